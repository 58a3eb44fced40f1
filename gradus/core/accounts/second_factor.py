"""Setting up and removing second factors: django-allauth's pages, each written into the ledger.

Whoever has just set one up has shown it, so the session counts as signed in with both.
"""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, RemoveWebAuthnView
from django.http import HttpResponse

from gradus.core.accounts.actions.own import note
from gradus.core.accounts.request import ActorRequest


class _Noted:
    """Writes what a form did into the ledger, in the same transaction."""

    request: ActorRequest
    action: str
    factor: str
    shown = False  # whether the form has just shown the factor

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        user = self.request.user
        note(user_id=user.pk, at=self.request.at, action=self.action, diff={"kind": self.factor})
        if self.shown:
            record_authentication(self.request, user, "mfa", type=self.factor, reauthenticated=True)
        return response


class AddTotp(_Noted, ActivateTOTPView):  # type: ignore[misc]
    action, factor, shown = "factor-add", Authenticator.Type.TOTP.value, True


class RemoveTotp(_Noted, DeactivateTOTPView):  # type: ignore[misc]
    action, factor = "factor-remove", Authenticator.Type.TOTP.value


class AddPasskey(_Noted, AddWebAuthnView):  # type: ignore[misc]
    action, factor, shown = "factor-add", Authenticator.Type.WEBAUTHN.value, True


class RemovePasskey(_Noted, RemoveWebAuthnView):  # type: ignore[misc]
    action, factor = "factor-remove", Authenticator.Type.WEBAUTHN.value


class NewRecoveryCodes(_Noted, GenerateRecoveryCodesView):  # type: ignore[misc]
    action, factor = "factor-add", Authenticator.Type.RECOVERY_CODES.value
