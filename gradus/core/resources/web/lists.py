"""The lists: whose means there are to see, and those of a programme, a partner, a State."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gradus.core.access.request import ActorRequest, may
from gradus.core.people.words import language_name
from gradus.core.resources import models, selectors, words
from gradus.core.resources.web.frame import (
    Place,
    partner_place,
    places_of,
    programme_place,
    state_place,
)
from gradus.core.ui.templatetags.ui import say

Line = dict[str, Any]


@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """Whose means the viewer reaches; where there is one, that at once."""
    found = places_of(request)
    if len(found) == 1:
        return redirect(found[0].url)
    return render(request, "resources/index.html", {"places": found})


@require_safe
def programme(request: ActorRequest, code: str) -> HttpResponse:
    """A programme's pots, offers and people."""
    place = programme_place(request, code)
    pots = selectors.pots(request.actor, closed=True, programme_id=place.pk)
    offers = selectors.offers(request.actor, withdrawn=True, programme_id=place.pk)
    people = selectors.supplies(request.actor, ended=True, programme_id=place.pk)
    context = _gifts(request, place, pots, offers, whose=_giver)
    context |= {"people": _sorted(_supply(request, row) for row in people)}
    context |= {"next": _next_of_programme(place, context) if context["may_add"] else None}
    return render(request, "resources/programme.html", context)


@require_safe
def partner(request: ActorRequest, code: str) -> HttpResponse:
    """A partner's own pots and offers."""
    place = partner_place(request, code)
    pots = selectors.pots(request.actor, closed=True, partner_id=place.pk)
    offers = selectors.offers(request.actor, withdrawn=True, partner_id=place.pk)
    context = _gifts(
        request, place, pots, offers, whose=lambda row: row.programme.name if row.programme else ""
    )
    context |= {"next": _next_of_partner(place, context) if context["may_add"] else None}
    return render(request, "resources/partner.html", context)


@require_safe
def state(request: ActorRequest, code: str) -> HttpResponse:
    """What a State's plan can count on: circumstances, money, equipment and people meant for it."""
    place = state_place(request, code)
    people = selectors.supplies(request.actor, ended=True, state_id=place.pk)
    pots = selectors.pots(request.actor, closed=True, state_id=place.pk)
    offers = selectors.offers(request.actor, withdrawn=True, state_id=place.pk)
    context = _gifts(request, place, pots, offers, whose=_giver) | {
        "people": _sorted(_supply(request, row) for row in people),
        "happening": _sorted(
            _circumstance(request, row)
            for row in selectors.circumstances(request.actor, place.pk, over=True)
        ),
    }
    context |= {"next": _next_of_state(place, context) if context["may_add"] else None}
    return render(request, "resources/state.html", context)


def _giver(row: models.Pot | models.Offer) -> str:
    return row.partner.name if row.partner else _("the State's own")


def _gifts(
    request: ActorRequest,
    place: Place,
    pots: Sequence[models.Pot],
    offers: Sequence[models.Offer],
    whose: Callable[[Any], str],
) -> Line:
    return {
        "place": place,
        "way": place.way(),
        "pots": _sorted(_pot(request, row, whose(row)) for row in pots),
        "offers": _sorted(_offer(request, row, whose(row)) for row in offers),
        "may_add": may(request, "create", place.thing()),
    }


def _pot(request: ActorRequest, row: models.Pot, whose: str) -> Line:
    only = words.only(row.states, row.areas, row.cost_kinds)
    stands = words.standing(row.starts, row.ends, row.closed_at, _("closed"), request.at.date())
    return {
        "title": row.title,
        "whose": whose,
        "what": words.money(row.amount, row.currency),
        "time": words.time(row.starts, row.ends),
        "only": only,
        "carry_over": row.carry_over,
    } | _end(request, row, "close-pot", stands, row.closed_at)


def _offer(request: ActorRequest, row: models.Offer, whose: str) -> Line:
    stands = words.standing(
        row.starts, row.ends, row.withdrawn_at, _("withdrawn"), request.at.date()
    )
    return {
        "title": words.equipment().get(row.kind, row.kind),
        "whose": whose,
        "what": row.units,
        "time": words.time(row.starts, row.ends),
        "only": words.only(row.states),
        "note": row.note,
    } | _end(request, row, "withdraw-offer", stands, row.withdrawn_at)


def _supply(request: ActorRequest, row: models.Supply) -> Line:
    stands = words.standing(row.starts, row.ends, row.ended_at, _("ended"), request.at.date())
    return {
        "title": words.SUPPLIES[row.kind],
        "what": row.number,
        "time": words.time(row.starts, row.ends),
        "language": language_name(row.language) if row.language else "",
        "area": words.areas().get(row.area, row.area),
    } | _end(request, row, "end-supply", stands, row.ended_at)


def _circumstance(request: ActorRequest, row: models.Circumstance) -> Line:
    open_ = row.ended_at is None and may(request, "change", row.thing())
    return {
        "title": row.reason,
        "kind": words.CIRCUMSTANCES[row.kind],
        "time": words.time(row.starts, row.ends),
        "may_move": row.may_move,
        "before": words.time(row.corrects.starts, row.corrects.ends) if row.corrects else "",
        "effect": words.effect(row),
        "source": row.source,
        "grade": words.GRADES[row.grade],
        "stands": _when(row, request.at.date()),
        "over": row.ended_at is not None,
        "end": reverse("resources:lift", args=[row.pk]) if open_ else "",
        "correct": reverse("resources:correct", args=[row.pk]) if open_ else "",
    }


def _when(row: models.Circumstance, today: date) -> tuple[str, str]:
    if row.ended_at is not None:
        return _("counts no longer"), ""
    if row.ends is not None and row.ends < today:
        return _("over"), ""
    return (_("now"), "warn") if row.starts <= today else (_("to come"), "info")


def _end(
    request: ActorRequest, row: Any, name: str, stands: tuple[str, str], over_at: object
) -> Line:
    open_ = over_at is None and may(request, "change", row.thing())
    return {
        "stands": stands,
        "over": over_at is not None,
        "end": reverse(f"resources:{name}", args=[row.pk]) if open_ else "",
    }


def _sorted(lines: Any) -> list[Line]:
    """What is open first, what is over last; else as it was."""
    return sorted(lines, key=lambda line: line["over"])


def _open(lines: Sequence[Line]) -> list[Line]:
    return [line for line in lines if not line["over"]]


def _next_of_programme(place: Place, found: Line) -> Line:
    if not _open(found["pots"]):
        return _next_pot(reverse("resources:programme-pot", args=[place.of.code]))
    if not _open(found["people"]):
        return {
            "title": _("Say which people there are"),
            "text": _("Trainers, mentors, the regional team: how many, in which months."),
            "url": reverse("resources:programme-supply", args=[place.of.code]),
            "action": _("Enter people"),
        }
    return _run_out(found) or {
        "title": _("Make the next plan with it"),
        "text": _("A plan made from now on counts on what is open here for its State."),
        "url": reverse("home"),
        "action": _("Choose a State"),
    }


def _next_of_partner(place: Place, found: Line) -> Line:
    if not _open(found["pots"]) and not _open(found["offers"]):
        return _next_pot(reverse("resources:partner-pot", args=[place.of.code]))
    return {
        "title": _("Keep it up to date"),
        "text": _("Plans count on what is open here. What changed is entered anew; the programme's "
                  "officer closes what holds no longer."),
        "url": "",
        "action": "",
    }  # fmt: skip


def _next_of_state(place: Place, found: Line) -> Line:
    if not found["happening"]:
        return {
            "title": _("Say what happens in and around the State"),
            "text": _(
                "Elections, terms, holidays, emergencies, cuts of money: plans keep to them."
            ),
            "url": reverse("resources:enter-circumstance", args=[place.of.code]),
            "action": _("Enter a circumstance"),
        }
    if not _open(found["people"]):
        return {
            "title": _("Say which trainers and mentors the State has"),
            "text": _("How many at a time, in which months. Plans count on no more than that."),
            "url": reverse("resources:state-supply", args=[place.of.code]),
            "action": _("Enter people"),
        }
    return _run_out(found) or {
        "title": _("Make the next plan with it"),
        "text": _(
            "A plan made from now on keeps to these circumstances and counts on these people."
        ),
        "url": reverse("state", args=[place.of.code]),
        "action": _("Go to the journey"),
    }


def _next_pot(url: str) -> Line:
    return {
        "title": _("Enter the first money"),
        "text": _("A plan spends no more than what is entered, and only on what it is for."),
        "url": url,
        "action": _("Enter a pot"),
    }


def _run_out(found: Line) -> Line | None:
    """The first open thing whose time is over, to be closed."""
    lines = (*found.get("pots", ()), *found.get("offers", ()), *found["people"])
    first = next((one for one in lines if one["stands"][1] == "warn" and one["end"]), None)
    if first is None:
        return None
    return {
        "title": _("Close what has run out"),
        "text": say(first["title"]),
        "url": first["end"],
        "action": _("Look at it"),
    }
