"""The page of an assessment beside an earlier one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gradus.core.access.request import ActorRequest
from gradus.domain.messages import N_
from gradus.domain.refusals import Refusal
from gradus.engines.scoring.compare import Verdict
from gradus.engines.scoring.instrument import Indicator
from gradus.engines.scoring.then_now import ThenNow
from gradus.steps.assessment import models, selectors
from gradus.steps.assessment.then_now import then_and_now
from gradus.steps.assessment.web.frame import frame, opened
from gradus.steps.assessment.web.results import views
from gradus.workflows.score_charts import then_now_bars

VERDICTS: dict[Verdict, tuple[str, str]] = {
    "higher": (N_("higher"), "good"),
    "lower": (N_("lower"), "warn"),
    "same": (N_("the same"), ""),
    "not certain": (N_("not certain: the ranges overlap"), ""),
    "not known": (N_("not known"), ""),
}


@require_safe
def comparison(request: ActorRequest, code: str, pk: UUID) -> HttpResponse:
    """Then and now: what can be said of the change, and what cannot."""
    state, row = opened(request, code, pk)
    earlier = selectors.earlier(request.actor, row)
    before = chosen(earlier, request.GET.get("before", ""))
    context: dict[str, Any] = frame(request, state, row) | {
        "views": views(row, "comparison"),
        "earlier": earlier,
        "before": before,
    }
    if before is not None:
        try:
            found = then_and_now(request.actor, before, row)
        except Refusal as no:
            return render(request, "assessment/comparison.html", context | {"refusal": no})
        if found is not None:
            pair = found.comparison
            changes = [(_said(one.verdict), one, found.overlap[one.id]) for one in pair.dimensions]
            context |= {
                "found": found,
                "overall": pair.overall,
                "overall_said": pair.overall and _said(pair.overall.verdict),
                "dimensions": changes,
                "levels": [(_said(one.verdict), one) for one in found.changed],
                "answered": sum(one.answered for one in found.overlap.values()),
                "asked": len(found.instrument.indicators),
                "apart": _apart(found),
                "chart": then_now_bars(
                    pair, _, language=get_language() or "en", mirrored=get_language_bidi()
                ),
            }
    return render(request, "assessment/comparison.html", context)


def _apart(found: ThenNow) -> list[tuple[str, tuple[Indicator, ...]]]:
    """What is not compared, by why."""
    lists = (
        (_("Asked for the first time"), found.apart.new),
        (_("Asked no more"), found.apart.gone),
        (_("Worded otherwise, or with other levels"), found.apart.changed),
    )
    return [(why, indicators) for why, indicators in lists if indicators]


def chosen(earlier: list[models.Assessment], named: str) -> models.Assessment | None:
    """The earlier assessment of that id; the latest where none is named."""
    if not named:
        return earlier[0] if earlier else None
    for one in earlier:
        if str(one.pk) == named.lower():
            return one
    raise Http404


def _said(verdict: Verdict) -> tuple[str, str]:
    text, tone = VERDICTS[verdict]
    return _(text), tone
