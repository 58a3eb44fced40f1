"""Signing in through an organisation: only to accounts there are, by addresses it has verified."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import pytest_socket
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from gradus.core.access.scope import system
from gradus.core.accounts import models
from gradus.core.accounts.actions.invitations import invite_first
from gradus.core.accounts.tests import people, provider
from gradus.core.accounts.tests.people import now
from gradus.domain.ownership import Axis

pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket]
WHO = {"sub": "42", "email": "noor@example.org", "email_verified": True, "name": "Noor"}


@pytest.fixture(autouse=True)
def _loopback_only() -> Iterator[None]:
    pytest_socket.socket_allow_hosts(["127.0.0.1"], allow_unix_socket=True)
    yield
    pytest_socket._remove_restrictions()


def through(settings: Any, browser: Client, **claims: Any) -> Any:
    """The last answer of signing in through an organisation that says so of the person."""
    with provider.running(WHO | claims) as organisation:
        settings.SOCIALACCOUNT_PROVIDERS = organisation.settings()
        assert browser.get("/account/oidc/sso/login/").status_code == 200  # asks before it goes
        sent = browser.post("/account/oidc/sso/login/")
        assert sent.status_code == 302, sent.content.decode()
        return browser.get(organisation.authorize(sent.headers["Location"]))


def test_it_opens_the_account_of_a_verified_address(settings: Any) -> None:
    user = people.account("noor@example.org")
    browser = Client()
    assert through(settings, browser).headers["Location"] == "/"
    assert browser.get("/account/access/").status_code == 200
    assert people.entries("account.sign-in")[0].actor_id == user.pk
    user.refresh_from_db()
    assert user.check_password(people.PASSWORD)
    # and again, by the person's number at the organisation
    assert through(settings, Client()).headers["Location"] == "/"


@pytest.mark.parametrize("verified", [False, "false", None, 1])
def test_an_address_that_was_not_verified_opens_nothing(settings: Any, verified: Any) -> None:
    people.account("noor@example.org")
    browser = Client()
    answer = through(settings, browser, email_verified=verified)
    assert answer.headers.get("Location") != "/"
    assert browser.get("/account/access/").status_code == 302
    assert models.User.objects.count() == 1


def test_an_address_somebody_else_wrote_into_their_account_opens_nothing(settings: Any) -> None:
    """Neither their account, nor for ever after: nothing is connected to it."""
    other = people.account("mallory@example.org")
    mallory = people.signed_in(other, factor=False)
    mallory.post("/account/email/", {"email": "noor@example.org", "action_add": ""})
    assert EmailAddress.objects.filter(user=other, email="noor@example.org").exists()
    browser = Client()
    assert through(settings, browser).headers.get("Location") != "/"
    assert browser.get("/account/access/").status_code == 302
    assert not SocialAccount.objects.exists()


def test_nobody_signs_up_that_way(settings: Any) -> None:
    browser = Client()
    answer = through(settings, browser)
    assert answer.status_code == 200
    assert browser.get("/account/access/").status_code == 302
    assert not models.User.objects.exists()


def test_a_privileged_role_still_shows_its_second_factor(settings: Any) -> None:
    people.member("national_coordinator", "noor@example.org", state=people.state())
    browser = Client()
    assert through(settings, browser).headers["Location"] == "/account/2fa/authenticate/"
    assert browser.get("/account/access/").status_code == 302
    browser.post("/account/2fa/authenticate/", {"code": people.code()})
    assert browser.get("/account/state/XAA/members/").status_code == 200


def invited(email: str) -> str:
    made = invite_first(
        by=people.robot(),
        at=now(),
        email=email,
        name="Noor",
        role="national_coordinator",
        scope={Axis.STATE: people.state().pk},
    )
    return made.token


def test_who_opened_an_invitation_takes_it_that_way(settings: Any) -> None:
    token = invited("noor@example.org")
    browser = Client()
    browser.get(f"/account/invitation/{token}/")
    assert through(settings, browser).headers["Location"] == "/"
    user = models.User.objects.get()
    assert not user.has_usable_password()
    with system("test"):
        assert models.Holding.objects.get().user_id == user.pk
    assert browser.get("/").headers["Location"].startswith("/account/2fa/totp/activate/")
    assert browser.get("/account/2fa/totp/activate/").status_code == 200


def test_an_invitation_that_was_not_opened_is_not_taken(settings: Any) -> None:
    invited("noor@example.org")
    through(settings, Client())
    assert not models.User.objects.exists()


def test_an_invitation_of_another_address_is_not_taken(settings: Any) -> None:
    token = invited("somebody@example.org")
    browser = Client()
    browser.get(f"/account/invitation/{token}/")
    through(settings, browser)
    assert not models.User.objects.exists()
