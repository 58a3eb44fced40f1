"""What a plan says, as its page shows it: bars in the rows of its activities, money as a chart."""

from __future__ import annotations

from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_bidi, gettext_lazy
from django.utils.translation import gettext as _

from gradus.formats.charts.drawing import Style
from gradus.formats.charts.row_bars import row_bar, row_years
from gradus.formats.documents.figures import decimal
from gradus.formats.documents.plan_document import AreaMoved, Measure, Number, PlanDocument
from gradus.steps.planning.said import ChangeLine, Said
from gradus.workflows.plan_time_and_money import money_chart, timeline
from gradus.workflows.score_charts import PAGE_FONTS

OUT = {
    "money": gettext_lazy("Only money is missing"),
    "close": gettext_lazy("A close call: in or out makes hardly a difference"),
    "other": gettext_lazy("Something else is in the way, or it is worth less than what is in"),
    "ruled-out": gettext_lazy("Ruled out by the State"),
}


def shown(said: Said) -> dict[str, Any]:
    """What the page needs beside the words."""
    document, mirrored = said.document, get_language_bidi()
    months = timeline(document)
    style = Style(font=PAGE_FONTS, mirrored=mirrored)
    bars = {
        one.id: _safe(row_bar(months, one.start, one.end, one.effective, mirrored=mirrored))
        for one in document.activities
    }
    return {
        "said": said,
        "document": document,
        "style": style,
        "years": _safe(row_years(months, mirrored=mirrored)),
        "parts": [(part, [(line, bars[line.activity.id]) for line in part.lines]) for part in said.parts],
        "money": money_chart(document, _, style) if document.pots else None,
        "measures": [_measure(document, one) for one in document.measures],
        "moves": document.threat.moves,
        "areas": [_area(one) for one in document.threat.moves.areas],
        "changes": [_change(line) for line in said.changes],
        "out": [(OUT[one.kind], one) for one in said.out],
    }  # fmt: skip


def _measure(document: PlanDocument, one: Measure) -> dict[str, Any]:
    def figure(value: Number) -> str:
        return decimal(value, 0 if value == int(value) else 1, get_language() or "en")

    return {
        "title": one.title,
        "unit": one.unit,
        "baseline": None if one.baseline is None else figure(one.baseline),
        "targets": [(figure(t.value), document.start.plus(t.month)) for t in one.targets],
    }


def _area(one: AreaMoved) -> dict[str, Any]:
    def percent(share: Number) -> str:
        return decimal(100 * float(share), 1, get_language() or "en")

    return {
        "title": one.title,
        "words": one.words,
        "unsure": one.direction != "same" and not one.sure,
        **{name: percent(getattr(one, name)) for name in ("weight", "low", "high", "equal")},
    }


def _change(line: ChangeLine) -> dict[str, Any]:
    months = line.change.months or 0
    return {
        "title": line.change.title,
        "before": line.before,
        "after": line.after,
        "later": max(months, 0),
        "earlier": max(-months, 0),
    }


def _safe(svg: str) -> SafeString:
    return mark_safe(svg)  # noqa: S308 # nosec - formats/charts escapes what comes from data
