"""The pages of means as a browser gets them: who sees which, forms, closing, what may not be seen."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from gradus.core.access.scope import system
from gradus.core.accounts.tests import people
from gradus.core.resources import models
from gradus.core.resources.tests import factories as enter
from gradus.domain.ids import new_id

pytestmark = pytest.mark.django_db
PROGRAMME, PARTNER, STATE = "/means/programme/prog/", "/means/partner/donor-a/", "/means/state/XAA/"
TIME = {"starts": "2027-01-01", "ends": "2028-12-31"}


@pytest.fixture
def officer() -> Client:
    return people.signed_in(people.member("programme_officer", programme=people.programme()))


@pytest.fixture
def donor() -> Client:
    return people.signed_in(
        people.member("donor", partner=people.partner(), programme=people.programme())
    )


@pytest.fixture
def office() -> Client:
    return people.signed_in(people.member("national_coordinator", state=people.state("XAA")))


def text(page: HttpResponse, status: int = 200) -> str:
    assert page.status_code == status, page.content.decode()
    return page.content.decode()


def test_a_programme_sees_its_means_in_words(officer: Client) -> None:
    enter.pot(states=["XAA"], areas=["forensics"], cost_kinds=["travel"], currency="EUR")
    enter.offer()
    enter.supply(language="fr")
    assert officer.get("/means/")["Location"] == PROGRAMME
    page = text(officer.get(PROGRAMME))
    for said in (
        "EUR\N{NO-BREAK SPACE}1\u202f200.50",
        "1 January 2026 – 31 December 2035 (120 months)",
        "States: Arden (fictional)",
        "Areas: Digital forensics",
        "Costs: Travel",
        "Forensic workstations",
        "any State",
        "French",
        "open, ",
    ):
        assert said in page, said
    assert 'href="/means/"' in text(officer.get("/")), "it is in the navigation"


def test_empty_lists_say_what_to_do(officer: Client, donor: Client, office: Client) -> None:
    assert "Enter the first money" in text(officer.get(PROGRAMME))
    assert "Enter the first money" in text(donor.get(PARTNER))
    page = text(office.get(STATE))
    assert "Say what happens in and around the State" in page
    assert "/means/state/XAA/circumstance/" in page
    assert "/means/state/XAA/" in text(office.get("/state/XAA/")), "it is on the State's page"


def test_an_officer_enters_a_partner_and_its_pot_and_closes_it(officer: Client) -> None:
    first = officer.get(f"{PROGRAMME}pot/")
    assert first["Location"] == f"{PROGRAMME}partner/", "no pot without a partner"
    told = {"name": "Ministry of Aid", "kind": "donor"}
    assert officer.post(f"{PROGRAMME}partner/", told).status_code == 302
    form = officer.get(f"{PROGRAMME}pot/").context["form"]
    giver = form.initial["giver"]
    entered = TIME | {
        "giver": giver, "title": "Core", "amount": "250000", "currency": "eur",
        "states": ["XAA"], "areas": ["evidence"], "cost_kinds": ["staff"], "carry_over": "on",
    }  # fmt: skip
    assert officer.post(f"{PROGRAMME}pot/", entered)["Location"] == PROGRAMME
    with system("test"):
        row = models.Pot.objects.get()
        assert (row.currency, row.states, row.carry_over) == ("EUR", ["XAA"], True)
    here = f"/means/pots/{row.pk}/close/"
    assert here in text(officer.get(PROGRAMME))
    assert "Plans made from now on do not count on it" in text(officer.get(here))
    assert officer.post(here)["Location"] == PROGRAMME
    page = text(officer.get(PROGRAMME))
    assert "closed" in page
    assert here not in page
    assert "already" in text(officer.post(here), 422)


@pytest.mark.parametrize(
    ("wrong", "field", "said"),
    [
        ({"amount": "0"}, "amount", "0.01"),
        ({"amount": "12.345"}, "amount", "2 decimal places"),
        ({"amount": ""}, "amount", "required"),
        ({"currency": "ZZZ"}, "currency", "three letters, such as EUR"),
        ({"ends": "2026-01-01"}, "ends", "Mend one of the two dates"),
        ({"starts": "soon"}, "starts", "valid date"),
        ({"states": ["ZZZ"]}, "states", "ZZZ"),
        ({"areas": ["spying"]}, "areas", "spying"),
        ({"giver": str(new_id())}, "giver", "valid choice"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(
    donor: Client, wrong: dict[str, Any], field: str, said: str
) -> None:
    told = TIME | {"giver": str(people.programme().pk), "title": "Own", "amount": "5",
                   "currency": "USD"}  # fmt: skip
    page = donor.post(f"{PARTNER}pot/", told | wrong)
    assert page.status_code == 422
    (error,) = page.context["form"].errors[field]
    assert said in error
    with system("test"):
        assert not models.Pot.objects.exists()


def test_a_donor_sees_and_enters_its_own_alone(donor: Client) -> None:
    enter.pot()
    hidden = enter.pot(title="Rival pot", partner_id=people.partner("donor-b").pk)
    enter.supply()
    assert donor.get("/means/")["Location"] == PARTNER
    told = TIME | {"giver": str(people.programme().pk), "kind": "lab-suite", "units": "1"}
    assert donor.post(f"{PARTNER}offer/", told | {"units": "0"}).status_code == 422
    assert donor.post(f"{PARTNER}offer/", told)["Location"] == PARTNER
    page = text(donor.get(PARTNER))
    assert "Canary pot" in page
    assert "Laboratory suite" in page
    assert "Rival" not in page
    assert "/close/" not in page, "the programme's officer closes"
    for address in (PROGRAMME, "/means/partner/donor-b/", "/means/partner/donor-b/pot/"):
        assert donor.get(address).status_code == 404
    assert donor.get(f"/means/pots/{hidden.pk}/close/").status_code == 404
    with system("test"):
        own = models.Pot.objects.get(title="Canary pot")
    assert donor.post(f"/means/pots/{own.pk}/close/").status_code == 403


def test_a_state_enters_corrects_and_lifts_a_circumstance_and_people(office: Client) -> None:
    told = TIME | {"kind": "election", "reason": "General election", "source": "Gazette 12",
                   "effect": "nothing-starts", "grade": "sourced", "may_move": "on"}  # fmt: skip
    here = f"{STATE}circumstance/"
    assert office.post(here, told | {"reason": ""}).status_code == 422
    assert "how much" in text(office.post(here, told | {"effect": "fewer"}), 422)
    assert office.post(here, told)["Location"] == STATE
    people_ = TIME | {"kind": "mentors", "number": "2", "language": "fr", "area": "forensics"}
    assert office.post(f"{STATE}people/", people_)["Location"] == STATE
    page = text(office.get(STATE))
    for said in ("General election", "Gazette 12", "nothing starts", "may still move", "Mentors",
                 "French", "Digital forensics"):  # fmt: skip
        assert said in page
    with system("test"):
        first, mentors = models.Circumstance.objects.get(), models.Supply.objects.get()
    correct = f"/means/circumstances/{first.pk}/correct/"
    assert "General election" in text(office.get(correct))
    moved = told | {"starts": "2027-09-05", "ends": "2027-09-06"}
    assert office.post(correct, moved)["Location"] == STATE
    page = text(office.get(STATE))
    assert "before: 1 January 2027" in page
    assert "counts no longer" in page
    assert "already" in text(office.post(correct, moved), 422)
    with system("test"):
        now = models.Circumstance.objects.get(corrects=first)
    assert "stays readable" in text(office.get(f"/means/circumstances/{now.pk}/lift/"))
    assert office.post(f"/means/circumstances/{now.pk}/lift/")["Location"] == STATE
    assert office.post(f"/means/people/{mentors.pk}/end/")["Location"] == STATE
    assert "already" in text(office.post(f"/means/circumstances/{now.pk}/lift/"), 422)


def test_what_is_run_out_is_to_be_closed_next(officer: Client) -> None:
    enter.supply()
    old = enter.pot(starts="2020-01-01", ends="2020-12-31")
    page = text(officer.get(PROGRAMME))
    assert "Close what has run out" in page
    assert f"/means/pots/{old.pk}/close/" in page


def test_who_does_not_reach_them_is_told_that_nothing_is_there(
    officer: Client, office: Client
) -> None:
    theirs = people.state("XBB")
    days, trainers, pot = enter.election(theirs), enter.supply(theirs), enter.pot()
    team = people.signed_in(people.member("regional_team", programme=people.programme()))
    assert "Canary pot" in text(team.get(PROGRAMME))
    assert "/pot/" not in text(team.get(PROGRAMME)), "who only reads is offered no forms"
    assert team.get(f"{PROGRAMME}pot/").status_code == 403
    addresses = (
        "/means/state/XBB/",
        "/means/state/XBB/circumstance/",
        f"/means/circumstances/{days.pk}/lift/",
        f"/means/circumstances/{days.pk}/correct/",
        f"/means/people/{trainers.pk}/end/",
    )
    for reader in (officer, office, team):
        for address in addresses:
            assert reader.get(address).status_code == 404, address
            assert reader.post(address).status_code in {404, 405}
    for address in (PROGRAMME, f"{PROGRAMME}pot/", f"/means/pots/{pot.pk}/close/"):
        assert office.get(address).status_code == 404
    police = people.institution("XAA")
    for role in ("focal_point", "mentor", "evaluator"):
        scope: dict[str, Any] = {"focal_point": {"state": people.state(), "institution": police}
                                 }.get(role, {"programme": people.programme()})  # fmt: skip
        client = people.signed_in(people.member(role, **scope))
        assert "There are no means for you to see" in text(client.get("/means/"))
        for address in (PROGRAMME, STATE, PARTNER):
            assert client.get(address).status_code == 404, f"{role}: {address}"


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_words_are_the_readers(officer: Client, language: str) -> None:
    enter.pot(areas=["forensics"])
    page = text(officer.get(PROGRAMME, headers={"Accept-Language": language}))
    assert "Digital forensics" not in page
    assert "Means of" not in page
    if language == "fr":
        assert "1\u202f200,50" in page
