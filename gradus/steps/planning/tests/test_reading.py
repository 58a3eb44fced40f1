"""What a plan says on its page is what its documents and the API say, without solving anything."""

from __future__ import annotations

import asyncio
import gzip
import io
import json
import re
from dataclasses import replace
from html import unescape

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from openpyxl import load_workbook

from gradus.catalogue.shelf import Shelf
from gradus.core.access.scope import system
from gradus.core.accounts.tests.people import member, now, programme, robot, signed_in, state
from gradus.core.ledger.record import record
from gradus.core.states.models import State
from gradus.domain.ids import new_id
from gradus.engines.planner import solve
from gradus.entrypoints.api.tests.calls import caller
from gradus.entrypoints.jobs.worker import work
from gradus.formats.charts.drawing import Style
from gradus.formats.documents import plan_document as doc
from gradus.formats.documents.tests.sample import sample
from gradus.steps.planning.models.plans import Plan, Reading
from gradus.steps.planning.said import said_of
from gradus.steps.planning.tests.test_plans import asked, assessed, quick
from gradus.steps.planning.web import reading
from gradus.workflows import plan_reading
from gradus.workflows.plan_time_and_money import money_chart

committing = pytest.mark.usefixtures("committing")
HOST = "evil</td><script>alert(1)</script>"
MOST_BYTES = 25_000


def text_of(page: str) -> str:
    """What a reader sees, with blanks as they are typed."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)).replace("\u202f", " "))


PLAN = Plan(id=new_id(), title="Draft", language="en", made_at=now())
WHERE = {"state": State(code="XAA"), "plan": PLAN, "at": now(), "area": "", "party": ""}


def rendered(document: doc.PlanDocument, page: str, language: str = "en", **more: str) -> str:
    """A page of a plan, without its frame."""
    with translation.override(language):
        told = reading.home if page == "_home" else reading.PAGES[page]
        context = {**WHERE, **more, **told(said_of(document), {**WHERE, **more})}
        whole = render_to_string(f"planning/{page}.html", context)
    return whole.partition("<main")[2] or whole


@committing
def test_page_workbook_and_api_say_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    quick(monkeypatch)
    user = member("national_coordinator", "c@xaa.example", state=state())
    client = signed_in(user)
    assessed(client)
    url = asked(client)["Location"]
    asyncio.run(work(wait=False))

    def solving(*_: object, **__: object) -> None:
        raise AssertionError("a page solves nothing")

    monkeypatch.setattr(solve, "solve", solving)
    pages = ("", "timeline/", "money/", "conditions/", "reasons/")
    page = " ".join(text_of(client.get(url + name).content.decode()) for name in pages)
    plan_id = url.rstrip("/").rpartition("/")[2]
    address = f"/api/states/XAA/plans/{plan_id}/reading"
    key = caller(user)
    said = json.loads(key.get(address).content.decode().replace(r"\u202f", " "))
    book = load_workbook(io.BytesIO(client.get(f"{url}files/plan.xlsx").content))
    rows = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows(min_row=2)]
    listed = {str(row[1]): row for row in rows if str(row[0]).isdigit()}

    assert len(said["activities"]) == len(listed) > 3
    for one in said["activities"]:
        row = listed[one["title"]]
        assert (one["number"], one["area"], one["institution"]) == (int(row[0]), row[2], row[3])
        assert (one["first"], one["last"]) == (f"{row[4]:%Y-%m}", f"{row[5]:%Y-%m}")
        assert one["cost"] == row[6]
        assert f"{one['number']}. {one['title']}" in page
        assert f"{one['cost']:,}".replace(",", " ") in page
        assert all(why in page for why in one["why"])
        assert [role["letter"] for role in one["roles"]].count("A") == 1
        assert one["may_slip"] is not None
    for one in said["people"]:
        assert len(one["there"]) == said["months"]
        assert all(a <= b for a, b in zip(one["taken"], one["there"], strict=True))
    assert said["cost"] == sum(one["cost"] for one in said["activities"])
    assert f"USD {said['cost']:,}".replace(",", " ") in page
    assert said["how_near_the_best"] in page
    committed = sum(year["committed"] for pot in said["pots"] for year in pot["years"])
    assert committed == said["cost"], "somebody pays for all of it"
    assert said["left_out"]
    for one in said["left_out"]:
        assert one["title"] in page
        assert one["smallest_change"] in page
    for one in said["must_hold"]:
        assert one["holds"] or f"{one['sign']} {one['title']}" in page

    arabic = key.get(address, Accept_Language="ar").json()
    assert arabic["language"] == "ar"
    assert [one["cost"] for one in arabic["activities"]] == [x["cost"] for x in said["activities"]]
    client.post("/language/", {"language": "ar"})
    right_to_left = client.get(f"{url}timeline/").content.decode()
    assert 'dir="rtl"' in right_to_left
    assert arabic["activities"][0]["title"] in unescape(right_to_left)

    outside = member("programme_officer", "po@un.example", programme=programme())
    assert caller(outside).get(address).status_code == 404
    with system("test"):
        Reading.objects.all().delete()
        record(by=robot(), at=now(), action="test", thing=Plan.objects.get().thing(), rule="-")
    bare = client.get(f"{url}money/")
    assert bare["Location"] == url, "a plan that keeps only documents shows those"
    assert "plan.pdf" in client.get(url).content.decode()
    assert "plan.xlsx" in client.get(f"{url}documents/").content.decode()
    assert key.get(address).status_code == 422


def test_what_is_kept_is_read_back_and_another_shape_is_none() -> None:
    document = sample(5)
    text = plan_reading.kept(document)
    found = plan_reading.read(text)
    assert found is not None
    assert found.threat == doc.Threat(moves=document.threat.moves)
    assert (found.activities, found.pots, found.left_out) == (
        document.activities,
        document.pots,
        document.left_out,
    )
    assert plan_reading.read(json.dumps(json.loads(text) | {"of_another_version": 1})) is None


def test_pots_of_one_donor_have_names_of_their_own_in_the_chart() -> None:
    year = doc.PotYear(year=0, available=9, committed=7000, unspent=0)
    pots = [
        doc.Pot(id=str(n), donor="Donor A", earmark=earmark, years=(year,))
        for n, earmark in enumerate(["", "Forensics; Courts", "Forensics; Courts", ""])
    ]
    document = replace(sample(3), pots=(*pots, doc.Pot(id="z", donor="Donor B", earmark="Law")))
    names = list(document.pot_names.values())
    assert names == [
        "Donor A",
        "Donor A: Forensics …",
        "Donor A: Forensics … (2)",
        "Donor A (2)",
        "Donor B",
    ]
    assert money_chart(document, str, Style()).columns[1:6] == tuple(names)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_eighty_activities_are_a_light_page_that_a_reader_of_the_screen_follows(
    language: str,
) -> None:
    titles = [one.title for one in Shelf.open().interventions]
    big = sample(80, language=language)
    document = replace(
        big,
        activities=tuple(
            replace(
                one,
                title=f"{titles[n % len(titles)]}: Institution {n}",
                why=(f"{titles[-n % len(titles)]} comes after it in month {n}.", f"Worth {n * 7} %."),
            )
            for n, one in enumerate(big.activities)
        ),
        left_out=tuple(
            doc.LeftOut(id=t, title=t, area="A", cost=900 + n, reason=f"{n * 3} USD are missing in {n}.",
                        smallest_change=f"Find {n * 31} USD for {t}.", kind="money" if n % 2 else "close")
            for n, t in enumerate(titles)
        ),
    )  # fmt: skip
    for name in (*reading.PAGES, "_home"):
        page = rendered(document, name, language)
        assert len(gzip.compress(page.encode(), 6)) < MOST_BYTES - 4000, (
            "the frame of the page takes some"
        )
        assert " style=" not in page
    page = rendered(document, "timeline", language)
    assert page.count('<th scope="row">') >= 80
    drawn = page.partition("<svg")[2].partition("</svg>")[0]
    assert drawn.count("<a href=") == drawn.count("<title>") == 80, "each bar is a link with a name"


def test_bars_are_mirrored_where_people_read_from_the_right() -> None:
    def first_bar(language: str) -> float:
        page = rendered(sample(1, language=language), "timeline", language)
        link = page.partition("<svg")[2].partition("<a ")[2].partition("</a>")[0]
        return float(re.findall(r'<rect x="([\d.]+)"', link)[0])

    assert first_bar("en") < 520 < first_bar("ar")


def test_what_the_plan_without_the_picture_has_otherwise_is_told_in_months() -> None:
    page = text_of(rendered(sample(3), "reasons"))
    for words in (
        "Aug 2027 (4 months later)",
        "Sep 2027 (1 month earlier)",
        "Feb 2027 not in it",
        "not in it May 2027",
        "60.0 55.0 – 70.0 50.0",
        "(not sure)",
    ):
        assert words in page


def test_what_people_wrote_is_text() -> None:
    for name in (*reading.PAGES, "_home"):
        assert "<script" not in rendered(sample(3, name=HOST), name)
