"""What other rooms may ask of assessments: plain values only."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from gradus.core.access.actor import Actor
from gradus.steps.assessment import editions, rules, selectors
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
