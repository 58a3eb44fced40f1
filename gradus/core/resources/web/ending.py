"""Closing, withdrawing, ending and lifting what plans are made with: each asked before it is done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gradus.core.access.denied import require
from gradus.core.access.request import ActorRequest
from gradus.core.resources import actions, models, selectors, words
from gradus.core.resources.web.frame import ASKED, Place, place_of, places_of
from gradus.domain.refusals import Refusal


@require_http_methods(ASKED)
def close_pot(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Nothing more comes from a pot."""
    row = _found(selectors.pot(request.actor, pk))

    def end() -> None:
        actions.close_pot(by=request.actor, at=request.at, pot=row)

    return _ask(
        request,
        row,
        end,
        title=_("Close the pot"),
        what=words.of_pot(row),
        time=words.time(row.starts, row.ends),
        text=_("Plans made from now on do not count on it. Plans that are made stay as they are. A "
               "closed pot is not opened again; enter a new one if money comes after all."),
        done=_("The pot is closed."),
    )  # fmt: skip


@require_http_methods(ASKED)
def withdraw_offer(request: ActorRequest, pk: UUID) -> HttpResponse:
    """An offer stands no longer."""
    row = _found(selectors.offer(request.actor, pk))

    def end() -> None:
        actions.withdraw_offer(by=request.actor, at=request.at, offer=row)

    return _ask(
        request,
        row,
        end,
        title=_("Withdraw the offer"),
        what=words.of_offer(row),
        time=words.time(row.starts, row.ends),
        text=_("Plans made from now on do not count on it. Plans that are made stay as they are."),
        done=_("The offer is withdrawn."),
    )


@require_http_methods(ASKED)
def end_supply(request: ActorRequest, pk: UUID) -> HttpResponse:
    """People are not there any more."""
    row = _found(selectors.supply(request.actor, pk))

    def end() -> None:
        actions.end_supply(by=request.actor, at=request.at, supply=row)

    return _ask(
        request,
        row,
        end,
        title=_("Say that they are not there any more"),
        what=words.of_supply(row),
        time=words.time(row.starts, row.ends),
        text=_(
            "Plans made from now on do not count on them. Plans that are made stay as they are."
        ),
        done=_("They are not counted on any more."),
    )


@require_http_methods(ASKED)
def lift(request: ActorRequest, pk: UUID) -> HttpResponse:
    """A circumstance counts no longer."""
    row = _found(selectors.circumstance(request.actor, pk))

    def end() -> None:
        actions.lift_circumstance(by=request.actor, at=request.at, circumstance=row)

    return _ask(
        request,
        row,
        end,
        title=_("Lift the circumstance"),
        what=row.reason,
        time=words.time(row.starts, row.ends),
        text=_(
            "Plans made from now on do not keep to it. It stays readable, with the day it was lifted."
        ),
        done=_("It is lifted."),
    )


def _ask(
    request: ActorRequest, row: models.AnyMeans, end: Callable[[], None], **said: Any
) -> HttpResponse:
    require(request.actor, "change", row.thing(), request.at)
    place = _place(request, row)
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            end()
        except Refusal as no:
            refusal = no
        else:
            messages.success(request, said["done"])
            return redirect(place.url)
    context = {"place": place, "way": place.way(said["title"]), "refusal": refusal} | said
    return render(request, "resources/end.html", context, status=422 if refusal else 200)


def _place(request: ActorRequest, row: models.AnyMeans) -> Place:
    """Where the row is listed for the viewer."""
    owners = set(row.thing().owners.values())
    found = next((place for place in places_of(request) if place.pk in owners), None)
    if found is None:
        raise Http404
    return place_of(found.of)


def _found(row: Any) -> Any:
    if row is None:
        raise Http404
    return row
