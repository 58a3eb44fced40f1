"""Other instances: entered, compared, retired."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gradus.core.access.denied import StepUpNeeded
from gradus.core.accounts.request import ActorRequest
from gradus.core.accounts.selectors import names_of
from gradus.core.exchange import forms, words
from gradus.core.exchange.actions import peers
from gradus.core.exchange.web.frame import ASKED, may, reached, show_yourself, the_peer
from gradus.domain.refusals import Refusal
from gradus.formats.bundles.keys import parse_card


@require_http_methods(ASKED)
def new(request: ActorRequest, code: str) -> HttpResponse:
    """Entering another instance by its card."""
    state = reached(request, code)
    form = forms.PeerForm(request.POST or None)
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            row = peers.add_peer(
                by=request.actor, at=request.at, state_id=state.pk, **form.cleaned_data
            )
        except Refusal as no:
            refusal = no
        else:
            return redirect("exchange:peer", code=state.code, pk=row.pk)
    context = {"state": state, "form": form, "refusal": refusal}
    status = 422 if request.method == "POST" else 200
    return render(request, "exchange/new_peer.html", context, status=status)


@require_safe
def one(request: ActorRequest, code: str, pk: UUID) -> HttpResponse:
    """An instance: its fingerprint, and whether somebody has compared it."""
    row = the_peer(request, code, pk)
    word, tone = words.of_peer(row)
    context = {
        "state": reached(request, code),
        "peer": row,
        "name": parse_card(row.card).name,
        "fingerprint": words.grouped(row.fingerprint),
        "word": word,
        "tone": tone,
        "names": names_of([i for i in (row.added_by, row.confirmed_by) if i]),
        "may_confirm": not (row.confirmed_at or row.retired_at)
        and may(request, "sign", row.state_id),
        "may_retire": row.retired_at is None and may(request, "change", row.state_id),
    }
    return render(request, "exchange/peer.html", context)


@require_POST
def confirm(request: ActorRequest, code: str, pk: UUID) -> HttpResponse:
    """Confirming that the fingerprint was compared."""
    row = the_peer(request, code, pk)
    here = reverse("exchange:peer", args=[code, pk])
    shown = request.POST.get("shown", "")
    try:
        peers.confirm_peer(by=request.actor, at=request.at, peer=row, shown=shown)
    except StepUpNeeded:
        return show_yourself(request, here)
    messages.success(request, _("Confirmed. You can exchange with this instance."))
    return redirect(here)


@require_POST
def retire(request: ActorRequest, code: str, pk: UUID) -> HttpResponse:
    """Sending nothing there, and taking nothing from there, any more."""
    row = the_peer(request, code, pk)
    peers.retire_peer(by=request.actor, at=request.at, peer=row)
    messages.success(request, _("Retired. Nothing is exchanged with it any more."))
    return redirect("exchange:peer", code=code, pk=pk)
