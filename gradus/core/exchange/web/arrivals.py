"""Arrivals: verified, shown against what is there, accepted, taken or declined."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gradus.core.access.denied import StepUpNeeded
from gradus.core.accounts.request import ActorRequest
from gradus.core.accounts.selectors import names_of
from gradus.core.exchange import forms, selectors, words
from gradus.core.exchange.actions import arrivals
from gradus.core.exchange.models import Arrival
from gradus.core.exchange.registry import kind_of
from gradus.core.exchange.rules import arrival_digest, signatures_needed, signers
from gradus.core.exchange.web.frame import (
    ASKED,
    handed,
    may,
    reached,
    show_yourself,
    the_arrival,
)
from gradus.domain.refusals import Refusal
from gradus.formats.bundles.container import MOST_BYTES

LINES_SHOWN = 200


@require_http_methods(ASKED)
def new(request: ActorRequest, code: str) -> HttpResponse:
    """Taking a bundle into quarantine."""
    state = reached(request, code)
    form = forms.BundleForm(request.POST or None, request.FILES or None)
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            row = arrivals.receive(
                by=request.actor,
                at=request.at,
                state_id=state.pk,
                code=state.code,
                data=form.cleaned_data["bundle"].read(MOST_BYTES + 1),
            )
        except Refusal as no:
            refusal = no
        else:
            return redirect("exchange:arrival", code=state.code, pk=row.pk)
    context = {
        "state": state,
        "form": form,
        "refusal": refusal,
        "most": f"{MOST_BYTES // 1_000_000} MB",
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "exchange/new_arrival.html", context, status=status)


@require_safe
def one(request: ActorRequest, code: str, pk: UUID) -> HttpResponse:
    """An arrival: from whom, and what it would change."""
    return _shown(request, the_arrival(request, code, pk))


@require_POST
def accept(request: ActorRequest, code: str, pk: UUID) -> HttpResponse:
    """Saying yes to the changes that were shown."""
    row = the_arrival(request, code, pk)
    here = reverse("exchange:arrival", args=[code, pk])
    shown = request.POST.get("shown", "")
    try:
        arrivals.accept(by=request.actor, at=request.at, arrival=row, shown=shown)
    except StepUpNeeded:
        return show_yourself(request, here)
    except Refusal as no:
        return _shown(request, the_arrival(request, code, pk), no)
    messages.success(request, _("Your acceptance stands."))
    return redirect(here)


@require_POST
def apply(request: ActorRequest, code: str, pk: UUID) -> HttpResponse:
    """Taking what was accepted."""
    row = the_arrival(request, code, pk)
    try:
        arrivals.apply(by=request.actor, at=request.at, arrival=row)
    except Refusal as no:
        return _shown(request, the_arrival(request, code, pk), no)
    messages.success(request, _("All of it is taken. Send the receipt back."))
    return redirect("exchange:arrival", code=code, pk=pk)


@require_POST
def decline(request: ActorRequest, code: str, pk: UUID) -> HttpResponse:
    """Taking nothing of it."""
    row = the_arrival(request, code, pk)
    form = forms.DeclineForm(request.POST)
    refusal: Refusal | None = None
    if form.is_valid():
        try:
            arrivals.decline(
                by=request.actor, at=request.at, arrival=row, reason=form.cleaned_data["reason"]
            )
        except Refusal as no:
            refusal = no
        else:
            messages.success(request, _("Declined. Send the receipt back."))
            return redirect("exchange:arrival", code=code, pk=pk)
    return _shown(request, the_arrival(request, code, pk), refusal, form)


@require_safe
def receipt(request: ActorRequest, code: str, pk: UUID) -> HttpResponse:
    """The receipt, to send back."""
    row = the_arrival(request, code, pk)
    if row.receipt is None:
        raise Http404
    name = f"gradus-{code.lower()}-{row.sequence}-receipt.json"
    return handed(bytes(row.receipt), name, "application/json")


def _shown(
    request: ActorRequest,
    row: Arrival,
    refusal: Refusal | None = None,
    form: forms.DeclineForm | None = None,
) -> HttpResponse:
    compared = [] if row.decided else selectors.comparisons(request.actor, row)
    found = [one for _, one in compared]
    digest = "" if row.decided else arrival_digest(row, found)
    acceptances = [one for one in row.acceptances.all() if row.decided or one.digest == digest]
    signed = signers(acceptances, digest)
    needed = signatures_needed(row.state)
    trouble = any(one.trouble is not None for one in found)
    word, tone = words.of_arrival(row)
    manifest = selectors.manifest_of(row)
    context: dict[str, Any] = {
        "state": row.state,
        "arrival": row,
        "manifest": manifest,
        "refusal": refusal,
        "things": [_thing(received.item, comparison) for received, comparison in compared],
        "titles": [(kind_of(one.kind).label, one.title) for one in manifest.items],
        "digest": digest,
        "word": word,
        "tone": tone,
        "acceptances": sorted(acceptances, key=lambda one: one.signed_at),
        "names": names_of([one.signed_by for one in acceptances]),
        "signed": len(signed),
        "needed": needed,
        "trouble": trouble,
        "signed_by_me": request.actor.id in signed,
        "may_accept": not (row.decided or trouble or request.actor.id in signed)
        and may(request, "sign", row.state_id),
        "may_change": may(request, "change", row.state_id),
        "complete": len(signed) >= needed,
        "decline_form": form or forms.DeclineForm(),
    }
    return render(request, "exchange/arrival.html", context, status=422 if refusal or form else 200)


def _thing(item: Any, comparison: Any) -> dict[str, Any]:
    return {
        "item": item,
        "label": kind_of(item.kind).label,
        "lines": comparison.lines[:LINES_SHOWN],
        "more": max(0, len(comparison.lines) - LINES_SHOWN),
        "trouble": comparison.trouble,
    }
