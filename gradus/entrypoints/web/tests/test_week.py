"""The week: what waits, is late, due, travelled for and to be renewed, and only what the viewer reaches."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from gradus.core.access.scope import system
from gradus.core.accounts.models import Grant, User
from gradus.core.accounts.redaction import WithoutTokens
from gradus.core.accounts.tests import people
from gradus.core.tokens.models import ApiToken
from gradus.domain.ids import new_id
from gradus.domain.periods import Month
from gradus.steps.planning.tests.agreed import agreed
from gradus.steps.planning.tests.test_plans import let_in, touch

pytestmark = pytest.mark.django_db


def ago(months: int) -> Month:
    today = people.now().date()
    return Month(today.year, today.month).plus(-months)


def week(client: Client) -> str:
    page = client.get("/week/")
    assert page.status_code == 200
    return page.content.decode()


def coordinator(code: str = "XAA", email: str = "") -> User:
    return people.member(
        "national_coordinator", email or f"c@{code.lower()}.example", state=people.state(code)
    )


def test_a_week_without_anything_says_so() -> None:
    assert "Nothing waits for you this week" in week(people.signed_in(coordinator()))


def test_what_is_late_comes_first_and_another_state_s_does_not_come() -> None:
    agreed(start=ago(3))
    page = week(people.signed_in(coordinator()))
    assert page.index("Late</h2>") < page.index("To see to in time</h2>")
    assert "1. Basic digital forensics: nothing was told of it" in page
    assert "Tell how far it is" in page
    assert "Arden" not in week(people.signed_in(coordinator("XBB")))


def test_access_and_keys_that_end_are_to_be_renewed() -> None:
    officer = people.member("programme_officer", "po@un.example", programme=people.programme())
    let_in(officer, ["plan"])
    agreed(start=ago(0))
    page = week(people.signed_in(officer))
    assert "Your access ends" in page
    state_s = week(people.signed_in(coordinator()))
    assert "Access given to others ends: Programme officer" in state_s


@pytest.mark.parametrize("role", ["donor", "mentor", "evaluator", "hrddp_officer", "trainee"])
def test_every_role_has_a_week(role: str) -> None:
    scope = {"donor": {"partner": people.partner()}, "trainee": {"person_id": new_id()}}
    user = people.member(role, **scope.get(role, {"programme": people.programme()}))
    week(people.signed_in(user))


def test_more_states_ask_the_database_nothing_more() -> None:
    user = coordinator()
    agreed(start=ago(3))
    client = people.signed_in(user)
    week(client)

    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            week(client)
        return len(found)

    once = asked()
    for code in ("XBB", "XCC"):
        people.hold(user, "national_coordinator", state=people.state(code))
        agreed(code, start=ago(3))
    assert "Basic digital forensics" in week(client)
    assert asked() <= once
    assert once < 60


def address_of(client: Client, **more: str) -> str:
    page = client.post("/account/tokens/calendar/", {"name": "Telephone", **more})
    (secret,) = re.findall(r"/calendar/([^<]+)\.ics", page.content.decode())
    return f"/calendar/{secret}.ics"


def titles(address: str) -> list[str]:
    answer = Client().get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/calendar")
    return [str(one["summary"]) for one in Calendar.from_ical(answer.content).walk("VEVENT")]


def test_a_calendar_is_read_by_its_address_alone_until_it_is_revoked() -> None:
    agreed(start=ago(0))
    client = people.signed_in(coordinator())
    address = address_of(client, titles="on")
    assert "XAA: 1. Basic digital forensics" in titles(address)
    assert "Arden police" not in Client().get(address).content.decode()
    secret = address.removeprefix("/calendar/").removesuffix(".ics")
    with system("test"):
        key = ApiToken.objects.get()
    assert secret not in (key.sha256, key.prefix)
    assert client.get("/account/tokens/calendar/").content.decode().count(secret) == 0
    # no program acts by it, and it opens no page
    assert Client().get("/api/me", headers={"Authorization": f"Bearer {secret}"}).status_code == 401
    assert client.post(f"/account/tokens/{key.pk}/revoke/").status_code == 302
    assert Client().get(address).status_code == 404
    assert Client().get("/calendar/gradus_wrong.ics").status_code == 404


def test_a_calendar_shows_less_where_less_was_chosen_and_nothing_that_was_taken_back() -> None:
    agreed(start=ago(0))
    officer = people.member("programme_officer", "po@un.example", programme=people.programme())
    let_in(officer, ["plan"])
    address = address_of(people.signed_in(officer))
    assert "XAA: 1" in titles(address)
    assert not any("forensics" in one for one in titles(address))
    with system("test"):
        grant = Grant.objects.get(user=officer)
        Grant.objects.update(revoked_at=people.now())
        touch(grant)
    assert titles(address) == []


def test_a_calendar_that_asks_too_often_is_told_to_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    from gradus.entrypoints.web import calendar_feed

    monkeypatch.setattr(calendar_feed, "PER_HOUR", 2)
    address = address_of(people.signed_in(coordinator()))
    assert [Client().get(address).status_code for _ in range(3)] == [200, 200, 429]


def test_no_address_reaches_the_log() -> None:
    import logging

    said = logging.LogRecord("x", 20, "", 1, "GET %s", ("/calendar/gradus_secret.ics",), None)
    WithoutTokens().filter(said)
    assert "secret" not in said.getMessage()


def test_the_journey_says_how_long_each_step_takes_here() -> None:
    client = people.signed_in(coordinator())
    page = client.get("/state/XAA/journey/").content.decode()
    assert "nobody can say how long each step takes here" in page
    agreed(start=ago(0))
    page = client.get("/state/XAA/journey/").content.decode()
    assert "worked out from the agreed plan" in page
    assert "4 months" in page
    assert "Premises are ready" in page
    other = people.signed_in(coordinator("XBB"))
    assert other.get("/state/XAA/journey/").status_code == 404
