"""How sign-in (django-allauth) behaves in this house: by invitation, and written down."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from gradus.core.access.actor import Actor, Thing
from gradus.core.ledger.record import record
from gradus.domain.ownership import Axis


class AccountAdapter(DefaultAccountAdapter):
    """No sign-up without an invitation; every sign-in leaves an entry."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def post_login(self, request: HttpRequest, user: Any, **details: Any) -> HttpResponse:
        record(
            by=Actor(id=user.pk),
            at=datetime.now(UTC),
            action="account.sign-in",
            thing=Thing("membership", {Axis.PERSON: user.pk}, user.pk),
            rule="account",
        )
        return super().post_login(request, user, **details)


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """An organisation's sign-in opens accounts that exist; it makes none."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False


class SecondFactorAdapter(DefaultMFAAdapter):
    """Second factors; their secrets are kept encrypted with the installation's key."""

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()


def _cipher() -> Fernet:
    key = HKDF(hashes.SHA256(), length=32, salt=None, info=b"gradus second factor").derive(
        settings.SECRET_KEY.encode()
    )
    return Fernet(base64.urlsafe_b64encode(key))
