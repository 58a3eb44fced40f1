"""The pages of a State's threats: what each reader sees and may do, and what is never there."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from pypdf import PdfReader

from gradus.core.access.scope import system
from gradus.core.accounts.tests.people import member, signed_in, state
from gradus.steps.threats import models
from gradus.steps.threats.actions import judgement
from gradus.steps.threats.tests.factories import (
    FRAUD,
    Office,
    bring,
    coordinator,
    crime_trends,
    source,
)
from gradus.steps.threats.tests.test_pictures import judge, picture, published, view, worked

pytestmark = pytest.mark.usefixtures("committing")
HOME = "/threats/XAA/"
TODAY = "2026-01-31"


def text(response) -> str:
    """What a page says, without its markup."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def office_and_browser() -> tuple[Office, Client]:
    office = coordinator()
    return office, signed_in(office.user)


def pictured() -> tuple[Office, Client]:
    published()
    office, client = office_and_browser()
    picture(office)
    return office, client


def test_the_first_page_asks_for_the_picture_and_then_says_what_the_state_faces() -> None:
    published()
    _office, client = office_and_browser()
    assert "Have the picture worked out" in text(client.get(HOME))
    assert client.post(f"{HOME}ask/")["Location"] == HOME
    assert "Wait for the picture" in text(client.get(HOME))
    worked()
    page = client.get(HOME)
    said = text(page)
    assert "What Examplia faces" in said or "faces" in said
    assert "Make the picture surer" in said
    assert "not reported" in said
    assert "More reports are not failure" in said or "more reports" in said.casefold()
    assert page.context["fresh"]
    assert client.get(f"{HOME}progress/")["HX-Refresh"] == "true"


def test_every_figure_has_its_source_year_and_interval() -> None:
    _office, client = pictured()
    page = client.get(f"{HOME}groups/online-fraud/")
    said = text(page)
    for told in ("UN Crime Trends Survey (CTS)", "2022", "95 %", "per 100,000 people a year"):
        assert told in said, told
    assert "Offences recorded by the police, as the State counts them." in said
    assert page.context["course"] is not None
    assert "Not reported:" in said


def test_victims_reports_and_records_stand_apart_and_more_reports_are_no_more_crime() -> None:
    from gradus.formats.statistics.tests.tables_made import SURVEY

    published()
    office, client = office_and_browser()
    bring(office, source(office, kind="survey"), SURVEY.encode())
    picture(office)
    page = client.get(f"{HOME}groups/online-fraud/")
    kinds = [(one.kind, one.unit) for one in page.context["series"]]
    assert len(kinds) == len(set(kinds)) == 4
    assert "never added" in text(page)


def test_where_judgement_leads_it_is_marked_and_disagreement_is_said() -> None:
    published()
    office, client = office_and_browser()
    far = view(who="Health", low=Decimal(1), best=Decimal(5), high=Decimal(10))
    judge(office, view(), far)
    picture(office)
    said = text(client.get(f"{HOME}groups/online-drugs/"))
    assert "Judgement leads here" in said
    assert "the experts disagree" in said
    assert "Customs" in said


def test_a_view_is_entered_withdrawn_and_the_picture_is_told_to_be_old() -> None:
    office, client = pictured()
    form = {
        "group": "online-arms",
        "who": "Customs",
        "low": "20",
        "best": "40",
        "high": "60",
        "given_on": TODAY,
        "note": "Parcels",
    }
    bad = client.post(f"{HOME}judgement/view/", form | {"low": "50"})
    assert bad.status_code == 422
    assert "not in order" in text(bad)
    assert client.post(f"{HOME}judgement/view/", form)["Location"] == f"{HOME}judgement/"
    assert "Parcels" in text(client.get(f"{HOME}judgement/"))
    worked()
    with office.at_work():
        row = models.View.objects.get()
    client.post(f"{HOME}judgement/{row.pk}/withdraw/")
    assert "Parcels" not in text(client.get(f"{HOME}judgement/"))


def test_the_table_for_experts_goes_out_and_comes_back_filled() -> None:
    from openpyxl import load_workbook

    _office, client = pictured()
    answer = client.get(f"{HOME}judgement/table/")
    book = load_workbook(io.BytesIO(answer.content))
    sheet = book.active
    for row in sheet.iter_rows(min_row=3):
        if row[0].value == "online-drugs":
            row[2].value, row[3].value, row[4].value, row[5].value = "Customs", 20, 40, 60
        if row[0].value == "online-arms":
            row[2].value, row[3].value, row[4].value, row[5].value = "Customs", 90, 40, 60
    filled = io.BytesIO()
    book.save(filled)
    filled.seek(0)
    filled.name = "views.xlsx"
    refused = client.post(f"{HOME}judgement/take/", {"file": filled, "given_on": TODAY})
    assert refused.status_code == 422
    assert "not in order" in text(refused)
    with system("test"):
        assert not models.View.objects.exists()
    for row in sheet.iter_rows(min_row=3):
        if row[0].value == "online-arms":
            row[3].value = 30
    filled = io.BytesIO()
    book.save(filled)
    filled.seek(0)
    filled.name = "views.xlsx"
    taken = client.post(f"{HOME}judgement/take/", {"file": filled, "given_on": TODAY})
    assert taken.status_code == 302
    with system("test"):
        assert models.View.objects.count() == 2


def test_harm_is_weighed_with_a_reason_and_given_back() -> None:
    _office, client = pictured()
    form = {
        "group": "ransomware",
        "low": "8",
        "mid": "9",
        "high": "10",
        "grade": "partly sourced",
        "because": "Hospitals",
    }
    assert client.post(f"{HOME}judgement/harm/", form | {"because": ""}).status_code == 422
    assert client.post(f"{HOME}judgement/harm/", form).status_code == 302
    assert "Hospitals" in text(client.get(f"{HOME}judgement/"))
    client.post(f"{HOME}judgement/harm/ransomware/back/")
    assert "Hospitals" not in text(client.get(f"{HOME}judgement/"))


def test_something_new_is_noted_stands_on_the_first_page_and_is_settled() -> None:
    _office, client = pictured()
    form = {"title": "Cloned voices", "text": "Calls <b>that</b> sound real", "seen_on": TODAY}
    assert client.post(f"{HOME}emerging/note/", form | {"title": " "}).status_code == 422
    assert client.post(f"{HOME}emerging/note/", form).status_code == 302
    assert "Cloned voices" in text(client.get(HOME))
    page = client.get(f"{HOME}emerging/").content.decode()
    assert "&lt;b&gt;" in page
    with system("test"):
        row = models.Emerging.objects.get()
    told = {"confirmed": "yes", "because": "Three banks told of it"}
    assert client.post(f"{HOME}emerging/{row.pk}/", told).status_code == 302
    assert "Three banks told of it" in text(client.get(f"{HOME}emerging/"))
    again = client.post(f"{HOME}emerging/{row.pk}/", told)
    assert again.status_code == 422
    assert "settled this already" in text(again)


@pytest.mark.parametrize(
    ("form", "begins"),
    [("pdf", b"%PDF-"), ("docx", b"PK"), ("csv", b"state,"), ("stix", b"{")],
)
def test_the_picture_is_handed_out(form: str, begins: bytes) -> None:
    _office, client = pictured()
    wanted = {"form": form, "producer": "Office of XAA", "marking": "TLP:AMBER"}
    answer = client.get(f"{HOME}file/", wanted)
    assert answer.content.startswith(begins)
    assert "attachment" in answer["Content-Disposition"]
    if form == "pdf":
        assert len(PdfReader(io.BytesIO(answer.content)).pages) == 2
    if form == "stix":
        assert json.loads(answer.content)["type"] == "bundle"


def test_what_is_the_states_alone_is_not_written_as_stix() -> None:
    _office, client = pictured()
    wanted = {"form": "stix", "producer": "Office", "marking": "STATE-ONLY"}
    answer = client.get(f"{HOME}file/", wanted, follow=True)
    assert "does not leave the State" in text(answer)


def test_figures_marked_for_fewer_are_in_no_brief_that_goes_further() -> None:
    published()
    office, client = office_and_browser()
    data = crime_trends(f"XAA,{FRAUD},2022,Counts,73917391")
    bring(office, source(office, marking="STATE-ONLY", title="Secret desk"), data)
    picture(office)
    inside = text(client.get(f"{HOME}groups/online-fraud/"))
    assert "73917391" in re.sub(r"\D", "", inside)
    wanted = {"form": "pdf", "producer": "Office", "marking": "TLP:AMBER"}
    pages = PdfReader(io.BytesIO(client.get(f"{HOME}file/", wanted).content)).pages
    assert "73917391" not in re.sub(r"\D", "", "".join(page.extract_text() for page in pages))


def test_an_officer_of_the_state_reads_and_changes_nothing() -> None:
    pictured()
    client = signed_in(member("state_officer", "o@xaa.example", state=state("XAA")))
    said = text(client.get(HOME))
    assert "Hand it out" in said
    for path in ("judgement/view/", "judgement/harm/", "emerging/note/"):
        assert client.get(HOME + path).status_code == 403
    assert client.post(f"{HOME}ask/").status_code == 403
    assert "Enter an expert" not in text(client.get(f"{HOME}judgement/"))


def test_another_states_people_find_nothing() -> None:
    pictured()
    client = signed_in(member("national_coordinator", "c@xbb.example", state=state("XBB")))
    for path in ("", "groups/online-fraud/", "judgement/", "emerging/", "file/?form=csv"):
        assert client.get(HOME + path).status_code == 404


def test_a_group_that_there_is_not_is_not_found() -> None:
    _office, client = pictured()
    assert client.get(f"{HOME}groups/piracy/").status_code == 404


def test_a_changed_ground_is_said_on_the_first_page() -> None:
    office, client = pictured()
    with office.at_work() as (by, at):
        judgement.give(
            by=by,
            at=at,
            state_id=office.owner_id,
            given_on=date(2026, 1, 31),
            views=[replace(view(), who="Health")],
        )
    with system("test"):
        from gradus.core.jobs.models import Run

        Run.objects.filter(status="queued").update(status="cancelled")
    assert "have changed since it was made" in text(client.get(HOME))
