"""What other rooms may ask of assessments: plain values only."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from uuid import UUID

from gradus.catalogue.installed import installed_shelf
from gradus.core.access.actor import Actor, Thing
from gradus.core.access.decide import can
from gradus.core.access.denied import require
from gradus.core.access.scope import current
from gradus.domain.ownership import Axis
from gradus.formats.sheets.questionnaire import Verdict
from gradus.steps.assessment import areas, editions, rules, selectors
from gradus.steps.assessment import matters as known
from gradus.steps.assessment.actions import matters
from gradus.workflows.answers import AnswerSet
from gradus.workflows.workbook import table_of


@dataclass(frozen=True)
class AssessmentInBrief:
    """An assessment that a plan can be made from."""

    id: UUID
    instrument: str
    assessed_on: date
    answered: int


def assessments_with_answers(viewer: Actor, state_id: UUID) -> tuple[AssessmentInBrief, ...]:
    """The State's assessments with at least one answer, the latest first."""
    return tuple(
        AssessmentInBrief(row.pk, row.instrument, row.assessed_on, answered)
        for row, answered in selectors.answered_of(viewer, state_id)
    )


def answered_by_state(viewer: Actor, state_ids: Collection[UUID]) -> Mapping[UUID, int]:
    """How many assessments with answers each of the States has that has begun one at all."""
    return selectors.answered_by_state(viewer, state_ids)


def answers_as_table(viewer: Actor, state_id: UUID, assessment_id: UUID) -> str | None:
    """The answers of an assessment as CSV (as ``gradus score`` reads them), or none."""
    row = selectors.assessment(viewer, state_id, assessment_id)
    if row is None:
        return None
    return table_of(AnswerSet(answers=selectors.answers(viewer, row)))


def edition_of(viewer: Actor, state_id: UUID, assessment_id: UUID) -> bytes | None:
    """The text of the edition an assessment was made with, as instrument files are; or none."""
    row = selectors.assessment(viewer, state_id, assessment_id)
    return None if row is None else editions.document_of(row).content


@dataclass(frozen=True)
class NeedsOfAreas:
    """How far the intervention areas are below the level plans aim at, 0 to 1, by the area's id.

    Areas of which no level is known are left out. ``assessed_on``: the day of the assessment.
    """

    assessed_on: date
    by_area: Mapping[str, float]


def needs_of_areas(viewer: Actor, state_id: UUID) -> NeedsOfAreas | None:
    """What is needed of each area, by the State's signed assessment in force: the latest.

    None where no assessment is signed, and for whoever does not see the State's findings as a whole: a
    focal point sees its own group's answers, and they are not the State's.
    """
    if state_id not in current().ids("findings", Axis.STATE):
        return None
    row = selectors.signed_last(viewer, state_id)
    if row is None:
        return None
    target = Fraction(round(installed_shelf().defaults["target-level"].value))
    return NeedsOfAreas(row.assessed_on, areas.needs(viewer, row, target))


def may_report(viewer: Actor, state_id: UUID, at: datetime) -> bool:
    """Whether the viewer may keep with an assessment what was found out about its open questions."""
    return can(viewer, "change", Thing("findings", {Axis.STATE: state_id}), at).ok


def report_what_matters(
    by: Actor,
    at: datetime,
    state_id: UUID,
    assessment_id: UUID,
    plan_id: UUID,
    verdicts: Mapping[str, Verdict],
    answers_digest: str,
) -> None:
    """Keep which open questions could still change a plan made from answers of that SHA-256."""
    require(by, "change", Thing("findings", {Axis.STATE: state_id}), at)
    row = selectors.assessment(by, state_id, assessment_id)
    table = answers_as_table(by, state_id, assessment_id)
    if row is None or table is None:
        return
    matters.report(
        by=by,
        at=at,
        assessment=row,
        plan_id=plan_id,
        verdicts=verdicts,
        answers_sha256=answers_digest,
        same_answers=hashlib.sha256(table.encode()).hexdigest() == answers_digest,
    )


@dataclass(frozen=True)
class WhatMatters:
    """How many open questions of an assessment could still change a plan, and how many cannot.

    ``fresh``: no other answers were saved since; else none is said to be needless.
    """

    plan_id: UUID
    found_at: datetime
    fresh: bool
    could: int
    cannot: int


def what_matters(viewer: Actor, state_id: UUID, assessment_id: UUID) -> WhatMatters | None:
    """What is known of an assessment's open questions, or none."""
    row = selectors.assessment(viewer, state_id, assessment_id)
    found = known.of_assessment(viewer, row) if row is not None else None
    if row is None or found is None or found.found_at is None or found.plan_id is None:
        return None
    open_ = known.still_open(viewer, row, found)
    return WhatMatters(
        found.plan_id,
        found.found_at,
        found.fresh,
        len(found.among(open_, "yes")),
        len(found.among(open_, "no")),
    )


@dataclass(frozen=True)
class GroupToAnswer:
    """A group of the viewer's institution that has not handed in its answers."""

    id: UUID
    name: str
    code: str
    due: date | None
    late: bool


def to_answer(viewer: Actor, at: datetime) -> list[GroupToAnswer]:
    """The groups of the viewer's institutions that are still answering, the first due first."""
    return [
        GroupToAnswer(row.pk, row.name, row.state.code, row.due, rules.is_late(row, at.date()))
        for row in selectors.groups_to_answer(viewer)
    ]


def states_asking(viewer: Actor) -> Collection[UUID]:
    """The States in whose assessments the viewer's institutions are asked."""
    return selectors.states_asking(viewer)


@dataclass(frozen=True)
class ToSign:
    """An assessment that waits for the viewer's signature."""

    id: UUID
    code: str
    assessed_on: date


def to_sign(viewer: Actor, at: datetime) -> list[ToSign]:
    """Assessments that one officer has signed, and that wait for the viewer's signature."""
    return [
        ToSign(row.pk, row.state.code, row.assessed_on)
        for row in selectors.assessments_to_sign(viewer, at)
    ]


def states_assessed() -> int:
    """How many States have an assessment with answers, for aggregates (inside a system scope)."""
    return selectors.states_assessed()
