"""Asking a State for access, its two signatures, what is read under it, and taking it back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils.formats import date_format

from gradus.core.access.actor import Actor
from gradus.core.access.decide import scope_for
from gradus.core.access.scope import system
from gradus.core.accounts import models
from gradus.core.accounts.actions.grants import READ_BY_GRANT
from gradus.core.accounts.rules import grant_digest, is_signed, latest_end, signatures_needed
from gradus.core.accounts.selectors import actor_of
from gradus.core.accounts.tests import people
from gradus.core.accounts.tests.people import now
from gradus.domain.ownership import Axis

pytestmark = pytest.mark.django_db


@pytest.fixture
def outsider() -> models.User:
    return people.member("programme_officer", programme=people.programme())


@pytest.fixture
def coordinator() -> models.User:
    return people.member("national_coordinator", state=people.state())


@pytest.fixture
def officer() -> models.User:
    return people.member("state_officer", state=people.state())


def asked(outsider: models.User, **changed: Any) -> Any:
    """The answer to asking XAA for its register and plan."""
    with system("test"):
        holding = models.Holding.objects.get(user=outsider)
    entered = {
        "state": "XAA",
        "kinds": ["register", "plan"],
        "purpose": "Preparing the mission of May",
        "ends": (now() + timedelta(days=90)).date().isoformat(),
    } | changed
    return people.signed_in(outsider).post(f"/account/access/ask/{holding.pk}/", entered)


def the_grant() -> models.Grant:
    with system("test"):
        return models.Grant.objects.select_related("state").get()


def url(page: str = "") -> str:
    return f"/account/state/XAA/grants/{the_grant().pk}/{page}"


def sign(user: models.User, **session: Any) -> Any:
    grant = the_grant()
    return people.signed_in(user, **session).post(url("sign/"), {"shown": grant_digest(grant)})


def in_force(outsider: models.User) -> bool:
    return bool(actor_of(outsider, now(), second_factor=True).grants)


def test_nothing_is_seen_until_two_people_of_the_state_have_signed(
    outsider: models.User, coordinator: models.User, officer: models.User
) -> None:
    assert asked(outsider).headers["Location"] == "/account/access/"
    assert not in_force(outsider)
    page = people.signed_in(coordinator).get(url()).content.decode()
    for shown in ("Preparing the mission of May", "Register", grant_digest(the_grant())):
        assert shown in page
    assert sign(coordinator).status_code == 302
    assert not in_force(outsider)
    assert "1 of 2" in people.signed_in(officer).get("/account/state/XAA/grants/").content.decode()
    assert sign(officer).status_code == 302
    assert in_force(outsider)
    assert "in force" in people.signed_in(outsider).get("/account/access/").content.decode()
    assert len(people.entries("grant.sign")) == 2


def test_one_person_counts_once(outsider: models.User, coordinator: models.User) -> None:
    asked(outsider)
    sign(coordinator)
    assert sign(coordinator).status_code == 422
    assert not in_force(outsider)
    assert "Sign this grant" not in people.signed_in(coordinator).get(url()).content.decode()


def test_who_asked_cannot_sign(officer: models.User) -> None:
    both = people.member("national_coordinator", "both@example.org", state=people.state())
    people.hold(both, "donor", partner=people.partner())
    with system("test"):
        donor = models.Holding.objects.get(user=both, role="donor")
    entered = {
        "state": "XAA",
        "kinds": ["plan"],
        "purpose": "p",
        "ends": (now() + timedelta(days=9)).date().isoformat(),
    }
    people.signed_in(both).post(f"/account/access/ask/{donor.pk}/", entered)
    assert sign(both).status_code == 422
    with system("test"):
        assert not models.GrantSignature.objects.exists()


def test_a_signature_asks_once_more_who_it_is(
    outsider: models.User, coordinator: models.User
) -> None:
    asked(outsider)
    browser = people.signed_in(coordinator, since=timedelta(minutes=16))
    assert "Sign this grant" in browser.get(url()).content.decode()
    shown = {"shown": grant_digest(the_grant())}
    answer = browser.post(url("sign/"), shown)
    assert answer.headers["Location"].startswith("/account/2fa/reauthenticate/?next=")
    # the password alone is no way to show it
    password = browser.get(f"/account/reauthenticate/?next={url()}")
    assert password.headers["Location"].startswith("/account/2fa/reauthenticate/")
    back = browser.post(answer.headers["Location"], {"code": people.code()})
    assert back.headers["Location"] == url()
    assert browser.post(url("sign/"), shown).status_code == 302
    with system("test"):
        assert models.GrantSignature.objects.get().signed_by == coordinator.pk


def test_what_was_changed_after_it_was_shown_is_not_signed(
    outsider: models.User, coordinator: models.User, officer: models.User
) -> None:
    asked(outsider)
    answer = people.signed_in(coordinator).post(url("sign/"), {"shown": "0" * 64})
    assert answer.status_code == 422
    sign(coordinator)
    sign(officer)
    grant = the_grant()
    with system("test"):
        grant.kinds = [*grant.kinds, "findings"]
        assert not is_signed(grant)  # what was signed said something else


@pytest.mark.parametrize(
    "changed",
    [
        {"kinds": ["people"]},
        {"kinds": []},
        {"ends": (now() + timedelta(days=400)).date().isoformat()},
        {"ends": (now() - timedelta(days=1)).date().isoformat()},
        {"ends": "9999-12-31"},
        {"state": "KEN"},  # a demonstration has fictional States only
        {"state": "QQQ"},
        {"purpose": ""},
    ],
)
def test_what_cannot_be_asked(outsider: models.User, changed: dict[str, Any]) -> None:
    assert asked(outsider, **changed).status_code == 422
    with system("test"):
        assert not models.Grant.objects.exists()


def test_twelve_months_to_the_day_can_be_asked(outsider: models.User) -> None:
    assert asked(outsider, ends=latest_end(now()).date().isoformat()).status_code == 302
    assert asked(outsider, ends=latest_end(now()).date().isoformat()).status_code == 422  # twice


def test_the_last_day_asked_for_is_the_last_day_shown(outsider: models.User) -> None:
    last = now().date() + timedelta(days=90)
    asked(outsider, ends=last.isoformat())
    page = people.signed_in(outsider).get("/account/access/").content.decode()
    assert date_format(last) in page
    assert date_format(last + timedelta(days=1)) not in page


def test_somebody_elses_role_asks_for_nothing(outsider: models.User) -> None:
    with system("test"):
        theirs = models.Holding.objects.get(user=outsider)
    other = people.signed_in(people.member("mentor", programme=people.programme()))
    assert other.get(f"/account/access/ask/{theirs.pk}/").status_code == 404
    assert other.get(f"/account/access/ask/{people.robot().id}/").status_code == 404


def test_a_grant_revoked_in_mid_session_is_gone_on_the_next_page(
    outsider: models.User, coordinator: models.User, officer: models.User
) -> None:
    asked(outsider)
    sign(coordinator)
    sign(officer)
    state = people.state().pk

    def reach() -> frozenset[Any]:
        actor: Actor = actor_of(outsider, now(), second_factor=True)
        return scope_for(actor, now()).ids("plan", Axis.STATE)

    assert reach() == {state}
    assert people.signed_in(officer).post(url("revoke/")).status_code == 403  # signs, but no more
    assert people.signed_in(coordinator).post(url("revoke/")).status_code == 302
    assert reach() == frozenset()
    assert sign(coordinator).status_code == 422  # nothing brings it back
    assert "revoked" in people.signed_in(coordinator).get(url()).content.decode()


def test_a_grant_ends_by_itself(
    outsider: models.User, coordinator: models.User, officer: models.User
) -> None:
    asked(outsider)
    sign(coordinator)
    sign(officer)
    end = the_grant().ends
    assert actor_of(outsider, end - timedelta(seconds=1)).grants
    assert not actor_of(outsider, end).grants


def test_the_state_sees_what_was_read_under_a_grant(
    outsider: models.User, coordinator: models.User, officer: models.User, settings: Any
) -> None:
    asked(outsider)
    sign(coordinator)
    sign(officer)
    people.institution("XAA", "Cyber Police")
    settings.ROOT_URLCONF = "gradus.core.accounts.tests.urls"
    assert b"Cyber Police" in people.signed_in(outsider).get("/test/institutions/").content
    settings.ROOT_URLCONF = "gradus.config.urls"
    (entry,) = people.entries(READ_BY_GRANT)
    assert (entry.object_id, entry.actor_id) == (the_grant().pk, outsider.pk)
    page = people.signed_in(officer).get(url()).content.decode()
    assert "/test/institutions/" in page
    people.signed_in(coordinator).get("/account/state/XAA/members/")
    assert len(people.entries(READ_BY_GRANT)) == 1  # what is read by right is nobody's business


def test_another_state_does_not_find_the_grant(outsider: models.User) -> None:
    asked(outsider)
    other = people.signed_in(
        people.member("national_coordinator", "b@example.org", state=people.state("XBB"))
    )
    theirs = the_grant().pk
    for code, grant_id in (("XAA", theirs), ("XBB", theirs), ("XBB", people.robot().id)):
        page = f"/account/state/{code}/grants/{grant_id}/"
        assert other.get(page).status_code == 404
        assert other.post(page + "sign/", {"shown": "x"}).status_code == 404
        assert other.post(page + "revoke/").status_code == 404
    # nor does the outsider: what it asked for is on its own page
    assert people.signed_in(outsider).get(url()).status_code == 404


def test_a_state_with_one_officer_needs_one_signature() -> None:
    assert signatures_needed("grant", single_officer=False) == 2
    assert signatures_needed("grant", single_officer=True) == 1
    assert signatures_needed("assignment", single_officer=False) == 1
    assert signatures_needed("plan", single_officer=False) == 1


def test_pages_that_act_do_so_by_post_only(outsider: models.User, coordinator: models.User) -> None:
    asked(outsider)
    browser: Client = people.signed_in(coordinator)
    assert browser.get(url("sign/")).status_code == 405
    assert browser.get(url("revoke/")).status_code == 405
