"""Addresses of invitations, members and access; signing in itself is django-allauth's.

Those under ``2fa/`` stand before django-allauth's of the same name, and write the ledger.
"""

from __future__ import annotations

from django.urls import path

from gradus.core.accounts import second_factor as factors
from gradus.core.accounts.web import access, grants, invitation, me, members, recovery

urlpatterns = [
    path("invitation/", invitation.answer, name="invitation"),
    path("invitation/<str:token>/", invitation.open_letter, name="invitation_token"),
    path("state/<str:code>/members/", members.of_state, name="state_members"),
    path(
        "state/<str:code>/members/<uuid:holding_id>/end/",
        members.end_in_state,
        name="state_member_end",
    ),
    path(
        "state/<str:code>/members/<uuid:holding_id>/recovery/",
        recovery.ask_in_state,
        name="state_member_recovery",
    ),
    path("state/<str:code>/recovery/<uuid:pk>/", recovery.in_state, name="state_recovery"),
    path(
        "state/<str:code>/recovery/<uuid:pk>/sign/",
        recovery.sign_in_state,
        name="state_recovery_sign",
    ),
    path(
        "state/<str:code>/invitations/<uuid:invitation_id>/withdraw/",
        members.withdraw_in_state,
        name="state_invitation_withdraw",
    ),
    path("programme/<slug:code>/members/", members.of_programme, name="programme_members"),
    path(
        "programme/<slug:code>/members/<uuid:holding_id>/end/",
        members.end_in_programme,
        name="programme_member_end",
    ),
    path(
        "programme/<slug:code>/members/<uuid:holding_id>/recovery/",
        recovery.ask_in_programme,
        name="programme_member_recovery",
    ),
    path(
        "programme/<slug:code>/recovery/<uuid:pk>/",
        recovery.in_programme,
        name="programme_recovery",
    ),
    path(
        "programme/<slug:code>/recovery/<uuid:pk>/sign/",
        recovery.sign_in_programme,
        name="programme_recovery_sign",
    ),
    path(
        "programme/<slug:code>/invitations/<uuid:invitation_id>/withdraw/",
        members.withdraw_in_programme,
        name="programme_invitation_withdraw",
    ),
    path("state/<str:code>/grants/", grants.of_state, name="state_grants"),
    path("state/<str:code>/grants/<uuid:grant_id>/", grants.one, name="state_grant"),
    path("state/<str:code>/grants/<uuid:grant_id>/sign/", grants.sign, name="state_grant_sign"),
    path(
        "state/<str:code>/grants/<uuid:grant_id>/revoke/",
        grants.revoke,
        name="state_grant_revoke",
    ),
    path("access/", access.mine, name="my_access"),
    path("access/ask/<uuid:holding_id>/", access.ask, name="ask_access"),
    path("me/", me.held, name="my_account"),
    path("me/export/", me.export, name="my_account_export"),
    path("me/erase/", me.erase, name="my_account_erase"),
    path("2fa/totp/activate/", factors.AddTotp.as_view(), name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", factors.RemoveTotp.as_view(), name="mfa_deactivate_totp"),
    path("2fa/webauthn/add/", factors.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path(
        "2fa/webauthn/keys/<int:pk>/remove/",
        factors.RemovePasskey.as_view(),
        name="mfa_remove_webauthn",
    ),
    path(
        "2fa/recovery-codes/generate/",
        factors.NewRecoveryCodes.as_view(),
        name="mfa_generate_recovery_codes",
    ),
]
