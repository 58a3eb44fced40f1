"""Sources on their pages: entered, files shown and taken or thrown away; who sees what; bad files."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from gradus.core.access.scope import system
from gradus.core.accounts.models import Grant, GrantSignature, Holding
from gradus.core.accounts.rules import grant_digest
from gradus.core.accounts.tests.people import member, now, record_entry, signed_in, state
from gradus.domain.ids import new_id
from gradus.formats.statistics.tests.tables_made import COMPLAINTS, SURVEY, workbook
from gradus.formats.stix.tests.test_reader import chain, ring
from gradus.steps.threats import models
from gradus.steps.threats.tests.factories import (
    ACCESS,
    FRAUD,
    Office,
    bring,
    bring_world,
    coordinator,
    crime_trends,
    eight_states,
    held,
    officer,
    source,
    world_source,
)
from gradus.steps.threats.tests.test_releases import bundle

pytestmark = pytest.mark.usefixtures("committing")
OWN, PUBLISHED = "/threats/XAA/sources/", "/threats/published/prog/sources/"
TOLD = {
    "title": "Crime statistics",
    "publisher": "Police of XAA",
    "licence": "With its source named",
    "marking": "TLP:AMBER",
}


def text(page: HttpResponse, status: int = 200) -> str:
    assert page.status_code == status, page.content.decode()[:3_000]
    return page.content.decode()


def send(client: Client, url: str, data: bytes, name: str = "f.csv", **more: Any) -> HttpResponse:
    return client.post(url, {"file": SimpleUploadedFile(name, data)} | more)


def browser(office: Office) -> Client:
    return signed_in(office.user)


def url_of(row: Any, place: str = OWN, page: str = "") -> str:
    return f"{place}{row.pk}/{page}"


def let_in(office: Office) -> None:
    """A grant of the State's threats in force, as if two officers had signed it."""
    with system("test"):
        holding = Holding.objects.get(user=office.user)
        grant = Grant(
            state=state(), user=office.user, holding=holding, role=holding.role, kinds=["threats"],
            may_change=True, purpose="test", basis="assignment", proposed_by=office.user.pk,
            proposed_at=now(), starts=now() - timedelta(hours=1), ends=now() + timedelta(days=9),
        )  # fmt: skip
        grant.save(force_insert=True)
        GrantSignature(
            grant=grant,
            state_id=grant.state_id,
            grantee_id=office.user.pk,
            signed_by=member("state_officer", "so@xaa.example", state=state()).pk,
            signed_at=now(),
            digest=grant_digest(grant),
        ).save(force_insert=True)
        record_entry(grant)


def kept() -> tuple[int, int]:
    """How many files wait, and how many figures there are."""
    with system("test"):
        return models.Pending.objects.count(), models.Figure.objects.count()


def test_a_state_enters_a_source_and_is_told_what_comes_first() -> None:
    programme, office = officer(), coordinator()
    bring_world(programme, world_source(programme), eight_states())
    client = browser(office)
    first = text(client.get(OWN))
    assert "Begin with what the police recorded" in first
    assert "Published figures have 12 of Arden (fictional) already, of 2019 to 2022." in first
    form = text(client.get(f"{OWN}add/?kind=national"))
    assert "indicators" not in form
    for told in ("A bundle of a response team (STIX)", "Nobody outside sees it"):
        assert told in form
    assert "Losses need a currency" in text(client.post(f"{OWN}add/", TOLD | {"kind": "ic3"}), 422)
    answer = client.post(f"{OWN}add/", TOLD | {"kind": "national"})
    with system("test"):
        row = models.Source.objects.get()
    assert answer["Location"] == url_of(row)
    assert "It holds no figure yet" in text(client.get(url_of(row)))
    assert "Bring the first file of a source" in text(client.get(OWN))
    assert "already" in text(client.post(f"{OWN}add/", TOLD | {"kind": "survey"}), 422)


def test_a_file_is_shown_then_taken_and_a_corrected_one_tells_before_and_after() -> None:
    office = coordinator()
    row, client = source(office), browser(office)
    data = crime_trends(
        f"XAA,{FRAUD},2021,Counts,1000", f"XAA,{FRAUD},2022,Counts,12", f"XBB,{FRAUD},2022,Counts,9"
    )
    answer = send(client, url_of(row), data)
    assert answer["Location"] == url_of(row, page="check/")
    page = text(client.get(answer["Location"]))
    for told in ("Figures in it", "1: figures of other States", "1\u202f000"):
        assert told in page
    assert "waiting to be confirmed" in text(client.get(OWN))
    assert kept() == (1, 0)
    with system("test"):
        confirmed = models.Pending.objects.get().sha256
    wrong = client.post(url_of(row, page="check/"), {"confirmed": "0" * 64})
    assert "another file came after it" in text(wrong, 422)
    assert kept() == (1, 0)
    told = {"confirmed": confirmed, "label": "First edition"}
    assert client.post(url_of(row, page="check/"), told)["Location"] == url_of(row)
    assert kept() == (0, 2)
    page = text(client.get(url_of(row)))
    assert "The file is taken: 2 new figures." in page
    assert "First edition" in page

    # the next edition corrects one figure, and no longer has the other
    second = crime_trends(f"XAA,{FRAUD},2021,Counts,1100")
    page = text(client.get(send(client, url_of(row), second, "g.csv")["Location"]))
    assert "they stay, unless you say below" in page
    assert page.index("1\u202f000") < page.index("1\u202f100")
    with system("test"):
        confirmed = models.Pending.objects.get().sha256
    client.post(url_of(row, page="check/"), {"confirmed": confirmed, "whole": "on"})
    figures = text(client.get(url_of(row, page="figures/")))
    assert "1\u202f100" in figures
    assert "until" in figures, "what was told before stands beside it"
    assert "g.csv, line 2" in figures
    assert "No longer told" in figures
    assert "told until" in text(client.get(url_of(row, page="figures/?ended=1")))
    assert {one.value for one in held(office)} == {1100}


def test_a_file_that_is_not_wanted_is_thrown_away() -> None:
    office = coordinator()
    row, client = source(office), browser(office)
    send(client, url_of(row), crime_trends(f"XAA,{FRAUD},2021,Counts,10"))
    assert client.get(url_of(row, page="forget/")).status_code == 405
    assert client.post(url_of(row, page="forget/"))["Location"] == url_of(row)
    assert kept() == (0, 0)
    assert client.get(url_of(row, page="check/"))["Location"] == url_of(row)


HUNDRED = crime_trends(*(f"XAA,{FRAUD},{2000 + n},Counts,many" for n in range(130)))
TWICE = b'{"type":"bundle","type":"bundle","id":"bundle--00000000-0000-4000-8000-00000000000a"}'


@pytest.mark.parametrize(
    ("kind", "name", "data", "told"),
    [
        ("cts", "hundred.csv", HUNDRED, "30 more fault(s) are not listed"),
        ("cts", "u.csv", crime_trends(f"XAA,{FRAUD},2021,Counts,1").decode().encode("utf-16-le"), ""),
        ("cts", "empty.csv", b"", ""),
        ("survey", "faults.xlsx", workbook([["state", "measure"], ["XAA", "luck"]]), ""),
        ("survey", "s.csv", SURVEY.replace("6.2", "162").encode(), "s.csv, line 2"),
        ("national", "n.csv", b"\x00\x01\x02", ""),
        ("national", "n.xlsx", b"PK\x03\x04nothing", ""),
        ("stix", "ring.json", ring(), ""),
        ("stix", "deep.json", chain(40), ""),
        ("stix", "deeper.json", b"[" * 100_000, ""),
        ("stix", "old.json", bundle("amber").replace(b'"2.1"', b'"2.0"'), "2.0"),
        ("stix", "twice.json", TWICE, ""),
        ("stix", "utf16.json", bundle("amber").decode().encode("utf-16"), ""),
        ("stix", "red.json", bundle("red"), "TLP:RED"),
        ("misp", "m.json", b'{"Event": 7}', ""),
    ],
)  # fmt: skip
def test_a_bad_file_is_told_in_place_and_changes_nothing(
    kind: str, name: str, data: bytes, told: str
) -> None:
    office = coordinator()
    row, client = source(office, kind=kind), browser(office)
    page = text(send(client, url_of(row), data, name), 422)
    assert 'class="notice bad"' in page, "it is said what is wrong"
    assert told in page
    assert "Traceback" not in page
    assert kept() == (0, 0)


def test_every_fault_is_listed_by_place_up_to_a_hundred() -> None:
    office = coordinator()
    page = text(send(browser(office), url_of(source(office)), HUNDRED, "hundred.csv"), 422)
    assert page.count("<li><strong>hundred.csv") == 101
    assert "“many”" in page


def test_of_what_teams_share_only_counts_are_shown() -> None:
    office = coordinator()
    row, client = source(office, kind="stix", marking="TLP:GREEN"), browser(office)
    page = text(client.get(send(client, url_of(row), bundle("amber", 3), "b.json")["Location"]))
    assert "203.0.113.77" not in page
    assert "What was in the file, by type" in page
    assert "indicator</bdi>: 1" in page


def test_surveys_and_complaints_keep_their_series_apart() -> None:
    office = coordinator()
    client = browser(office)
    survey, complaints = (
        source(office, kind="survey"),
        source(office, kind="ic3", title="Site", currency="usd"),
    )
    page = text(client.get(send(client, url_of(survey), SURVEY.encode(), "s.csv")["Location"]))
    assert "Share of victims who told the police" in page
    assert "5.1 to 7.3" in page
    page = text(client.get(send(client, url_of(complaints), COMPLAINTS.encode())["Location"]))
    assert "USD\N{NO-BREAK SPACE}12\u202f473\u202f156" in page
    assert "1: cells that say not reported" in page


def test_what_is_for_its_own_people_is_not_shown_to_whom_it_lets_in() -> None:
    office, outsider = coordinator(), officer()
    open_, inside = source(office), source(office, title="Inside", marking="STATE-ONLY")
    data = crime_trends(f"XAA,{FRAUD},2021,Counts,77")
    client = browser(office)
    page = text(client.get(send(client, url_of(inside), data)["Location"]))
    assert "nobody outside will see them" in page
    with system("test"):
        confirmed = models.InsidePending.objects.get().sha256
    client.post(url_of(inside, page="check/"), {"confirmed": confirmed})
    bring(office, open_, data)
    assert "inside" in text(client.get(url_of(inside, page="figures/")))

    assert browser(outsider).get(OWN).status_code == 404, "nothing without a grant"
    let_in(outsider)
    granted = browser(outsider)
    assert "77" in text(granted.get(url_of(open_, page="figures/")))
    assert "No such figure" in text(granted.get(url_of(inside, page="figures/")))
    # the officer brings figures for the State, but none that officers may not read
    assert "STATE-ONLY" not in text(granted.get(f"{OWN}add/"))
    assert granted.post(f"{OWN}add/", TOLD | {"kind": "cts"}).status_code == 302
    answer = send(granted, url_of(inside), data)
    assert 'data-code="not-allowed"' in text(answer, 422)


def test_a_file_for_its_own_people_that_waits_is_shown_to_no_outsider() -> None:
    office, outsider = coordinator(), officer()
    let_in(outsider)
    marked = bundle("amber").replace(
        b"marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421",
        b"marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003",  # TLP:AMBER+STRICT
    )
    table = b"offence,year,number\nSecret kind,2022,4711\n"
    rows = (
        (
            source(office, marking="STATE-ONLY"),
            crime_trends(f"XAA,{FRAUD},2021,Counts,4711"),
            "a.csv",
        ),
        (source(office, title="T", kind="national", marking="STATE-ONLY"), table, "b.csv"),
        (source(office, title="S", kind="stix"), marked, "c.json"),  # its own marking is stricter
    )
    inside, outside = browser(office), browser(outsider)
    for row, data, name in rows:
        assert send(inside, url_of(row), data, name).status_code == 302
        waits = inside.get(url_of(row, page="check/"), follow=True)
        assert name in text(waits)
        for page in ("", "check/", "mapping/"):
            found = outside.get(url_of(row, page=page), follow=True)
            assert found.request["PATH_INFO"] == url_of(row)
            assert name not in text(found), f"{name} on {page}"
    with system("test"):
        confirmed = models.InsidePending.objects.get(source=rows[0][0]).sha256
    told = outside.post(url_of(rows[0][0], page="check/"), {"confirmed": confirmed})
    assert 'data-code="not-what-was-shown"' in text(told, 422), "not even with the hash"
    assert "4711" not in text(told, 422)
    assert send(outside, url_of(rows[1][0]), table).status_code == 422


def test_who_may_only_read_sees_no_form() -> None:
    office = coordinator()
    row = source(office)
    bring(office, row, crime_trends(f"XAA,{FRAUD},2021,Counts,10"))
    reader = signed_in(member("state_officer", "so@xaa.example", state=state()))
    for page in (OWN, url_of(row), url_of(row, page="figures/"), "/threats/XAA/terms/"):
        main = text(reader.get(page)).split("<main")[1]
        assert 'method="post"' not in main, page
    assert reader.get(f"{OWN}add/").status_code == 403
    assert send(reader, url_of(row), b"x").status_code == 403
    assert reader.get(url_of(row, page="check/")).status_code == 403


def test_what_is_not_there_or_not_ones_own_is_not_found() -> None:
    office, other = coordinator(), coordinator("XBB")
    row, client = source(office), browser(other)
    assert client.get(OWN).status_code == 404
    assert client.get(url_of(row, "/threats/XBB/sources/")).status_code == 404
    assert client.get(f"/threats/XBB/sources/{new_id()}/").status_code == 404
    assert client.get("/threats/published/").status_code == 404
    assert client.get(PUBLISHED).status_code == 404, "published figures are a programme's to keep"


def test_a_programme_takes_published_figures_in_for_everybody() -> None:
    office = officer()
    client = browser(office)
    assert client.get("/threats/published/")["Location"] == PUBLISHED
    assert 'href="/threats/published/"' in text(client.get("/")), "it is in the navigation"
    assert "Begin with the UN Crime Trends export" in text(client.get(PUBLISHED))
    form = text(client.get(f"{PUBLISHED}add/"))
    assert "Indicators beside crime" in form
    assert "MISP" not in form
    assert 'name="marking"' not in form
    told = {name: value for name, value in TOLD.items() if name != "marking"}
    answer = client.post(f"{PUBLISHED}add/", told | {"kind": "cts"})
    url = answer["Location"]
    page = text(client.get(send(client, url, eight_states(), "un.csv")["Location"]))
    assert "Figures in it</dt><dd>64" in page
    with system("test"):
        confirmed = models.WorldPending.objects.get().sha256
    assert client.post(f"{url}check/", {"confirmed": confirmed})["Location"] == url
    page = text(client.get(url))
    assert "States and territories" in page
    figures = text(client.get(f"{url}figures/?place=xbb"))
    assert "Berin" in figures or "XBB" in figures
    assert ACCESS in figures
    assert "Add indicators beside crime" in text(client.get(PUBLISHED))


def test_indicators_are_shown_by_how_many_there_are() -> None:
    office = officer()
    row, client = world_source(office, kind="indicators"), browser(office)
    data = b"iso3,indicator,year,value,source\nXAA,internet_users_per_cent,2022,61.5,ITU\n"
    with system("test"):
        from gradus.workflows.threat_sources import USED
    data = data.replace(b"internet_users_per_cent", sorted(USED)[0].encode())
    answer = send(client, url_of(row, PUBLISHED), data, "i.csv")
    page = text(client.get(answer["Location"]))
    assert "Values of indicators" in page


def test_terms_wait_are_decided_and_taken_back() -> None:
    office = coordinator()
    row, client = source(office), browser(office)
    bring(office, row, crime_trends("XAA,Hacking of toasters,2021,Counts,5"))
    page = text(client.get("/threats/XAA/terms/"))
    assert "Decide on “Hacking of toasters”" in page
    assert "1 figure (Recorded by the police)" in page
    asked = {"scheme": "cts", "term": "Hacking of toasters"}
    assert "For this State's picture alone" in text(client.get("/threats/XAA/terms/decide/", asked))
    page = text(client.get("/threats/XAA/terms/decide/", {"scheme": "x", "term": "Phishing mails"}))
    assert "Terms like it that are known" in page
    told = asked | {"outcome": "group", "because": "It is unlawful access"}
    url = "/threats/XAA/terms/decide/"
    assert "Choose the group" in text(client.post(url, told), 422)
    assert "Why" in text(client.post(url, told | {"group": "unlawful-access", "because": ""}), 422)
    answer = client.post(url, told | {"group": "unlawful-access", "relation": "narrower"})
    assert answer["Location"] == "/threats/XAA/terms/"
    page = text(client.get("/threats/XAA/terms/"))
    assert "No term waits" in page
    assert "a part of the group: Unlawful access to systems" in page
    with system("test"):
        decision = models.Decision.objects.get()
    client.post(f"/threats/XAA/terms/{decision.pk}/take-back/")
    assert "Decide on “Hacking of toasters”" in text(client.get("/threats/XAA/terms/"))
    assert client.post(f"/threats/XAA/terms/{decision.pk}/take-back/").status_code == 404


def test_from_a_file_to_its_terms_and_back() -> None:
    office = officer()
    row, client = world_source(office), browser(office)
    data = crime_trends("XAA,Hacking of toasters,2021,Counts,5")
    check = send(client, url_of(row, PUBLISHED), data)["Location"]
    assert f"of={row.pk}" in text(client.get(check))
    url = f"/threats/published/prog/terms/decide/?of={row.pk}"
    told = {"scheme": "cts", "term": "Hacking of toasters", "outcome": "not-cyber", "because": "No"}
    assert client.post(url, told)["Location"] == check
    assert "Terms that nobody has decided on" not in text(client.get(check))
    assert client.get("/threats/published/prog/terms/decide/").status_code == 404


def test_pages_ask_the_database_the_same_however_many_sources() -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    office = coordinator()
    client = browser(office)
    counts = []
    text(client.get(OWN))
    for n in (1, 4):
        for k in range(n):
            data = crime_trends(f"XAA,{FRAUD},2021,Counts,1")
            bring(office, source(office, title=f"S{n}{k}"), data)
        with CaptureQueriesContext(connection) as asked:
            text(client.get(OWN))
        counts.append(len(asked))
    assert counts[0] == counts[1]
