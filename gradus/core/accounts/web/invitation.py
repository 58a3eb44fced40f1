"""Opening the link of a letter of invitation, and taking the role."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from gradus.core.accounts import invited, selectors, words
from gradus.core.accounts.actions.invitations import InvitationInvalid, accept_invitation
from gradus.core.accounts.forms import NewAccountForm
from gradus.core.accounts.models import Invitation
from gradus.core.accounts.request import ActorRequest


@login_not_required
@never_cache
def open_letter(request: ActorRequest, token: str) -> HttpResponse:
    """Show the token, then go to an address without it. Nothing is changed by opening the link."""
    found = selectors.invitation_by_token(token, request.at)
    if found is None:
        invited.forget(request)
        response = _invalid(request)
    else:
        invited.remember(request, found)
        response = redirect("invitation")
    response["Referrer-Policy"] = "no-referrer"
    return response


@login_not_required
@never_cache
@sensitive_post_parameters("password1", "password2")
def answer(request: ActorRequest) -> HttpResponse:
    """What one is invited to, and taking it: with a new account, or one that exists."""
    found = invited.invitation_in(request, request.at)
    if found is None:
        return _invalid(request)
    new = not selectors.has_account(found.email)
    form = _form(request, found) if new and request.actor is None else None
    mine = request.actor is not None and request.user.email == found.email
    if request.method == "POST" and (mine or form) and (form is None or form.is_valid()):
        return _take(request, found, form)
    status = 422 if form and form.errors else 200
    return render(
        request, "accounts/invitation.html", _shown(found, form, mine, new), status=status
    )


def _take(request: ActorRequest, found: Invitation, form: NewAccountForm | None) -> HttpResponse:
    entered: dict[str, Any] = form.cleaned_data if form else {}
    user = accept_invitation(
        at=request.at,
        invitation_id=found.pk,
        by=request.actor,
        name=entered.get("name", ""),
        password=entered.get("password1"),
        language=get_language() or found.language,
    )
    invited.forget(request)
    messages.success(request, _("You are now: {role}.").format(role=words.role_name(found.role)))
    if form is None:
        return redirect("home")
    # the letter reached the address and the password was chosen just now: signed in with both
    record_authentication(request, user, method="password", email=user.email)
    response: HttpResponse = perform_login(request, user)
    return response


def _form(request: ActorRequest, found: Invitation) -> NewAccountForm:
    return NewAccountForm(found.email, request.POST or None, initial={"name": found.name})


def _shown(
    found: Invitation, form: NewAccountForm | None, mine: bool, new: bool
) -> dict[str, object]:
    institutions = {found.institution.pk: found.institution.name} if found.institution else {}
    names = selectors.names_of([found.invited_by])
    return {
        "form": form,
        "mine": mine,
        "new": new,
        "single_sign_on": bool(settings.SOCIALACCOUNT_PROVIDERS),
        "email": found.email,
        "role": words.role_name(found.role),
        "facts": [
            (_("Role"), words.role_name(found.role)),
            (_("What it sees"), words.role_sees(found.role)),
            (_("Where"), words.scope_name(found, institutions)),
            (_("Invited by"), names.get(found.invited_by, _("the operator of this installation"))),
            (_("For the address"), found.email),
        ],
        "expires_at": found.expires_at,
    }


def _invalid(request: ActorRequest) -> HttpResponse:
    """One answer for what was never given out, was used, withdrawn, or has ended."""
    return render(request, "422.html", {"refusal": InvitationInvalid()}, status=422)
