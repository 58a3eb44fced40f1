"""Every figure of a source, with where it is from and what was told before."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gradus.core.access.request import ActorRequest
from gradus.core.states.templatetags.states import state_name
from gradus.steps.threats import held, models, words
from gradus.steps.threats.web.places import Place, PlaceOf, the_source

ASKABLE = ("kind", "unit", "place")


@require_safe
def figures(request: ActorRequest, of: PlaceOf, code: str, pk: UUID) -> HttpResponse:
    """A page of figures; all of one series, of one State, or those no longer told."""
    place = of(request, code)
    row = the_source(request, place, pk)
    which = _which(request)
    lines, more = held.page(request.actor, row, which)
    context = {
        "place": place,
        "way": place.way((row.title, place.url("source", row.pk)), _("Figures")),
        "source": row,
        "lines": [_line(place, one) for one in lines],
        "which": which,
        "series": words.series_and_unit(which.kind, which.unit) if which.unit else "",
        "meaning": words.meaning(which.kind),
        "views": _views(request, place, row, which),
        "previous": _at(which, which.number - 1) if which.number else "",
        "next": _at(which, which.number + 1) if more else "",
        "marking": getattr(row, "marking", ""),
    }
    return render(request, "threats/figures.html", context)


def _which(request: ActorRequest) -> held.Which:
    told = {name: request.GET.get(name, "")[:60] for name in ASKABLE}
    told["place"] = told["place"].strip().upper()
    number = request.GET.get("page", "")
    page = int(number) if number.isascii() and number.isdecimal() and len(number) < 7 else 0
    return held.Which(**told, number=page, ended="ended" in request.GET)


def _at(which: held.Which, number: int, **other: str) -> str:
    told = {"kind": which.kind, "unit": which.unit, "place": which.place}
    told |= {"ended": "1" if which.ended else "", "page": str(number) if number else ""} | other
    return f"?{urlencode({name: value for name, value in told.items() if value})}"


def _views(
    request: ActorRequest, place: Place, row: Any, which: held.Which
) -> list[dict[str, Any]]:
    """The series of the source as tabs, and what is no longer told."""
    plain = held.Which(place=which.place)
    found = [
        {"label": _("All"), "url": _at(plain, 0), "current": not which.kind and not which.ended}
    ]
    for one in held.series(request.actor, row):
        label = words.series_and_unit(one.kind, one.unit)
        here = (which.kind, which.unit, which.ended) == (one.kind, one.unit, False)
        url = _at(plain, 0, kind=one.kind, unit=one.unit)
        found.append({"label": label, "url": url, "current": here})
    if which.ended or held.ended(request.actor, row):
        url = _at(plain, 0, ended="1")
        found.append({"label": _("No longer told"), "url": url, "current": which.ended})
    return found


def _line(place: Place, one: held.FigureLine) -> dict[str, Any]:
    row: models.FigureBase = one.figure
    return {
        "row": row,
        "state": "" if place.code else state_name(row.place_code),
        "series": words.series(row.kind),
        "time": words.time(row),
        "amount": words.amount(row),
        "interval": words.interval(row),
        "people": words.number(row.population) if row.population else "",
        "inside": row.marking in models.INSIDE,
        "earlier": [_earlier(before) for before in one.earlier],
    }


def _earlier(row: Any) -> dict[str, Any]:
    return {"amount": words.amount(row), "interval": words.interval(row), "row": row}
