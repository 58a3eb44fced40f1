"""The journey of a State as a viewer sees it, composed of what the rooms tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gradus.core.access.actor import Actor, Thing
from gradus.core.access.decide import can
from gradus.core.access.scope import current
from gradus.core.results import selectors as results
from gradus.core.states import selectors as states
from gradus.core.states.models import State
from gradus.core.ui.next_step import NextStep
from gradus.domain.journey import JOURNEY
from gradus.domain.ownership import Axis
from gradus.steps.assessment import public as assessments
from gradus.steps.planning import public as planning
from gradus.steps.threats import public as threats

BUILT = ("threats", "assessment", "planning")
KINDS = {"threats": "threats", "assessment": "findings", "planning": "plan", "results": "results"}


@dataclass(frozen=True)
class StateCard:
    """A State, its journey, and what comes next in it."""

    state: State
    steps: Sequence[dict[str, str]]
    next: NextStep | None


def cards(viewer: Actor, at: datetime, reached: Sequence[State] | None = None) -> list[StateCard]:
    """The journeys of the States given, or of every State the viewer reaches, by code."""
    reached = states.states_reached(viewer) if reached is None else reached
    sees = {room: current().ids(kind, Axis.STATE) for room, kind in KINDS.items()}
    within = {room: [one.pk for one in reached if one.pk in ids] for room, ids in sees.items()}
    # of all States at once: however many there are, each room is asked once
    assessed = assessments.answered_by_state(viewer, within["assessment"])
    planned = planning.standing_by_state(viewer, within["planning"])
    pictured = threats.states_pictured(viewer, within["threats"])
    measured = results.defined_by_state(viewer, within["results"])
    asking = assessments.states_asking(viewer)
    return [
        _card(
            state,
            {room: state.pk in within[room] for room in KINDS},
            _Standing(
                assessed.get(state.pk, 0),
                state.pk in assessed,
                planned.get(state.pk, planning.Standing()),
                measured.get(state.pk, 0),
                state.pk in asking,
                state.pk in pictured,
            ),
            _Viewer(viewer, at, state.pk),
        )
        for state in reached
    ]


def card(viewer: Actor, at: datetime, state: State) -> StateCard:
    """One State's journey as the viewer may see it."""
    return cards(viewer, at, [state])[0]


@dataclass(frozen=True)
class _Standing:
    """How far a State is, as far as the viewer sees it."""

    assessments: int
    begun: bool  # an assessment, be it answered or not
    plans: planning.Standing
    measures: int
    asks: bool  # the viewer's institution, in an assessment
    pictured: bool  # its threat picture was worked out


@dataclass(frozen=True)
class _Viewer:
    """What somebody may do in a State."""

    actor: Actor
    at: datetime
    state_id: UUID

    def begins(self, room: str) -> bool:
        """Whether this one may make the first piece of work of a room."""
        thing = Thing(KINDS[room], {Axis.STATE: self.state_id})
        return can(self.actor, "create", thing, self.at).ok

    def in_institution(self) -> bool:
        """Whether this one works in an institution of the State."""
        return any(
            one.axis is Axis.INSTITUTION and one.state_id == self.state_id and one.holds_at(self.at)
            for one in self.actor.holdings
        )


def _card(state: State, sees: dict[str, bool], standing: _Standing, viewer: _Viewer) -> StateCard:
    assessed, plans = standing.assessments, standing.plans
    done = {
        "threats": standing.pictured,
        "assessment": bool(assessed),
        "planning": bool(plans.agreed),
    }
    details = {
        "threats": _("the picture is there") if standing.pictured else "",
        "assessment": ngettext("{n} assessment", "{n} assessments", assessed).format(n=assessed)
        if assessed
        else _("your institution is asked")
        if standing.asks
        else "",
        "planning": _("the plan is agreed")
        if plans.agreed
        else ngettext("{n} draft", "{n} drafts", plans.made).format(n=plans.made)
        if plans.made
        else "",
    }
    steps = []
    following = next((room for room in ("assessment", "planning") if not done[room]), None)
    following = following if following and sees[following] else None
    for step in JOURNEY:
        seen = sees.get(step.room, False) or (step.room == "assessment" and standing.asks)
        steps.append(
            {
                "label": _(step.title),
                "url": reverse(f"{step.room}:index", args=[state.code]) if seen else "",
                "detail": details.get(step.room, ""),
                "state": _stands(
                    done=done.get(step.room, False),
                    under_way=step.room == following
                    or bool(details.get(step.room))
                    or (step.room == "threats" and seen),
                    closed=step.room in BUILT and not seen,
                ),
            }
        )
    return StateCard(state, steps, _next(state, sees, standing, viewer))


def _stands(*, done: bool, under_way: bool, closed: bool) -> str:
    """A step's state, as the journey shows it."""
    if done:
        return "done"
    if under_way:
        return "current"
    return "closed" if closed else "later"


def _next(
    state: State, sees: dict[str, bool], standing: _Standing, viewer: _Viewer
) -> NextStep | None:
    plans = standing.plans
    first = sees["threats"] and not standing.pictured and not standing.begun
    if first and viewer.begins("threats") and threats.anything_published(viewer.actor):
        return NextStep(
            _("Look at the threat"),
            _(
                "Have the picture worked out from what is published: it takes less than a minute, and "
                "the plan weighs by it."
            ),
            reverse("threats:index", args=[state.code]),
            _("Go to the threats"),
        )
    if sees["assessment"] and not standing.assessments and standing.begun:
        return NextStep(
            _("Get the assessment answered"),
            _("It was started; nothing is answered yet. See who is asked, and who is late."),
            reverse("assessment:index", args=[state.code]),
            _("Go to the assessments"),
        )
    if sees["assessment"] and not standing.assessments and viewer.begins("assessment"):
        return NextStep(
            _("Start with an assessment"),
            _("It shows where the State stands; the plan is made from it."),
            reverse("assessment:index", args=[state.code]),
            _("Go to the assessments"),
        )
    if plans.under_way and not plans.made:
        return NextStep(
            _("See how far the plan is"),
            _("It is being made; that takes minutes, and goes on while you do something else."),
            reverse("planning:index", args=[state.code]),
            _("Go to the plans"),
        )
    if sees["planning"] and not plans.made and viewer.begins("planning"):
        return NextStep(
            _("Make a first plan"),
            _("A draft to discuss, made in minutes from the assessment."),
            reverse("planning:index", args=[state.code]),
            _("Go to the plans"),
        )
    if sees["results"] and plans.made and not standing.measures and viewer.begins("results"):
        return NextStep(
            _("Say what should change"),
            _("Define measures and set their baselines before the work of the plan starts."),
            reverse("results:state", args=[state.code]),
            _("Go to the measures"),
        )
    if plans.made:
        return _plans(state, plans, viewer)
    if viewer.in_institution():
        return NextStep(
            _("Keep your institution’s entry right"),
            _("Its units, posts and staff: what the plan offers depends on them."),
            reverse("states:register", args=[state.code]),
            _("Institutions and units"),
        )
    if standing.measures:
        return NextStep(
            _("See what changes"),
            _("Each measure of the State, from its baseline to its target."),
            reverse("results:state", args=[state.code]),
            _("Go to the measures"),
        )
    return None


def _plans(state: State, plans: planning.Standing, viewer: _Viewer) -> NextStep:
    makes = viewer.begins("planning")
    if plans.agreed:
        title, text = (
            _("Keep to the agreed plan"),
            (
                _(
                    "The State and the programme have signed it. Make the next draft when facts change."
                )
                if makes
                else _("The State and the programme have signed it.")
            ),
        )
    else:
        title, text = (
            _("Discuss the plan"),
            (
                _("Read the latest draft with the institutions, and make it again as facts change.")
                if makes
                else _(
                    "Read the latest draft, and tell the national coordinator what should change."
                )
            ),
        )
    return NextStep(title, text, reverse("planning:index", args=[state.code]), _("Go to the plans"))
