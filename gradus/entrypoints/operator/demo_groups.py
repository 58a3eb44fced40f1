"""Groups that answer in the demonstration: two that disagree, and one that is late."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from gradus.core.access.actor import Actor
from gradus.core.states.models import Institution, State
from gradus.steps.assessment.actions import assessments, groups
from gradus.steps.assessment.actions.answers import Said, save_answers
from gradus.steps.assessment.actions.review import begin_review
from gradus.steps.assessment.models import Assessment

DISAGREE, LATE = "XAA", "XBB"  # the States in which it happens
AGO = timedelta(days=21)
"""How long ago the late group was asked."""
DIMENSIONS = ["GOV", "DFE"]
SAID = {  # by kind of institution: indicator, level, evidence grade, confidence, note
    Institution.Kind.POLICE: (
        Said("GOV-01", "2", "B", "high", "Strategy of 2025, with an owner for each action"),
        Said("GOV-02", "1", "C", "medium"),
        Said("GOV-03", "0", "B", "high"),
        Said("DFE-01", "2", "B", "high", "Laboratory report of March"),
        Said("DFE-02", "1", "C", "medium"),
        Said("DFE-03", "UNK"),
    ),
    Institution.Kind.ACADEMY: (
        Said("GOV-01", "1", "C", "medium", "The draft was never adopted"),
        Said("GOV-02", "1", "C", "high"),
        Said("GOV-03", "0", "C", "medium"),
        Said("DFE-01", "0", "D", "low", "No equipment reaches the courses"),
        Said("DFE-02", "1", "D", "low"),
        Said("DFE-03", "1", "D", "low"),
    ),
}


def disagree(state: State, by: Actor, at: datetime) -> None:
    """A peer review under way: the police and the academy handed in, and see some things otherwise."""
    row = _begun(state, by, at, date(2026, 9, 14), "peer")
    for kind, said in SAID.items():
        group = groups.invite(
            by=by,
            at=at,
            assessment=row,
            institution_id=_first(state, kind).pk,
            due=at.date() + timedelta(days=14),
            dimensions=DIMENSIONS,
        )
        save_answers(by=by, at=at, group=group, said=said)
        groups.hand_in(by=by, at=at, group=group)
    begin_review(by=by, at=at, assessment=row)


def late(state: State, by: Actor, at: datetime) -> None:
    """A group that was asked some time ago, and was to answer by the day before today."""
    groups.invite(
        by=by,
        at=at,
        assessment=_begun(state, by, at, at.date(), "self"),
        institution_id=_first(state, Institution.Kind.POLICE).pk,
        due=(at + AGO).date() - timedelta(days=1),
    )


def _begun(state: State, by: Actor, at: datetime, on: date, mode: str) -> Assessment:
    return assessments.start(by=by, at=at, state_id=state.pk, mode=mode, assessed_on=on)


def _first(state: State, kind: Institution.Kind) -> Institution:
    rows = Institution.objects.filter(state=state, kind=kind)
    return rows.order_by("code")[0]
