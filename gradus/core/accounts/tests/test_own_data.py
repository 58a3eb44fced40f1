"""What is held about oneself: all of it shown but the secrets, as a file too, and asked to be erased."""

from __future__ import annotations

import json

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext

from gradus.core.access.scope import system
from gradus.core.accounts import held, held_words, models, traces
from gradus.core.accounts.models import User
from gradus.core.accounts.tests import people
from gradus.core.accounts.tests.people import PASSWORD
from gradus.entrypoints.api.tests.calls import Caller, key_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser() -> Client:
    """Somebody with every kind of row: a role, a grant, an invitation, a factor, a session."""
    user = people.member("mentor", "me@example.org", programme=people.programme())
    people.hold(user, "focal_point", institution=people.institution(), state=people.state())
    browser = Client()
    browser.post("/account/login/", {"login": user.email, "password": PASSWORD})
    browser.post("/account/2fa/authenticate/", {"code": people.code()})
    return browser


def test_everything_held_is_shown_but_what_is_secret(browser: Client) -> None:
    people.account("other@example.org")
    answer = browser.get("/account/me/")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    for shown in ("me@example.org", "Mentor", "Focal point", "127.0.0.1", "held, never shown"):
        assert shown in page
    for hidden in ("argon2", "other@example.org", browser.session.session_key or "-"):
        assert hidden not in page


def test_the_file_says_the_same_and_taking_it_is_written_down(browser: Client) -> None:
    answer = browser.post("/account/me/export/")
    assert answer["Content-Disposition"].startswith("attachment")
    rows = answer.json()["rows"]
    tables = {row["table"] for row in rows}
    assert {"user", "holding", "email address", "user session", "authenticator"} <= tables
    fields = {(row["table"], f["name"]): f for row in rows for f in row["fields"]}
    assert fields["user", "email"]["value"] == "me@example.org"
    assert fields["user", "password"]["value"] is None
    assert fields["user", "password"]["never_shown"]
    assert fields["authenticator", "data"]["value"] is None
    assert all(field["purpose"] and field["kept"] for field in fields.values())
    assert people.entries("account.export")


def test_asking_to_be_erased_reaches_each_office_once(browser: Client) -> None:
    assert browser.post("/account/me/erase/").status_code == 302
    assert browser.post("/account/me/erase/").status_code == 422
    with system("test"):
        asked = list(models.ErasureRequest.objects.values_list("state__code", "programme__code"))
    assert sorted(asked, key=str) == [("XAA", None), (None, "prog")]
    dpo = people.signed_in(people.member("data_protection_officer", state=people.state()))
    assert "Requests to erase" in dpo.get("/account/state/XAA/members/").content.decode()
    other = people.signed_in(
        people.member("national_coordinator", "b@example.org", state=people.state("XBB"))
    )
    assert "Requests to erase" not in other.get("/account/state/XBB/members/").content.decode()
    assert len(people.entries("erasure.ask")) == 2


def test_keys_are_among_it_without_their_secret(browser: Client) -> None:
    user = models.User.objects.get(email="me@example.org")
    made = key_of(user)
    caller = Caller(made.secret)
    assert caller.get("/api/me").status_code == 200
    rows = browser.post("/account/me/export/").json()["rows"]
    (key,) = [
        {f["name"]: f["value"] for f in row["fields"]}
        for row in rows
        if row["table"] == "api token"
    ]
    assert key["name"] == "test"
    assert "membership:read" in key["scopes"]
    assert key["created_at"]
    assert key["sha256"] is None
    (use,) = [row for row in rows if row["table"] == "use"]
    assert {f["name"]: f["value"] for f in use["fields"]}["at"]
    assert made.secret not in json.dumps(rows)


def test_every_word_of_the_page_is_in_the_readers_language(browser: Client) -> None:
    tables = [User, *(model for model, _ in traces.tables()), models.GrantSignature]
    tables += [models.Invitation, EmailAddress, UserSession, Authenticator, SocialAccount]
    with translation.override("fr"):
        for model in tables:
            label = model._meta.label
            assert held_words.TABLES[label] != held_words.table_name(label)
            for field in model._meta.concrete_fields:
                if field.primary_key:
                    continue
                assert field.name in held_words.FIELDS, (label, field.name)
                found = held.class_of(model(), field.name)
                assert gettext(found.purpose) != found.purpose, (label, field.name)
                assert gettext(found.retention) != found.retention, (label, field.name)
