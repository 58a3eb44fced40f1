"""The pages that say where a State stands: results, contradictions, then and now."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gradus.core.access.request import ActorRequest, may
from gradus.core.states import selectors as states
from gradus.formats.charts import level_strip
from gradus.steps.assessment import bridge, matters, models
from gradus.steps.assessment.picture import Level, Picture, picture
from gradus.steps.assessment.web.frame import frame, opened, own
from gradus.steps.assessment.web.questions import Questions
from gradus.workflows.score_charts import level_map, score_radar

MOST = 15


@require_safe
def results(request: ActorRequest, code: str, pk: UUID) -> HttpResponse:
    """Where the State stands, the next step first."""
    state, row = opened(request, code, pk)
    found = picture(request.actor, row)
    context = frame(request, state, row) | {"unit": None}
    if found is not None:
        questions = Questions(request, row, found.instrument)
        known = matters.of_assessment(request.actor, row)
        unknown = sorted(found.unknown, key=lambda level: known.rank(level.indicator.id))
        context |= _charts(found) | {
            "views": views(row, "results"),
            "may_plan": may(request, "create", own(state, "plan")),
            "sees_plans": states.state_within(request.actor, code, "plan") is not None,
            "unit": found.unit,
            "picture": found,
            "gates": [(gate, questions.at(gate.level.indicator.id)) for gate in found.gates],
            "lowest": found.lowest[:MOST],
            "lowest_more": len(found.lowest[MOST:]),
            "matters": known,
            "unknown": [
                (level, target, known.said(level.indicator.id))
                for level, target in _linked(unknown[:MOST], questions)
            ],
            "unknown_more": len(found.unknown[MOST:]),
            "needs": found.needs[:MOST],
            "legal": bridge.legal_needs(found.unit),
            "articles_unknown": sum(one.state == "unknown" for one in found.unit.legal),
            "dimensions": [
                (
                    dimension,
                    [
                        (one, len(found.documents.get(one.indicator.id, ())))
                        for one in found.levels
                        if one.dimension is dimension
                    ],
                )
                for dimension in found.instrument.dimensions
            ],
        }
    return render(request, "assessment/results.html", context)


def views(row: models.Assessment, here: str) -> list[dict[str, object]]:
    """The pages about one assessment's results."""
    labels = {
        "results": _("Results"),
        "contradictions": _("Contradictions"),
        "comparison": _("Then and now"),
    }
    return [
        {
            "label": label,
            "url": reverse(f"assessment:{name}", args=[row.state.code, row.pk]),
            "current": name == here,
        }
        for name, label in labels.items()
    ]


def _linked(levels: Iterable[Level], questions: Questions) -> list[tuple[Level, str]]:
    return [(level, questions.at(level.indicator.id)) for level in levels]


def _charts(found: Picture) -> dict[str, Any]:
    mirrored = get_language_bidi()
    drawn = {level.indicator.id: _drawn(level) for level in found.levels}
    return {
        "radar": score_radar(found.unit, _, language=get_language() or "en", mirrored=mirrored),
        "map": level_map(found.instrument, drawn, _, mirrored=mirrored),
    }


def _drawn(level: Level) -> level_strip.Level:
    if not level.applies:
        return "not-applicable"
    return None if level.claimed is None else int(level.claimed)
