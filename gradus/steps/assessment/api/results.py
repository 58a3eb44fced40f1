"""What an assessment says, for programs: results, contradictions, then and now."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404
from ninja import Router, Schema
from pydantic import Field

from gradus.core.api.request import ApiRequest, needs
from gradus.steps.assessment.api.assessments import opened
from gradus.steps.assessment.picture import Level, Picture, picture
from gradus.workflows.score import number

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


class GateOut(Schema):
    indicator: str
    level: float | None
    allows: int | None = Field(description="The highest stage it allows its dimension.")
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
    gates: list[GateOut] = Field(description="Critical indicators, those that allow least first.")
    needs: list[FirmNeedOut]
    unknown: list[UnknownOut] = Field(description="Critical ones first, then by what they move.")


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
    return {
        "instrument": row.instrument,
        "edition": unit.edition,
        "stage": unit.stage,
        "stage_low": unit.stage_low,
        "stage_high": unit.stage_high,
        "why_no_stage": unit.why_no_stage and unit.why_no_stage.text(),
        "score": None if unit.overall is None else number(unit.overall, places),
        "range": unit.range
        and {
            "low": number(unit.range.low, places),
            "high": number(unit.range.high, places),
        },
        "coverage": None if unit.coverage is None else number(unit.coverage, 4),
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
            }
            for one in found.unknown
        ],
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
