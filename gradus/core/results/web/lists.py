"""The lists: States whose results the viewer reaches, and the measures of one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gradus.core.access.request import ActorRequest
from gradus.core.results import selectors, words
from gradus.core.results.selectors import FigureSeen, MeasureSeen
from gradus.core.results.web.frame import (
    may_write,
    missing_step,
    next_step,
    reached,
)
from gradus.core.ui.next_step import NextStep

ORDER = ("baseline", "target", "observe")


@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """The States whose results the viewer reaches; one alone is opened at once."""
    found = selectors.states_of(request.actor)
    if len(found) == 1:
        return redirect("results:state", code=found[0].code)
    return render(request, "results/index.html", {"states": found})


@require_safe
def state(request: ActorRequest, code: str) -> HttpResponse:
    """A State's measures by code: where each stood, stands and should stand."""
    of = reached(request, code)
    after = request.GET.get("after", "").replace("\0", "")[:60]
    page = selectors.page_of(request.actor, of.pk, after)
    writes = may_write(request, of.pk)
    today = request.at.date()
    context = {
        "state": of,
        "lines": [_line(one, today) for one in page.measures],
        "later": bool(after),
        "next": f"?after={page.following}" if page.following else "",
        "may_write": writes,
        "step": _first_step(page.measures, today) if writes else None,
    }
    return render(request, "results/list.html", context)


def _line(measure: MeasureSeen, today: date) -> dict[str, Any]:
    gap = words.missing_since(measure)
    return {
        "measure": measure,
        "baseline": _cell(measure.baseline, bool(measure.baselines)),
        "latest": _cell(measure.latest, reported=True),
        "gap": words.period(gap.starts, gap.ends) if gap and measure.latest else "",
        "target": _cell(measure.target),
        "grade": measure.latest.grade if measure.latest else "",
        "verdict": words.verdict(measure, today),
    }


def _cell(figure: FigureSeen | None, reported: bool = False) -> dict[str, str]:
    """A figure and its period; without one, that it was not reported, or not set."""
    if figure is None:
        return {"value": _("not reported") if reported else _("not set"), "period": ""}
    return {
        "value": words.said(figure.value),
        "period": words.period(figure.starts, figure.ends),
    }


def _first_step(measures: Sequence[MeasureSeen], today: date) -> NextStep | None:
    """What to do next: baselines before targets before observations, in the order of the list."""
    waiting = [(missing_step(one, today), one) for one in measures]
    for missing in ORDER:
        for step, measure in waiting:
            found = next_step(measure, today) if step == missing else None
            if found is not None:
                title = _("{measure}: {step}").format(measure=measure.title, step=found.title)
                return NextStep(title, found.text, found.url, found.action)
    return None
