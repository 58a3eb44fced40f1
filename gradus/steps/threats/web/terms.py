"""Terms that nothing is known of yet: the list, deciding on one, taking a decision back."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gradus.catalogue.classification import Decision
from gradus.core.access.denied import require
from gradus.core.access.request import ActorRequest, may
from gradus.core.accounts.selectors import names_of
from gradus.core.people.words import listed
from gradus.core.ui.next_step import NextStep
from gradus.domain.refusals import Refusal
from gradus.steps.threats import held, words
from gradus.steps.threats.forms.terms import DecisionForm
from gradus.steps.threats.web.places import ASKED, Place, PlaceOf

MOST = 100


@require_safe
def terms(request: ActorRequest, of: PlaceOf, code: str) -> HttpResponse:
    """Terms to decide on, those that most figures wait on first; and what was decided."""
    place = of(request, code)
    found = place.open_terms(request.actor)
    rows = list(place.decisions(request.actor))
    names = names_of({row.decided_by for row in rows})
    may_decide = may(request, "create", place.thing())
    context = {
        "place": place,
        "way": place.way(_("Terms")),
        "open": [_open(place, one) for one in found[:MOST]],
        "more": max(0, len(found) - MOST),
        "decided": [_decided(place, row, names) for row in rows],
        "may_decide": may_decide,
        "next": _next(place, found) if may_decide else None,
    }
    return render(request, "threats/terms.html", context)


@require_http_methods(ASKED)
def term(request: ActorRequest, of: PlaceOf, code: str) -> HttpResponse:
    """Deciding what one term means."""
    place = of(request, code)
    require(request.actor, "create", place.thing(), request.at)
    asked = request.GET if request.method != "POST" else request.POST
    scheme, name = asked.get("scheme", "").strip()[:60], asked.get("term", "").strip()[:300]
    if not scheme or not name:
        raise Http404
    back = _back(request, place)
    initial = {"scheme": scheme, "term": name, "outcome": "group"}
    form = DecisionForm(request.POST or None, initial=initial)
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            decision = Decision(**form.cleaned_data)
            place.decide(by=request.actor, at=request.at, decision=decision)
        except Refusal as no:
            refusal = no
        else:
            messages.success(request, _("It is decided. What it means counts from now on."))
            return redirect(back)
    found = held.term_named(scheme, name, place.open_terms(request.actor))
    context = {
        "place": place,
        "way": place.way((_("Terms"), place.url("terms")), name),
        "term": _open(place, found),
        "alike": _alike(name),
        "form": form,
        "refusal": refusal,
        "back": back,
        "of": request.GET.get("of", ""),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "threats/term.html", context, status=status)


@require_POST
def take_back(request: ActorRequest, of: PlaceOf, code: str, pk: UUID) -> HttpResponse:
    """Leaving a term undecided again."""
    place = of(request, code)
    row = place.decisions(request.actor).filter(pk=pk).first()
    if row is None:
        raise Http404
    place.take_back(by=request.actor, at=request.at, row=row)
    messages.success(request, _("The decision is taken back; the term waits for another."))
    return redirect(place.url("terms"))


def _back(request: ActorRequest, place: Place) -> str:
    """To the file that the term was met in, where there is one; else to the terms."""
    try:
        source = place.source(request.actor, UUID(request.GET.get("of", "")))
    except ValueError:
        source = None
    return place.url("source-check", source.pk) if source else place.url("terms")


def _open(place: Place, one: held.OpenTerm) -> dict[str, Any]:
    waiting = [
        ngettext("{n} figure", "{n} figures", count).format(n=count) + f" ({words.series(kind)})"
        for kind, count in one.waiting
    ]
    return {
        "scheme": one.scheme,
        "term": one.term,
        "near": one.near,
        "waiting": listed(waiting),
        "url": f"{place.url('term')}?{urlencode({'scheme': one.scheme, 'term': one.term})}",
    }


def _alike(term: str) -> list[dict[str, str]]:
    """Known terms like it, with what they mean."""
    titles = dict(words.groups())
    return [
        {
            "term": one.term,
            "scheme": one.scheme,
            "groups": listed(titles.get(group, group) for group in one.groups)
            or _("no group of offences"),
        }
        for one in held.alike(term, titles)
    ]


def _decided(place: Place, row: Any, names: dict[UUID, str]) -> dict[str, Any]:
    outcome = words.OUTCOMES[row.outcome]
    if row.outcome == "group":
        outcome = _("{relation}: {group}").format(
            group=words.group(row.group), relation=words.RELATIONS.get(row.relation, row.relation)
        )
    return {
        "row": row,
        "outcome": outcome,
        "by": names.get(row.decided_by, ""),
        "take_back": place.url("term-take-back", row.pk),
        "again": f"{place.url('term')}?{urlencode({'scheme': row.scheme, 'term': row.term})}",
    }


def _next(place: Place, found: list[held.OpenTerm]) -> NextStep | None:
    if not found:
        return None
    first = _open(place, found[0])
    return NextStep(
        _("Decide on “{term}”").format(term=found[0].term),
        _("Most figures wait on it: {waiting}.").format(waiting=first["waiting"]),
        first["url"],
        _("Decide"),
    )
