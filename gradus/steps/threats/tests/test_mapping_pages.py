"""Saying how a table is read: what was found is shown, completed and remembered; faults are told in place."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from gradus.core.access.scope import system
from gradus.core.accounts.tests.people import member, signed_in, state
from gradus.formats.statistics.mapping import read_mapping
from gradus.formats.statistics.tests.tables_made import NATIONAL, NATIONAL_MAPPING, workbook
from gradus.steps.threats import models
from gradus.steps.threats.tests.factories import coordinator, held, officer, source, world_source

pytestmark = pytest.mark.usefixtures("committing")
OWN = "/threats/XAA/sources/"
YEARS = NATIONAL.encode("windows-1252")


def text(page: HttpResponse, status: int = 200) -> str:
    assert page.status_code == status, page.content.decode()[:3_000]
    return page.content.decode()


def brought(client: Client, url: str, data: bytes, name: str, **more: Any) -> str:
    """Bring a file and follow to where one is led."""
    page = client.post(url, {"file": SimpleUploadedFile(name, data)} | more, follow=True)
    return page.request["PATH_INFO"]


def proposed(client: Client, url: str) -> dict[str, Any]:
    """What the form holds as it is shown."""
    page = client.get(url)
    text(page)
    form = page.context["form"]
    found = {one.html_name: one.value() for one in form}
    return {name: value for name, value in found.items() if value not in (None, "")}


def test_a_table_is_read_as_somebody_says_and_the_next_one_without_asking() -> None:
    office = coordinator()
    row, client = source(office, kind="national"), signed_in(office.user)
    url = f"{OWN}{row.pk}/"
    assert brought(client, url, YEARS, "own.csv") == f"{url}mapping/"
    page = text(client.get(f"{url}mapping/"))
    for told in (
        "Accès illégal",  # the first rows, as they read
        "These stand where numbers are expected.",
        "please say",
        "windows-1252",
        "Statistical office of XAA",
        "national:XAA",
    ):
        assert told in page, told
    told = proposed(client, f"{url}mapping/")
    assert told["state_column"] == "Pays"
    assert told["only0"] == ("Total",)
    wrong = text(client.post(f"{url}mapping/", told), 422)
    assert "own.csv, line" in wrong, "the world is no State: the row is named"
    assert "Monde" in wrong
    told |= {"states": "Monde =", "definition": "Offences as the police of XAA record them"}
    assert client.post(f"{url}mapping/", told)["Location"] == f"{url}check/"
    with system("test"):
        mapping = read_mapping(models.Source.objects.get().mapping.encode(), "m")
    assert mapping == NATIONAL_MAPPING
    page = text(client.get(f"{url}check/"))
    assert "1\u202f234.5" in page
    assert "Terms that nobody has decided on" in page
    with system("test"):
        confirmed = models.Pending.objects.get().sha256
    client.post(f"{url}check/", {"confirmed": confirmed})
    assert len(held(office)) == 3
    page = text(client.get(url))
    assert "column “Pays”" in page
    assert "Monde is no State" in page
    assert brought(client, url, YEARS, "own-2.csv") == f"{url}check/", "it is remembered"


def test_what_was_said_stays_where_something_is_wrong() -> None:
    office = coordinator()
    row, client = source(office, kind="national"), signed_in(office.user)
    url = f"{OWN}{row.pk}/mapping/"
    brought(client, f"{OWN}{row.pk}/", YEARS, "own.csv")
    told = proposed(client, url) | {"definition": "As the police say", "states": "Monde"}
    told |= {"term_column": "", "v3-what": "", "v4-what": "", "heading_row": 2}
    page = text(client.post(url, told), 422)
    for said in (
        "Say of at least one column",
        "“Monde” is not understood",
        "not both",
        "As the police say",
    ):
        assert said in page, said
    with system("test"):
        assert models.Source.objects.get().mapping == ""
        assert bytes(models.Pending.objects.get().content) == YEARS


def test_the_table_can_be_looked_at_again_in_another_encoding() -> None:
    office = coordinator()
    row, client = source(office, kind="national"), signed_in(office.user)
    url = f"{OWN}{row.pk}/mapping/"
    data = "الدولة;الجريمة;السنة;العدد\nXAA;احتيال;2022;12\n".encode("windows-1256")
    brought(client, f"{OWN}{row.pk}/", data, "own.csv")
    assert "الدولة · الجريمة" in text(client.get(url)), "beside its encoding, as it reads in it"
    told = proposed(client, url)
    assert told["encoding"] == "windows-1252"
    look = {"look": "1", "encoding": "windows-1256", "separator": ";", "heading_row": "1"}
    page = client.post(url, told | look)
    assert "احتيال" in text(page)
    form = page.context["form"]
    again = {one.html_name: one.value() for one in form if one.value() not in (None, "")}
    assert (again["state_column"], again["year_column"]) == ("الدولة", "السنة")
    assert client.post(url, again)["Location"] == f"{OWN}{row.pk}/check/"
    page = text(client.post(url.replace("mapping", "forget"), follow=True))
    assert "thrown away" in page


def test_an_encoding_that_does_not_fit_is_told_and_the_page_stays() -> None:
    office = coordinator()
    row, client = source(office, kind="national"), signed_in(office.user)
    url = f"{OWN}{row.pk}/mapping/"
    brought(client, f"{OWN}{row.pk}/", YEARS, "own.csv")
    page = text(client.post(url, proposed(client, url) | {"encoding": "utf-8"}), 422)
    assert 'class="notice bad"' in page
    assert "Infraction" in page


def test_a_workbook_is_read_by_its_sheet_and_a_year_said_once() -> None:
    office = coordinator()
    row, client = source(office, kind="national"), signed_in(office.user)
    url = f"{OWN}{row.pk}/"
    rows = [["Offence", "Number", "Low", "High"], ["Online fraud", 1200, 1100, 1300]]
    assert brought(client, url, workbook(rows), "own.xlsx") == f"{url}mapping/"
    told = proposed(client, f"{url}mapping/")
    assert told["sheet"] == "Data"
    assert "whole table" in text(client.post(f"{url}mapping/", told), 422), "no year is said"
    told |= {"year": 2023, "v1-what": "recorded|count", "v1-low": "Low", "v1-high": "High"}
    assert client.post(f"{url}mapping/", told)["Location"] == f"{url}check/"
    assert "1\u202f100 to 1\u202f300" in text(client.get(f"{url}check/"))


def test_money_asks_for_its_currency_and_a_break_down_can_be_named() -> None:
    office = coordinator()
    row, client = source(office, kind="national"), signed_in(office.user)
    url = f"{OWN}{row.pk}/"
    data = b"offence,year,channel,lost\nFraud,2022,all,900\nFraud,2022,web,400\n"
    brought(client, url, data, "loss.csv")
    told = proposed(client, f"{url}mapping/") | {"v3-what": "loss|money"}
    assert "Money needs a currency" in text(client.post(f"{url}mapping/", told), 422)
    told |= {"currency": "usd"}
    assert "has a value already" in text(client.post(f"{url}mapping/", told), 422)
    told |= {"only_column": "channel"}
    assert "Say which rows" in text(client.post(f"{url}mapping/", told), 422)
    told |= {"only_values": "all"}
    assert client.post(f"{url}mapping/", told)["Location"] == f"{url}check/"
    assert "USD\N{NO-BREAK SPACE}900" in text(client.get(f"{url}check/"))


def test_a_table_that_is_built_otherwise_now_is_asked_about_again() -> None:
    office = coordinator()
    row, client = source(office, kind="national"), signed_in(office.user)
    url = f"{OWN}{row.pk}/"
    first = b"offence,year,number\nFraud,2022,9\n"
    brought(client, url, first, "a.csv")
    told = proposed(client, f"{url}mapping/") | {"definition": "D", "v2-what": "cases|count"}
    client.post(f"{url}mapping/", told)
    second = b"offence,period,number\nFraud,2023,8\n"
    page = client.post(url, {"file": SimpleUploadedFile("b.csv", second)})
    assert "b.csv" in text(page, 422)
    assert brought(client, url, second, "b.csv", anew="on") == f"{url}mapping/"
    told = proposed(client, f"{url}mapping/")
    assert (told["definition"], told["v2-what"]) == ("D", "cases|count"), "what was said is there"
    assert client.post(f"{url}mapping/", told)["Location"] == f"{url}check/"


def test_published_tables_of_many_states_are_mapped_by_a_programme() -> None:
    office = officer()
    row, client = world_source(office, kind="national"), signed_in(office.user)
    url = f"/threats/published/prog/sources/{row.pk}/"
    data = b"place,offence,year,number\nArden (fictional),Fraud,2022,9\nXBB,Fraud,2022,7\n"
    assert brought(client, url, data, "t.csv") == f"{url}mapping/"
    told = proposed(client, f"{url}mapping/") | {"scheme": "office"}
    page = text(client.post(f"{url}mapping/", told), 422)
    assert "Name its column" in page
    assert "no such State" in text(client.post(f"{url}mapping/", told | {"state": "Nowhere"}), 422)
    told |= {"state_column": "place", "v3-what": "recorded|count"}
    assert client.post(f"{url}mapping/", told)["Location"] == f"{url}check/"


def test_nothing_to_map_leads_back_and_readers_are_kept_out() -> None:
    office = coordinator()
    row, client = source(office, kind="national"), signed_in(office.user)
    url = f"{OWN}{row.pk}/"
    assert client.get(f"{url}mapping/")["Location"] == url
    brought(client, url, YEARS, "own.csv")
    assert client.get(f"{url}check/")["Location"] == f"{url}mapping/"
    reader = signed_in(member("state_officer", "so@xaa.example", state=state()))
    assert reader.get(f"{url}mapping/").status_code == 403
