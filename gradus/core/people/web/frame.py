"""What the pages of people share."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404

from gradus.core.access.decide import can
from gradus.core.access.request import ActorRequest
from gradus.core.people import models, selectors
from gradus.core.states import selectors as states
from gradus.core.states.models import State

ASKED = ["GET", "HEAD", "POST"]


def reached(request: ActorRequest, code: str) -> State:
    """The State of an address, if the viewer reaches people of it."""
    found = selectors.state_of(request.actor, code)
    if found is None:
        raise Http404
    return found


def somebody(request: ActorRequest, pk: UUID) -> models.Person:
    """The person of an address, if the viewer reaches them."""
    row = selectors.person_row(request.actor, pk)
    if row is None:
        raise Http404
    return row


def frame(request: ActorRequest, row: models.Person) -> dict[str, Any]:
    """What the pages of one person share: who it is, masked, and the way to them."""
    listed = next(
        (one for one in selectors.states_of(request.actor) if one.pk == row.state_id), None
    )
    return {
        "person": selectors.seen(request.actor, row, request.at),
        "state": listed,  # none for whom only their own entry is
        "institution": states.institution(request.actor, row.institution_id),
    }


def may(request: ActorRequest, action: str, row: models.Person) -> bool:
    """Whether the viewer may do that to somebody."""
    return can(request.actor, action, row.thing(), request.at).ok
