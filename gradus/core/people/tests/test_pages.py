"""The pages of people as a browser gets them: lists, one person, what may not be seen, forgetting."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from gradus.core.access.scope import system
from gradus.core.accounts.tests import people
from gradus.core.people import models
from gradus.core.people.tests import factories as enter
from gradus.core.states.models import Institution, State
from gradus.core.states.tests import factories as make
from gradus.domain.ids import new_id

pytestmark = pytest.mark.django_db
NAME = re.compile(r"<a href=\"/people/[0-9a-f-]{36}/\"><bdi>([^<]+)</bdi>")


@pytest.fixture
def home() -> State:
    return people.state("XAA")


@pytest.fixture
def police(home: State) -> Institution:
    return make.institution(home)


@pytest.fixture
def office(home: State) -> Client:
    return people.signed_in(people.member("national_coordinator", state=home))


def at_institution(role: str, of: Institution) -> Client:
    return people.signed_in(people.member(role, state=of.state, institution=of))


def names(page: HttpResponse) -> list[str]:
    assert page.status_code == 200
    return NAME.findall(page.content.decode())


def link(page: HttpResponse, rel: str) -> str:
    found = re.search(rf'<a rel="{rel}" href="([^"]+)"', page.content.decode())
    return found[1].replace("&amp;", "&") if found else ""


def test_every_person_is_on_one_page_and_the_way_back_is_the_same(
    office: Client, police: Institution
) -> None:
    everybody = sorted(f"Name {number // 3:02}" for number in range(60))  # names are not unique
    for name in everybody:
        enter.person(police, name=name)
    pages, address = [], "/people/XAA/"
    while True:
        page = office.get(address)
        pages.append((address, names(page)))
        if not link(page, "next"):
            break
        address = "/people/XAA/" + link(page, "next")
    assert [len(one) for _, one in pages] == [25, 25, 10]
    assert [name for _, one in pages for name in one] == everybody
    back = "/people/XAA/" + link(office.get(address), "prev")
    assert names(office.get(back)) == pages[1][1]
    assert link(office.get("/people/XAA/"), "prev") == ""


def test_somebody_who_is_gone_leads_to_the_first_page(office: Client, police: Institution) -> None:
    enter.person(police, name="Ada")
    for gone in (str(new_id()), "x"):
        assert names(office.get("/people/XAA/", {"after": gone})) == ["Ada"]


def test_a_list_is_narrowed_by_name_institution_role_and_status(
    office: Client, home: State, police: Institution
) -> None:
    court = make.institution(home, "court", "judiciary")
    enter.person(police, name="Ada Example")
    enter.person(court, name="Bea Sample", roles=["mentor"])
    gone = enter.person(police, name="Cyr Gone")
    office.post(f"/people/{gone.pk}/left/", {"left_on": "2027-02-01"})

    def found(**asked: str) -> list[str]:
        return names(office.get("/people/XAA/", asked))

    assert found() == ["Ada Example", "Bea Sample"]
    assert found(q="example ADA") == ["Ada Example"]
    assert found(institution=court.code) == ["Bea Sample"]
    assert found(role="mentor") == ["Bea Sample"]
    assert found(status="left") == ["Cyr Gone"]
    assert found(status="all") == ["Ada Example", "Bea Sample", "Cyr Gone"]
    assert "Nobody is found" in office.get("/people/XAA/", {"q": "100%_"}).content.decode()
    # what cannot be meant is passed over, and the filters stay with the page
    assert found(role="boss", status="x", institution="x") == ["Ada Example", "Bea Sample"]


def test_htmx_is_given_the_table_alone(office: Client, police: Institution) -> None:
    enter.person(police, name="Ada Example")
    part = office.get("/people/XAA/", headers={"HX-Request": "true"})
    assert names(part) == ["Ada Example"]
    assert "<html" not in part.content.decode()
    assert "HX-Request" in part["Vary"]
    assert "no-store" in part["Cache-Control"]


def test_a_focal_point_sees_its_own_institution_alone(home: State, police: Institution) -> None:
    other = make.institution(home, "other")
    mine, theirs = enter.person(police, name="Mine"), enter.person(other, name="Canary")
    client = at_institution("focal_point", police)
    assert client.get("/people/")["Location"] == "/people/XAA/"
    assert names(client.get("/people/XAA/", {"institution": other.code})) == ["Mine"]
    assert client.get(f"/people/{mine.pk}/").status_code == 200
    assert client.get(f"/people/{theirs.pk}/").status_code == 404
    assert "people/XAA" in client.get("/state/XAA/").content.decode()


def test_who_is_not_seen_is_not_there(office: Client, home: State, police: Institution) -> None:
    hidden = enter.person(make.institution(people.state("XBB")), name="Canary")
    for reader in (office, people.signed_in(people.member("state_officer", state=home))):
        for path in ("/people/{}/", "/people/{}/change/", "/people/{}/erase/"):
            here, nowhere = path.format(hidden.pk), path.format(new_id())
            answers = [(address, reader.get(address)) for address in (here, nowhere)]
            assert [answer.status_code for _, answer in answers] == [404, 404]
            told = {people.bare(answer.content, address) for address, answer in answers}
            assert len(told) == 1
        assert reader.get("/people/XBB/").status_code == 404
        assert reader.post(f"/people/{hidden.pk}/export/").status_code == 404


def test_a_person_is_entered_and_corrected(office: Client, home: State) -> None:
    unit = make.unit(make.institution(home))
    told: dict[str, Any] = {
        "name": " Ada   Example ",
        "institution": str(unit.institution_id),
        "unit": str(unit.pk),
        "roles": ["trainer", "practitioner"],
        "languages": "EN, fr;swa",
    }
    done = office.post("/people/XAA/enter/", told)
    assert done.status_code == 302, done.content.decode()
    page = office.get(done["Location"]).content.decode()
    for said in ("Ada Example", "Cyber unit", "Practitioner, Trainer", "English, French, Swahili"):
        assert said in page
    change = done["Location"] + "change/"
    assert b"EN" not in people.bare(office.get(change).content), (
        "codes are shown as the house writes them"
    )
    told |= {"name": "Ada Other", "years_to_serve": "0"}
    assert office.post(change, told).status_code == 302
    with system("test"):
        row = models.Person.objects.get()
        assert (row.name, row.years_to_serve, row.languages) == (
            "Ada Other",
            0,
            ["en", "fr", "swa"],
        )
    for wrong in ({"name": ""}, {"languages": "english"}, {"email": "x"}):
        assert office.post(change, told | wrong).status_code == 422


def test_a_masked_field_is_neither_shown_nor_asked_for(home: State) -> None:
    academy = make.institution(home, "academy", "academy")
    person = enter.person(academy)
    client = at_institution("academy", academy)
    page = client.get(f"/people/{person.pk}/").content.decode()
    assert "canary@example.test" in page
    for masked in ("+00 canary 11", "Telephone", "Years left"):
        assert masked not in page
    for path in (f"/people/{person.pk}/change/", "/people/XAA/enter/"):
        form = client.get(path).content.decode()
        assert "Telephone" not in form
        assert "E-mail address" in form
    told = {"name": "Canary Ada Other", "roles": ["mentor"], "phone": "forged"}
    assert client.post(f"/people/{person.pk}/change/", told).status_code == 302
    with system("test"):
        row = models.Person.objects.get(pk=person.pk)
        assert (row.name, row.phone) == ("Canary Ada Other", "+00 canary 11")


def test_who_left_is_marked_and_comes_back(office: Client, police: Institution) -> None:
    person = enter.person(police)
    here = f"/people/{person.pk}/"
    assert office.post(f"{here}left/", {"left_on": "x"}).status_code == 422
    assert office.post(f"{here}left/", {"left_on": "2027-02-01"}).status_code == 302
    assert "1 February 2027" in office.get(here).content.decode()
    assert office.post(f"{here}back/").status_code == 302
    assert "At work" in office.get(here).content.decode()


def test_only_the_officer_for_data_protection_erases_and_is_asked_first(
    office: Client, home: State, police: Institution
) -> None:
    person = enter.person(police)
    here = f"/people/{person.pk}/"
    assert "erase/" not in office.get(here).content.decode()
    assert office.get(f"{here}erase/").status_code == 403
    assert office.post(f"{here}erase/", {"ground": "asked", "meant": "on"}).status_code == 403
    officer = people.signed_in(people.member("data_protection_officer", state=home))
    assert "An institution of the State" in officer.get("/people/XAA/").content.decode()
    assert "Canary" in officer.get(f"{here}erase/").content.decode()
    assert officer.post(f"{here}erase/", {"ground": "asked"}).status_code == 422
    done = officer.post(f"{here}erase/", {"ground": "asked", "meant": "on"})
    assert done.status_code == 302
    page = officer.get(here).content.decode()
    assert "Name erased" in page
    assert "Canary" not in page
    assert "/export/" not in page
    assert "Name erased" in officer.get("/people/XAA/", {"status": "erased"}).content.decode()


def test_a_trainee_sees_takes_and_changes_nothing_but_their_own(
    home: State, police: Institution
) -> None:
    person, other = enter.person(police), enter.person(police, name="Somebody Else")
    client = people.signed_in(people.member("trainee", state=home, person_id=person.pk))
    assert client.get("/people/")["Location"] == f"/people/{person.pk}/"
    page = client.get(f"/people/{person.pk}/").content.decode()
    assert "+00 canary 11" in page
    assert "/change/" not in page
    assert "/people/XAA/" not in page
    assert client.get("/people/XAA/").status_code == 404
    assert client.get(f"/people/{other.pk}/").status_code == 404
    taken = client.post(f"/people/{person.pk}/export/")
    assert taken["Content-Disposition"].startswith("attachment")
    assert taken.json()["tables"]["people_person"][0]["name"] == "Canary Ada Example"
    assert client.get(f"/people/{person.pk}/export/").status_code == 405


def test_whoever_reaches_nobody_is_told_so(home: State, police: Institution) -> None:
    enter.person(police)
    client = people.signed_in(people.member("programme_officer", programme=people.programme()))
    page = client.get("/people/")
    assert "There is nobody for you to see" in page.content.decode()
    assert client.get("/people/XAA/").status_code == 404
