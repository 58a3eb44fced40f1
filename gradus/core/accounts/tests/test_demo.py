"""The sign-ins of a demonstration: made once, and each of them works as the page says."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from gradus.core.access.policy import policy
from gradus.core.access.scope import system
from gradus.core.accounts import models, words
from gradus.core.accounts.demo import demo_accounts, demo_sign_ins, make_demo_accounts
from gradus.core.accounts.tests.people import now
from gradus.core.ledger.models import Entry

pytestmark = pytest.mark.django_db


def test_every_role_can_be_tried_and_making_them_twice_changes_nothing() -> None:
    make_demo_accounts(now())
    make_demo_accounts(now())
    with system("test"):
        held = set(models.Holding.objects.values_list("role", flat=True))
        assert models.Holding.objects.count() == len(demo_accounts())
    assert held == set(policy().roles) - {"table"}, "a table in a workshop has no account"


def test_each_signs_in_as_the_page_says() -> None:
    make_demo_accounts(now())
    for number, one in enumerate(demo_accounts()):
        browser = Client()
        answer = browser.post("/account/login/", {"login": one.email, "password": one.password})
        shown = demo_sign_ins(now())[number]
        assert (shown["email"], shown["password"]) == (one.email, one.password)
        if shown["code"]:
            answer = browser.post(answer.headers["Location"], {"code": shown["code"]})
        assert answer.headers["Location"] == "/", one.email
        assert words.role_name(one.role) in browser.get("/account/access/").content.decode()


def test_the_record_names_who_got_an_account() -> None:
    make_demo_accounts(now())
    with system("test"):
        known = set(models.User.objects.values_list("pk", flat=True))
        made = Entry.objects.filter(action="membership.demo").values_list("actor_id", flat=True)
        assert set(made) == known


def test_they_are_made_in_demonstrations_only(settings: Any) -> None:
    settings.DEMO = False
    with pytest.raises(RuntimeError):
        make_demo_accounts(now())
    assert not models.User.objects.exists()
