"""One measure: its figures as a chart and a table, and what was corrected in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gradus.core.access.request import ActorRequest
from gradus.core.results import models, selectors, words
from gradus.core.results.rules import Level, ValueKind
from gradus.core.results.selectors import Entered, FigureSeen, MeasureSeen
from gradus.core.results.web.frame import may_write, measured, next_step
from gradus.formats.charts import over_time
from gradus.formats.charts.drawing import PLAIN, Chart
from gradus.formats.documents.figures import whole

CHART_KINDS: dict[type[Entered], over_time.Kind] = {
    models.Baseline: "baseline",
    models.Observation: "observation",
    models.Target: "target",
}


@require_safe
def measure(request: ActorRequest, pk: UUID) -> HttpResponse:
    """A measure with every figure that stands, and what was corrected."""
    row = measured(request, pk)
    (seen,) = selectors.seen(request.actor, [row])
    writes = may_write(request, row.state_id)
    today = request.at.date()
    context = {
        "state": row.state,
        "measure": seen,
        "kind": words.KINDS[seen.kind],
        "direction": words.better(seen),
        "verdict": words.verdict(seen, today),
        "chart": _chart(seen),
        "rows": [_row(kind, one) for kind, one in _figures(seen)],
        "corrections": [
            {
                "figure": words.FIGURES[one.kind],
                "period": words.period(one.was.starts, one.was.ends),
                "was": words.said(one.was.value),
                "now": words.said(one.now.value),
                "moved": ""
                if (one.was.starts, one.was.ends) == (one.now.starts, one.now.ends)
                else words.period(one.now.starts, one.now.ends),
                "why": one.now.correction,
                "at": one.now.recorded_at,
            }
            for one in selectors.corrections(request.actor, pk)
        ],
        "may_write": writes,
        "step": next_step(seen, today) if writes else None,
    }
    return render(request, "results/measure.html", context)


def _figures(measure: MeasureSeen) -> Iterator[tuple[type[Entered], FigureSeen]]:
    """What stands, in order of time: baselines, what was observed, targets."""
    for kind, figures in (
        (models.Baseline, measure.baselines),
        (models.Observation, measure.observations),
        (models.Target, measure.targets),
    ):
        for one in figures:
            yield kind, one


def _row(kind: type[Entered], figure: FigureSeen) -> dict[str, Any]:
    return {
        "figure": words.FIGURES[kind],
        "period": words.period(figure.starts, figure.ends),
        "value": words.said(figure.value),
        "seen": figure,
        "meaning": words.GRADES.get(figure.grade, ""),
    }


def _chart(measure: MeasureSeen) -> Chart | None:
    """The figures over the years; none where there is no value to draw."""
    figures = [
        over_time.Figure(
            CHART_KINDS[kind],
            one.starts,
            one.ends,
            _height(one),
            words.said(one.value),
            words.period(one.starts, one.ends),
        )
        for kind, one in _figures(measure)
    ]
    if all(one.value is None for one in figures):
        return None
    levels: tuple[str, ...] = {
        ValueKind.ORDINAL: measure.levels,
        ValueKind.YES_NO: (_("no"), _("yes")),
    }.get(measure.kind, ())
    return over_time.over_time(
        "figures",
        _("The figures over time"),
        figures,
        levels=levels,
        words=over_time.TimeWords(
            _("Baseline"), _("Observed"), _("Target"), _("not reported"),
            _("Period"), _("Figure"), _("Value"),
        ),
        say=lambda value: whole(int(value)) if value == int(value) else f"{value:g}",
        style=replace(PLAIN, mirrored=get_language_bidi()),
    )  # fmt: skip


def _height(figure: FigureSeen) -> float | None:
    value = figure.value
    if isinstance(value, Level):
        return float(value.index)
    return None if value is None else float(value)
