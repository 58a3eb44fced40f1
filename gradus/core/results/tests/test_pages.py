"""The pages of results as a browser gets them: what stands, what is not said, who may write."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from gradus.core.access.actor import Actor
from gradus.core.access.denied import Denied
from gradus.core.access.scope import system
from gradus.core.accounts.tests import people
from gradus.core.results import models
from gradus.core.results.tests import factories as enter
from gradus.core.states.models import State
from gradus.core.states.tests import factories as make
from gradus.core.states.tests.factories import AT
from gradus.core.states.tests.pages import ask
from gradus.domain.ids import new_id
from gradus.domain.ownership import Axis

pytestmark = pytest.mark.django_db
SEEN = {"grade": "B", "source": "Statistics", "starts": "2024-01-01", "ends": "2024-12-31"}
DEFINED = {
    "title": "Cases to court",
    "definition": "Charges brought",
    "kind": "number",
    "direction": "up",
    "source": "Prosecution",
}


@pytest.fixture
def home() -> State:
    return people.state("XAA")


@pytest.fixture
def office(home: State) -> Client:
    return people.signed_in(people.member("national_coordinator", state=home))


def text(page: HttpResponse, status: int = 200) -> str:
    """What a page says, without its markup."""
    assert page.status_code == status, page.content
    main = page.content.decode().partition("<main")[2]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def cells(page: HttpResponse) -> list[str]:
    """The cells of the last table but those of charts."""
    body = page.content.decode().rpartition('<tbody role="rowgroup">')[2].partition("</tbody>")[0]
    found = re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", body, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in found]


def outsider(role: str, home: State, *, granted: bool, may_change: bool = False) -> Actor:
    axis, scope = (Axis.PROGRAMME, make.programme()) if role != "donor" else (
        Axis.PARTNER, make.partner()
    )  # fmt: skip
    actor = make.holder(role, axis, scope.pk)
    return make.granted(actor, home, "results", may_change=may_change) if granted else actor


def test_an_empty_list_says_what_to_do(office: Client, home: State) -> None:
    assert office.get("/results/")["Location"] == "/results/XAA/"
    page = office.get("/results/XAA/")
    assert "No measure is defined yet" in text(page)
    assert 'href="/results/XAA/define/"' in page.content.decode()
    officer = people.signed_in(people.member("state_officer", "o@example.org", state=home))
    page = officer.get("/results/XAA/")
    assert "The national coordinator defines what is measured" in text(page)
    assert "define/" not in page.content.decode()
    assert officer.get("/results/XAA/define/").status_code == 403


def test_from_a_definition_to_the_first_observation_the_next_step_leads(office: Client) -> None:
    today = people.now().date().isoformat()
    made = office.post("/results/XAA/define/", DEFINED)
    here = made["Location"]
    for verb, told in (
        ("baseline", SEEN | {"value": "14"}),
        ("target", {"value": "40", "starts": "2999-01-01", "ends": "2999-12-31"}),
        ("observe", SEEN | {"value": "19", "starts": today, "ends": today}),
    ):
        for page in (office.get(here), office.get("/results/XAA/")):
            step = page.content.decode().partition('class="next-step"')[2]
            assert f'class="button" href="{here}{verb}/"' in step.partition("</section>")[0]
        assert office.get(f"{here}{verb}/").status_code == 200
        assert office.post(f"{here}{verb}/", told)["Location"] == here
    assert "next-step" not in office.get(here).content.decode()
    line = cells(office.get("/results/XAA/"))
    assert line[:2] == ["Cases to court", "14 2024"]
    assert line[2].startswith("19 ")
    assert line[3:] == ["40 2999", "B", "not met yet"]


def test_what_is_missing_is_never_zero(office: Client, home: State) -> None:
    row = enter.measure(home)
    enter.baseline(row)
    enter.observation(row, Decimal(0), 2024)
    enter.observation(row, None, 2025, missing_because="The strike")
    line = cells(office.get("/results/XAA/"))
    assert line[2] == "0 2024 2025: not reported", (
        "the latest value, and that nothing is known since"
    )
    page = office.get(f"/results/{row.pk}/")
    assert "Observed 2025 not reported : The strike" in " ".join(cells(page))
    assert "Observed, 2025: not reported" in page.content.decode(), "in words beside the chart"
    unseen = enter.measure(home, title="Another")
    assert cells(office.get("/results/XAA/"))[1:6] == [
        "not set", "not reported", "not set", "–", "no target yet"
    ]  # fmt: skip
    assert "<svg" not in office.get(f"/results/{unseen.pk}/").content.decode().partition("<main")[2]


@pytest.mark.parametrize(
    ("direction", "seen", "target_year", "said"),
    [
        ("up", 41, 2999, "met"),
        ("up", 39, 2999, "not met yet"),
        ("up", 39, 2025, "not met"),
        ("down", 39, 2999, "met"),
        ("neither", 41, 2999, "only watched"),
    ],
)
def test_whether_a_target_is_met_is_said_in_words(
    office: Client, home: State, direction: str, seen: int, target_year: int, said: str
) -> None:
    row = enter.measure(home, direction=direction)
    enter.baseline(row)
    enter.target(row, at=target_year)
    assert cells(office.get("/results/XAA/"))[-1] == (
        "only watched" if said == "only watched" else "not reported"
    )
    enter.observation(row, Decimal(seen))
    assert cells(office.get("/results/XAA/"))[-1] == said


def test_levels_stay_levels(office: Client, home: State) -> None:
    levels = ["in none", "in some", "in most"]
    row = enter.measure(home, kind="ordinal", levels=levels, unit="")
    enter.baseline(row, "in none")
    enter.observation(row, "in most", 2024)
    enter.observation(row, "in some", 2025)
    page = office.get(f"/results/{row.pk}/")
    assert [cell for cell in cells(page) if cell in levels] == ["in none", "in most", "in some"]
    form = office.get(f"/results/{row.pk}/observe/").content.decode()
    assert re.findall(r'<option value="([^"]+)"', form) == levels
    assert "verage" not in text(page)


def test_a_target_before_the_baseline_is_refused_with_the_way_to_it(
    office: Client, home: State
) -> None:
    row = enter.measure(home)
    told = {"value": "40", "starts": "2028-01-01", "ends": "2028-12-31"}
    here = f"/results/{row.pk}/"
    page = office.post(f"{here}target/", told)
    assert "Measure where things stand first" in text(page, 422)
    assert f'<a href="{here}baseline/">' in page.content.decode()
    enter.baseline(row)
    assert office.post(f"{here}target/", told).status_code == 302
    early = told | {"starts": "2023-06-01"}
    page = office.post(f"{here}target/", early)
    assert "starts on 2023-06-01, but its baseline ends on 2023-12-31" in text(page, 422)
    backwards = told | {"ends": "2027-12-31"}
    assert "before it starts" in text(office.post(f"{here}target/", backwards), 422)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"value": ""}, "or the reason why there is none"),
        ({"value": "0", "missing_because": "Nobody counted"}, "not both"),
        ({"value": "many"}, "Enter a number"),
        ({"value": "1.1234567"}, "6 decimal places"),
        ({"starts": "2024-12-31", "ends": "2024-01-01"}, "Mend the dates"),
        ({"ends": "2999-12-31"}, "has ended"),
        ({"grade": ""}, "Evidence grade: This field is required"),
        ({"grade": "E"}, "Evidence grade: Select a valid choice"),
        ({"source": " "}, "Where it comes from: This field is required"),
    ],
)
def test_what_is_wrong_with_a_figure_is_said_and_nothing_kept(
    office: Client, home: State, wrong: dict[str, str], said: str
) -> None:
    row = enter.measure(home)
    told = SEEN | {"value": "14"} | wrong
    for verb in ("baseline", "observe"):
        assert said in text(office.post(f"/results/{row.pk}/{verb}/", told), 422)
    with system("test"):
        assert not models.Baseline.objects.exists()
        assert not models.Observation.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title": ""}, "What is measured: This field is required"),
        ({"kind": "ordinal"}, "two or more"),
        ({"kind": "ordinal", "levels": "some\nsome"}, "each once"),
        ({"kind": "ordinal", "levels": f"none\n{'x' * 61}"}, "at most 60"),
        ({"levels": "none\nall"}, "other measures have none"),
        ({"kind": "text"}, "Select a valid choice"),
        ({"title": "Canary cases to court"}, "has a measure canary-cases-to-court already"),
    ],
)
def test_what_is_wrong_with_a_definition_is_said(
    office: Client, home: State, wrong: dict[str, str], said: str
) -> None:
    enter.measure(home)
    assert said in text(office.post("/results/XAA/define/", DEFINED | wrong), 422)
    with system("test"):
        assert models.Measure.objects.count() == 1


def test_titles_in_another_script_get_codes_of_their_own(office: Client) -> None:
    for title in ("القضايا", "البلاغات"):
        assert office.post("/results/XAA/define/", DEFINED | {"title": title}).status_code == 302
    with system("test"):
        assert sorted(one.code for one in models.Measure.objects.all()) == ["measure", "measure-2"]


def test_a_correction_says_why_and_both_stay(office: Client, home: State) -> None:
    row = enter.measure(home)
    enter.baseline(row)
    wrong = enter.observation(row, Decimal(31))
    here = f"/results/{row.pk}/correct/{wrong.pk}/"
    assert f'href="{here}"' in office.get(f"/results/{row.pk}/").content.decode()
    form = office.get(here).content.decode()
    assert 'value="31"' in form
    assert 'value="2024-12-31"' in form
    told = SEEN | {"value": "23"}
    assert "earlier figure was wrong: This field is required" in text(office.post(here, told), 422)
    told["because"] = "One district was counted twice"
    assert office.post(here, told)["Location"] == f"/results/{row.pk}/"
    page = office.get(f"/results/{row.pk}/")
    assert "Observed, 2024: 31 became 23" in text(page)
    assert "One district was counted twice" in text(page)
    assert [cell for cell in cells(page) if cell.isdigit()] == ["2023", "14", "2024", "23"]
    again = office.post(here, told)
    assert "Correct the figure that stands now" in text(again, 422)
    assert "Correct the figure that stands now" in text(office.get(here))
    for nothing in (new_id(), row.pk):
        assert office.get(f"/results/{row.pk}/correct/{nothing}/").status_code == 404


def test_a_long_list_is_shown_by_pages(office: Client, home: State) -> None:
    for number in range(42):
        enter.measure(home, title=f"Measure {number:02d}")
    first = office.get("/results/XAA/").content.decode()
    following = re.search(r'rel="next" href="([^"]+)"', first)
    assert following
    second = office.get(f"/results/XAA/{following[1]}").content.decode()
    assert "Measure 39" in first
    assert "Measure 40" not in first
    assert re.findall(r"<bdi>(Measure \d+)</bdi>", second) == ["Measure 40", "Measure 41"]
    assert "No more measures" in text(office.get("/results/XAA/?after=zz%00"))


@pytest.mark.parametrize("role", ["programme_officer", "regional_team", "mentor"])
def test_who_helps_writes_only_by_a_grant_that_lets_them(home: State, role: str) -> None:
    row = enter.measure(home)
    reads = outsider(role, home, granted=True)
    page = ask(reads, AT, f"/results/{row.pk}/").content.decode()
    assert "Canary cases" in page
    assert "observe/" not in page
    writes = outsider(role, home, granted=True, may_change=True)
    path = f"/results/{row.pk}/baseline/"
    assert path in ask(writes, AT, f"/results/{row.pk}/").content.decode()
    assert ask(writes, AT, path, SEEN | {"value": "1"}).status_code == 302


@pytest.mark.parametrize("role", ["donor", "evaluator"])
def test_donors_and_evaluators_read_by_grant_and_never_write(home: State, role: str) -> None:
    row = enter.measure(home)
    enter.baseline(row)
    for may_change in (False, True):
        viewer = outsider(role, home, granted=True, may_change=may_change)
        for path in ("/results/XAA/", f"/results/{row.pk}/"):
            page = ask(viewer, AT, path).content.decode()
            assert "Canary cases" in page
            assert not re.search(r"/(?:define|baseline|target|observe|correct)/", page)
        with pytest.raises(Denied):
            ask(viewer, AT, f"/results/{row.pk}/observe/", SEEN | {"value": "1"})


@pytest.mark.parametrize(
    ("role", "scope"),
    [
        ("national_coordinator", "XBB"),
        ("focal_point", "institution"),
        ("data_protection_officer", "XAA"),
        ("programme_officer", "programme"),
        ("evaluator", "programme"),
    ],
)
def test_for_all_others_there_is_nothing(home: State, role: str, scope: str) -> None:
    row = enter.measure(home)
    figure = enter.baseline(row)
    more: dict[str, Any] = {"state": people.state(scope)} if scope.startswith("X") else {}
    if scope == "programme":
        more = {"programme": people.programme()}
    if scope == "institution":
        of = make.institution(home)
        more = {"state": home, "institution": of}
    client = people.signed_in(people.member(role, **more))
    verbs = ("", "baseline/", "target/", "observe/", f"correct/{figure.pk}/")
    for path in (
        "/results/XAA/",
        "/results/XAA/define/",
        *(f"/results/{row.pk}/{verb}" for verb in verbs),
    ):
        assert client.get(path).status_code == 404, path
        if not path.endswith(("XAA/", f"{row.pk}/")):
            assert client.post(path, SEEN | {"value": "1"}).status_code == 404, path
    assert "Canary" not in client.get("/results/", follow=True).content.decode()


def test_the_state_s_page_leads_to_the_measures(office: Client, home: State) -> None:
    assert 'href="/results/XAA/"' in office.get("/state/XAA/").content.decode()
