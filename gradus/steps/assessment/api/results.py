"""What an assessment says, for programs: results, contradictions, then and now."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _
from ninja import Router, Schema
from pydantic import Field

from gradus.core.api.request import ApiRequest, needs
from gradus.engines.scoring.compare import Change, Verdict
from gradus.engines.scoring.contradictions import Kind
from gradus.steps.assessment import matters, selectors
from gradus.steps.assessment.api.assessments import opened
from gradus.steps.assessment.picture import Level, Picture, picture
from gradus.steps.assessment.then_now import then_and_now
from gradus.workflows.score import coverage_of, number, range_of

router = Router()
READ = needs("findings:read")


class RangeOut(Schema):
    low: float
    high: float


class LevelOut(Schema):
    indicator: str
    title: str
    dimension: str
    critical: bool
    applies: bool
    claimed: float | None = Field(description="null: unknown or missing, which is no zero.")
    evidenced: float | None = Field(description="The highest level its evidence supports.")
    grade: str = Field(description="Of its evidence; empty: not stated.")
    allowed: RangeOut | None = Field(description="The levels its answers allow.")


class StageGateOut(Schema):
    indicator: str
    level: float | None
    allows: int | None = Field(
        description="The highest stage it allows its dimension; null: every one."
    )
    holds: bool = Field(description="Whether the score alone would give a higher stage.")


class FirmNeedOut(Schema):
    indicator: str
    title: str
    rank: int
    level: float
    target: float
    stays: float | None = Field(
        description="Share of variations of weights in which it is a top ten."
    )
    doubtful: bool = Field(description="Whether its answer allows another level.")
    rank_lower: int | None = Field(
        description="With doubtful answers one level lower; null: no need."
    )
    rank_higher: int | None = Field(description="With doubtful answers one level higher.")


class UnknownOut(Schema):
    indicator: str
    title: str
    critical: bool
    evidence: list[str] = Field(description="What would show its level.")
    could_change: str = Field(
        description="Whether its answer could still change the plan: yes, no or unknown."
    )


class ResultsOut(Schema):
    instrument: str
    edition: str
    stage: int | str | None
    stage_low: int | str | None
    stage_high: int | str | None
    why_no_stage: str | None
    score: float | None
    range: RangeOut | None
    coverage: float | None
    levels: list[LevelOut]
    gates: list[StageGateOut] = Field(
        description="Critical indicators, those that allow least first."
    )
    needs: list[FirmNeedOut]
    unknown: list[UnknownOut] = Field(
        description="Those that could still change the plan first, then critical ones, then by what "
        "they move."
    )


class ContradictionOut(Schema):
    kind: Kind
    indicators: list[str]
    groups: list[str] = Field(description="Those that differ; none where it is not between groups.")
    what: str
    remedy: str


class ChangeOut(Schema):
    id: str
    before: float | None
    after: float | None
    range_before: RangeOut | None
    range_after: RangeOut | None
    coverage_before: float | None
    coverage_after: float | None
    verdict: Verdict = Field(description="A change only where the ranges do not overlap.")


class DimensionChangeOut(ChangeOut):
    asked_in_both: int
    answered_in_both: int


class LevelChangeOut(Schema):
    indicator: str
    before: float | None
    after: float | None
    verdict: Verdict


class ThenNowOut(Schema):
    before: UUID = Field(description="The earlier assessment.")
    edition_before: str
    edition_after: str
    same_edition: bool
    new: list[str] = Field(description="Questions that only the later edition asks; not compared.")
    gone: list[str] = Field(description="Questions that only the earlier edition asked.")
    changed: list[str] = Field(description="Asked in both, but otherwise; not compared.")
    asked_in_both: int
    answered_in_both: int
    overall: ChangeOut | None
    dimensions: list[DimensionChangeOut]
    levels: list[LevelChangeOut]


@router.get(
    "/states/{slug:code}/assessments/{uuid:pk}/results",
    operation_id="assessment_results",
    summary="Levels, what holds the stage, how firm needs are, what to find out",
    response=ResultsOut,
    openapi_extra=READ,
)
def results(request: ApiRequest, code: str, pk: UUID) -> Any:
    """What the page of results shows; 404 while nothing is answered. Articles are in the scores."""
    row = opened(request, code, pk)
    found = picture(request.actor, row)
    if found is None:
        raise Http404
    unit, places = found.unit, found.scores.decimals
    known = matters.of_assessment(request.actor, row)
    return {
        "instrument": row.instrument,
        "edition": unit.edition,
        "stage": unit.stage,
        "stage_low": unit.stage_low,
        "stage_high": unit.stage_high,
        "why_no_stage": unit.why_no_stage and unit.why_no_stage.text(),
        "score": None if unit.overall is None else number(unit.overall, places),
        "range": range_of(unit.range, places),
        "coverage": coverage_of(unit.coverage),
        "levels": [_level(one) for one in found.levels],
        "gates": [
            {
                "indicator": gate.level.indicator.id,
                "level": gate.level.claimed,
                "allows": gate.allows,
                "holds": gate.holds,
            }
            for gate in found.gates
        ],
        "needs": _needs(found),
        "unknown": [
            {
                "indicator": one.indicator.id,
                "title": one.indicator.title,
                "critical": one.indicator.critical,
                "evidence": list(one.indicator.evidence),
                "could_change": known.verdict(one.indicator.id),
            }
            for one in sorted(found.unknown, key=lambda one: known.rank(one.indicator.id))
        ],
    }


@router.get(
    "/states/{slug:code}/assessments/{uuid:pk}/contradictions",
    operation_id="assessment_contradictions",
    summary="Answers that do not go together",
    response=list[ContradictionOut],
    openapi_extra=READ,
)
def contradictions(request: ApiRequest, code: str, pk: UUID) -> Any:
    """In the language of Accept-Language; what is not known contradicts nothing."""
    found = picture(request.actor, opened(request, code, pk))
    return [
        {
            "kind": one.kind,
            "indicators": list(one.indicators),
            "groups": list(one.groups),
            "what": one.what.text(_),
            "remedy": one.remedy.text(_),
        }
        for one in ((*found.contradictions, *found.unattached) if found else ())
    ]


@router.get(
    "/states/{slug:code}/assessments/{uuid:pk}/comparison",
    operation_id="assessment_comparison",
    summary="The assessment beside an earlier one",
    response=ThenNowOut,
    openapi_extra=READ,
)
def comparison(request: ApiRequest, code: str, pk: UUID, before: UUID | None = None) -> Any:
    """With the latest earlier one where none is named; 404 where there is none with answers.

    A change is said only where the ranges do not overlap. Where the editions differ, only questions
    that both ask alike are compared.
    """
    row = opened(request, code, pk)
    those = selectors.earlier(request.actor, row)
    then = next((one for one in those if before in (None, one.pk)), None)
    found = None if then is None else then_and_now(request.actor, then, row)
    if then is None or found is None:
        raise Http404
    pair, places = found.comparison, found.instrument.decimals
    return {
        "before": then.pk,
        "edition_before": pair.edition_before,
        "edition_after": pair.edition_after,
        "same_edition": found.same_edition,
        **{
            name: [one.id for one in getattr(found.apart, name)]
            for name in ("new", "gone", "changed")
        },
        "asked_in_both": len(found.instrument.indicators),
        "answered_in_both": sum(one.answered for one in found.overlap.values()),
        "overall": pair.overall and _change(pair.overall, places),
        "dimensions": [
            _change(one, places)
            | {
                "asked_in_both": found.overlap[one.id].asked,
                "answered_in_both": found.overlap[one.id].answered,
            }
            for one in pair.dimensions
        ],
        "levels": [
            {
                "indicator": one.indicator.id,
                "before": one.before,
                "after": one.after,
                "verdict": one.verdict,
            }
            for one in found.levels
        ],
    }


def _change(change: Change, places: int) -> dict[str, object]:
    return {
        "id": change.id,
        "before": None if change.before is None else number(change.before, places),
        "after": None if change.after is None else number(change.after, places),
        "range_before": range_of(change.range_before, places),
        "range_after": range_of(change.range_after, places),
        "coverage_before": coverage_of(change.coverage_before),
        "coverage_after": coverage_of(change.coverage_after),
        "verdict": change.verdict,
    }


def _level(level: Level) -> dict[str, object]:
    known = level.low is not None and level.high is not None
    return {
        "indicator": level.indicator.id,
        "title": level.indicator.title,
        "dimension": level.dimension.id,
        "critical": level.indicator.critical,
        "applies": level.applies,
        "claimed": level.claimed,
        "evidenced": level.evidenced,
        "grade": level.grade,
        "allowed": {"low": level.low, "high": level.high} if known else None,
    }


def _needs(found: Picture) -> list[dict[str, object]]:
    return [
        {
            "indicator": one.need.indicator,
            "title": one.need.title,
            "rank": one.need.rank,
            "level": one.need.level,
            "target": one.need.target,
            "stays": one.need.stays,
            "doubtful": one.firmness.doubtful,
            "rank_lower": one.firmness.rank_lower,
            "rank_higher": one.firmness.rank_higher,
        }
        for one in found.needs
    ]
