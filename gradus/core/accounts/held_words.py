"""Tables, fields and values of what is held about somebody, in words a person reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.conf import settings
from django.utils.translation import gettext

from gradus.core.accounts.words import basis_name, kind_name, role_name
from gradus.domain.messages import N_

TABLES = {
    "accounts.User": N_("Your account"),
    "accounts.Holding": N_("A role you hold or held"),
    "accounts.Grant": N_("Access that a State gave you, or was asked for"),
    "accounts.GrantSignature": N_("A signature of yours"),
    "accounts.Invitation": N_("An invitation to your address"),
    "accounts.ErasureRequest": N_("A request of yours to erase"),
    "accounts.FactorReset": N_("A lost second factor of yours"),
    "account.EmailAddress": N_("An e-mail address of yours"),
    "usersessions.UserSession": N_("A place where you are signed in"),
    "mfa.Authenticator": N_("A second factor of yours"),
    "socialaccount.SocialAccount": N_("A sign-in through an organisation"),
    "tokens.ApiToken": N_("A key of yours to the API"),
    "tokens.Use": N_("When a key was last used"),
    "tokens.Reply": N_("What was answered to a key, kept for a day"),
}
FIELDS = {
    "id": N_("Number"),
    "answered_at": N_("Answered"),
    "answered_by": N_("Answered by"),
    "asked_by": N_("Asked by"),
    "asked_at": N_("Asked"),
    "accepted_at": N_("Accepted"),
    "at": N_("When"),
    "axis": N_("What the role lies in"),
    "basis": N_("On which basis"),
    "content": N_("What was answered"),
    "created_at": N_("Made"),
    "data": N_("Further data"),
    "date_joined": N_("Since"),
    "digest": N_("What was signed, as a digest"),
    "email": N_("E-mail address"),
    "ends": N_("Ends"),
    "expires_at": N_("Ends"),
    "extra_data": N_("What the organisation says of you"),
    "given_by": N_("Given by"),
    "grant": N_("Grant"),
    "grantee_id": N_("To whom"),
    "headers": N_("With which notes"),
    "holding": N_("Role"),
    "institution": N_("Institution"),
    "invited_at": N_("Invited"),
    "invited_by": N_("Invited by"),
    "ip": N_("Internet address"),
    "is_active": N_("Open"),
    "joined_at": N_("Since"),
    "key": N_("Key of the request"),
    "kinds": N_("What you may see"),
    "language": N_("Language"),
    "last_login": N_("Last sign-in"),
    "last_seen_at": N_("Last used"),
    "last_used_at": N_("Last used"),
    "made_at": N_("When"),
    "may_change": N_("To work on it, too"),
    "name": N_("Name"),
    "outcome": N_("Answer"),
    "partner": N_("Partner"),
    "password": N_("Password"),
    "person_id": N_("Entry among a State's people"),
    "prefix": N_("Beginning of the secret"),
    "primary": N_("Letters go there"),
    "programme": N_("Programme"),
    "proposed_at": N_("Asked"),
    "proposed_by": N_("Asked by"),
    "provider": N_("Organisation"),
    "purpose": N_("What for"),
    "reason": N_("Reason"),
    "request_sha256": N_("What was asked, as a digest"),
    "revoked_at": N_("Revoked"),
    "revoked_by": N_("Revoked by"),
    "role": N_("Role"),
    "scopes": N_("What it opens"),
    "second_factor": N_("Made with a second factor"),
    "session_key": N_("Secret of the session"),
    "sha256": N_("Secret, as a digest"),
    "signed_at": N_("Signed"),
    "signed_by": N_("Signed by"),
    "starts": N_("Since"),
    "state": N_("State"),
    "status": N_("Status"),
    "token": N_("Key"),
    "token_hash": N_("Secret of the invitation, as a digest"),
    "type": N_("Kind"),
    "uid": N_("Number at the organisation"),
    "user": N_("Account"),
    "user_agent": N_("Browser"),
    "user_id": N_("Account"),
    "verified": N_("Proven to be yours"),
    "withdrawn_at": N_("Withdrawn"),
}
AXES = {
    "state": N_("State"),
    "programme": N_("Programme"),
    "institution": N_("Institution"),
    "partner": N_("Partner"),
    "person": N_("One's own record"),
    "": N_("This installation"),
}
FACTORS = {
    "totp": N_("Authenticator app"),
    "webauthn": N_("Passkey"),
    "recovery_codes": N_("Recovery codes"),
}
OUTCOMES = {
    "": N_("Waits for an answer"),
    "erased": N_("Erased"),
    "refused": N_("Refused"),
}


def _of(words: Mapping[str, str]) -> Callable[[str], str]:
    return lambda value: gettext(words[value]) if value in words else value


VALUES: Mapping[str, Callable[[str], str]] = {
    "role": role_name,
    "kinds": lambda kinds: gettext(", ").join(kind_name(kind) for kind in kinds.split(", ")),
    "basis": basis_name,
    "language": lambda code: dict(settings.LANGUAGES).get(code, code),
    "axis": _of(AXES),
    "type": _of(FACTORS),
    "outcome": _of(OUTCOMES),
}
"""Values that have words, by the name of their field."""


def table_name(label: str) -> str:
    """The rows of a table, as their owner would call one."""
    return gettext(TABLES[label]) if label in TABLES else label


def field_name(name: str) -> str:
    """A field in words."""
    return gettext(FIELDS[name]) if name in FIELDS else name


def value_in_words(name: str, value: str) -> str:
    """A value in words, where it has some."""
    return VALUES[name](value) if name in VALUES else value
