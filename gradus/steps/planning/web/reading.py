"""What the pages of a plan show beside its words: charts, rows, filters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from gradus.formats.charts.drawing import Style
from gradus.formats.documents.figures import decimal
from gradus.formats.documents.plan_document import (
    Activity,
    AreaMoved,
    Measure,
    Number,
    PlanDocument,
)
from gradus.formats.documents.plan_parts import Supply
from gradus.steps.planning.said import ChangeLine, Line, Said
from gradus.steps.planning.web.activity import by_letter
from gradus.steps.planning.web.words import LETTERS, OUT
from gradus.workflows.plan_gantt import page_gantt
from gradus.workflows.plan_people_chart import people_chart
from gradus.workflows.plan_time_and_money import money_chart
from gradus.workflows.score_charts import PAGE_FONTS

Frame = Mapping[str, Any]
SOON = 3
"""Activities that a plan's home names as the first."""
MOST_PRICES = 6


def home(said: Said, frame: Frame) -> dict[str, Any]:
    """Ten seconds: key figures, what comes first, what must be confirmed, people and money in brief."""
    document = said.document
    years = [year for pot in document.pots for year in pot.years]
    full = [one for one in document.supplies if one.full]
    return _base(said) | {
        "first": sorted(said.lines, key=lambda x: (x.activity.start, x.number))[:SOON],
        "confirm": said.to_confirm[:SOON],
        "confirm_more": max(len(said.to_confirm) - SOON, 0),
        "committed": sum(year.committed for year in years),
        "left": sum(pot.left or 0 for pot in document.pots),
        "tight": full,
    }


def timeline(said: Said, frame: Frame) -> dict[str, Any]:
    """The chart whose rows are links, and the same as a table."""
    document = said.document

    def link(one: Activity) -> str:
        return reverse("planning:activity", args=[frame["state"].code, frame["plan"].pk, one.id])

    chart = page_gantt(document, _, _style(11.0), link=link, today=_today(document, frame["at"]))
    return _base(said) | {"chart": chart}


def money(said: Said, frame: Frame) -> dict[str, Any]:
    """By pot and year, by kind of cost, by activity, and what more would buy."""
    document = said.document
    kinds: dict[str, int] = defaultdict(int)
    for one in document.activities:
        for cost in one.costs:
            kinds[cost.kind] += cost.amount
    whole = max(sum(kinds.values()), 1)
    return _base(said) | {
        "chart": money_chart(document, _, _style()) if document.pots else None,
        "kinds": [(k, n, n / whole) for k, n in sorted(kinds.items(), key=lambda x: -x[1])],
        "prices": [_price(p) for p in document.prices[:MOST_PRICES]],
        "more_prices": [_price(p) for p in document.prices[MOST_PRICES:]],
        "totals": _totals(document),
        "payers": [(line, _payers(document, line.activity)) for line in said.lines],
    }


def people(said: Said, frame: Frame) -> dict[str, Any]:
    """Who is busy when: the chart, and for each who takes them and in which months all is taken."""
    document = said.document
    return _base(said) | {
        "chart": people_chart(document, _, _style(11.0)) if document.supplies else None,
        "supplies": [_supply(said, one) for one in document.supplies],
        "over": [one for one in document.supplies if one.over],
    }


def conditions(said: Said, frame: Frame) -> dict[str, Any]:
    """What must hold first."""
    held = [line for line in said.gates if line.gate.holds]
    lines = {line.number: line for line in said.lines}
    return _base(said) | {
        "gates": [(x, [lines[n] for n in x.waiting if n in lines]) for x in said.to_confirm],
        "held": held,
    }


def reasons(said: Said, frame: Frame) -> dict[str, Any]:
    """Why in and why out, of one area or of all."""
    document = said.document
    inside = [one.area for one in document.activities]
    areas = list(dict.fromkeys([*inside, *(one.area for one in document.left_out)]))
    chosen = frame["area"]
    area = areas[int(chosen)] if chosen.isdecimal() and int(chosen) < len(areas) else None
    return _base(said) | {
        "filter": [(str(n), name) for n, name in enumerate(areas)],
        "chosen": chosen if area else "",
        "inside": [p for p in said.parts if area in (None, p.area)],
        "out": [
            (OUT[group.kind], entries)
            for group in said.out
            if (entries := [one for one in group.entries if area in (None, one.area)])
        ],
        "measures": [_measure(document, one) for one in document.measures],
        "moves": document.threat.moves,
        "areas": [_area(one) for one in document.threat.moves.areas],
        "changes": [_change(line) for line in said.changes],
    }


def roles(said: Said, frame: Frame) -> dict[str, Any]:
    """The matrix, of one party or of all."""
    names = sorted({role.party for one in said.document.activities for role in one.roles})
    chosen = frame["party"]
    party = names[int(chosen)] if chosen.isdecimal() and int(chosen) < len(names) else None
    rows = [
        (line, [(word, by_letter(line.activity.roles, x)) for x, word in LETTERS.items()])
        for line in said.lines
        if party is None or any(role.party == party for role in line.activity.roles)
    ]  # fmt: skip
    return _base(said) | {
        "letters": list(LETTERS.values()),
        "rows": rows,
        "party": party,
        "filter": [(str(n), name) for n, name in enumerate(names)],
        "chosen": chosen if party else "",
        "known": bool(names),
    }


PAGES: Mapping[str, Callable[[Said, Frame], dict[str, Any]]] = {
    "timeline": timeline,
    "money": money,
    "people": people,
    "conditions": conditions,
    "reasons": reasons,
    "roles": roles,
}


# --- parts --------------------------------------------------------------------------------------


def _base(said: Said) -> dict[str, Any]:
    return {"said": said, "document": said.document}


def _style(size: float = 9.0) -> Style:
    return Style(font=PAGE_FONTS, size=size, mirrored=get_language_bidi())


def _today(document: PlanDocument, at: datetime) -> float:
    """Now, in months from month zero."""
    months = 12 * (at.year - document.start.year) + at.month - document.start.month
    return months + (at.day - 1) / 31


def _totals(document: PlanDocument) -> list[tuple[str, int]]:
    return [
        (
            document.year_label(year),
            sum(y.committed for pot in document.pots for y in pot.years if y.year == year),
        )
        for year in range(document.years)
    ]


def _payers(document: PlanDocument, one: Activity) -> list[tuple[str, int]]:
    """What each pot pays for an activity in all years."""
    names, sums = document.pot_names, defaultdict[str, int](int)
    for share in one.paid_by:
        sums[names.get(share.pot, share.pot)] += share.amount
    return list(sums.items())


def _price(one: Any) -> tuple[str, str, str]:
    return one.thing, _percent(one.low), _percent(one.high)


def _percent(share: Number) -> str:
    return decimal(100 * float(share), 1, get_language() or "en")


def _supply(said: Said, one: Supply) -> dict[str, Any]:
    start = said.document.start
    takers: list[tuple[Line | None, str]] = []
    for taken in one.taken:
        line = said.line(taken.activity) if taken.activity else None
        takers.append((line, line.activity.title if line else taken.title))
    busy = [n for n in one.asked if n]
    return {
        "one": one,
        "least": min(one.there),
        "there": max(one.there),
        "most": max(one.asked, default=0),
        "busy": len(busy),
        "full": [start.plus(month) for month in one.full],
        "takers": takers,
    }


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
    return {
        "title": one.title,
        "words": one.words,
        "unsure": one.direction != "same" and not one.sure,
        **{name: _percent(getattr(one, name)) for name in ("weight", "low", "high", "equal")},
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
