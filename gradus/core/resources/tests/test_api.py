"""Means by the API: what the pages do, with the same walls."""

from __future__ import annotations

import pytest

from gradus.core.accounts.tests import people
from gradus.core.resources.tests import factories as enter
from gradus.domain.ids import new_id
from gradus.entrypoints.api.tests.calls import Caller, caller, problem

pytestmark = pytest.mark.django_db
TIME = {"starts": "2027-01-01", "ends": "2028-12-31"}
POT = TIME | {"programme": "prog", "partner": "donor-a", "title": "Core", "amount": "1200.50"}


@pytest.fixture
def officer() -> Caller:
    people.partner()
    return caller(people.member("programme_officer", programme=people.programme()))


@pytest.fixture
def office() -> Caller:
    return caller(people.member("national_coordinator", state=people.state("XAA")))


def test_a_pot_is_entered_and_closed_once(officer: Caller) -> None:
    made = officer.post("/api/pots", POT | {"states": ["XAA"], "areas": ["forensics"]})
    assert made.status_code == 201, made.content
    here = f"/api/pots/{made.json()['id']}"
    shown = officer.get(here)
    assert shown.json()["amount"] == "1200.50"
    assert officer.get(here, **{"If-None-Match": shown["ETag"]}).status_code == 304
    assert officer.post(f"{here}/close").json()["closed_at"]
    assert officer.get("/api/pots").json()["items"] == []
    assert len(officer.get("/api/pots?over=true").json()["items"]) == 1
    again = problem(officer.post(f"{here}/close"))
    assert again["type"].endswith("ended-already")


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": "0"},
        {"amount": 5},
        {"amount": "1e3"},
        {"currency": "ZZZ"},
        {"ends": "2026-01-01"},
        {"states": ["ZZZ"]},
        {"areas": ["spying"]},
        {"cost_kinds": ["bribes"]},
        {"title": " "},
    ],
)
def test_bad_money_is_refused_and_nothing_is_entered(officer: Caller, wrong: dict) -> None:
    assert officer.post("/api/pots", POT | wrong).status_code == 422
    assert officer.get("/api/pots").json()["items"] == []


def test_lists_go_on_a_page_at_a_time(officer: Caller) -> None:
    ids = [str(enter.offer().pk) for _ in range(3)]
    first = officer.get("/api/offers?limit=2").json()
    rest = officer.get(first["next"]).json()
    assert [one["id"] for one in first["items"] + rest["items"]] == ids[::-1]
    assert officer.post(f"/api/offers/{ids[0]}/withdraw").json()["withdrawn_at"]


def test_one_key_enters_one_supply(officer: Caller) -> None:
    told = TIME | {"kind": "mentors", "number": 2, "language": "fr"}
    twice = [officer.post("/api/programmes/prog/supplies", told, key="once") for _ in range(2)]
    assert twice[0].content == twice[1].content
    (one,) = officer.get("/api/supplies").json()["items"]
    assert (one["programme"], one["state"], one["number"]) == ("prog", None, 2)
    assert officer.post(f"/api/supplies/{one['id']}/end").json()["ended_at"]


def test_a_state_keeps_its_circumstances(office: Caller) -> None:
    told = TIME | {"kind": "election", "reason": "Election", "source": "Gazette"}
    made = office.post("/api/states/XAA/circumstances", told).json()
    here = f"/api/states/XAA/circumstances/{made['id']}"
    assert office.get(here).json() == made
    assert (made["effect"], made["grade"]) == ("nothing-starts", "sourced")
    cut = told | {"kind": "funding-cut", "effect": "money-cut", "share": 40}
    moved = office.post(f"{here}/correct", cut).json()
    assert (moved["corrects"], moved["share"]) == (made["id"], 40)
    assert office.get("/api/states/XAA/circumstances").json()["items"] == [moved]
    assert office.post(f"{here.rpartition('/')[0]}/{moved['id']}/lift").json()["ended_at"]
    assert len(office.get("/api/states/XAA/circumstances?over=true").json()["items"]) == 2
    assert problem(office.post(f"{here}/lift"))["type"].endswith("ended-already")
    assert office.post("/api/states/XAA/circumstances", cut | {"partner": "no"}).status_code == 404
    people_ = TIME | {"kind": "trainers", "number": 4}
    assert office.post("/api/states/XAA/supplies", people_).json()["state"] == "XAA"


def test_the_wall_holds(officer: Caller, office: Caller) -> None:
    theirs = people.state("XBB")
    pot, days, trainers = enter.pot(), enter.election(theirs), enter.supply(theirs)
    nowhere = office.get(f"/api/pots/{new_id()}").content
    assert office.get(f"/api/pots/{pot.pk}").content == nowhere
    assert office.get("/api/pots").json()["items"] == []
    assert office.post("/api/pots", POT).status_code == 403
    for by in (office, officer):
        assert by.get(f"/api/states/XBB/circumstances/{days.pk}").status_code == 404
        assert by.post(f"/api/states/XBB/circumstances/{days.pk}/lift").status_code == 404
        assert by.get("/api/states/XBB/circumstances").status_code == 404
        assert by.post(f"/api/supplies/{trainers.pk}/end").status_code == 404
    assert office.get(f"/api/states/XAA/circumstances/{days.pk}").status_code == 404
    rival = people.partner("donor-b")
    donor = caller(people.member("donor", partner=rival, programme=people.programme()))
    assert donor.get("/api/pots").json()["items"] == []
    assert donor.post("/api/pots", POT).status_code == 403, "money of another partner"
    own = donor.post("/api/pots", POT | {"partner": "donor-b"})
    assert own.status_code == 201
    assert donor.post(f"/api/pots/{own.json()['id']}/close").status_code == 403
