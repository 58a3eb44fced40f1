"""Pages of assessments: translate in, one call, translate out."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from gradus.core.access.actor import Thing
from gradus.core.access.decide import can
from gradus.core.access.request import ActorRequest
from gradus.core.states import selectors as states
from gradus.core.states.models import State
from gradus.core.states.templatetags.states import state_name
from gradus.domain.ownership import Axis
from gradus.domain.refusals import Refusal
from gradus.steps.assessment import actions, bridge, forms, models, selectors
from gradus.workflows.score_charts import score_radar
from gradus.workflows.workbook import workbook as workbook_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NEEDS_SHOWN = 15


@require_GET
def index(request: ActorRequest, code: str) -> HttpResponse:
    """A State's assessments."""
    state = _state(request, code)
    rows = selectors.assessments_of(request.actor, state.pk)
    may_start = can(
        request.actor, "create", Thing("findings", {Axis.STATE: state.pk}), request.at
    ).ok
    return render(
        request,
        "assessment/index.html",
        {
            "state": state,
            "places": places(state.code),
            "assessments": rows,
            "may_start": may_start,
        },
    )


@require_http_methods(["GET", "POST"])
def new(request: ActorRequest, code: str) -> HttpResponse:
    """Starting an assessment."""
    state = _state(request, code)
    form = forms.StartForm(
        request.POST or None,
        initial={"assessed_on": datetime.now(UTC).date(), "mode": "self"},
    )
    if request.method == "POST" and form.is_valid():
        row = actions.start(by=request.actor, at=request.at, state_id=state.pk, **form.cleaned_data)
        return redirect("assessment:home", code=state.code, pk=row.pk)
    status = 422 if request.method == "POST" else 200
    context = {
        "state": state,
        "places": places(state.code, _("Start an assessment")),
        "form": form,
    }
    return render(request, "assessment/new.html", context, status=status)


@require_http_methods(["GET", "POST"])
def home(request: ActorRequest, code: str, pk: UUID) -> HttpResponse:
    """One assessment: what is there, what is next, and the place to upload a workbook."""
    state, row = _assessment(request, code, pk)
    form = forms.WorkbookForm(request.POST or None, request.FILES or None)
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["workbook"]
        try:
            actions.preview_workbook(
                by=request.actor,
                at=request.at,
                assessment=row,
                data=upload.read(),
                name=upload.name,
                translate=_,
            )
        except Refusal as no:
            refusal = no
        else:
            return redirect("assessment:confirm", code=state.code, pk=row.pk)
    context = _frame(request, state, row) | {
        "form": form,
        "refusal": refusal,
        "answered": selectors.answered(request.actor, row),
        "asked": len(bridge.instrument(row.instrument).indicators),
        "may_change": can(request.actor, "change", row.thing(), request.at).ok,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "assessment/home.html", context, status=status)


@require_GET
def workbook(request: ActorRequest, code: str, pk: UUID) -> HttpResponse:
    """The workbook to fill, in the reader's language."""
    state, row = _assessment(request, code, pk)
    data = workbook_of(
        bridge.shelf(),
        row.instrument,
        state.code,
        created=row.started_at.date(),
        language=get_language() or "en",
        translate=_,
    )
    response = HttpResponse(data, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="gradus-{state.code.lower()}.xlsx"'
    return response


@require_http_methods(["GET", "POST"])
def confirm(request: ActorRequest, code: str, pk: UUID) -> HttpResponse:
    """What the uploaded workbook holds, and taking it."""
    state, row = _assessment(request, code, pk)
    waiting = selectors.pending(request.actor, row)
    if waiting is None:
        return redirect("assessment:home", code=state.code, pk=row.pk)
    if request.method == "POST":
        count = actions.take_workbook(
            by=request.actor,
            at=request.at,
            assessment=row,
            confirmed=request.POST.get("confirmed", ""),
            translate=_,
        )
        messages.success(request, _("{count} answers were taken.").format(count=count))
        return redirect("assessment:results", code=state.code, pk=row.pk)
    preview = actions.preview_pending(assessment=row, pending=waiting, translate=_)
    context = _frame(request, state, row) | {"preview": preview, "name": waiting.name}
    return render(request, "assessment/confirm.html", context)


@require_GET
def results(request: ActorRequest, code: str, pk: UUID) -> HttpResponse:
    """Where the State stands: stage, radar, needs, what is not known."""
    state, row = _assessment(request, code, pk)
    found = selectors.scores(request.actor, row)
    context: dict[str, Any] = _frame(request, state, row) | {"unit": None}
    if found is not None:
        unit = found.units[0]
        context |= {
            "unit": unit,
            "decimals": found.decimals,
            "radar": score_radar(
                unit, _, language=get_language() or "en", mirrored=get_language_bidi()
            ),
            "needs": unit.needs[:NEEDS_SHOWN],
            "legal": bridge.legal_needs(unit),
        }
    return render(request, "assessment/results.html", context)


def places(code: str, here: str = "") -> list[dict[str, str]]:
    """The way to a page of this room."""
    way = [
        {"label": state_name(code), "url": reverse("state", args=[code])},
        {"label": _("Assessments"), "url": reverse("assessment:index", args=[code])},
        {"label": here, "url": ""},
    ]
    return way if here else [way[0], {"label": _("Assessments"), "url": ""}]


def _state(request: ActorRequest, code: str) -> State:
    state = states.state_within(request.actor, code, "findings")
    if state is None:
        raise Http404
    return state


def _assessment(request: ActorRequest, code: str, pk: UUID) -> tuple[State, models.Assessment]:
    state = _state(request, code)
    row = selectors.assessment(request.actor, state.pk, pk)
    if row is None:
        raise Http404
    return state, row


def _frame(request: ActorRequest, state: State, row: models.Assessment) -> dict[str, Any]:
    return {
        "state": state,
        "places": places(state.code, date_format(row.assessed_on)),
        "assessment": row,
        "instrument": bridge.instrument(row.instrument),
    }
