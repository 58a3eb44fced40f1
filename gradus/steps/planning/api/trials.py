"""Trials of a plan for programs: alternatives, what a shape would make of it, versions compared."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext
from ninja import Router, Schema
from pydantic import Field

from gradus.core.api.request import ApiRequest, needs
from gradus.core.api.shapes import Entered
from gradus.core.jobs.told import said
from gradus.formats.records.write_json import plain
from gradus.steps.planning import bridge, selectors
from gradus.steps.planning.actions import trials as actions
from gradus.steps.planning.api.plans import ASK, READ, RunOut, planned, run_out
from gradus.steps.planning.api.versions import SlidersIn
from gradus.steps.planning.models.alternatives import Alternative

router = Router()


class AlternativeOut(Schema):
    tilt: str
    figures: dict[str, Any] | None = Field(description="By the yardsticks of the version itself.")
    trades: list[str] = Field(description="What it gives and takes against the version.")
    why: str = Field(description="Why there is none, where there is none.")


class TrialIn(Entered):
    include: list[UUID] = Field([], max_length=200, description="Changes that are still open.")
    sliders: SlidersIn = SlidersIn(money=None, people=None, months=None)
    tilt: Literal["balanced", "fast-start", "lowest-cost", "self-reliance", "donor-neutral"] = (
        "balanced"
    )


class TrialAskedOut(Schema):
    id: UUID
    status: str


class TrialOut(RunOut):
    found: dict[str, Any] | None = Field(description="Figures before and after, what changes.")


@router.get(
    "/states/{slug:code}/plans/{uuid:pk}/alternatives",
    operation_id="plan_alternatives",
    summary="Plans with other aims beside a version",
    response=list[AlternativeOut],
    openapi_extra=READ,
)
def alternatives(request: ApiRequest, code: str, pk: UUID) -> Any:
    """The version itself first; none before they were asked for."""
    rows = selectors.alternatives(request.actor, planned(request, code, pk))
    return [_alternative(one) for one in rows]


@router.post(
    "/states/{slug:code}/plans/{uuid:pk}/alternatives",
    operation_id="plan_alternatives_ask",
    summary="Have plans with other aims made",
    response={202: RunOut},
    openapi_extra=ASK,
)
def ask_alternatives(request: ApiRequest, code: str, pk: UUID) -> Any:
    row = planned(request, code, pk)
    return run_out(actions.ask_alternatives(by=request.actor, at=request.at, plan=row))


@router.post(
    "/states/{slug:code}/plans/{uuid:pk}/trials",
    operation_id="plan_try",
    summary="Try what changes, money, people and a deadline would make of a version",
    response={202: TrialAskedOut},
    openapi_extra=ASK,
)
def try_out(request: ApiRequest, code: str, pk: UUID, entered: TrialIn) -> Any:
    """Answered within seconds; nothing of the plan changes."""
    run = actions.try_out(
        by=request.actor,
        at=request.at,
        plan=planned(request, code, pk),
        include=entered.include,
        sliders=entered.sliders.model_dump(exclude_none=True),
        tilt=entered.tilt,
    )
    return {"id": run.pk, "status": run.status}


@router.get(
    "/states/{slug:code}/plans/{uuid:pk}/trials/{uuid:trial}",
    operation_id="plan_trial",
    summary="What became of a trial",
    response=TrialOut,
    openapi_extra=needs("plan:read", "runs:read"),
)
def trial(request: ApiRequest, code: str, pk: UUID, trial: UUID) -> Any:
    run = selectors.trial(request.actor, planned(request, code, pk), trial)
    if run is None:
        raise Http404
    return run_out(run) | {"found": run.outcome}


@router.get(
    "/states/{slug:code}/plans/{uuid:pk}/compare/{uuid:other}",
    operation_id="plan_compare",
    summary="What is different between two versions",
    response=dict[str, Any],
    openapi_extra=READ,
)
def compare(request: ApiRequest, code: str, pk: UUID, other: UUID) -> Any:
    """`other` is the version before."""
    row, before = planned(request, code, pk), planned(request, code, other)
    old, new = (selectors.made_from(request.actor, one) for one in (before, row))
    if not (old and new):
        raise Http404
    return plain(bridge.compared(old, new))


def _alternative(one: Alternative) -> dict[str, Any]:
    return {
        "tilt": one.tilt,
        "figures": one.figures,
        "trades": [said(text).text(gettext) for text in one.trades],
        "why": said(one.why).text(gettext) if one.why else "",
    }
