"""The first page: what waits for whoever comes, and a next step they may take."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from gradus.core.access.policy import policy
from gradus.core.access.scope import system
from gradus.core.accounts.models import Grant, Holding
from gradus.core.accounts.rules import grant_digest
from gradus.core.accounts.tests import people
from gradus.domain.ids import new_id
from gradus.domain.ownership import Axis

pytestmark = pytest.mark.django_db


def home(client: Client) -> str:
    page = client.get("/")
    assert page.status_code == 200
    return page.content.decode()


def asked_for_access() -> Client:
    outsider = people.member(
        "programme_officer", "outside@un.example", programme=people.programme()
    )
    with system("test"):
        holding = Holding.objects.get(user=outsider)
    entered = {
        "state": "XAA",
        "kinds": ["plan"],
        "purpose": "Preparing the mission of May",
        "ends": (people.now() + timedelta(days=90)).date().isoformat(),
    }
    client = people.signed_in(outsider)
    assert f'href="/account/access/ask/{holding.pk}/"' in home(client)
    assert client.post(f"/account/access/ask/{holding.pk}/", entered).status_code == 302
    return client


def test_a_request_for_access_waits_on_the_first_page_until_one_has_signed() -> None:
    coordinator = people.member("national_coordinator", state=people.state())
    elsewhere = people.member("national_coordinator", "b@xbb.example", state=people.state("XBB"))
    client = people.signed_in(coordinator)
    assert "Waiting for you" not in home(client)
    asked_for_access()
    page = home(client)
    assert "outside (Programme officer) asks for access to Arden (fictional)." in page
    assert "Preparing the mission" not in page, "what it is for is read where it is signed"
    assert "Waiting for you" not in home(people.signed_in(elsewhere))

    (url,) = re.findall(r'href="(/account/state/XAA/grants/[^"]+)"', page)
    with system("test"):
        shown = grant_digest(Grant.objects.select_related("state").get())
    assert client.post(f"{url}sign/", {"shown": shown}).status_code == 302
    assert "Waiting for you" not in home(client), "the second signature is not theirs"


def test_whoever_asked_a_state_is_not_told_to_ask_it_again() -> None:
    people.state()
    page = home(asked_for_access())
    assert "Wait for the signatures of a State" in page
    assert "Arden (fictional) was asked." in page
    assert "Ask a State for access" not in page


def test_a_request_to_erase_waits_for_the_office_that_answers() -> None:
    officer = people.member("data_protection_officer", state=people.state())
    asker = people.member("state_officer", state=people.state())
    assert "Waiting for you" not in home(people.signed_in(officer))
    assert people.signed_in(asker).post("/account/me/erase/").status_code == 302
    page = home(people.signed_in(officer))
    assert "1 request to erase personal data waits for an answer, due on" in page
    coordinator = people.member("national_coordinator", "c@xaa.example", state=people.state())
    assert "request to erase" not in home(people.signed_in(coordinator)), "another office answers"
    assert "Waiting for you" not in home(people.signed_in(asker))


def test_a_request_that_nobody_is_there_to_answer_waits_for_whoever_sees_it() -> None:
    coordinator = people.member("national_coordinator", state=people.state())
    asker = people.member("state_officer", "o@xaa.example", state=people.state())
    assert people.signed_in(asker).post("/account/me/erase/").status_code == 302
    assert "1 request to erase personal data" in home(people.signed_in(coordinator))


@pytest.mark.parametrize(
    ("role", "offered", "never"),
    [
        ("national_coordinator", "Start with an assessment", "Make a first plan"),
        ("focal_point", "Keep your institution’s entry right", "Make a first plan"),
        ("academy", "Keep your institution’s entry right", "Start with an assessment"),
        ("data_protection_officer", "Arden (fictional)", "Next step"),
        ("trainee", "See what is known of you", "No State has opened itself"),
        ("hrddp_officer", "Look at due diligence", "No State has opened itself"),
        ("donor", "Say what you can give", "No State has opened itself"),
        ("operator", "Look after the installation", "No State has opened itself"),
        ("mentor", "Ask a State for access", "Wait for the signatures of a State"),
    ],
)
def test_the_next_step_is_one_that_the_role_may_take(role: str, offered: str, never: str) -> None:
    axis = policy().roles[role].axis
    scope: dict[str, object] = {}
    if axis == Axis.STATE:
        scope = {"state": people.state()}
    elif axis == Axis.INSTITUTION:
        scope = {"state": people.state(), "institution": people.institution()}
    elif axis == Axis.PROGRAMME:
        scope = {"programme": people.programme()}
    elif axis == Axis.PARTNER:
        scope = {"partner": people.partner()}
    elif axis == Axis.PERSON:
        scope = {"person_id": new_id()}
    page = home(people.signed_in(people.member(role, **scope)))
    assert offered in page
    assert never not in page


def test_an_assessment_that_was_started_is_to_be_answered_not_started_again() -> None:
    client = people.signed_in(people.member("national_coordinator", state=people.state()))
    page = client.post(
        "/assessment/XAA/new/",
        {"edition": "gradus-cj 1.0", "mode": "self", "assessed_on": "2026-05-01"},
    )
    assert page.status_code == 302
    assert "Get the assessment answered" in home(client)
    assert "Start with an assessment" not in home(client)
