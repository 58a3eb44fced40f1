"""The roles one holds, what States let one see, and asking a State for access."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from gradus.core.access.actor import Holding, Thing
from gradus.core.access.policy import Rules, policy
from gradus.core.access.request import may
from gradus.core.accounts import selectors, words
from gradus.core.accounts.actions.grants import ask_grant
from gradus.core.accounts.forms import AskAccessForm
from gradus.core.accounts.models import Holding as HoldingRow
from gradus.core.accounts.request import ActorRequest
from gradus.core.accounts.web.grants import summary
from gradus.core.states.selectors import state
from gradus.domain.ownership import Axis


def mine(request: ActorRequest) -> HttpResponse:
    """My roles, and what States let me see or were asked to."""
    held = selectors.own_holdings(request.actor, request.at)
    names = selectors.institution_names(
        request.actor, {row.institution_id for row in held if row.institution_id}
    )
    context = {
        "roles": [
            {
                "name": words.role_name(row.role),
                "sees": words.role_sees(row.role),
                "scope": words.scope_name(row, names),
                "since": row.starts,
                "ask": reverse("ask_access", kwargs={"holding_id": row.pk})
                if _grantable(row.role)
                else "",
                "members": _members(request, row),
            }
            for row in held
        ],
        "grants": [
            summary(grant, request.at)
            | {"state": words.state_name(grant.state.code), "purpose": grant.purpose}
            for grant in selectors.own_grants(request.actor)
        ],
    }
    return render(request, "accounts/access.html", context)


def ask(request: ActorRequest, holding_id: UUID) -> HttpResponse:
    """Ask a State for access, in one of my roles."""
    holding = _holding(request, holding_id)
    states = [(one, words.state_name(one.code)) for one in selectors.askable_states()]
    states.sort(key=lambda pair: pair[1])
    form = AskAccessForm(states, _grantable(holding.role), request.at, request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _ask(request, holding, form)
    context = {"form": form, "role": words.role_name(holding.role)}
    status = 422 if form.is_bound else 200
    return render(request, "accounts/ask_access.html", context, status=status)


def _ask(request: ActorRequest, holding: Holding, form: AskAccessForm) -> HttpResponse:
    entered = form.cleaned_data
    asked = state(entered["state"])
    if asked is None:  # the form offers only States there are
        raise Http404
    ask_grant(
        by=request.actor,
        at=request.at,
        holding_id=holding.id,
        state_id=asked.pk,
        kinds=entered["kinds"],
        may_change=entered.get("may_change", False),
        purpose=entered["purpose"],
        ends=entered["ends"],
    )
    messages.success(
        request,
        _("{state} was asked. Nothing can be seen until it has signed.").format(
            state=words.state_name(asked.code)
        ),
    )
    return redirect("my_access")


def _holding(request: ActorRequest, holding_id: UUID) -> Holding:
    found = next((one for one in request.actor.holdings if one.id == holding_id), None)
    if found is None or not _grantable(found.role):
        raise Http404
    return found


def _members(request: ActorRequest, row: HoldingRow) -> str:
    """Where the people of a role's programme are, if one may see them; a State's are on its page."""
    if row.programme is None or row.axis != Axis.PROGRAMME:
        return ""
    thing = Thing("membership", {Axis.PROGRAMME: row.programme.pk})
    if not may(request, "read", thing):
        return ""
    return reverse("programme_members", kwargs={"code": row.programme.code})


def _grantable(role: str) -> Rules:
    """What a State can grant the role at most."""
    entry = policy().roles.get(role)
    return entry.granted if entry else {}
