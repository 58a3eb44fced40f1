"""Entering what happens in or around a State, and correcting it when it moves."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gradus.core.access.denied import require
from gradus.core.access.request import ActorRequest
from gradus.core.resources import actions, forms, models, selectors
from gradus.core.resources.web.frame import ASKED, ask, place_of, state_place
from gradus.core.states import selectors as states


@require_http_methods(ASKED)
def enter(request: ActorRequest, code: str) -> HttpResponse:
    """An election, an emergency, a cut of money, with its dates, its source and its effect."""
    place = state_place(request, code)
    require(request.actor, "create", place.thing(), request.at)
    form = forms.CircumstanceForm(request.POST or None, partners=states.partners(request.actor))

    def take() -> object:
        return actions.enter_circumstance(
            by=request.actor, at=request.at, state_id=place.pk, **form.cleaned_data
        )

    return ask(
        request,
        place,
        form,
        take,
        title=_("Enter a circumstance"),
        lead=_("What happens in or around the State whatever the plan says, and what it does to the "
               "plan."),
        save=_("Enter it"),
        done=_("It is entered. Plans made from now on keep to it."),
    )  # fmt: skip


@require_http_methods(ASKED)
def correct(request: ActorRequest, pk: UUID) -> HttpResponse:
    """It moved, or is otherwise than was known; what stood here stays readable."""
    row = selectors.circumstance(request.actor, pk)
    if row is None:
        raise Http404
    require(request.actor, "change", row.thing(), request.at)
    place = place_of(row.state)
    form = forms.CircumstanceForm(
        request.POST or None, partners=states.partners(request.actor), initial=_stands(row)
    )

    def take() -> object:
        return actions.enter_circumstance(
            by=request.actor,
            at=request.at,
            state_id=row.state_id,
            corrects=row,
            **form.cleaned_data,
        )

    return ask(
        request,
        place,
        form,
        take,
        title=_("Correct a circumstance"),
        lead=_("Plans made from now on keep to what you write here. Plans that are made stay as they "
               "are, and so does the record of what stood here."),
        save=_("Correct it"),
        done=_("It is corrected. What stood here before can still be read."),
    )  # fmt: skip


def _stands(row: models.Circumstance) -> dict[str, Any]:
    names = ("reason", "kind", "starts", "ends", "may_move", "effect", "share", "source", "grade")
    return {name: getattr(row, name) for name in names} | {"partner_id": row.partner_id or ""}
