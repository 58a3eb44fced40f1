"""What the pages of the exchange share."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from gradus.core.accounts.request import ActorRequest
from gradus.core.accounts.web.grants import step_up
from gradus.core.exchange import models, selectors
from gradus.core.states.models import State
from gradus.core.states.selectors import state_within
from gradus.core.ui.files import attached

ASKED = ["GET", "HEAD", "POST"]


def reached(request: ActorRequest, code: str) -> State:
    """The State of an address, if the viewer reaches its exchange."""
    found = state_within(request.actor, code, models.KIND)
    if found is None:
        raise Http404
    return found


def the_peer(request: ActorRequest, code: str, pk: UUID) -> models.Peer:
    """The peer of an address."""
    row = selectors.peer(request.actor, reached(request, code).pk, pk)
    if row is None:
        raise Http404
    return row


def the_release(request: ActorRequest, code: str, pk: UUID) -> models.Release:
    """The release of an address."""
    row = selectors.release(request.actor, reached(request, code).pk, pk)
    if row is None:
        raise Http404
    return row


def the_arrival(request: ActorRequest, code: str, pk: UUID) -> models.Arrival:
    """The arrival of an address."""
    row = selectors.arrival(request.actor, reached(request, code).pk, pk)
    if row is None:
        raise Http404
    return row


def may(request: ActorRequest, action: str, state_id: UUID) -> bool:
    """Whether the viewer may do that, at once or after showing who they are."""
    return selectors.may(request.actor, action, state_id, request.at)


def show_yourself(request: ActorRequest, back: str) -> HttpResponse:
    """Before signing: show once more who one is, then come back."""
    messages.info(request, _("To sign, show once more that it is you. Then sign."))
    return step_up(request, back)


def handed(content: bytes, name: str, media_type: str = "application/octet-stream") -> HttpResponse:
    """A file to be saved, never opened in place."""
    response = attached(content, name, media_type)
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
