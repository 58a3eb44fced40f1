"""Writes to results: defining a measure; recording and correcting its figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from gradus.core.access.actor import Actor, Thing
from gradus.core.access.denied import require
from gradus.core.ledger.record import record
from gradus.core.results import models
from gradus.core.results.rules import (
    CorrectedAlready,
    CorrectionUnexplained,
    Direction,
    Grade,
    PeriodBackwards,
    Value,
    ValueKind,
    check_given,
    check_observed,
    check_scale,
    check_target_after,
    stored,
)
from gradus.core.results.selectors import standing
from gradus.core.states.rules import CODE_LONGEST, free_code
from gradus.domain.messages import message
from gradus.domain.ownership import Axis
from gradus.domain.refusals import Refusal


class MeasureTaken(Refusal):
    """A code that another measure of the State has."""

    def __init__(self, code: str) -> None:
        super().__init__(
            "measure-taken",
            message("The State has a measure {code} already.", code=code),
            message("Give it another title or code, or record figures for the one that is there."),
        )


@dataclass(frozen=True)
class Correction:
    """Which figure was wrong, and why."""

    of: models.Baseline | models.Target | models.Observation
    because: str


def define_measure(
    *,
    by: Actor,
    at: datetime,
    state_id: UUID,
    title: str,
    definition: str,
    kind: str,
    direction: str,
    source: str,
    code: str = "",
    unit: str = "",
    levels: Sequence[str] = (),
) -> models.Measure:
    """Define what is measured. A definition is not changed once figures rest on it.

    Without a code it gets one from its title, where that is in Latin letters.
    """
    rule = require(by, "create", Thing("results", {Axis.STATE: state_id}), at)
    scale = [level.strip() for level in levels]
    check_scale(ValueKind(kind), scale)
    row = models.Measure(
        state_id=state_id,
        code=_code(state_id, code or title),
        title=title.strip(),
        definition=definition.strip(),
        unit=unit.strip(),
        kind=ValueKind(kind).value,
        levels=scale,
        direction=Direction(direction).value,
        source=source.strip(),
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            diff = {"code": row.code, "title": row.title, "kind": row.kind, "unit": row.unit}
            thing = row.thing()
            record(by=by, at=at, action="measure.define", thing=thing, rule=rule, diff=diff)
    except IntegrityError as twice:
        raise MeasureTaken(row.code) from twice
    return row


def _code(state_id: UUID, text: str) -> str:
    """The text as a code. One that is taken stays: the database refuses a measure defined twice."""
    taken = models.Measure.objects.filter(state_id=state_id).values_list("code", flat=True)
    return slugify(text)[:CODE_LONGEST].strip("-") or free_code("", "measure", set(taken))


def set_baseline(
    *,
    by: Actor,
    at: datetime,
    measure: models.Measure,
    value: Value | str | None,
    starts: date,
    ends: date,
    grade: str,
    source: str,
    missing_because: str = "",
    correction: Correction | None = None,
) -> models.Baseline:
    """Record where things stood in a period, or why nobody knows."""
    rule = require(by, "create", measure.thing(), at)
    check_observed(starts, ends, at.date())
    row = models.Baseline(
        **_figure(by, at, measure, value, missing_because, starts, ends),
        grade=Grade(grade).value,
        source=source.strip(),
    )
    _enter(by, at, row, "baseline.set", rule, correction)
    return row


def set_target(
    *,
    by: Actor,
    at: datetime,
    measure: models.Measure,
    value: Value | str,
    starts: date,
    ends: date,
    correction: Correction | None = None,
) -> models.Target:
    """Set where things should be in a period. A baseline with a value must come before it."""
    rule = require(by, "create", measure.thing(), at)
    if ends < starts:
        raise PeriodBackwards(starts, ends)
    known = models.Baseline.objects.filter(measure=measure, value__isnull=False)
    check_target_after(starts, [row.ends for row in standing(known)])
    row = models.Target(**_figure(by, at, measure, value, "", starts, ends))
    _enter(by, at, row, "target.set", rule, correction)
    return row


def observe(
    *,
    by: Actor,
    at: datetime,
    measure: models.Measure,
    value: Value | str | None,
    starts: date,
    ends: date,
    grade: str,
    source: str,
    missing_because: str = "",
    correction: Correction | None = None,
) -> models.Observation:
    """Record what was measured in a period, or why nothing was."""
    rule = require(by, "create", measure.thing(), at)
    check_observed(starts, ends, at.date())
    row = models.Observation(
        **_figure(by, at, measure, value, missing_because, starts, ends),
        grade=Grade(grade).value,
        source=source.strip(),
    )
    _enter(by, at, row, "observation.record", rule, correction)
    return row


def _figure(
    by: Actor,
    at: datetime,
    measure: models.Measure,
    value: Value | str | None,
    missing_because: str,
    starts: date,
    ends: date,
) -> dict[str, Any]:
    check_given(value, missing_because)
    kept = None if value is None else stored(ValueKind(measure.kind), measure.levels, value)
    return {
        "state_id": measure.state_id,
        "measure": measure,
        "value": kept,
        "missing_because": missing_because.strip(),
        "starts": starts,
        "ends": ends,
        "recorded_by": by.id,
        "recorded_at": at,
    }


def _enter(
    by: Actor,
    at: datetime,
    row: models.Baseline | models.Target | models.Observation,
    action: str,
    rule: str,
    correction: Correction | None,
) -> None:
    """Save a figure; as a correction it takes the place of the one that was wrong."""
    if correction is not None:
        if type(correction.of) is not type(row) or correction.of.measure_id != row.measure_id:
            raise ValueError("a figure corrects one of its own kind and measure")
        if not correction.because.strip():
            raise CorrectionUnexplained
        row.supersedes_id = correction.of.pk
        row.correction = correction.because.strip()
    diff = {
        "measure": row.measure_id,
        "value": row.value,
        "missing_because": row.missing_because,
        "starts": row.starts,
        "ends": row.ends,
        "supersedes": row.supersedes_id,
        "correction": row.correction,
    }
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            record(by=by, at=at, action=action, thing=row.thing(), rule=rule, diff=diff)
    except IntegrityError as twice:
        if correction is None:
            raise
        raise CorrectedAlready from twice
