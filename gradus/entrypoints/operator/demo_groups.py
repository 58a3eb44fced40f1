"""Groups that answer in the demonstration: two that disagree, and one that is late; what some rest on."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from gradus.core.access.actor import Actor
from gradus.core.evidence.actions.files import add_file
from gradus.core.states.models import Institution, State
from gradus.domain.markings import Marking
from gradus.steps.assessment.actions import assessments, groups
from gradus.steps.assessment.actions.answers import Said, save_answers
from gradus.steps.assessment.actions.attaching import attach, attach_source
from gradus.steps.assessment.actions.review import begin_review
from gradus.steps.assessment.models import Assessment, Group

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

REPORT = "laboratory-report.txt"
REPORT_TEXT = (
    "Report of the forensic laboratory, March 2026. Fictional: made up for demonstration.\n"
    "Four examiners, of whom two hold a certificate; 118 devices wait.\n"
)
SOURCES = (  # indicator, title, year
    ("GOV-01", "National strategy against cybercrime", 2025),
    ("GOV-03", "National cybercrime threat assessment", 2019),
)


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
        if kind == Institution.Kind.POLICE:
            _attach(group, by, at)
        groups.hand_in(by=by, at=at, group=group)
    begin_review(by=by, at=at, assessment=row)


def _attach(group: Group, by: Actor, at: datetime) -> None:
    """A file that serves two answers, and sources: one of them old."""
    kept = add_file(
        by=by,
        at=at,
        state_id=group.state_id,
        institution_id=group.institution_id,
        marking=Marking.STATE_ONLY,
        name=REPORT,
        data=REPORT_TEXT.encode(),
    )
    for indicator in ("DFE-01", "DFE-02"):
        attach(by=by, at=at, group=group, indicator=indicator, item=kept.file)
    for indicator, title, year in SOURCES:
        attach_source(
            by=by,
            at=at,
            group=group,
            indicator=indicator,
            kind="document",
            title=title,
            publisher="Ministry of the Interior (fictional)",
            year=year,
            institution_id=group.institution_id,
        )


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
