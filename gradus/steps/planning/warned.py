"""The early warnings of an agreed plan, from what the viewer sees of it and of what ends when."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from gradus.catalogue.installed import installed_shelf
from gradus.core.access.actor import Actor
from gradus.core.accounts import selectors as accounts
from gradus.core.accounts.words import role_name
from gradus.core.conditions import selectors as conditions
from gradus.core.diligence import selectors as diligence
from gradus.domain.messages import message
from gradus.steps.assessment import public as assessments
from gradus.steps.planning.models.plans import Plan
from gradus.workflows.plan_delivery import Delivery
from gradus.workflows.plan_schedule import Schedule
from gradus.workflows.plan_warnings import (
    EarlyWarning,
    Ending,
    SaidOf,
    Thresholds,
    preconditions_of,
    warnings,
)


def thresholds() -> Thresholds:
    """From when on to warn, as the installation's catalogue says."""
    defaults = installed_shelf().defaults
    return Thresholds(
        precondition_days=int(defaults["warn-precondition-days"].value),
        ending_days=int(defaults["warn-ending-days"].value),
        assessment_months=int(defaults["warn-assessment-months"].value),
        slip_months=int(defaults["warn-slip-months"].value),
    )


def said_in(viewer: Actor, state_ids: Collection[UUID]) -> Mapping[UUID, Sequence[SaidOf]]:
    """What was said last of preconditions in States, as far as the viewer sees it: one question."""
    found: dict[UUID, list[SaidOf]] = {}
    for row in conditions.preconditions_in(viewer, state_ids):
        place = row.institution
        found.setdefault(row.state_id, []).append(
            SaidOf(
                fact=row.fact,
                stands=row.status,  # type: ignore[arg-type]  # the column's choices
                institution=place.code if place is not None else "",
                name=place.name if place is not None else "",
                owner=row.function,
                due=row.due,
            )
        )
    return found


def of_itself(
    schedule: Schedule, delivery: Delivery, at: datetime, said: Sequence[SaidOf] = ()
) -> tuple[EarlyWarning, ...]:
    """What the plan, its delivery and its preconditions warn of: nothing is looked up for it."""
    return warnings(
        delivery,
        at.date(),
        preconditions=preconditions_of(schedule, said),
        slack=schedule.slack,
        thresholds=thresholds(),
    )


def of_plan(
    viewer: Actor, row: Plan, schedule: Schedule, delivery: Delivery, at: datetime
) -> tuple[EarlyWarning, ...]:
    """The same, with access, due diligence and the assessment as far as the viewer sees them."""
    briefs = assessments.assessments_with_answers(viewer, row.state_id)
    said = said_in(viewer, [row.state_id]).get(row.state_id, ())
    return warnings(
        delivery,
        at.date(),
        preconditions=preconditions_of(schedule, said),
        endings=tuple(_endings(viewer, row, at)),
        assessed_on=max((one.assessed_on for one in briefs), default=None),
        slack=schedule.slack,
        thresholds=thresholds(),
    )


def _endings(viewer: Actor, row: Plan, at: datetime) -> Iterator[Ending]:
    for grant in accounts.grants_in_force(at):
        if grant.state_id == row.state_id:
            yield Ending(
                title=message("Access ends: {role}.", role=role_name(grant.role)),
                ends=grant.ends.date(),
                owner=message("whoever needs it, then the State"),
                step=message("Ask the State for it again in time, or let it end."),
            )
    if not diligence.sees_gates(viewer):
        return
    for line in diligence.gates_of(viewer, at, row.state_id):
        if line.verdict.may_support and line.verdict.review_due is not None:
            yield Ending(
                title=message("The decision of due diligence ends: {unit}.", unit=line.unit or "–"),
                ends=line.verdict.review_due,
                owner=message("the officers of due diligence"),
                step=message("Ask for its renewal now: support to the unit waits from that day."),
            )
