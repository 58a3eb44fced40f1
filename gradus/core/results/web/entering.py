"""Defining a measure; setting its baseline and target; recording and correcting what was seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gradus.core.access.denied import require
from gradus.core.access.request import ActorRequest
from gradus.core.results import actions, forms, models, selectors, words
from gradus.core.results.rules import CorrectedAlready
from gradus.core.results.selectors import Entered
from gradus.core.results.web.frame import ASKED, measured, reached, thing_of
from gradus.domain.messages import N_
from gradus.domain.refusals import Refusal


@dataclass(frozen=True)
class _Entry:
    """How one kind of figure is entered."""

    action: Callable[..., Entered]
    form: type[forms.FigureForm]
    correcting: type[forms.FigureForm]
    title: str
    text: str
    button: str
    done: str


ENTRIES: dict[type[Entered], _Entry] = {
    models.Baseline: _Entry(
        actions.set_baseline, forms.ObservedForm, forms.CorrectObservedForm,
        N_("Set the baseline"),
        N_("Where things stood in a period that is over, before the work started."),
        N_("Set the baseline"), N_("The baseline is set."),
    ),
    models.Target: _Entry(
        actions.set_target, forms.FigureForm, forms.CorrectTargetForm,
        N_("Set the target"),
        N_("Where things should be in a period after the baseline's, as agreed with the State."),
        N_("Set the target"), N_("The target is set."),
    ),
    models.Observation: _Entry(
        actions.observe, forms.ObservedForm, forms.CorrectObservedForm,
        N_("Record an observation"),
        N_("What was measured in a period that is over; or that nobody measured, and why."),
        N_("Record it"), N_("The observation is recorded."),
    ),
}  # fmt: skip


@require_http_methods(ASKED)
def define(request: ActorRequest, code: str) -> HttpResponse:
    """Defining what is measured."""
    of = reached(request, code)
    require(request.actor, "create", thing_of(of.pk), request.at)
    form = forms.MeasureForm(request.POST or None)
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.define_measure(
                by=request.actor, at=request.at, state_id=of.pk, **form.cleaned_data
            )
        except Refusal as no:
            refusal = no
        else:
            messages.success(request, _("The measure is defined."))
            return redirect("results:measure", pk=row.pk)
    status = 422 if request.method == "POST" else 200
    context = {"state": of, "form": form, "refusal": refusal}
    return render(request, "results/define.html", context, status=status)


@require_http_methods(ASKED)
def baseline(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Recording where things stood."""
    return _enter(request, measured(request, pk), models.Baseline)


@require_http_methods(ASKED)
def target(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Setting where things should be."""
    return _enter(request, measured(request, pk), models.Target)


@require_http_methods(ASKED)
def observe(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Recording what was seen."""
    return _enter(request, measured(request, pk), models.Observation)


@require_http_methods(ASKED)
def correct(request: ActorRequest, pk: UUID, figure: UUID) -> HttpResponse:
    """Putting a figure in the place of one that was wrong."""
    row = measured(request, pk)
    wrong = selectors.figure_row(request.actor, row.pk, figure)
    if wrong is None:
        raise Http404
    return _enter(request, row, type(wrong), wrong)


def _enter(
    request: ActorRequest, row: models.Measure, kind: type[Entered], wrong: Entered | None = None
) -> HttpResponse:
    require(request.actor, "create", row.thing(), request.at)
    entry = ENTRIES[kind]
    was = None if wrong is None else selectors.figure(wrong, row)
    shape = entry.form if was is None else entry.correcting
    initial = None if was is None else forms.initial_of(was)
    form = shape(request.POST or None, measure=row, initial=initial)
    corrected = wrong is not None and selectors.is_corrected(request.actor, wrong)
    refusal: Refusal | None = CorrectedAlready() if corrected else None
    if request.method == "POST" and form.is_valid():
        told: dict[str, Any] = dict(form.cleaned_data)
        because = told.pop("because", "")
        if wrong is not None:
            told["correction"] = actions.Correction(wrong, because)
        try:
            entry.action(by=request.actor, at=request.at, measure=row, **told)
        except Refusal as no:
            refusal = no
        else:
            messages.success(request, _("The figure is corrected.") if wrong else _(entry.done))
            return redirect("results:measure", pk=row.pk)
    context = {
        "state": row.state,
        "measure": row,
        "text": _(entry.text),
        "button": _("Correct the figure") if wrong else _(entry.button),
        "title": _("Correct a figure") if wrong else _(entry.title),
        "was": was and words.said(was.value),
        "figure": words.FIGURES[kind],
        "period": was and words.period(was.starts, was.ends),
        "form": form,
        "refusal": refusal,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "results/enter.html", context, status=status)
