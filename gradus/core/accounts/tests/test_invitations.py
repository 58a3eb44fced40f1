"""An invitation from its letter to the first page, and everything that must not work."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from gradus.core.access.scope import system
from gradus.core.accounts import models
from gradus.core.accounts.actions import invitations as actions
from gradus.core.accounts.tests import people
from gradus.core.accounts.tests.people import PASSWORD, link_in, now

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter(django_capture_on_commit_callbacks) -> str:  # type: ignore[no-untyped-def]
    """The link in the letter to somebody just invited as an officer of XAA."""
    coordinator = people.member("national_coordinator", state=people.state())
    page = people.signed_in(coordinator)
    with django_capture_on_commit_callbacks(execute=True):
        sent = page.post(
            "/account/state/XAA/members/",
            {"email": "New@Example.org", "name": "Noor", "role": "state_officer", "language": "fr"},
        )
    assert sent.status_code == 302, sent.content.decode()
    (text,) = people.letters_to("new@example.org")
    return link_in(text)


def test_who_is_invited_sets_a_password_and_is_signed_in(letter: str) -> None:
    browser = Client()
    opened = browser.get(letter)

    assert opened["Referrer-Policy"] == "no-referrer"
    assert opened.headers["Location"] == "/account/invitation/"
    page = browser.get("/account/invitation/")
    assert b"national_coordinator" in page.content  # who invited
    assert "Arden" in page.content.decode()
    taken = browser.post(
        "/account/invitation/", {"name": "Noor N", "password1": PASSWORD, "password2": PASSWORD}
    )
    assert taken.headers["Location"] == "/"
    user = models.User.objects.get(email="new@example.org")
    assert user.name == "Noor N"
    assert people.entries("membership.accept")[0].actor_id == user.pk
    # the role is privileged: nothing before a second factor
    assert browser.get("/").headers["Location"].startswith("/account/2fa/totp/activate/")
