"""Signing in with a password: what is written down, what is not told, what is stopped."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.test import Client

from gradus.core.accounts import models
from gradus.core.accounts.tests import people
from gradus.core.accounts.tests.people import PASSWORD, bare, link_in

pytestmark = pytest.mark.django_db
KNOWN, UNKNOWN = "known@example.org", "nobody@example.org"
BETTER = "a staple beside the battery"
WRONG = {"login": "{}", "password": "wrong wrong wrong"}


@pytest.fixture(autouse=True)
def account() -> models.User:
    return people.account(KNOWN)


def both(path: str, **fields: str) -> list[Any]:
    """The answers to the same form for an address with an account, and one without."""
    return [
        Client().post(path, {name: value.format(email) for name, value in fields.items()})
        for email in (KNOWN, UNKNOWN)
    ]


def same(answers: list[Any]) -> bool:
    bodies = {bare(answer.content, KNOWN, UNKNOWN) for answer in answers}
    codes = {(answer.status_code, answer.headers.get("Location")) for answer in answers}
    return len(bodies) == len(codes) == 1


def test_a_wrong_password_tells_nothing() -> None:
    answers = both("/account/login/", **WRONG)
    assert same(answers)
    assert answers[0].status_code == 200


@pytest.mark.parametrize("email", [KNOWN, UNKNOWN])
def test_a_password_is_hashed_once_whether_or_not_there_is_an_account(email: str) -> None:
    with (
        patch.object(Argon2PasswordHasher, "verify", autospec=True, return_value=False) as verify,
        patch.object(
            Argon2PasswordHasher, "encode", autospec=True, return_value="argon2$x"
        ) as encode,
    ):
        Client().post("/account/login/", {"login": email, "password": "wrong wrong wrong"})
    assert verify.call_count + encode.call_count == 1


def test_a_reset_tells_nothing_and_writes_to_both(
    django_capture_on_commit_callbacks: Any,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        answers = both("/account/password/reset/", email="{}")
    assert same(answers)
    assert len(people.letters_to(KNOWN)) == len(people.letters_to(UNKNOWN)) == 1


def test_signing_up_is_closed_and_tells_nothing() -> None:
    answers = both("/account/signup/", email="{}", password1=PASSWORD, password2=PASSWORD)
    assert same(answers)
    assert models.User.objects.count() == 1


def test_a_password_is_reset_by_letter_and_other_sessions_end(
    account: models.User, django_capture_on_commit_callbacks: Any
) -> None:
    elsewhere = people.signed_in(account, factor=False)
    browser = Client()
    with django_capture_on_commit_callbacks(execute=True):
        browser.post("/account/password/reset/", {"email": KNOWN})
    link = link_in(
        people.letters_to(KNOWN)[0].replace("http://testserver", "http://localhost:8000")
    )
    page = browser.get(link)
    form = page.headers["Location"]
    assert link.split("-", 1)[1].strip("/") not in form  # the token is out of the address
    weak = browser.post(form, {"password1": "short", "password2": "short"})
    assert weak.status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        assert browser.post(form, {"password1": BETTER, "password2": BETTER}).status_code == 302
    assert len(people.letters_to(KNOWN)) == 2  # told that it was changed
    (entry,) = people.entries("account.password")
    assert BETTER not in entry.body
    account.refresh_from_db()
    assert account.check_password(BETTER)
    assert elsewhere.get("/account/access/").status_code == 302
    assert Client().get(link).status_code == 200  # used: says so, and offers a new one
    answer = Client().post("/account/login/", {"login": KNOWN, "password": BETTER})
    assert answer.headers["Location"] == "/"


def test_guessing_a_password_is_stopped_for_the_address_only() -> None:
    people.account("other@example.org")
    for _ in range(5):
        Client().post("/account/login/", {"login": KNOWN, "password": "wrong wrong wrong"})
    right = {"login": KNOWN, "password": PASSWORD}
    assert Client().post("/account/login/", right).status_code == 200  # refused
    other = {"login": "other@example.org", "password": PASSWORD}
    assert Client().post("/account/login/", other).status_code == 302


def test_guessing_is_stopped_for_addresses_without_accounts_alike() -> None:
    for _ in range(6):
        answers = both("/account/login/", **WRONG)
    assert same(answers)


def test_changing_the_password_is_written_down(account: models.User) -> None:
    browser = people.signed_in(account, factor=False)
    answer = browser.post(
        "/account/password/change/",
        {"oldpassword": PASSWORD, "password1": BETTER, "password2": BETTER},
    )
    assert answer.status_code == 302
    assert people.entries("account.password")[0].actor_id == account.pk


def test_signing_in_and_out_is_written_down(account: models.User) -> None:
    browser = Client()
    browser.post("/account/login/", {"login": KNOWN.upper(), "password": PASSWORD})
    browser.post("/account/logout/")
    assert people.entries("account.sign-in")[0].actor_id == account.pk
    assert people.entries("account.sign-out")[0].actor_id == account.pk


def test_an_account_that_was_closed_signs_in_no_more(account: models.User) -> None:
    browser = people.signed_in(account, factor=False)
    account.is_active = False
    account.save()
    assert browser.get("/account/access/").status_code == 302
    answer = Client().post("/account/login/", {"login": KNOWN, "password": PASSWORD})
    assert answer.headers.get("Location") != "/"


def test_where_one_is_signed_in_is_shown_and_the_others_can_be_ended(
    account: models.User,
) -> None:
    browsers = [Client(HTTP_USER_AGENT=f"Browser {n}") for n in (1, 2)]
    for browser in browsers:
        browser.post("/account/login/", {"login": KNOWN, "password": PASSWORD})
        browser.get("/account/access/")
    page = browsers[0].get("/account/sessions/").content.decode()
    assert "Browser 1" in page
    assert "Browser 2" in page
    browsers[0].post("/account/sessions/")
    assert browsers[0].get("/account/access/").status_code == 200
    assert browsers[1].get("/account/access/").status_code == 302


def test_nobody_is_sent_elsewhere_after_signing_in() -> None:
    answer = Client().post(
        "/account/login/?next=https://evil.example/", {"login": KNOWN, "password": PASSWORD}
    )
    assert answer.headers["Location"] == "/"
