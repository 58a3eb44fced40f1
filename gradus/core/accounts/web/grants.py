"""What a State lets outsiders see: shown, signed, revoked, and what was read under it."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gradus.core.access.decide import can
from gradus.core.access.denied import StepUpNeeded
from gradus.core.access.request import may
from gradus.core.accounts import selectors, words
from gradus.core.accounts.actions.grants import revoke_grant, sign_grant
from gradus.core.accounts.models import Grant
from gradus.core.accounts.request import ActorRequest
from gradus.core.accounts.rules import grant_digest, is_signed, signatures_needed, signers
from gradus.core.states.models import State
from gradus.core.states.selectors import state_within


def of_state(request: ActorRequest, code: str) -> HttpResponse:
    """Everything the State lets outsiders see, in force or not."""
    state = _state(request, code)
    grants = selectors.grants_of(request.actor, state.pk)
    context = {
        "state": words.state_name(state.code),
        "grants": [summary(grant, request.at) | {"url": _url(grant)} for grant in grants],
    }
    return render(request, "accounts/grants.html", context)


def one(request: ActorRequest, code: str, grant_id: UUID) -> HttpResponse:
    """One grant in full, with its signatures and what was read under it."""
    grant = _grant(request, code, grant_id)
    thing = grant.thing()
    open_still = grant.revoked_at is None and grant.ends > request.at
    names = selectors.names_of([grant.proposed_by, *signers(grant), *_revoker(grant)])
    asked_by_me = request.actor.id in {grant.proposed_by, grant.user_id}
    signed_by_me = request.actor.id in signers(grant)
    decision = can(request.actor, "sign", thing, request.at)
    context = {
        "state": words.state_name(grant.state.code),
        "grant": summary(grant, request.at),
        "digest": grant_digest(grant),
        "facts": facts(grant, names),
        "signatures": [
            {"name": names.get(one.signed_by, ""), "at": one.signed_at}
            for one in sorted(grant.signatures.all(), key=lambda one: one.signed_at)
            if one.signed_by in signers(grant)
        ],
        "may_sign": open_still
        and not (asked_by_me or signed_by_me)
        and (decision.ok or decision.rule == "step-up"),
        "signed_by_me": signed_by_me,
        "may_revoke": open_still and may(request, "change", thing),
        "reads": selectors.reads_under(request.actor, grant.pk),
        "kind_name": words.kind_name,
        "grants_url": reverse("state_grants", kwargs={"code": code}),
        "sign_url": _url(grant, "state_grant_sign"),
        "revoke_url": _url(grant, "state_grant_revoke"),
    }
    return render(request, "accounts/grant.html", context)


@require_POST
def sign(request: ActorRequest, code: str, grant_id: UUID) -> HttpResponse:
    """Sign what was shown; who has not shown lately who they are does so first."""
    grant = _grant(request, code, grant_id)
    try:
        sign_grant(
            by=request.actor, at=request.at, grant=grant, shown=request.POST.get("shown", "")
        )
    except StepUpNeeded:
        messages.info(request, _("To sign, show once more that it is you. Then sign."))
        return step_up(request, _url(grant))
    messages.success(request, _("Your signature stands under the grant."))
    return redirect(_url(grant))


@require_POST
def revoke(request: ActorRequest, code: str, grant_id: UUID) -> HttpResponse:
    """End a grant at once."""
    grant = _grant(request, code, grant_id)
    revoke_grant(by=request.actor, at=request.at, grant=grant)
    messages.success(request, _("The grant is revoked. Nothing can be read under it any more."))
    return redirect(_url(grant))


def step_up(request: ActorRequest, back: str) -> HttpResponse:
    """Go and show again who one is, the strongest way there is, and come back."""
    methods = get_adapter().get_reauthentication_methods(request.user)
    return redirect(f"{methods[0]['url']}?{urlencode({'next': back})}")


def summary(grant: Grant, at: datetime) -> dict[str, object]:
    """A grant in one line."""
    signed, needed = len(signers(grant)), signatures_needed(grant.basis, grant.state.single_officer)
    word, tone = standing(grant, at)
    return {
        "who": grant.user.name,
        "role": words.role_name(grant.role),
        "kinds": [words.kind_name(kind) for kind in grant.kinds],
        "may_change": grant.may_change,
        "until": grant.ends - timedelta(seconds=1),  # the last day it holds
        "signed": signed,
        "needed": needed,
        "missing": max(0, needed - signed),
        "word": word,
        "tone": tone,
    }


def standing(grant: Grant, at: datetime) -> tuple[str, str]:
    """Whether a grant holds, as a word and its tone."""
    if grant.revoked_at is not None:
        return _("revoked"), "bad"
    if grant.ends <= at:
        return _("ended"), ""
    if not is_signed(grant):
        return _("waits for signatures"), "warn"
    return _("in force"), "good"


def facts(grant: Grant, names: dict[UUID, str]) -> list[tuple[str, object]]:
    """Everything a grant says; this is what is signed."""
    return [
        (_("Who"), f"{grant.user.name} ({grant.user.email})"),
        (_("In the role of"), words.role_name(grant.role)),
        (_("What"), " ".join(f"{words.kind_name(k)}: {words.kind_holds(k)}" for k in grant.kinds)),
        (_("How"), _("to read and to work on") if grant.may_change else _("to read")),
        (_("What for"), grant.purpose),
        (_("Basis"), words.basis_name(grant.basis)),
        (_("From (UTC)"), grant.starts),
        (_("Until (UTC)"), grant.ends),
        (_("Asked for by"), names.get(grant.proposed_by, "")),
    ]


def _revoker(grant: Grant) -> list[UUID]:
    return [grant.revoked_by] if grant.revoked_by else []


def _state(request: ActorRequest, code: str) -> State:
    state = state_within(request.actor, code, "grants")
    if state is None:
        raise Http404
    return state


def _grant(request: ActorRequest, code: str, grant_id: UUID) -> Grant:
    grant = selectors.grant_of(request.actor, _state(request, code).pk, grant_id)
    if grant is None:
        raise Http404
    return grant


def _url(grant: Grant, page: str = "state_grant") -> str:
    return reverse(page, kwargs={"code": grant.state.code, "grant_id": grant.pk})
