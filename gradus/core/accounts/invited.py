"""The invitation that was opened in this session.

The token stands in the address of the letter only. Once it was shown, the session remembers which
invitation it opens, so that no page with a form has the token in its address.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest

from gradus.core.accounts import selectors
from gradus.core.accounts.models import Invitation

KEY = "invitation"


def remember(request: HttpRequest, invitation: Invitation) -> None:
    request.session[KEY] = str(invitation.pk)


def invitation_in(request: HttpRequest, at: datetime) -> Invitation | None:
    """The invitation opened in this session, while it holds."""
    known = request.session.get(KEY)
    return selectors.invitation_shown(UUID(known), at) if known else None


def forget(request: HttpRequest) -> None:
    request.session.pop(KEY, None)
