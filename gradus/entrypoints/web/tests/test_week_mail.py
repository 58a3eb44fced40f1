"""The week by mail: to who wants it, as counts; and what becomes late, the day after."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail

from gradus.core.access.scope import system
from gradus.core.accounts.models import User
from gradus.core.accounts.tests import people
from gradus.domain.periods import Month
from gradus.entrypoints.web.tests.test_week import ago, coordinator
from gradus.entrypoints.web.week_mail import send_weeks
from gradus.steps.planning.tests.agreed import agreed

pytestmark = pytest.mark.usefixtures("committing")


def test_who_wants_it_is_told_by_mail_how_much_there_is_and_nothing_of_it() -> None:
    agreed(start=ago(3))
    user = coordinator()
    client = people.signed_in(user)
    monday = datetime(2027, 3, 8, 5, tzinfo=UTC)
    assert send_weeks(at=monday) == 0, "nobody is written to unasked"
    assert client.post("/account/tokens/calendar/mail/", {"often": "weekly"}).status_code == 302
    assert people.entries("account.digest")
    mail.outbox.clear()
    assert send_weeks(at=monday) == 1
    (letter,) = people.letters_to(user.email)
    assert re.search(r"Late: [1-9]", letter)
    assert "forensics" not in letter
    assert "Arden" not in letter
    assert "/account/tokens/calendar/" in letter
    assert send_weeks(at=monday + timedelta(days=1)) == 0, "not on a Tuesday"


def test_what_becomes_late_is_told_the_day_after() -> None:
    user = coordinator()
    agreed(start=Month(2027, 1))
    with system("test"):
        User.objects.filter(pk=user.pk).update(digest="weekly")
    assert send_weeks(at=datetime(2027, 1, 27, 5, tzinfo=UTC)) == 0
    mail.outbox.clear()
    assert send_weeks(at=datetime(2027, 2, 2, 5, tzinfo=UTC)) == 0
    # the first of February 2027 is a Monday: the whole week; of April, a Thursday: what is new
    assert send_weeks(at=datetime(2027, 4, 1, 5, tzinfo=UTC)) == 1
    (letter,) = people.letters_to(user.email)
    assert "Since today 1 activity is late." in letter
