"""Reading results: figures that stand, with their past, as typed values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from django.db.models import QuerySet

from gradus.core.access.actor import Actor
from gradus.core.results import models
from gradus.core.results.rules import Direction, Value, ValueKind, met, shown

FigureT = TypeVar("FigureT", models.Baseline, models.Target, models.Observation)


@dataclass(frozen=True)
class FigureSeen:
    """A figure: its value, or why there is none. ``grade`` is empty for targets."""

    id: UUID
    value: Value | None
    missing_because: str
    starts: date
    ends: date
    recorded_at: datetime
    grade: str
    source: str
    correction: str


@dataclass(frozen=True)
class MeasureSeen:
    """A measure with the figures that stand, in order of time."""

    id: UUID
    code: str
    title: str
    definition: str
    unit: str
    kind: ValueKind
    levels: tuple[str, ...]
    direction: Direction
    source: str
    baselines: tuple[FigureSeen, ...]
    targets: tuple[FigureSeen, ...]
    observations: tuple[FigureSeen, ...]

    @property
    def latest(self) -> FigureSeen | None:
        """The last observation that has a value; a missing one is not the latest value."""
        return next((one for one in reversed(self.observations) if one.value is not None), None)

    @property
    def met(self) -> bool | None:
        """Whether the latest value meets the last target; None where nobody can say."""
        latest, target = self.latest, self.targets[-1] if self.targets else None
        if latest is None or target is None:
            return None
        return met(self.direction, latest.value, target.value)


def measures_of(viewer: Actor, state_id: UUID) -> Sequence[MeasureSeen]:
    """The State's measures with their figures, by code."""
    return [_seen(row) for row in models.Measure.objects.filter(state_id=state_id).order_by("code")]


def measure(viewer: Actor, measure_id: UUID) -> MeasureSeen | None:
    """A measure that the viewer reaches, or none."""
    row = measure_row(viewer, measure_id)
    return None if row is None else _seen(row)


def measure_row(viewer: Actor, measure_id: UUID) -> models.Measure | None:
    """The row of a measure that the viewer reaches, for an action."""
    return models.Measure.objects.filter(pk=measure_id).first()


def standing(rows: QuerySet[FigureT]) -> QuerySet[FigureT]:
    """Those figures that no later one has taken the place of."""
    return rows.filter(superseded_by__isnull=True)


def history(
    viewer: Actor, figure: models.Baseline | models.Target | models.Observation
) -> Sequence[FigureSeen]:
    """A figure and all it took the place of, the newest first."""
    found = []
    row: models.Figure | None = figure
    while row is not None:
        found.append(_figure(row, row.measure))
        row = row.supersedes
    return found


def _seen(row: models.Measure) -> MeasureSeen:
    def figures(rows: QuerySet[FigureT]) -> tuple[FigureSeen, ...]:
        return tuple(_figure(one, row) for one in standing(rows))

    return MeasureSeen(
        id=row.pk,
        code=row.code,
        title=row.title,
        definition=row.definition,
        unit=row.unit,
        kind=ValueKind(row.kind),
        levels=tuple(row.levels),
        direction=Direction(row.direction),
        source=row.source,
        baselines=figures(models.Baseline.objects.filter(measure=row)),
        targets=figures(models.Target.objects.filter(measure=row)),
        observations=figures(models.Observation.objects.filter(measure=row)),
    )


def _figure(row: models.Figure, of: models.Measure) -> FigureSeen:
    kept = row.value
    return FigureSeen(
        id=row.pk,
        value=None if kept is None else shown(ValueKind(of.kind), of.levels, kept),
        missing_because=row.missing_because,
        starts=row.starts,
        ends=row.ends,
        recorded_at=row.recorded_at,
        grade=getattr(row, "grade", ""),
        source=getattr(row, "source", ""),
        correction=row.correction,
    )
