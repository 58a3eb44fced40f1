"""Letters and pages of sign-in speak the house's words in every language, and offer no way not there."""

from __future__ import annotations

import re
from pathlib import Path

import allauth
import pytest
from django.core import mail
from django.test import Client
from django.utils import translation

from gradus.core.accounts import sign_in_letters
from gradus.core.accounts.tests import people

pytestmark = pytest.mark.usefixtures("committing")


def reset(email: str, language: str = "en") -> tuple[str, str]:
    Client().post(
        "/account/password/reset/", {"email": email}, headers={"Accept-Language": language}
    )
    (letter,) = mail.outbox
    return letter.subject, str(letter.body)


def test_a_stranger_is_told_to_ask_for_an_invitation_and_offered_no_sign_up() -> None:
    subject, letter = reset("nobody@example.org")
    assert subject == "Gradus: There is no account of this address"
    assert "by invitation" in letter
    assert "signup" not in letter
    assert "http" not in letter


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "Set another password"), ("fr", "Choisir un autre"), ("ar", "تعيين كلمة مرور أخرى")],
)
def test_another_password_is_set_by_a_link_in_ones_language(language: str, words: str) -> None:
    people.account("me@example.org", name="Amara")
    subject, letter = reset("me@example.org", language)
    assert words in subject
    assert "Amara" in letter
    assert Client().get(people.link_in(letter)).status_code == 302


def test_every_letter_of_sign_in_that_can_go_out_is_the_houses() -> None:
    root = Path(allauth.__file__).parent / "templates"
    found = {
        str(file.relative_to(root)).removesuffix("_subject.txt")
        for app in ("account", "mfa", "socialaccount")
        for file in (root / app / "email").glob("*_subject.txt")
    }
    # nobody signs up, and no codes are sent by mail
    never = {
        "account/email/account_already_exists",
        "account/email/email_confirmation_signup",
        "account/email/login_code",
        "account/email/password_reset_code",
    }
    assert found - never == set(sign_in_letters.LETTERS)


def test_a_change_says_whence_it_came_and_what_to_do() -> None:
    with translation.override("en"):
        told = sign_in_letters.said(
            "mfa/email/webauthn_added", {"ip": "192.0.2.1", "user_agent": "Firefox"}
        )
    assert told is not None
    assert "192.0.2.1" in told["lines"][0]
    assert "tell your office" in told["lines"][1]


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_the_pages_say_second_factor_and_passkey(language: str) -> None:
    user = people.member("state_officer", state=people.state())
    client = people.signed_in(user)
    with translation.override(language):
        heading = translation.gettext("Second factor")
    page = client.get("/account/2fa/", headers={"Accept-Language": language}).content.decode()
    title = re.search(r"<h1[^>]*>(.*?)</h1>", page, re.DOTALL)
    assert title is not None
    assert title[1].strip() == heading
    for others in ("Two-Factor", "deux facteurs", "ذو عاملين", "Security Key", "مفاتيح أمان"):
        assert others not in page
