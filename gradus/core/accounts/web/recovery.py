"""Letting a member back in who lost a second factor: one officer asks, another signs."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gradus.core.access.actor import Thing
from gradus.core.access.decide import can
from gradus.core.access.denied import StepUpNeeded, require
from gradus.core.accounts import resets, selectors
from gradus.core.accounts.actions import recovery as actions
from gradus.core.accounts.forms import ResetForm
from gradus.core.accounts.models import FactorReset
from gradus.core.accounts.request import ActorRequest
from gradus.core.accounts.web.grants import step_up
from gradus.core.accounts.web.members import Office, programme_office, state_office
from gradus.domain.refusals import Refusal

ASKED = ["GET", "HEAD", "POST"]


@require_http_methods(ASKED)
def ask_in_state(request: ActorRequest, code: str, holding_id: UUID) -> HttpResponse:
    """Asking that a member of a State be let in again."""
    return _ask(request, state_office(request, code), holding_id)


@require_http_methods(ASKED)
def ask_in_programme(request: ActorRequest, code: str, holding_id: UUID) -> HttpResponse:
    """Asking that a member of a programme be let in again."""
    return _ask(request, programme_office(request, code), holding_id)


@require_safe
def in_state(request: ActorRequest, code: str, pk: UUID) -> HttpResponse:
    """What was asked, for the second officer of the State."""
    return _page(request, state_office(request, code), pk)


@require_safe
def in_programme(request: ActorRequest, code: str, pk: UUID) -> HttpResponse:
    """What was asked, for the second officer of the programme."""
    return _page(request, programme_office(request, code), pk)


@require_POST
def sign_in_state(request: ActorRequest, code: str, pk: UUID) -> HttpResponse:
    return _sign(request, state_office(request, code), pk)


@require_POST
def sign_in_programme(request: ActorRequest, code: str, pk: UUID) -> HttpResponse:
    return _sign(request, programme_office(request, code), pk)


def _ask(request: ActorRequest, office: Office, holding_id: UUID) -> HttpResponse:
    holding = selectors.member(request.actor, office.scope, holding_id)
    if holding is None:
        raise Http404
    require(request.actor, "create", Thing(actions.KIND, office.scope), request.at)
    form = ResetForm(request.POST or None)
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            asked = actions.ask_reset(
                by=request.actor,
                at=request.at,
                holding=holding,
                reason=form.cleaned_data["reason"],
            )
        except Refusal as no:
            refusal = no
        else:
            messages.success(request, _("Asked. A second officer has to sign."))
            return redirect(office.url("recovery", pk=asked.pk))
    context = {"office": office, "member": holding.user, "form": form, "refusal": refusal}
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/ask_reset.html", context, status=status)


def _page(
    request: ActorRequest, office: Office, pk: UUID, refusal: Refusal | None = None
) -> HttpResponse:
    reset = _reset(request, office, pk)
    waits = resets.is_open(reset, request.at)
    mine = request.actor.id in {reset.asked_by, reset.user_id}
    context = {
        "office": office,
        "reset": reset,
        "asked_by": selectors.names_of([reset.asked_by]).get(reset.asked_by, ""),
        "waits": waits,
        "mine": mine and waits,
        "sign": office.url("recovery_sign", pk=pk)
        if waits and not mine and _may_sign(request, reset)
        else "",
        "refusal": refusal,
    }
    return render(request, "accounts/reset.html", context, status=422 if refusal else 200)


def _may_sign(request: ActorRequest, reset: FactorReset) -> bool:
    decision = can(request.actor, "sign", reset.thing(), request.at)
    return decision.ok or decision.rule == "step-up"


def _sign(request: ActorRequest, office: Office, pk: UUID) -> HttpResponse:
    try:
        actions.sign_reset(by=request.actor, at=request.at, reset=_reset(request, office, pk))
    except StepUpNeeded:
        messages.info(request, _("To sign, show once more that it is you. Then sign."))
        return step_up(request, office.url("recovery", pk=pk))
    except Refusal as no:
        return _page(request, office, pk, no)
    messages.success(request, _("Signed. The person is told how to come back in."))
    return redirect(office.url("members"))


def _reset(request: ActorRequest, office: Office, pk: UUID) -> FactorReset:
    found = resets.reset(request.actor, office.scope, pk)
    if found is None:
        raise Http404
    return found
