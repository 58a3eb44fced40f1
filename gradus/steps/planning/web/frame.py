"""What the pages of plans share."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from gradus.core.accounts.request import ActorRequest
from gradus.core.states import selectors as states
from gradus.core.states.models import State
from gradus.core.states.templatetags.states import state_name
from gradus.steps.planning import selectors
from gradus.steps.planning.models.plans import Plan


def reached(request: ActorRequest, code: str) -> State:
    """The State of an address, if the viewer reaches its plans."""
    state = states.state_within(request.actor, code, "plan")
    if state is None:
        raise Http404
    return state


def planned(request: ActorRequest, code: str, pk: UUID) -> tuple[State, Plan]:
    """The plan of an address, if the viewer reaches it."""
    state = reached(request, code)
    row = selectors.plan(request.actor, state.pk, pk)
    if row is None:
        raise Http404
    return state, row


def places(code: str, here: str = "") -> list[dict[str, str]]:
    """The way to a page of this room."""
    way = [
        {"label": state_name(code), "url": reverse("state", args=[code])},
        {"label": _("Plans"), "url": reverse("planning:index", args=[code])},
        {"label": here, "url": ""},
    ]
    return way if here else [way[0], {"label": _("Plans"), "url": ""}]
