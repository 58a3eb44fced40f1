"""Which open questions could still change a plan: asked on its page, told on it, stopped."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from gradus.core.access.request import may
from gradus.core.accounts.request import ActorRequest
from gradus.core.jobs import actions as jobs
from gradus.core.jobs import selectors as runs
from gradus.core.jobs.models import Run
from gradus.core.jobs.told import said_refusal
from gradus.steps.assessment import public as assessments
from gradus.steps.planning import selectors
from gradus.steps.planning.actions import matters
from gradus.steps.planning.models.plans import Plan
from gradus.steps.planning.web.frame import planned


@require_POST
def find(request: ActorRequest, code: str, pk: UUID) -> HttpResponse:
    """Asking for it."""
    state, row = planned(request, code, pk)
    matters.ask(by=request.actor, at=request.at, plan=row)
    return redirect("planning:plan", code=state.code, pk=row.pk)


@require_POST
def stop(request: ActorRequest, code: str, pk: UUID) -> HttpResponse:
    """Stopping it."""
    state, row = planned(request, code, pk)
    run = runs.run_of(request.actor, row.pk, matters.MATTERS)
    if run is None:
        raise Http404
    jobs.cancel(by=request.actor, at=request.at, run=run)
    return redirect("planning:plan", code=state.code, pk=row.pk)


def told(request: ActorRequest, row: Plan) -> dict[str, Any]:
    """What is known of the open questions, as far as the viewer may know it."""
    if row.made_at is None or not selectors.made_here(request.actor, row):
        return {}
    run = runs.run_of(request.actor, row.pk, matters.MATTERS)
    known = assessments.what_matters(request.actor, row.state_id, row.assessment_id)
    finding = selectors.finding_out(request.actor, row)
    failed = run is not None and run.status == Run.Status.FAILED
    return {
        "matters": known if known is not None and known.plan_id == row.pk else None,
        "finding": finding,
        "finding_done": round(100 * finding.progress) if finding is not None else None,
        "finding_trouble": said_refusal(run.trouble) if failed and run and run.trouble else None,
        "may_find": finding is None
        and assessments.may_report(request.actor, row.state_id, request.at),
        "may_stop": finding is not None and may(request, "change", finding.thing()),
    }
