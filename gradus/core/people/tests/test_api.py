"""People by the API: what the pages do, masked alike; never taking data away, never forgetting."""

from __future__ import annotations

import pytest

from gradus.core.accounts.rules import erasure_due
from gradus.core.accounts.tests import people
from gradus.core.people.tests import factories as enter
from gradus.core.people.tests.test_requests import asked_of
from gradus.core.states.models import Institution
from gradus.core.states.tests import factories as make
from gradus.domain.ids import new_id
from gradus.entrypoints.api.tests.calls import Caller, caller, problem

pytestmark = pytest.mark.django_db


@pytest.fixture
def police() -> Institution:
    return make.institution(people.state("XAA"))


@pytest.fixture
def office(police: Institution) -> Caller:
    return caller(people.member("national_coordinator", state=police.state))


def test_a_person_is_entered_corrected_and_marked(office: Caller, police: Institution) -> None:
    told = {"institution_id": str(police.pk), "name": "Ada Example", "roles": ["trainer"]}
    made = office.post("/api/states/XAA/people", told | {"email": "ada@example.test"})
    assert made.status_code == 201, made.content
    here = f"/api/people/{made.json()['id']}"
    changed = office.change("PATCH", here, {"languages": ["en", "fr"]})
    assert changed.json()["languages"] == ["en", "fr"]
    assert changed.json()["email"] == "ada@example.test", "what is left out stays"
    assert office.post(f"{here}/left", {"left_on": "2027-02-01"}).json()["status"] == "left"
    assert office.get("/api/states/XAA/people").json()["items"] == []
    assert office.post(f"{here}/back").json()["left_on"] is None
    assert office.get(here).json()["status"] == "active"
    for wrong in ({"name": " "}, {"roles": []}, {"sex": "x"}, {"institution_id": str(new_id())}):
        assert office.change("PATCH", here, wrong).status_code == 422


def test_filters_hold_on_the_next_page(office: Caller, police: Institution) -> None:
    for number in range(3):
        enter.person(police, name=f"Mentor {number}", roles=["mentor"])
    enter.person(police, name="Somebody Else")
    found, address = [], "/api/states/XAA/people?role=mentor&q=ment&limit=2"
    while address:
        page = office.get(address).json()
        found += [one["name"] for one in page["items"]]
        address = page["next"]
    assert sorted(found) == ["Mentor 0", "Mentor 1", "Mentor 2"]


def test_masks_hold_and_who_is_not_seen_is_not_there(police: Institution) -> None:
    academy = make.institution(police.state, "academy", "academy")
    mine, theirs = enter.person(academy), enter.person(police)
    by = caller(people.member("academy", state=academy.state, institution=academy))
    shown = by.get(f"/api/people/{mine.pk}").json()
    assert (shown["phone"], shown["years_to_serve"]) == (None, None)
    assert shown["email"] == enter.FULL["email"]
    forged = problem(by.change("PATCH", f"/api/people/{mine.pk}", {"phone": "1"}))
    assert forged["type"].endswith("hidden-field")
    nowhere = by.get(f"/api/people/{new_id()}").content
    assert by.get(f"/api/people/{theirs.pk}").content == nowhere
    told = {"institution_id": str(police.pk), "name": "Ada", "roles": ["mentor"]}
    assert by.post("/api/states/XAA/people", told).status_code == 404
    assert by.get("/api/states/XBB/people").status_code == 404


def test_no_key_takes_data_away_or_forgets(office: Caller, police: Institution) -> None:
    person = enter.person(police)
    for path in (f"/api/people/{person.pk}/export", f"/api/people/{person.pk}/erase"):
        assert office.post(path, {}).status_code == 404
    assert office.change("DELETE", f"/api/people/{person.pk}").status_code == 405


def test_a_request_to_erase_is_read_and_refused_but_never_carried_out_by_a_key() -> None:
    user = people.member("focal_point", institution=people.institution(), state=people.state())
    asked = asked_of(user)
    dpo = caller(people.member("data_protection_officer", state=people.state()))
    (line,) = dpo.get("/api/erasures").json()["items"]
    assert line["due"] == erasure_due(asked.asked_at).isoformat()
    here = f"/api/erasures/{line['id']}"
    told = dpo.get(here).json()
    assert any("account" in one for one in told["goes"])
    assert any("never changed" in one["why"] for one in told["stays"])
    assert dpo.post(f"{here}/erase").status_code == 404
    assert dpo.post(f"{here}/refuse", {"reason": " "}).status_code == 422
    refused = dpo.post(f"{here}/refuse", {"reason": "A case is pending"})
    assert refused.json()["outcome"] == "refused"
    assert dpo.post(f"{here}/refuse", {"reason": "Again"}).status_code == 422
    coordinator = caller(people.member("national_coordinator", state=people.state()))
    assert coordinator.post(f"{here}/refuse", {"reason": "No"}).status_code == 403
