"""The page of one's own keys."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from gradus.core.accounts.tests import people
from gradus.core.tokens import selectors

pytestmark = pytest.mark.django_db
PAGE = "/account/tokens/"


def entry() -> dict[str, Any]:
    ends = (people.now() + timedelta(days=30)).date().isoformat()
    return {"name": "Weekly import", "scopes": ["plan:read"], "ends": ends}


def coordinator(code: str = "XAA") -> Any:
    email = f"{code.lower()}@example.org"
    return people.member("national_coordinator", email, state=people.state(code))


def test_a_key_is_made_shown_once_listed_and_revoked() -> None:
    browser = people.signed_in(coordinator())
    assert "You have no key yet" in browser.get(PAGE).content.decode()
    answer = browser.post(PAGE, entry())
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-store"
    found = re.search(r"gradus_[\w-]{43}", answer.content.decode())
    assert found
    bearer = selectors.bearer_of(found[0], people.now())
    assert bearer is not None
    assert bearer.scopes == ("plan:read",)
    page = browser.get(PAGE).content.decode()
    assert "Weekly import" in page
    assert found[0] not in page
    assert "National plan: to read" in page
    assert browser.post(f"{PAGE}{bearer.token_id}/revoke/").status_code == 302
    assert selectors.bearer_of(found[0], people.now()) is None


def test_what_a_key_may_open_is_in_the_order_of_the_readers_words() -> None:
    browser = people.signed_in(coordinator())
    for language in ("en", "fr"):
        browser.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        page = browser.get(PAGE)
        assert page["Content-Language"] == language
        labels = [label.casefold() for _, label in page.context["form"].fields["scopes"].choices]
        assert labels == sorted(labels)


def test_who_has_not_shown_lately_who_they_are_does_so_first() -> None:
    browser = people.signed_in(coordinator(), since=timedelta(hours=1))
    answer = browser.post(PAGE, entry())
    assert answer.status_code == 302
    assert "reauthenticate" in answer["Location"]
    assert people.entries("token.make") == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"scopes": []},
        {"scopes": ["hrddp:read"]},
        {"ends": "2020-01-01"},
        {"ends": "9999-12-31"},
    ],
)
def test_a_form_with_errors_says_so(wrong: dict[str, Any]) -> None:
    answer = people.signed_in(coordinator()).post(PAGE, entry() | wrong)
    assert answer.status_code == 422
    assert people.entries("token.make") == []


def test_the_key_of_another_is_not_there() -> None:
    browser = people.signed_in(coordinator())
    browser.post(PAGE, entry())
    other = people.signed_in(coordinator("XBB"))
    assert "Weekly import" not in other.get(PAGE).content.decode()
    theirs = people.entries("token.make")[0].object_id
    there = other.post(f"{PAGE}{theirs}/revoke/")
    nowhere = other.post(f"{PAGE}01890000-0000-7000-8000-000000000000/revoke/")
    assert there.status_code == nowhere.status_code == 404


def test_strangers_are_sent_to_sign_in() -> None:
    answer = Client().get(PAGE)
    assert answer.status_code == 302
    assert "/account/login/" in answer["Location"]
