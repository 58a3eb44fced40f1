"""Letters to people: rendered in their language, kept with what causes them, posted after it.

A letter never carries findings; it says that something waits, and where.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urljoin

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from gradus.core.accounts.actions.invitations import Invited
from gradus.core.accounts.actions.letters import keep_letter
from gradus.core.accounts.words import role_name, scope_name


def send_later(
    *, at: datetime, to: str, template: str, context: Mapping[str, object], language: str
) -> None:
    """Send ``templates/accounts/email/<template>.txt`` (and ``.html``) when this is committed.

    The first line of the text is the subject.
    """
    with translation.override(language):
        text = render_to_string(f"accounts/email/{template}.txt", dict(context))
        html = render_to_string(f"accounts/email/{template}.html", dict(context))
    subject, _, body = text.strip().partition("\n")
    keep_letter(at=at, to=to, subject=subject.strip(), text=body.strip(), html=html)


def invitation_link(invited: Invited) -> str:
    """Where the invitation is taken."""
    address = reverse("invitation_token", kwargs={"token": invited.token})
    return urljoin(settings.ORIGIN, address)


def send_invitation(*, at: datetime, invited: Invited, invited_by: str) -> None:
    """The letter with the link of an invitation. Its token stands nowhere else."""
    row = invited.invitation
    with translation.override(row.language):
        context = {
            "name": row.name,
            "role": role_name(row.role),
            "scope": scope_name(row),
            "invited_by": invited_by,
            "expires_at": row.expires_at,
            "link": invitation_link(invited),
            "language": row.language,
        }
    send_later(at=at, to=row.email, template="invitation", context=context, language=row.language)
