"""The week by mail, to who wants it: how many things wait, are late or due. Never what they say."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urljoin

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.urls import reverse
from django.utils import translation

from gradus.core.access.decide import scope_for
from gradus.core.access.scope import acting, system
from gradus.core.accounts.mail import send_later
from gradus.core.accounts.models import User
from gradus.core.accounts.selectors import actor_of
from gradus.entrypoints.web.this_week import Week, this_week

MONDAY = 0
COUNTED = ("late", "week", "month", "visits", "warnings", "renewals")


def send_weeks(*, at: datetime) -> int:
    """Write to everybody who wants it today; how many letters.

    Daily to who chose so, on Mondays to who chose weekly. On other days these hear of it only if
    something has become late since the day before. Who has nothing at all is not written to.
    """
    with system("digest"):
        users = list(User.objects.filter(is_active=True).exclude(digest="never").order_by("pk"))
    return sum(_send(user, at) for user in users)


def _send(user: User, at: datetime) -> bool:
    whole = user.digest == "daily" or at.weekday() == MONDAY
    actor = actor_of(user, at, second_factor=is_mfa_enabled(user), via="digest")
    with translation.override(user.language), acting(scope_for(actor, at)):
        week = this_week(actor, at)
    newly = _newly_late(week, at)
    if not (newly or (whole and (week.decisions or week.parts))):
        return False
    counts = {name: week.count(name) for name in COUNTED}
    send_later(
        at=at,
        to=user.email,
        template="week",
        context={
            "name": user.name,
            "reminder": not whole,
            "newly": newly,
            "decisions": len(week.decisions),
            **counts,
            "link": urljoin(settings.ORIGIN, reverse("week")),
            "settings": urljoin(settings.ORIGIN, reverse("tokens:calendar")),
        },
        language=user.language,
    )
    return True


def _newly_late(week: Week, at: datetime) -> int:
    """How many things are late since today."""
    yesterday = at.date() - timedelta(days=1)
    late = (item for part in week.parts if part.name == "late" for item in part.items)
    return sum(item.since == yesterday for item in late)
