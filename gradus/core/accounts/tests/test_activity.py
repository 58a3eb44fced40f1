"""The use of a session is noted: at once from elsewhere, else once a minute."""

from __future__ import annotations

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client

from gradus.core.accounts import activity
from gradus.core.accounts.tests import people

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return people.signed_in(people.account("somebody@example.org"))


def seen(client: Client, **meta: str) -> UserSession:
    assert client.get("/", **meta).status_code == 200
    return UserSession.objects.get(session_key=client.session.session_key)


def test_a_use_is_noted_once_a_minute(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    first = seen(client)
    assert seen(client).last_seen_at == first.last_seen_at
    later = activity.time.monotonic() + activity.SECONDS
    monkeypatch.setattr(activity.time, "monotonic", lambda: later)
    assert seen(client).last_seen_at > first.last_seen_at


def test_a_use_from_elsewhere_is_noted_at_once(client: Client) -> None:
    assert seen(client).ip == "127.0.0.1"
    assert seen(client, REMOTE_ADDR="192.0.2.7").ip == "192.0.2.7"
    assert seen(client, HTTP_USER_AGENT="Other").user_agent == "Other"
