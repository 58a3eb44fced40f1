"""What the pages of this room share."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gradus.core.access.actor import Thing
from gradus.core.access.request import may
from gradus.core.accounts.request import ActorRequest
from gradus.core.states import selectors as states
from gradus.core.states.models import State
from gradus.core.states.templatetags.states import state_name
from gradus.domain.ownership import Axis
from gradus.steps.threats import bridge


def reached(request: ActorRequest, code: str) -> State:
    """The State of an address, if the viewer reaches its threats."""
    state = states.state_within(request.actor, code, "threats")
    if state is None:
        raise Http404
    return state


def threats_of(state: State) -> Thing:
    """A State's threats, as the policy sees them."""
    return Thing("threats", {Axis.STATE: state.pk})


def frame(request: ActorRequest, state: State, here: str, label: str = "") -> dict[str, Any]:
    """What every page about one State's threats shows; ``here`` names the page in its tabs."""
    return {
        "state": state,
        "places": places(state.code, label),
        "views": views(state.code, here),
        "may_write": may(request, "create", threats_of(state)),
    }


def places(code: str, here: str = "") -> list[dict[str, str]]:
    """The way to a page of this room."""
    way = [
        {"label": state_name(code), "url": reverse("state", args=[code])},
        {"label": _("Threats"), "url": reverse("threats:index", args=[code])},
        {"label": here, "url": ""},
    ]
    return way if here else [way[0], {"label": _("Threats"), "url": ""}]


def views(code: str, here: str) -> list[dict[str, object]]:
    """The pages about one State's threats."""
    labels = {
        "index": _("The picture"),
        "judgement": _("Judgement"),
        "emerging": _("Emerging"),
        "sources": _("Sources"),
    }
    return [
        {"label": label, "url": reverse(f"threats:{name}", args=[code]), "current": name == here}
        for name, label in labels.items()
    ]


def group_titles() -> dict[str, str]:
    """The groups of offences by id, in the reader's language."""
    return {group.id: _(group.title) for group in bridge.groups()}


def language() -> str:
    """The language that is being spoken."""
    return (get_language() or "en")[:2]


def or_404(row: Any) -> Any:
    """The row of an address, if there is one that the viewer reaches."""
    if row is None:
        raise Http404
    return row
