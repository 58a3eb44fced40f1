"""Results for programs: measures listed and defined, their figures recorded and corrected.

Values are texts in both directions, so that no digit is lost: ``12.5``, the name of a level, ``yes``
or ``no``; null is missing, and never zero.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import Http404
from ninja import Router, Schema
from pydantic import Field

from gradus.core.api.paging import Page, Paging, page
from gradus.core.api.request import ApiRequest, needs
from gradus.core.api.shapes import Day, Entered, Line, Name, listed
from gradus.core.results import actions, models, selectors
from gradus.core.results.rules import (
    LEVEL_LONGEST,
    Direction,
    Grade,
    Value,
    ValueKind,
    read,
    written,
)
from gradus.core.results.selectors import FigureSeen, MeasureSeen
from gradus.core.states.models import State
from gradus.core.states.rules import CODE_LONGEST

router = Router()
READ, CHANGE = needs("results:read"), needs("results:write")
MeasureKind = Annotated[ValueKind, listed(ValueKind)]
BetterWay = Annotated[Direction, listed(Direction)]
EvidenceGrade = Annotated[Grade, listed(Grade)]
Code = Annotated[Line, Field(max_length=CODE_LONGEST, pattern=r"^([a-z0-9]+(-[a-z0-9]+)*|)$")]
Text = Annotated[Line, Field(min_length=1, max_length=2_000, pattern=r"\S")]
Told = Annotated[Line, Field(min_length=1, max_length=LEVEL_LONGEST)]
Reason = Annotated[Line, Field(max_length=300)]
Source = Annotated[Line, Field(min_length=1, max_length=300, pattern=r"\S")]


class FigureOut(Schema):
    id: UUID
    value: str | None = Field(
        description="A number, the name of a level, yes or no; null: missing."
    )
    missing_because: str
    starts: date
    ends: date
    recorded_at: datetime
    grade: str = Field(description="Empty for targets.")
    source: str
    correction: str = Field(
        description="Why the figure before it was wrong; empty: it is the first."
    )
    supersedes: UUID | None


class MeasureOut(Schema):
    id: UUID
    code: str
    title: str
    definition: str
    kind: MeasureKind
    unit: str
    levels: list[str] = Field(description="From the lowest to the highest.")
    direction: BetterWay
    source: str
    baselines: list[FigureOut]
    targets: list[FigureOut]
    observations: list[FigureOut]
    met: bool | None = Field(description="null: nobody can say.")


class CorrectionOut(Schema):
    figure: str = Field(description="baseline, target or observation.")
    was: FigureOut
    now: FigureOut


class MeasureWithPastOut(MeasureOut):
    corrections: list[CorrectionOut] = Field(description="The newest first.")


class MeasureIn(Entered):
    title: Name
    definition: Text
    kind: MeasureKind
    direction: BetterWay
    source: Source
    code: Code = Field("", description="Left out: made from the title.")
    unit: Annotated[Line, Field(max_length=60)] = ""
    levels: list[Told] = Field(default_factory=list, max_length=30)


class CorrectionIn(Entered):
    of: UUID = Field(description="The figure that was wrong.")
    because: Source


class TargetIn(Entered):
    value: Told
    starts: Day
    ends: Day
    correction: CorrectionIn | None = None


class ObservedIn(Entered):
    value: Told | None = Field(None, description="Left out: missing, and then it says why.")
    missing_because: Reason = ""
    starts: Day
    ends: Day
    grade: EvidenceGrade
    source: Source
    correction: CorrectionIn | None = None


@router.get(
    "/states/{slug:code}/measures",
    operation_id="measures",
    summary="The measures of a State, with the figures that stand",
    response=Page[MeasureOut],
    openapi_extra=READ,
)
def measures(request: ApiRequest, code: str, asked: Paging) -> Any:
    of = _state(request, code).pk
    seen = {one.id: one for one in selectors.measures_of(request.actor, of)}
    rows = selectors.measure_rows(request.actor, of)
    return page(request, rows, asked, lambda row: _measure(seen[row.pk]))


@router.post(
    "/states/{slug:code}/measures",
    operation_id="measure_define",
    summary="Define what is measured",
    response={201: MeasureOut},
    openapi_extra=CHANGE,
)
def define(request: ApiRequest, code: str, entered: MeasureIn) -> Any:
    """It stays as it is once figures rest on it."""
    of = _state(request, code).pk
    row = actions.define_measure(by=request.actor, at=request.at, state_id=of, **entered.dict())
    return _measure(selectors.seen(request.actor, [row])[0])


@router.get(
    "/measures/{uuid:pk}",
    operation_id="measure",
    summary="One measure, with what was corrected",
    response=MeasureWithPastOut,
    openapi_extra=READ,
)
def measure(request: ApiRequest, pk: UUID) -> Any:
    (seen,) = selectors.seen(request.actor, [_row(request, pk)])
    past = [
        {"figure": one.kind._meta.model_name, "was": _figure(one.was), "now": _figure(one.now)}
        for one in selectors.corrections(request.actor, pk)
    ]
    return _measure(seen) | {"corrections": past}


@router.post(
    "/measures/{uuid:pk}/baselines",
    operation_id="measure_baseline",
    summary="Set, or correct, where things stood",
    response={201: FigureOut},
    openapi_extra=CHANGE,
)
def baseline(request: ApiRequest, pk: UUID, entered: ObservedIn) -> Any:
    """A period that is over. Targets come after it."""
    row = _row(request, pk)
    told = _told(request, row, entered, models.Baseline)
    made = actions.set_baseline(by=request.actor, at=request.at, measure=row, **told)
    return _figure(selectors.figure(made, row))


@router.post(
    "/measures/{uuid:pk}/targets",
    operation_id="measure_target",
    summary="Set, or correct, where things should be",
    response={201: FigureOut},
    openapi_extra=CHANGE,
)
def target(request: ApiRequest, pk: UUID, entered: TargetIn) -> Any:
    """Refused before there is a baseline with a value that ends before it."""
    row = _row(request, pk)
    told = _told(request, row, entered, models.Target)
    made = actions.set_target(by=request.actor, at=request.at, measure=row, **told)
    return _figure(selectors.figure(made, row))


@router.post(
    "/measures/{uuid:pk}/observations",
    operation_id="measure_observe",
    summary="Record, or correct, what was seen",
    response={201: FigureOut},
    openapi_extra=CHANGE,
)
def observe(request: ApiRequest, pk: UUID, entered: ObservedIn) -> Any:
    """A period that is over; without a value it says why there is none."""
    row = _row(request, pk)
    told = _told(request, row, entered, models.Observation)
    made = actions.observe(by=request.actor, at=request.at, measure=row, **told)
    return _figure(selectors.figure(made, row))


def _state(request: ApiRequest, code: str) -> State:
    row = selectors.state_of(request.actor, code)
    if row is None:
        raise Http404
    return row


def _row(request: ApiRequest, pk: UUID) -> models.Measure:
    row = selectors.measure_row(request.actor, pk)
    if row is None:
        raise Http404
    return row


def _told(
    request: ApiRequest,
    measure: models.Measure,
    entered: TargetIn | ObservedIn,
    kind: type[selectors.Entered],
) -> dict[str, Any]:
    """What came in, as the actions take it. A figure to correct is one of the same kind, or nothing."""
    told = entered.dict(exclude={"correction", "value"})
    value: Value | str | None = None
    if entered.value is not None:
        value = read(ValueKind(measure.kind), entered.value)
    correction = None
    if entered.correction is not None:
        wrong = selectors.figure_row(request.actor, measure.pk, entered.correction.of)
        if not isinstance(wrong, kind):
            raise Http404
        correction = actions.Correction(wrong, entered.correction.because)
    return told | {"value": value, "correction": correction}


def _measure(seen: MeasureSeen) -> dict[str, Any]:
    told = {name: getattr(seen, name) for name in MeasureOut.model_fields}
    for figures in ("baselines", "targets", "observations"):
        told[figures] = [_figure(one) for one in told[figures]]
    return told


def _figure(seen: FigureSeen) -> dict[str, Any]:
    value = None if seen.value is None else written(seen.value)
    return {name: getattr(seen, name) for name in FigureOut.model_fields} | {"value": value}
