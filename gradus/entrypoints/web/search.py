"""Search over what the viewer reaches: every place searched is behind the wall."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from gradus.core.access.actor import Actor
from gradus.core.access.scope import current
from gradus.core.states import selectors as states
from gradus.core.states.templatetags.states import state_name
from gradus.domain.ownership import Axis
from gradus.steps.planning import public as planning
from gradus.steps.threats import public as threats

MOST = 50


@dataclass(frozen=True)
class Found:
    """One thing found: its name, what it is and where."""

    title: str
    kind: str
    place: str
    url: str


def find(viewer: Actor, words: str) -> list[Found]:
    """States, institutions and units, plans, and emerging threats whose names hold the words."""
    found = (_states, _register, _plans, _emerging)
    return [one for search in found for one in search(viewer, words)][:MOST]


def _states(viewer: Actor, words: str) -> Iterator[Found]:
    for state in states.states_reached(viewer):
        name = state_name(state.code)
        if words.casefold() in name.casefold() or words.upper() == state.code:
            yield Found(name, _("State"), state.code, reverse("state", args=[state.code]))


def _register(viewer: Actor, words: str) -> Iterator[Found]:
    for row in states.register_search(viewer, words, MOST):
        yield Found(
            row.name,
            _("Institution or unit"),
            state_name(row.code),
            reverse("states:register", args=[row.code]),
        )


def _emerging(viewer: Actor, words: str) -> Iterator[Found]:
    if not current().ids("threats", Axis.STATE):
        return
    for code, title in threats.emerging_named(viewer, words, MOST):
        yield Found(
            title, _("Emerging threat"), state_name(code), reverse("threats:emerging", args=[code])
        )


def _plans(viewer: Actor, words: str) -> Iterator[Found]:
    if not any(Axis.STATE in axes for kind, axes in current().reads.items() if kind == "plan"):
        return
    for brief in planning.plans_named(viewer, words, MOST):
        yield Found(
            brief.title,
            _("Plan"),
            state_name(brief.code),
            reverse("planning:plan", args=[brief.code, brief.id]),
        )
