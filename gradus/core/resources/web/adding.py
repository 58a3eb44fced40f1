"""Entering means: of a programme by its officer, of a partner by itself, of a State by its office."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gradus.core.access.denied import require
from gradus.core.access.request import ActorRequest
from gradus.core.resources import actions, forms
from gradus.core.resources.web.frame import (
    ASKED,
    Place,
    ask,
    partner_place,
    programme_place,
    state_place,
)
from gradus.core.states import actions as register
from gradus.core.states import selectors as states
from gradus.core.states.models import Programme, State
from gradus.core.states.rules import free_code
from gradus.domain.ownership import Axis

CODE_LONGEST = 34  # and a number, where two would have the same


@require_http_methods(ASKED)
def programme_pot(request: ActorRequest, code: str) -> HttpResponse:
    """A partner's money, entered by the programme's officer."""
    return _pot(request, programme_place(request, code))


@require_http_methods(ASKED)
def partner_pot(request: ActorRequest, code: str) -> HttpResponse:
    """A partner's own money, for a programme."""
    return _pot(request, partner_place(request, code))


@require_http_methods(ASKED)
def programme_offer(request: ActorRequest, code: str) -> HttpResponse:
    """Equipment of a partner, entered by the programme's officer."""
    return _offer(request, programme_place(request, code))


@require_http_methods(ASKED)
def partner_offer(request: ActorRequest, code: str) -> HttpResponse:
    """Equipment that a partner offers itself, to a programme."""
    return _offer(request, partner_place(request, code))


@require_http_methods(ASKED)
def programme_supply(request: ActorRequest, code: str) -> HttpResponse:
    """Trainers, mentors and the team of a programme."""
    return _supply(request, programme_place(request, code))


@require_http_methods(ASKED)
def state_pot(request: ActorRequest, code: str) -> HttpResponse:
    """A State's own money, or money it counts on."""
    return _pot(request, state_place(request, code))


@require_http_methods(ASKED)
def state_offer(request: ActorRequest, code: str) -> HttpResponse:
    """Equipment that a State expects."""
    return _offer(request, state_place(request, code))


@require_http_methods(ASKED)
def state_supply(request: ActorRequest, code: str) -> HttpResponse:
    """Trainers and mentors of a State."""
    return _supply(request, state_place(request, code))


@require_http_methods(ASKED)
def partner(request: ActorRequest, code: str) -> HttpResponse:
    """A donor or another partner that is not known yet, entered by the programme's officer."""
    place = programme_place(request, code)
    require(request.actor, "create", place.thing(), request.at)
    form = forms.PartnerForm(request.POST or None)

    def enter() -> object:
        name, kind = form.cleaned_data["name"], form.cleaned_data["kind"]
        taken = {one.code for one in states.partners(request.actor)}
        return register.register_partner(
            by=request.actor,
            at=request.at,
            programme_id=place.pk,
            code=free_code(name[:CODE_LONGEST], kind, taken),
            name=name,
            kind=kind,
        )

    return ask(
        request,
        place,
        form,
        enter,
        title=_("Enter a partner"),
        lead=_("Every programme here sees its name; look first whether it is there already."),
        save=_("Enter the partner"),
        done=_("The partner is entered. Now its money or equipment can be."),
    )


def _pot(request: ActorRequest, place: Place) -> HttpResponse:
    require(request.actor, "create", place.thing(), request.at)
    form = _gift(request, place, forms.PotForm)
    if form is None:
        return _nobody(request, place)

    def enter() -> object:
        told = form.values() | _owners(place, form)
        return actions.add_pot(by=request.actor, at=request.at, **told)

    return ask(
        request,
        place,
        form,
        enter,
        title=_("Enter a pot"),
        lead=_("Money of one partner, for one time. It is never rewritten: what changes is closed "
               "and entered anew."),
        save=_("Enter the pot"),
        done=_("The pot is entered. Plans made from now on can count on it."),
    )  # fmt: skip


def _offer(request: ActorRequest, place: Place) -> HttpResponse:
    require(request.actor, "create", place.thing(), request.at)
    form = _gift(request, place, forms.OfferForm)
    if form is None:
        return _nobody(request, place)

    def enter() -> object:
        told = form.values() | _owners(place, form)
        return actions.add_offer(by=request.actor, at=request.at, **told)

    return ask(
        request,
        place,
        form,
        enter,
        title=_("Enter an offer"),
        lead=_("Equipment that a partner would give. It is handed over after training, when there "
               "are premises, power and somebody who pays from the second year on."),
        save=_("Enter the offer"),
        done=_("The offer is entered. Plans made from now on can count on it."),
    )  # fmt: skip


def _supply(request: ActorRequest, place: Place) -> HttpResponse:
    require(request.actor, "create", place.thing(), request.at)
    form = forms.SupplyForm(request.POST or None)
    owner = "state_id" if place.axis is Axis.STATE else "programme_id"

    def enter() -> object:
        told: dict[str, Any] = form.cleaned_data | {owner: place.pk}
        return actions.add_supply(by=request.actor, at=request.at, **told)

    return ask(
        request,
        place,
        form,
        enter,
        title=_("Enter people"),
        lead=_("Trainers, mentors or a regional team: how many can work at a time, and when. No "
               "names are entered here."),
        save=_("Enter them"),
        done=_("They are entered. Plans made from now on count on them."),
    )  # fmt: skip


def _gift(
    request: ActorRequest, place: Place, shape: type[forms.GiftForm]
) -> forms.GiftForm | None:
    """The form, with the other side to choose; none, where there is no other side yet."""
    if place.axis is Axis.STATE:
        form = shape(request.POST or None, givers=(), states=())
        form.of_state()
        return form
    own = place.axis is Axis.PARTNER
    givers = states.programmes(request.actor) if own else states.partners(request.actor)
    if not givers:
        return None
    form = shape(request.POST or None, givers=givers, states=State.objects.all())
    if own:
        form.call_givers(_("Programme it is given to"))
    return form


def _owners(place: Place, form: forms.GiftForm) -> dict[str, Any]:
    if isinstance(place.of, State):
        return {"state_id": place.pk}
    if isinstance(place.of, Programme):
        return {"programme_id": place.pk, "partner_id": form.giver_id}
    return {"programme_id": form.giver_id, "partner_id": place.pk}


def _nobody(request: ActorRequest, place: Place) -> HttpResponse:
    """There is no partner yet: that comes first."""
    if place.axis is Axis.PROGRAMME:
        return redirect(reverse("resources:programme-partner", args=[place.of.code]))
    return render(request, "resources/nobody.html", {"place": place, "way": place.way()})
