"""Pages of plans: translate in, one call, translate out."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gradus.core.access.actor import Thing
from gradus.core.access.denied import require
from gradus.core.access.request import may
from gradus.core.accounts.request import ActorRequest
from gradus.core.coordination import selectors as register
from gradus.core.jobs import actions as jobs
from gradus.core.jobs import selectors as runs
from gradus.core.jobs.models import Run
from gradus.core.jobs.told import said, said_refusal
from gradus.core.resources import selectors as means
from gradus.core.states.models import State
from gradus.core.ui.files import attached
from gradus.domain.ownership import Axis
from gradus.domain.refusals import Refusal
from gradus.steps.assessment import public as assessments
from gradus.steps.planning import selectors
from gradus.steps.planning.actions import plans as actions
from gradus.steps.planning.forms.asking import AskForm, text_of
from gradus.steps.planning.inputs import sees_all
from gradus.steps.planning.models.plans import Plan
from gradus.steps.planning.web import inputs as starting
from gradus.steps.planning.web import matters, reading
from gradus.steps.planning.web.agreement import signing_of
from gradus.steps.planning.web.frame import about, places, planned, reached, said_in
from gradus.steps.planning.web.versions import STANDING

A_PAGE = 25


@require_GET
def index(request: ActorRequest, code: str) -> HttpResponse:
    """A State's plans: each by its latest version."""
    state = reached(request, code)
    rows = list(selectors.latest_versions(request.actor, state.pk, _before(request))[: A_PAGE + 1])
    shown = rows[:A_PAGE]
    context = {
        "state": state,
        "places": places(state.code),
        "plans": [(one, *STANDING[one.status]) for one in shown],
        "older": f"?before={shown[-1].pk}" if len(rows) > A_PAGE else "",
        "in_force": selectors.in_force_in(request.actor, state.pk),
        "may_ask": may(request, "create", _plans(state)),
    }
    return render(request, "planning/index.html", context)


def _before(request: ActorRequest) -> UUID | None:
    """Where a page of the list begins; the first one where the address says nothing that can be read."""
    try:
        return UUID(request.GET.get("before", ""))
    except ValueError:
        return None


@require_http_methods(["GET", "POST"])
def new(request: ActorRequest, code: str) -> HttpResponse:
    """Asking for a plan."""
    state = reached(request, code)
    require(request.actor, "create", _plans(state), request.at)
    briefs = assessments.assessments_with_answers(request.actor, state.pk)
    counted = means.counted_on(request.actor, state, request.at.date())
    efforts = register.counted_on(request.actor, state.pk)
    form = AskForm(
        request.POST or None,
        request.FILES or None,
        assessments=briefs,
        counted=counted,
        efforts=efforts,
        initial={
            "title": _("Draft %(n)s") % {"n": selectors.asked_for(request.actor, state.pk) + 1}
        },
    )
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            row = _ask(request, state, form.cleaned_data)
        except Refusal as no:
            refusal = no
        else:
            return redirect("planning:plan", code=state.code, pk=row.pk)
    context = {
        "state": state,
        "places": places(state.code, None, _("Make a plan")),
        "form": form,
        "refusal": refusal,
        "again": bool(request.FILES),
        "briefs": briefs,
        "counted": counted,
        "inputs": starting.lines(request, state),
        "sees_all": sees_all(state.pk),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "planning/new.html", context, status=status)


@require_GET
def plan(request: ActorRequest, code: str, pk: UUID) -> HttpResponse:
    """One plan: how far it is, or what came of it."""
    state, row = planned(request, code, pk)
    said = said_in(request, row)
    context = (
        _progress(request, state, row)
        | about(request, state, row, said, "plan")
        | signing_of(request, row)
        | matters.told(request, row)
    )
    if said is not None:
        context |= reading.home(said, context)
    return render(request, "planning/plan.html", context)


@require_GET
def progress(request: ActorRequest, code: str, pk: UUID) -> HttpResponse:
    """The part of the page that tells how far the plan is, for htmx."""
    state, row = planned(request, code, pk)
    context = _progress(request, state, row)
    response = render(request, "planning/_progress.html", context)
    if not context["under_way"]:
        response["HX-Refresh"] = "true"
    return response


@require_POST
def cancel(request: ActorRequest, code: str, pk: UUID) -> HttpResponse:
    """Stopping the search."""
    state, row = planned(request, code, pk)
    run = runs.run_of(request.actor, row.pk, actions.SOLVE)
    if run is None:
        raise Http404
    jobs.cancel(by=request.actor, at=request.at, run=run)
    return redirect("planning:plan", code=state.code, pk=row.pk)


@require_GET
def document(request: ActorRequest, code: str, pk: UUID, name: str) -> HttpResponse:
    """One file of a plan."""
    state, row = planned(request, code, pk)
    found = selectors.document(request.actor, row, name)
    if found is None:
        raise Http404
    response = attached(
        bytes(found.content), f"{state.code.lower()}-{found.name}", found.media_type
    )
    response["Cache-Control"] = "private, no-store"
    return response


def _ask(request: ActorRequest, state: State, asked: dict[str, Any]) -> Plan:
    upload, existing = asked["state_file"], asked["existing"]
    return actions.ask(
        by=request.actor,
        at=request.at,
        state_id=state.pk,
        code=state.code,
        title=asked["title"],
        inputs=actions.Inputs(
            assessment_id=UUID(asked["assessment"]),
            state_file=text_of(upload) if upload else "",
            existing=(existing.name, existing.read()) if existing else None,
            means=asked.get("means", False),
            rates=asked.get("rates", ""),
        ),
        seconds=asked["seconds"],
        language=(get_language() or "en")[:2],
    )


def _progress(request: ActorRequest, state: State, row: Plan) -> dict[str, Any]:
    run = runs.run_of(request.actor, row.pk, actions.SOLVE)
    under_way = run is not None and run.status in {Run.Status.QUEUED, Run.Status.RUNNING}
    return {
        "state": state,
        "plan": row,
        "run": run,
        "under_way": under_way,
        "told": said(run.told) if run is not None and run.told else None,
        "done": round(100 * run.progress) if run is not None else None,
        "trouble": said_refusal(run.trouble) if run is not None and run.trouble else None,
        "may_ask": may(request, "create", _plans(state)),
        "may_cancel": run is not None and under_way and may(request, "change", run.thing()),
    }


def _plans(state: State) -> Thing:
    return Thing("plan", {Axis.STATE: state.pk})
