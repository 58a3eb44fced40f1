"""A file that was brought: what taking it would change, taking it, throwing it away."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from gradus.core.access.denied import require
from gradus.core.access.request import ActorRequest
from gradus.core.people.words import listed
from gradus.core.states.templatetags.states import state_name
from gradus.domain.refusals import Refusal
from gradus.steps.threats import words
from gradus.steps.threats.actions import releases
from gradus.steps.threats.forms.sources import TakeForm
from gradus.steps.threats.web.places import ASKED, Place, PlaceOf, the_source

MOST_SHOWN = 50
MOST_PLACES = 30


@require_http_methods(ASKED)
def check(request: ActorRequest, of: PlaceOf, code: str, pk: UUID) -> HttpResponse:
    """What a file says and would change; confirming takes exactly that."""
    place = of(request, code)
    row = the_source(request, place, pk)
    require(request.actor, "create", place.thing(), request.at)
    form = TakeForm(request.POST or None)
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            taken = place.take(by=request.actor, at=request.at, source=row, **form.cleaned_data)
        except Refusal as no:
            refusal = no
        else:
            messages.success(request, _told(taken))
            return redirect(place.url("source", row.pk))
    waiting = place.pending(request.actor, row)
    if waiting is None and refusal is None:
        return redirect(place.url("source", row.pk))
    # the file is read as if it were whole: what that would drop is told before it is asked
    shown = waiting and releases.shown(request.actor, waiting, row, whole=True)
    if waiting is not None and shown is None:
        return redirect(place.url("source-mapping", row.pk))
    context = {
        "place": place,
        "way": place.way((row.title, place.url("source", row.pk)), _("Check and confirm")),
        "source": row,
        "form": _form(form, shown),
        "refusal": refusal,
        "shown": shown,
        "back": place.url("source", row.pk),
        "forget": place.url("source-forget", row.pk),
    }
    if shown is not None:
        context |= _preview(place, row, shown)
    status = 422 if request.method == "POST" else 200
    return render(request, "threats/source_check.html", context, status=status)


@require_POST
def forget(request: ActorRequest, of: PlaceOf, code: str, pk: UUID) -> HttpResponse:
    """Throwing away what was shown."""
    place = of(request, code)
    row = the_source(request, place, pk)
    waiting = place.pending(request.actor, row)
    if waiting is not None:
        releases.forget(by=request.actor, at=request.at, thing=place.thing(), pending=waiting)
        messages.success(request, _("The file is thrown away; nothing of it was kept."))
    return redirect(place.url("source", row.pk))


def _form(form: TakeForm, shown: releases.Preview | None) -> TakeForm:
    """The form for what is shown now: another file than the one confirmed is confirmed anew."""
    if shown is None or (form.is_bound and form.errors):
        return form
    told = {"confirmed": shown.sha256}
    return TakeForm(initial={**(form.cleaned_data if form.is_bound else {}), **told})


def _told(release: Any) -> str:
    parts = (
        (release.added, ngettext("{n} new figure", "{n} new figures", release.added)),
        (release.corrected, ngettext("{n} corrected", "{n} corrected", release.corrected)),
        (release.dropped, ngettext("{n} dropped", "{n} dropped", release.dropped)),
        (release.unchanged, ngettext("{n} unchanged", "{n} unchanged", release.unchanged)),
    )
    counted = listed(text.format(n=count) for count, text in parts if count)
    return _("The file is taken: {counted}.").format(counted=counted or _("nothing new"))


def _preview(place: Place, row: Any, shown: releases.Preview) -> dict[str, Any]:
    corrected = [one for one in shown.changes if one.before and one.after]
    dropped = [one.before for one in shown.changes if one.before and not one.after]
    new = [one.after for one in shown.changes if one.after and not one.before]
    return {
        "series": [_series(*one) for one in shown.by_series],
        "aside": _aside(place, shown),
        "corrected": [_change(one, place) for one in corrected[:MOST_SHOWN]],
        "corrected_more": shown.corrected - min(len(corrected), MOST_SHOWN),
        "dropped": [_figure(one, place) for one in dropped[:MOST_SHOWN] if one],
        "dropped_more": shown.dropped - min(len(dropped), MOST_SHOWN),
        "new": [_figure(one, place) for one in new[:MOST_SHOWN] if one],
        "new_more": shown.added - min(len(new), MOST_SHOWN),
        "indicators": len(shown.read.indicators),
        "unmapped": [(one, _decide(place, row, one)) for one in shown.unmapped],
        "objects": sorted((shown.read.objects or {}).items()),
    }


def _series(kind: str, unit: str, count: int, first: int, last: int) -> dict[str, Any]:
    return {
        "title": words.series_and_unit(kind, unit),
        "meaning": words.meaning(kind),
        "figures": count,
        "years": words.years(first, last),
    }


def _change(one: Any, place: Place) -> dict[str, Any]:
    before = words.amount(one.before)
    same = before == words.amount(one.after) and words.interval(one.before) == words.interval(
        one.after
    )
    return _figure(one.after, place) | {
        "before": before,
        "interval_before": words.interval(one.before),
        "same": same,  # something else than the number was corrected: its definition, its sample ...
    }


def _figure(one: Any, place: Place) -> dict[str, Any]:
    return {
        "term": one.term,
        "scheme": one.scheme,
        "state": "" if place.code else state_name(one.state),
        "series": words.series(one.kind),
        "time": words.time(one),
        "amount": words.amount(one),
        "interval": words.interval(one),
        "at": one.place,
    }


def _decide(place: Place, row: Any, term: Any) -> str:
    asked = {"scheme": term.scheme, "term": term.term, "of": str(row.pk)}
    return f"{place.url('term')}?{urlencode(asked)}"


def _aside(place: Place, shown: releases.Preview) -> list[tuple[int, str, str]]:
    """What of the file is not taken, and why: how many, the reason, which ones."""
    read = shown.read
    named = list(read.places[:MOST_PLACES])
    if len(read.places) > MOST_PLACES:
        named.append("…")
    told_of_places = not place.code or read.objects is not None
    # a territory of a published table is kept; a country that a bundle names wrongly is not
    kept = bool(read.figures) and read.objects is None
    unknown = (
        _("places that are no Member State, such as territories; their figures are kept")
        if kept and not place.code
        else _("places that nobody knows here; what is told of them is left out")
    )
    found = [
        (read.others, _("figures of other States; a State's source keeps its own"), ""),
        (len(read.places) if told_of_places else 0, unknown, listed(named)),
        (read.nowhere, _("counts that name no State"), ""),
        (read.left_aside, _("rows that are a break-down or a region, as it was said"), ""),
        (read.not_reported, _("cells that say not reported; no figure, and no zero"), ""),
        (
            read.unmarked,
            _("objects without a marking; ask who sent it before passing anything on"),
            "",
        ),
    ]
    return [one for one in found if one[0]]
