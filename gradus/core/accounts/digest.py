"""The daily digest: how many things wait for somebody's hand, and where. Never what they say."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse

from gradus.core.access.scope import system
from gradus.core.accounts import offices, selectors
from gradus.core.accounts.mail import send_later
from gradus.domain.ownership import Axis


def send_digests(*, at: datetime) -> int:
    """Write to every officer of a State for whom requests for access wait; how many letters."""
    with system("digest"):
        waiting = selectors.grants_waiting(at)
        sent = 0
        for holding in offices.who_may("sign", "grants", Axis.STATE, waiting, at):
            assert holding.state_id is not None  # noqa: S101 - it was looked up by its State
            send_later(
                at=at,
                to=holding.user.email,
                template="digest",
                context={
                    "name": holding.user.name,
                    "count": waiting[holding.state_id],
                    "link": urljoin(settings.ORIGIN, reverse("home")),
                },
                language=holding.user.language,
            )
            sent += 1
    return sent
