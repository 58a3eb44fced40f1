"""Which open questions could still change a plan, for programs; what is found is kept with the assessment."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404
from ninja import Router

from gradus.core.api.request import ApiRequest, needs
from gradus.core.jobs import actions as jobs
from gradus.core.jobs import selectors as runs
from gradus.core.jobs.models import Run
from gradus.steps.planning.actions import matters
from gradus.steps.planning.api.plans import RunOut, planned, run_out

router = Router()
ASK = needs("plan:read", "findings:write", "runs:write")


@router.post(
    "/states/{slug:code}/plans/{uuid:pk}/open-questions",
    operation_id="plan_questions_find",
    summary="Find out which open questions could still change a plan",
    response={202: RunOut},
    openapi_extra=ASK,
)
def find(request: ApiRequest, code: str, pk: UUID) -> Any:
    """Within five minutes; the assessment says it then (`matters`), and so does each group."""
    return run_out(matters.ask(by=request.actor, at=request.at, plan=planned(request, code, pk)))


@router.get(
    "/states/{slug:code}/plans/{uuid:pk}/open-questions",
    operation_id="plan_questions",
    summary="How far it is with that",
    response=RunOut,
    openapi_extra=needs("plan:read", "runs:read"),
)
def finding(request: ApiRequest, code: str, pk: UUID) -> Any:
    return run_out(_run(request, code, pk))


@router.post(
    "/states/{slug:code}/plans/{uuid:pk}/open-questions/cancel",
    operation_id="plan_questions_stop",
    summary="Stop finding it out",
    response=RunOut,
    openapi_extra=needs("plan:read", "runs:write"),
)
def stop(request: ApiRequest, code: str, pk: UUID) -> Any:
    run = _run(request, code, pk)
    jobs.cancel(by=request.actor, at=request.at, run=run)
    return run_out(run)


def _run(request: ApiRequest, code: str, pk: UUID) -> Run:
    run = runs.run_of(request.actor, planned(request, code, pk).pk, matters.MATTERS)
    if run is None:
        raise Http404
    return run
