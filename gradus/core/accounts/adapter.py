"""How sign-in (django-allauth) behaves in this house: by invitation, and written down."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Any

from allauth.account import app_settings as account_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.utils import is_mfa_enabled
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from gradus.core.accounts import sign_in_letters
from gradus.core.accounts.actions.invitations import accept_invitation
from gradus.core.accounts.actions.letters import keep_letter
from gradus.core.accounts.actions.own import note
from gradus.core.accounts.invited import invitation_in
from gradus.core.accounts.mail import send_later
from gradus.core.accounts.seal import opened, sealed

USE = "second factor"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """No sign-up without an invitation; what happens to an account leaves an entry."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def post_login(self, request: HttpRequest, user: Any, **details: Any) -> HttpResponse:
        note(user_id=user.pk, at=_now(), action="sign-in")
        response: HttpResponse = super().post_login(request, user, **details)
        return response

    def logout(self, request: HttpRequest) -> None:
        if request.user.pk is not None:
            note(user_id=request.user.pk, at=_now(), action="sign-out")
        super().logout(request)

    def set_password(self, user: Any, password: str) -> None:
        super().set_password(user, password)
        note(user_id=user.pk, at=_now(), action="password")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Letters of sign-in wait for the commit like all others, and survive a mail server down."""
        details = {"request": self.request, "email": email} | context
        ours = sign_in_letters.said(template_prefix, details)
        if ours is not None:
            language = get_language() or "en"
            send_later(at=_now(), to=email, template="notice", context=ours, language=language)
            return
        mail = self.render_mail(template_prefix, email, details)
        parts = [body for body, _ in getattr(mail, "alternatives", [])]
        keep_letter(
            at=_now(), to=email, subject=mail.subject, text=mail.body, html="".join(parts[:1])
        )

    def is_reauthentication_required(self, *, app: str, **details: Any) -> bool:
        """Who has just signed in, with all that the account asks for, isn't asked again."""
        user = self.request.user
        records = get_authentication_records(self.request, user)
        if is_mfa_enabled(user):
            records = [entry for entry in records if entry["method"] == "mfa"]
        latest = max((float(entry["at"]) for entry in records), default=0.0)
        return time.time() - latest > float(account_settings.REAUTHENTICATION_TIMEOUT)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """The second factor, if there is one; the password alone shows too little then."""
        methods = super().get_reauthentication_methods(user)
        return [one for one in methods if one["id"] != "reauthenticate"] or methods


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """An organisation's sign-in opens accounts that exist, and takes invitations; no other way in."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Take the invitation that was opened in this session, if the address vouched for is its."""
        invitation = invitation_in(request, _now())
        if invitation is None or sociallogin.is_existing:
            return
        if invitation.email in _vouched_for(sociallogin):
            accept_invitation(
                at=_now(), invitation_id=invitation.pk, by=None, language=request.LANGUAGE_CODE
            )
            sociallogin.lookup()

    def can_authenticate_by_email(self, login: Any, email: str) -> bool:
        """Accounts are found by an address that is known to be theirs, on both sides, or not at all.

        Somebody may have written another's address into their own account, to be confirmed: whoever
        signs in with that address must not end up there.
        """
        ours = EmailAddress.objects.filter(email=email.lower(), verified=True)
        return email.lower() in _vouched_for(login) and ours.exists()


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors; their secrets are kept encrypted with the installation's key."""

    def encrypt(self, text: str) -> str:
        return sealed(text, USE)

    def decrypt(self, encrypted_text: str) -> str:
        return opened(encrypted_text, USE)


def _vouched_for(login: Any) -> set[str]:
    # some providers send the word "false", which would count as yes
    return {one.email.lower() for one in login.email_addresses if one.verified is True}


def _now() -> datetime:
    return datetime.now(UTC)
