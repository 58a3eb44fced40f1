"""The letters of sign-in in the house's words, in the place of django-allauth's.

Each is a subject and lines; where it leads is in what django-allauth gives it. One that is not
here goes out as django-allauth has it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.utils.translation import gettext

from gradus.domain.messages import N_

NOT_YOU = N_("If it was not you: set another password, and tell your office at once.")
WHENCE = N_("It came from the internet address {ip}, with: {browser}.")
NOTHING = N_("If you did not ask for this, do nothing.")


@dataclass(frozen=True)
class SignInLetter:
    """What a letter says. ``link`` names what it leads to, ``action`` what is done there."""

    subject: str
    lines: tuple[str, ...]
    action: str = ""
    link: str = ""


def _change(subject: str) -> SignInLetter:
    return SignInLetter(subject, (WHENCE, NOT_YOU))


LETTERS: Mapping[str, SignInLetter] = {
    "account/email/password_reset_key": SignInLetter(
        N_("Set another password"),
        (N_("Somebody, probably you, asked to set another password for your account."), NOTHING),
        N_("Set another password:"),
        "password_reset_url",
    ),
    "account/email/unknown_account": SignInLetter(
        N_("There is no account of this address"),
        (
            N_("Somebody asked to set another password for this address. It has no account here."),
            N_("Accounts are made by invitation. Ask the national coordinator or your programme."),
        ),
    ),
    "account/email/email_confirmation": SignInLetter(
        N_("Confirm your e-mail address"),
        (N_("Somebody, probably you, wants to sign in with this address from now on."), NOTHING),
        N_("Confirm the address:"),
        "activate_url",
    ),
    "account/email/email_changed": _change(N_("You sign in with another address now")),
    "account/email/email_confirm": _change(N_("Your e-mail address is confirmed")),
    "account/email/email_deleted": _change(N_("An e-mail address of yours was removed")),
    "account/email/password_changed": _change(N_("Your password was changed")),
    "account/email/password_reset": _change(N_("Another password was set")),
    "account/email/password_set": _change(N_("A password was set")),
    "mfa/email/totp_activated": _change(N_("An authenticator app was set up")),
    "mfa/email/totp_deactivated": _change(N_("Your authenticator app was removed")),
    "mfa/email/webauthn_added": _change(N_("A passkey was added")),
    "mfa/email/webauthn_removed": _change(N_("A passkey was removed")),
    "mfa/email/recovery_codes_generated": _change(N_("New recovery codes were made")),
    "socialaccount/email/account_connected": _change(
        N_("Sign-in through an organisation was added")
    ),
    "socialaccount/email/account_disconnected": _change(
        N_("Sign-in through an organisation was removed")
    ),
}


def said(prefix: str, context: Mapping[str, Any]) -> dict[str, Any] | None:
    """What the house's letter says, for the template of notices; none if there is none."""
    letter = LETTERS.get(prefix)
    if letter is None:
        return None
    facts = {"ip": context.get("ip") or "-", "browser": context.get("user_agent") or "-"}
    user = context.get("user")
    return {
        "name": getattr(user, "name", "") or context.get("email", ""),
        "subject": f"Gradus: {gettext(letter.subject)}",
        "lines": [gettext(line).format(**facts) for line in letter.lines],
        "action": gettext(letter.action) if letter.action else "",
        "link": _here(str(context.get(letter.link, ""))),
    }


def _here(link: str) -> str:
    """The link at this installation's own address, whatever host the request named."""
    return urljoin(settings.ORIGIN, urlsplit(link)._replace(scheme="", netloc="").geturl())
