"""Pages of one's own keys: seen, made, revoked."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urljoin
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from gradus.core.access.denied import StepUpNeeded
from gradus.core.accounts import selectors as accounts
from gradus.core.accounts.actions import own
from gradus.core.accounts.request import ActorRequest
from gradus.core.accounts.web.grants import step_up
from gradus.core.tokens import actions, forms, models, selectors, words
from gradus.core.tokens.rules import scopes_of
from gradus.domain.refusals import Refusal

USUAL = timedelta(days=90)


@require_http_methods(["GET", "POST"])
def index(request: ActorRequest) -> HttpResponse:
    """My keys, and making one. The secret of a key just made is shown this once."""
    form = forms.MakeForm(
        scopes_of(request.actor, request.at),
        request.at,
        request.POST or None,
        initial={"ends": (request.at + USUAL).date()},
    )
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            return _made(request, form)
        except StepUpNeeded:
            messages.info(request, _("To make a key, show once more that it is you. Then make it."))
            return step_up(request, reverse("tokens:index"))
        except Refusal as no:
            refusal = no
    rows = selectors.tokens_of(request.actor).filter(purpose=models.ApiToken.Purpose.API)
    context = {
        "form": form,
        "refusal": refusal,
        "tokens": [_line(row, request) for row in rows],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "tokens/index.html", context, status=status)


@require_http_methods(["GET", "POST"])
def calendar(request: ActorRequest) -> HttpResponse:
    """Addresses for my calendars, and how often my week comes by mail."""
    form = forms.CalendarForm(request.POST or None, initial={"titles": True})
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            return _address_made(request, form)
        except StepUpNeeded:
            messages.info(
                request, _("To make an address, show once more that it is you. Then make it.")
            )
            return step_up(request, reverse("tokens:calendar"))
        except Refusal as no:
            refusal = no
    rows = selectors.tokens_of(request.actor).filter(purpose__in=selectors.CALENDARS)
    context = {
        "form": form,
        "refusal": refusal,
        "tokens": [_line(row, request) for row in rows],
        "digest": forms.DigestForm(initial={"often": accounts.digest_of(request.actor)}),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "tokens/calendar.html", context, status=status)


@require_POST
def digest(request: ActorRequest) -> HttpResponse:
    """Choose how often my week comes by mail."""
    form = forms.DigestForm(request.POST)
    if form.is_valid():
        own.choose_digest(by=request.actor, at=request.at, often=form.cleaned_data["often"])
        messages.success(request, _("It is kept."))
    return redirect("tokens:calendar")


@require_POST
def revoke(request: ActorRequest, pk: UUID) -> HttpResponse:
    """End a key at once."""
    row = selectors.token(request.actor, pk)
    if row is None:
        raise Http404
    actions.revoke_token(by=request.actor, at=request.at, token=row)
    messages.success(request, _("The key is revoked. It opens nothing any more."))
    return redirect("tokens:calendar" if row.purpose in selectors.CALENDARS else "tokens:index")


def _made(request: ActorRequest, form: forms.MakeForm) -> HttpResponse:
    entered = form.cleaned_data
    made = actions.make_token(
        by=request.actor,
        at=request.at,
        name=entered["name"],
        scopes=entered["scopes"],
        expires_at=entered["ends"],
    )
    response = render(request, "tokens/made.html", {"token": made.token, "secret": made.secret})
    response["Cache-Control"] = "private, no-store"
    return response


def _address_made(request: ActorRequest, form: forms.CalendarForm) -> HttpResponse:
    made = actions.make_calendar(by=request.actor, at=request.at, **form.cleaned_data)
    address = urljoin(settings.ORIGIN, f"/calendar/{made.secret}.ics")
    response = render(request, "tokens/address.html", {"token": made.token, "address": address})
    response["Cache-Control"] = "private, no-store"
    return response


def _line(row: models.ApiToken, request: ActorRequest) -> dict[str, object]:
    word, tone = _("holds"), "good"
    if row.revoked_at is not None:
        word, tone = _("revoked"), "bad"
    elif row.expires_at <= request.at:
        word, tone = _("ended"), ""
    use = getattr(row, "use", None)
    return {
        "token": row,
        "scopes": [words.scope_name(scope) for scope in row.scopes],
        "used": use.at if use else None,
        "word": word,
        "tone": tone,
        "revoke": reverse("tokens:revoke", args=[row.pk]) if tone == "good" else "",
    }
