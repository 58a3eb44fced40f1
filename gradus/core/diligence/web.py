"""Pages of due diligence: the gates for who may support, the work for its officers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms as shapes
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gradus.core.access.denied import StepUpNeeded, require
from gradus.core.accounts.request import ActorRequest
from gradus.core.accounts.selectors import names_of
from gradus.core.accounts.web.grants import step_up
from gradus.core.diligence import forms, models, selectors, words
from gradus.core.diligence.actions import decisions, requests, work
from gradus.core.diligence.rules.gate import GateState
from gradus.core.diligence.rules.work import Stage, verbs
from gradus.core.diligence.selectors import RequestLine
from gradus.core.states import selectors as states
from gradus.domain.refusals import Refusal

ASKED = ["GET", "POST"]


@dataclass(frozen=True)
class _Verb:
    """What an officer does with a request: the form it takes, if any, and the action."""

    action: Callable[..., object]
    form: type[shapes.Form] | None = None


VERBS = {
    "begin": _Verb(requests.begin),
    "withdraw": _Verb(requests.withdraw),
    "assess": _Verb(work.assess, forms.AssessForm),
    "measure": _Verb(work.add_measure, forms.MeasureForm),
    "propose": _Verb(decisions.propose, forms.ProposeForm),
    "sign": _Verb(decisions.sign),
    "send-back": _Verb(decisions.send_back),
    "note": _Verb(work.note, forms.NoteForm),
    "suspend": _Verb(decisions.suspend, forms.ReasonForm),
    "stop": _Verb(decisions.stop, forms.ReasonForm),
}


@require_GET
def index(request: ActorRequest) -> HttpResponse:
    """For officers the requests, the most pressing first; for everybody the gates in sight."""
    gates = selectors.gates_of(request.actor, request.at)
    lines = selectors.requests_of(request.actor, request.at)
    programme = selectors.programme_to_ask_in(request.actor, request.at)
    if not gates and not lines and programme is None and not selectors.sees_gates(request.actor):
        raise Http404
    context = {
        "lines": [
            (line, words.NEXT[line.next], words.STAGES[line.request.stage]) for line in lines
        ],
        "gates": [
            (line, words.GATES[line.verdict.state], words.TONES.get(line.verdict.state, ""))
            for line in gates
        ],
        "officer": selectors.reads_requests(request.actor),
        "may_ask": programme is not None,
    }
    return render(request, "diligence/index.html", context)


@require_http_methods(ASKED)
def ask(request: ActorRequest) -> HttpResponse:
    """Asking for due diligence for a unit in sight."""
    programme = selectors.programme_to_ask_in(request.actor, request.at)
    if programme is None:
        raise Http404
    units = {unit.pk: unit for unit in states.units_within(request.actor)}
    if not units:
        return render(request, "diligence/no_units.html")
    form = forms.AskForm(
        request.POST or None,
        initial={"unit": request.GET.get("unit", "")},
        units=[
            (pk, f"{unit.state.code}: {unit.institution.name}, {unit.name}")
            for pk, unit in units.items()
        ],
    )
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            requests.ask(
                by=request.actor,
                at=request.at,
                programme_id=programme,
                unit=units[UUID(given["unit"])],
                support=given["support"],
                purpose=given["purpose"],
            )
        except Refusal as no:
            refusal = no
        else:
            messages.success(request, _("The officers of due diligence are asked."))
            return redirect("diligence:index")
    title = _("Ask for due diligence")
    context = {"form": form, "refusal": refusal, "title": title, "back": reverse("diligence:index")}
    return _form(request, context)


@require_GET
def page(request: ActorRequest, pk: UUID) -> HttpResponse:
    """One request: what is next, what was written, what may be done."""
    return _page(request, _line(request, pk))


@require_http_methods(ASKED)
def act(request: ActorRequest, pk: UUID, verb: str) -> HttpResponse:
    """Doing something with a request: a form for what needs words, a button for what does not."""
    line = _line(request, pk)
    known = VERBS.get(verb)
    if known is None or (known.form is None and request.method != "POST"):
        raise Http404
    if known.form is not None:
        return _write(request, line, verb, known.form, known.action)
    given = {"shown": request.POST.get("shown", "")} if verb == "sign" else {}
    try:
        known.action(by=request.actor, at=request.at, request=line.request, **given)
    except StepUpNeeded:
        messages.info(request, _("To sign, show once more that it is you. Then sign."))
        return step_up(request, reverse("diligence:request", args=[pk]))
    except Refusal as no:
        return _page(request, _line(request, pk), no)
    return redirect("diligence:request", pk=pk)


@require_POST
def in_place(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Saying that a measure is in place."""
    measure = selectors.measure(request.actor, pk)
    if measure is None:
        raise Http404
    work.put_in_place(by=request.actor, at=request.at, measure=measure)
    return redirect("diligence:request", pk=measure.request_id)


def _write(
    request: ActorRequest,
    line: RequestLine,
    verb: str,
    shape: type[shapes.Form],
    action: Callable[..., object],
) -> HttpResponse:
    require(request.actor, "change", line.request.thing(), request.at)
    form = shape(request.POST or None)
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            action(by=request.actor, at=request.at, request=line.request, **form.cleaned_data)
        except Refusal as no:
            refusal = no
        else:
            return redirect("diligence:request", pk=line.request.pk)
    context = {
        "form": form,
        "refusal": refusal,
        "title": words.TITLES[verb],
        "subject": line.request.label,
        "back": reverse("diligence:request", args=[line.request.pk]),
        "danger": verb in {"suspend", "stop"},
    }
    return _form(request, context)


def _form(request: ActorRequest, context: dict[str, Any]) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    return render(request, "diligence/form.html", context, status=status)


def _page(request: ActorRequest, line: RequestLine, refusal: Refusal | None = None) -> HttpResponse:
    row = line.request
    done = selectors.work_of(request.actor, row)
    verdict = selectors.gate_of(request.actor, row.gate.unit_id, request.at, row.programme_id)
    possible = verbs(Stage(row.stage), GateState(row.gate.status))
    context = {
        "request_": row,
        "work": done,
        "verdict": verdict,
        "gate_word": words.GATES[verdict.state],
        "gate_tone": words.TONES.get(verdict.state, ""),
        "next": words.NEXT[line.next],
        "stage": words.STAGES[row.stage],
        "support": [words.SUPPORT[kind] for kind in row.support],
        "names": names_of(_people(row, done)),
        "actions": [(verb, words.TITLES[verb], VERBS[verb].form is not None) for verb in possible],
        "digest": selectors.digest_of(row) if row.stage == Stage.PROPOSED else "",
        "levels": words.LEVELS,
        "outcomes": words.OUTCOMES,
        "refusal": refusal,
    }
    return render(request, "diligence/request.html", context, status=422 if refusal else 200)


def _people(row: models.Request, done: selectors.Work) -> list[UUID]:
    written = [piece.written_by for piece in done.pieces()]
    signed = [one.signed_by for one in done.decisions if one.signed_by]
    return [row.asked_by, *written, *signed]


def _line(request: ActorRequest, pk: UUID) -> RequestLine:
    line = selectors.request(request.actor, pk, request.at) if request.actor else None
    if line is None:
        raise Http404
    return line
