"""Reading results: figures that stand, with their past, as typed values."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from django.db.models import Count, QuerySet

from gradus.core.access.actor import Actor
from gradus.core.access.scope import current
from gradus.core.results import models
from gradus.core.results.rules import Direction, Value, ValueKind, met, shown
from gradus.core.states.models import State
from gradus.domain.ownership import Axis

FigureT = TypeVar("FigureT", models.Baseline, models.Target, models.Observation)
Entered = models.Baseline | models.Target | models.Observation
KINDS: tuple[type[Entered], ...] = (models.Baseline, models.Target, models.Observation)
PAGE = 40


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
    supersedes: UUID | None


@dataclass(frozen=True)
class CorrectionSeen:
    """A figure that was wrong, and the one that took its place: ``now.correction`` says why."""

    kind: type[Entered]
    was: FigureSeen
    now: FigureSeen


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
    def baseline(self) -> FigureSeen | None:
        """The last baseline that has a value."""
        return _last_known(self.baselines)

    @property
    def target(self) -> FigureSeen | None:
        """The target whose time comes last."""
        return self.targets[-1] if self.targets else None

    @property
    def latest(self) -> FigureSeen | None:
        """The last observation that has a value; a missing one is not the latest value."""
        return _last_known(self.observations)

    @property
    def met(self) -> bool | None:
        """Whether the latest value meets the last target; None where nobody can say."""
        if self.latest is None or self.target is None:
            return None
        return met(self.direction, self.latest.value, self.target.value)


@dataclass(frozen=True)
class Page:
    """Measures by code, and the code after which the next page begins, if there is one."""

    measures: Sequence[MeasureSeen]
    following: str


def states_of(viewer: Actor) -> Sequence[State]:
    """The States whose results the viewer reaches, by code."""
    return list(State.objects.filter(pk__in=current().ids("results", Axis.STATE)).order_by("code"))


def state_of(viewer: Actor, code: str) -> State | None:
    """The State of a code, if the viewer reaches its results."""
    return next((state for state in states_of(viewer) if state.code == code.upper()), None)


def measure_rows(viewer: Actor, state_id: UUID) -> QuerySet[models.Measure]:
    """The rows of the State's measures."""
    return models.Measure.objects.filter(state_id=state_id)


def measures_of(viewer: Actor, state_id: UUID) -> Sequence[MeasureSeen]:
    """The State's measures with their figures, by code."""
    return seen(viewer, measure_rows(viewer, state_id).order_by("code"))


def page_of(viewer: Actor, state_id: UUID, after: str = "") -> Page:
    """A page of the State's measures by code, those after a code."""
    rows = list(measure_rows(viewer, state_id).filter(code__gt=after).order_by("code")[: PAGE + 1])
    following = rows[PAGE - 1].code if len(rows) > PAGE else ""
    return Page(seen(viewer, rows[:PAGE]), following)


def defined_by_state(viewer: Actor, state_ids: Collection[UUID]) -> dict[UUID, int]:
    """How many measures each of the States has; a State without any is left out."""
    rows = models.Measure.objects.filter(state__in=state_ids).values_list("state")
    return dict(rows.annotate(n=Count("pk")).order_by())


def measure(viewer: Actor, measure_id: UUID) -> MeasureSeen | None:
    """A measure that the viewer reaches, or none."""
    row = measure_row(viewer, measure_id)
    return None if row is None else seen(viewer, [row])[0]


def measure_row(viewer: Actor, measure_id: UUID) -> models.Measure | None:
    """The row of a measure that the viewer reaches, for an action."""
    return models.Measure.objects.filter(pk=measure_id).first()


def figure_row(viewer: Actor, measure_id: UUID, figure_id: UUID) -> Entered | None:
    """The row of a figure of the measure, whichever it is, for an action."""
    found = (kind.objects.filter(measure=measure_id, pk=figure_id).first() for kind in KINDS)
    return next((row for row in found if row is not None), None)


def is_corrected(viewer: Actor, figure: Entered) -> bool:
    """Whether a later figure took the place of this one."""
    return type(figure).objects.filter(supersedes=figure.pk).exists()


def standing(rows: QuerySet[FigureT]) -> QuerySet[FigureT]:
    """Those figures that no later one has taken the place of."""
    return rows.filter(superseded_by__isnull=True)


def corrections(viewer: Actor, measure_id: UUID) -> Sequence[CorrectionSeen]:
    """What was corrected in the figures of a measure, the newest first."""
    found = [
        CorrectionSeen(kind, figure(row.supersedes, row.measure), figure(row, row.measure))
        for kind in KINDS
        for row in kind.objects.filter(measure=measure_id).select_related("supersedes", "measure")
        if row.supersedes is not None
    ]
    return sorted(found, key=lambda one: (one.now.recorded_at, one.now.id), reverse=True)


def seen(
    viewer: Actor, rows: QuerySet[models.Measure] | Sequence[models.Measure]
) -> list[MeasureSeen]:
    """The measures with the figures that stand; their figures are read all at once."""
    measures = list(rows)
    baselines, targets, observations = (_figures(measures, kind) for kind in KINDS)
    return [
        MeasureSeen(
            id=row.pk,
            code=row.code,
            title=row.title,
            definition=row.definition,
            unit=row.unit,
            kind=ValueKind(row.kind),
            levels=tuple(row.levels),
            direction=Direction(row.direction),
            source=row.source,
            baselines=tuple(baselines.get(row.pk, ())),
            targets=tuple(targets.get(row.pk, ())),
            observations=tuple(observations.get(row.pk, ())),
        )
        for row in measures
    ]


def figure(row: models.Figure, of: models.Measure) -> FigureSeen:
    """A figure as it is shown."""
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
        supersedes=row.serializable_value("supersedes"),
    )


def _figures(
    measures: Sequence[models.Measure], kind: type[Entered]
) -> dict[UUID, list[FigureSeen]]:
    known = {row.pk: row for row in measures}
    found: dict[UUID, list[FigureSeen]] = {}
    for row in standing(kind.objects.filter(measure__in=known)):  # type: ignore[type-var]
        found.setdefault(row.measure_id, []).append(figure(row, known[row.measure_id]))
    return found


def _last_known(figures: Sequence[FigureSeen]) -> FigureSeen | None:
    return next((one for one in reversed(figures) if one.value is not None), None)
