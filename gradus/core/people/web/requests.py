"""Requests to erase: the list for the office that answers, one request, erasing or refusing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gradus.core.access.denied import StepUpNeeded
from gradus.core.access.request import may
from gradus.core.accounts.models import ErasureRequest
from gradus.core.accounts.request import ActorRequest
from gradus.core.accounts.rules import erasure_due
from gradus.core.accounts.web.grants import step_up
from gradus.core.accounts.words import state_name
from gradus.core.people import answering, forms, words
from gradus.core.people.actions import requests as actions
from gradus.domain.refusals import Refusal


@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """The requests to the viewer's offices, those that wait first."""
    if not answering.answers(request.actor):
        raise Http404
    rows = [_line(request, row) for row in answering.requests(request.actor)[:100]]
    return render(request, "people/requests.html", {"rows": rows})


@require_safe
def one(request: ActorRequest, pk: UUID) -> HttpResponse:
    """One request: what would go, what must stay, and the answer."""
    return _page(request, _asked(request, pk))


@require_POST
def erase(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Carrying it out, after a page that says what goes and what stays."""
    asked = _asked(request, pk)
    form = forms.MeantForm(request.POST)
    if not form.is_valid():
        return _page(request, asked, erasing=form)
    try:
        actions.erase_as_asked(by=request.actor, at=request.at, request=asked)
    except StepUpNeeded:
        messages.info(request, _("To erase, show once more that it is you. Then erase."))
        return step_up(request, reverse("people:erasure", args=[pk]))
    except Refusal as no:
        return _page(request, asked, refusal=no)
    messages.success(request, _("Erased. Whoever asked is told."))
    return redirect("people:erasure", pk=pk)


@require_POST
def refuse(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Refusing, with the reason that whoever asked is shown."""
    asked = _asked(request, pk)
    form = forms.RefuseForm(request.POST)
    if not form.is_valid():
        return _page(request, asked, refusing=form)
    try:
        actions.refuse_erasure(
            by=request.actor, at=request.at, request=asked, reason=form.cleaned_data["reason"]
        )
    except Refusal as no:
        return _page(request, asked, refusal=no)
    messages.success(request, _("Refused. Whoever asked is told."))
    return redirect("people:erasure", pk=pk)


def _asked(request: ActorRequest, pk: UUID) -> ErasureRequest:
    found = answering.request(request.actor, pk)
    if found is None:
        raise Http404
    return found


def _line(request: ActorRequest, row: ErasureRequest) -> dict[str, Any]:
    due = erasure_due(row.asked_at)
    waits = row.answered_at is None
    late = waits and due < request.at.date()
    word = words.LATE if late else words.ANSWERS[row.outcome]
    return {
        "row": row,
        "url": reverse("people:erasure", args=[row.pk]),
        "office": state_name(row.state.code) if row.state else getattr(row.programme, "name", ""),
        "due": due,
        "waits": waits,
        "word": word,
        "tone": "bad" if late else "warn" if waits else "",
    }


def _page(
    request: ActorRequest,
    asked: ErasureRequest,
    *,
    erasing: forms.MeantForm | None = None,
    refusing: forms.RefuseForm | None = None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    waits = asked.answered_at is None
    mine = asked.user_id == request.actor.id
    answers = waits and not mine and may(request, "change", asked.thing())
    context = _line(request, asked) | {
        "outlook": answering.outlook(request.actor, asked, request.at) if waits else None,
        "mine": mine,
        "nobody": waits and not answering.somebody_answers(asked, request.at),
        "erasing": (erasing or forms.MeantForm()) if answers else None,
        "refusing": (refusing or forms.RefuseForm()) if answers else None,
        "refusal": refusal,
    }
    status = 422 if erasing or refusing or refusal else 200
    return render(request, "people/request.html", context, status=status)
