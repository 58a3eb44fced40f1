"""What the pages of conditions share."""

from __future__ import annotations

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from gradus.core.access.actor import Thing
from gradus.core.access.request import ActorRequest
from gradus.core.conditions import selectors
from gradus.core.states.models import State
from gradus.core.states.templatetags.states import state_name
from gradus.domain.ownership import Axis

ASKED = ["GET", "HEAD", "POST"]
PRECONDITIONS, CAPACITIES = "conditions:state", "conditions:capacities"


def reached(request: ActorRequest, code: str) -> State:
    """The State of an address, if the viewer reaches its conditions or an institution's in it."""
    found = selectors.state_reached(request.actor, code)
    if found is None:
        raise Http404
    return found


def of_state(state: State) -> Thing:
    """Conditions of the whole State, as the policy sees them."""
    return Thing("conditions", {Axis.STATE: state.pk})


def way(state: State, page: str, here: str = "") -> list[dict[str, str]]:
    """The way to a page of conditions."""
    titles = {PRECONDITIONS: _("Preconditions"), CAPACITIES: _("What institutions can carry")}
    found = [
        {"label": state_name(state.code), "url": reverse("state", args=[state.code])},
        {"label": titles[page], "url": reverse(page, args=[state.code]) if here else ""},
    ]
    return [*found, {"label": here, "url": ""}] if here else found
