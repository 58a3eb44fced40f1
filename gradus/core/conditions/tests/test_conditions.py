"""Preconditions and capacity as a State's office, a focal point and outsiders see and say them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from gradus.catalogue.shelf import NotInCatalogue
from gradus.core.access.decide import scope_for
from gradus.core.access.denied import Denied
from gradus.core.access.scope import acting, system
from gradus.core.accounts.tests import people
from gradus.core.conditions import actions, models, selectors
from gradus.core.states.tests import factories as make
from gradus.core.states.tests.factories import AT
from gradus.domain.ownership import Axis
from gradus.entrypoints.api.tests.calls import caller

pytestmark = pytest.mark.django_db
HERE = "/conditions/XAA/"


def text(page: HttpResponse, status: int = 200) -> str:
    assert page.status_code == status, page.content.decode()
    return page.content.decode()


@pytest.fixture
def office() -> Client:
    return people.signed_in(people.member("national_coordinator", state=people.state("XAA")))


def test_the_latest_that_was_said_holds_and_the_rest_stays() -> None:
    state = make.state()
    by, lab = make.coordinator(state), make.institution(state, "lab")
    told: dict[str, Any] = {"by": by, "at": AT, "state_id": state.pk, "fact": "premises"}
    with acting(scope_for(by, AT)):
        actions.say_precondition(status="open", due=date(2027, 9, 1), **told)
        actions.say_precondition(status="holds", since=date(2027, 2, 1), **told)
        actions.say_precondition(status="withdrawn", institution=lab, **told)
        now = {(r.institution_id, r.status) for r in selectors.preconditions(by, state.pk)}
        assert now == {(None, "holds"), (lab.pk, "withdrawn")}
        assert len(selectors.preconditions(by, state.pk, before=True)) == 3
        with pytest.raises(NotInCatalogue):
            actions.say_precondition(status="open", **(told | {"fact": "sunshine"}))


def test_a_focal_point_speaks_for_its_own_institution_alone() -> None:
    state = make.state()
    mine, other = make.institution(state, "police"), make.institution(state, "courts", "judiciary")
    by = make.holder("focal_point", Axis.INSTITUTION, mine.pk, state_id=state.pk)
    with acting(scope_for(by, AT)):
        row = actions.say_capacity(by=by, at=AT, institution=mine, at_a_time=2, closed="08")
        assert row.closed == ["08"]
        said: dict[str, Any] = {"by": by, "at": AT, "state_id": state.pk, "fact": "premises",
                                "status": "open"}  # fmt: skip
        actions.say_precondition(institution=mine, **said)
        with pytest.raises(Denied):
            actions.say_precondition(**said)
        with pytest.raises(Denied):
            actions.say_precondition(institution=other, **said)
        with pytest.raises(Denied):
            actions.say_capacity(by=by, at=AT, institution=other, at_a_time=2)


def test_outsiders_read_by_grant_and_never_write() -> None:
    state = make.state()
    home = make.coordinator(state)
    officer = make.holder("programme_officer", Axis.PROGRAMME, make.programme().pk)
    told: dict[str, Any] = {"at": AT, "state_id": state.pk, "fact": "premises", "status": "open"}
    with acting(scope_for(home, AT)):
        actions.say_precondition(by=home, **told)
    with acting(scope_for(officer, AT)):
        assert selectors.preconditions(officer, state.pk) == []
        assert selectors.state_reached(officer, "XAA") is None
    let_in = make.granted(officer, state, "conditions", may_change=True)
    with acting(scope_for(let_in, AT)):
        assert len(selectors.preconditions(let_in, state.pk)) == 1
        with pytest.raises(Denied):
            actions.say_precondition(by=let_in, **told)


def test_pages_say_what_waits_and_take_what_is_said(office: Client) -> None:
    police = people.institution("XAA")
    page = text(office.get(HERE))
    assert "Nothing is said yet" in page
    assert "Premises are ready" in page
    assert "Human-rights due diligence" in page
    say = f"{HERE}say/"
    told = {"fact": "premises", "status": "holds", "since": ""}
    assert "not since when" in text(office.post(say, told), 422)
    told |= {"since": "2026-01-01", "function": "Head of police", "note": "Letter 7"}
    assert office.post(say, told)["Location"] == HERE
    own = {"fact": "premises", "institution": str(police.pk), "status": "open", "due": "2020-01-01"}
    assert office.post(say, own)["Location"] == HERE
    page = text(office.get(HERE))
    for said in ("holds since 1 January 2026", "Letter 7", "was due on 1 January 2020"):
        assert said in page
    assert "Ask who owns what waits longest" in page
    again = text(office.get(f"{say}?fact=premises"))
    assert "What was said before" in again


def test_what_an_institution_can_carry_is_said_on_its_page(office: Client) -> None:
    police = people.institution("XAA")
    page = text(office.get(f"{HERE}capacity/"))
    assert "not said: 1 is taken" in page
    here = f"{HERE}capacity/{police.pk}/"
    told = {"at_a_time": "3", "host_kind": "police-cyber-unit", "closed": "summer"}
    assert "is no month" in text(office.post(here, told), 422)
    told |= {"closed": "08, 2027-06", "function": "Head of police", "until": "2020-01-01"}
    assert office.post(here, told)["Location"] == f"{HERE}capacity/"
    page = text(office.get(f"{HERE}capacity/"))
    for said in ("every August", "June 2027", "Head of police", "to be asked again"):
        assert said in page
    assert "3 activities at a time" in text(office.get(here))


def test_who_reaches_neither_is_told_that_nothing_is_there(office: Client) -> None:
    theirs = people.institution("XBB")
    for address in ("/conditions/XBB/", "/conditions/XBB/say/", "/conditions/XBB/capacity/",
                    f"/conditions/XBB/capacity/{theirs.pk}/",
                    f"{HERE}capacity/{theirs.pk}/"):  # fmt: skip
        assert office.get(address).status_code == 404, address
    focal = people.member(
        "focal_point", state=people.state("XAA"), institution=people.institution("XAA")
    )
    client = people.signed_in(focal)
    page = text(client.get(HERE))
    assert "of which nothing is said" not in page
    assert client.get(f"{HERE}say/").status_code == 200


def test_programs_say_it_as_people_do() -> None:
    api = caller(people.member("national_coordinator", state=people.state("XAA")))
    police = people.institution("XAA")
    place = "/api/states/XAA/preconditions"
    made = api.post(place, {"fact": "premises", "status": "promised", "due": "2027-05-01"}).json()
    assert api.get(f"{place}/{made['id']}").json() == made
    api.post(place, {"fact": "premises", "status": "withdrawn"})
    assert [one["status"] for one in api.get(place).json()["items"]] == ["withdrawn"]
    assert len(api.get(f"{place}?before=true").json()["items"]) == 2
    place = "/api/states/XAA/capacities"
    told = {"institution_id": str(police.pk), "at_a_time": 2, "closed": ["08"]}
    made = api.post(place, told).json()
    assert api.get(place).json()["items"] == [made]
    assert api.post(place, told | {"closed": ["13"]}).status_code == 422
    theirs = people.institution("XBB")
    assert api.post(place, told | {"institution_id": str(theirs.pk)}).status_code == 404
    assert api.get("/api/states/XBB/capacities").status_code == 404
    with system("test"):
        assert models.Capacity.objects.count() == 1
