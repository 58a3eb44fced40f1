"""Releases: chosen, shown exactly, signed, handed over, answered."""

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
from gradus.core.exchange.actions import releases
from gradus.core.exchange.models import Release
from gradus.core.exchange.registry import kind_of
from gradus.core.exchange.rules import release_digest, signatures_needed, signers
from gradus.core.exchange.web.frame import (
    ASKED,
    handed,
    may,
    reached,
    show_yourself,
    the_release,
)
from gradus.domain.refusals import Refusal
from gradus.formats.bundles.manifest import items_from_json
from gradus.formats.bundles.receipt import MOST_BYTES


@require_http_methods(ASKED)
def new(request: ActorRequest, code: str) -> HttpResponse:
    """Choosing what goes out, and to whom."""
    state = reached(request, code)
    peers = [one for one in selectors.peers_of(request.actor, state.pk) if one.in_use]
    offers = selectors.offers(request.actor, state.pk)
    form = forms.DraftForm(request.POST or None, peers=peers, offers=offers)
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        chosen = next(one for one in peers if str(one.pk) == form.cleaned_data["peer"])
        try:
            row = releases.draft(
                by=request.actor,
                at=request.at,
                peer=chosen,
                chosen=form.things(),
                note=form.cleaned_data["note"],
            )
        except Refusal as no:
            refusal = no
        else:
            return redirect("exchange:release", code=state.code, pk=row.pk)
    context = {
        "state": state,
        "form": form,
        "refusal": refusal,
        "peers": peers,
        "offers": offers,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "exchange/new_release.html", context, status=status)


@require_safe
def one(request: ActorRequest, code: str, pk: UUID) -> HttpResponse:
    """A release: exactly what it holds, who signed, and what became of it."""
    return _shown(request, code, the_release(request, code, pk))


@require_POST
def sign(request: ActorRequest, code: str, pk: UUID) -> HttpResponse:
    """Signing what was shown."""
    row = the_release(request, code, pk)
    here = reverse("exchange:release", args=[code, pk])
    shown = request.POST.get("shown", "")
    try:
        sealed = releases.sign(by=request.actor, at=request.at, release=row, shown=shown)
    except StepUpNeeded:
        return show_yourself(request, here)
    except Refusal as no:
        return _shown(request, code, the_release(request, code, pk), no)
    said = _("It is sealed. Hand the bundle over.") if sealed else _("Your signature stands.")
    messages.success(request, said)
    return redirect(here)


@require_POST
def withdraw(request: ActorRequest, code: str, pk: UUID) -> HttpResponse:
    """Taking a release back before it is sealed."""
    row = the_release(request, code, pk)
    releases.withdraw(by=request.actor, at=request.at, release=row)
    messages.success(request, _("Withdrawn. Nothing of it left."))
    return redirect("exchange:release", code=code, pk=pk)


@require_safe
def content(request: ActorRequest, code: str, pk: UUID, number: int) -> HttpResponse:
    """One file, exactly as it goes out."""
    row = the_release(request, code, pk)
    files = selectors.sent_files(row)
    data = selectors.content_of(request.actor, row, number)
    if data is None or number > len(files):
        raise Http404
    return handed(data, files[number - 1].name)


@require_safe
def bundle(request: ActorRequest, code: str, pk: UUID) -> HttpResponse:
    """The sealed bundle, to hand over."""
    row = the_release(request, code, pk)
    if row.bundle is None:
        raise Http404
    return handed(bytes(row.bundle), f"gradus-{code.lower()}-{row.sequence}.bundle")


@require_http_methods(ASKED)
def receipt(request: ActorRequest, code: str) -> HttpResponse:
    """Taking the receipt that came back."""
    state = reached(request, code)
    form = forms.ReceiptForm(request.POST or None, request.FILES or None)
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data["receipt"].read(MOST_BYTES + 1)
        try:
            row = releases.take_receipt(
                by=request.actor, at=request.at, state_id=state.pk, data=data
            )
        except Refusal as no:
            refusal = no
        else:
            messages.success(request, _("The receipt is genuine, and kept."))
            return redirect("exchange:release", code=code, pk=row.pk)
    context = {"state": state, "form": form, "refusal": refusal}
    status = 422 if request.method == "POST" else 200
    return render(request, "exchange/receipt.html", context, status=status)


def _shown(
    request: ActorRequest, code: str, row: Release, refusal: Refusal | None = None
) -> HttpResponse:
    digest = release_digest(row)
    signed = signers(list(row.signatures.all()), digest)
    needed = signatures_needed(row.state)
    open_still = row.sealed_at is None and row.withdrawn_at is None
    word, tone = words.of_release(row)
    context: dict[str, Any] = {
        "state": row.state,
        "release": row,
        "refusal": refusal,
        "things": _things(row),
        "recipient": words.grouped(row.peer.fingerprint),
        "digest": digest,
        "word": word,
        "tone": tone,
        "signatures": sorted(row.signatures.all(), key=lambda one: one.signed_at),
        "names": names_of([*signed, row.drafted_by]),
        "signed": len(signed),
        "needed": needed,
        "open": open_still,
        "signed_by_me": request.actor.id in signed,
        "may_sign": open_still
        and request.actor.id not in signed
        and may(request, "sign", row.state_id),
        "may_change": may(request, "change", row.state_id),
    }
    status = 200 if refusal is None else 422
    return render(request, "exchange/release.html", context, status=status)


def _things(row: Release) -> list[dict[str, Any]]:
    """Each thing with its kind in words and its files, by number."""
    files = iter(selectors.sent_files(row))
    return [
        {
            "item": item,
            "label": kind_of(item.kind).label,
            "files": [next(files) for _ in item.files],
        }
        for item in items_from_json(row.items)
    ]
