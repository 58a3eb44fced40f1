"""Recorded cybercrime, State by State: open to all who sign in, and nothing in it but what is published."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gradus.catalogue.member_states import member_states
from gradus.core.access.policy import policy
from gradus.core.access.scope import system
from gradus.core.accounts.tests.people import member, programme, signed_in, state
from gradus.core.jobs.models import Run
from gradus.steps.threats import bridge, models, pictures, selectors
from gradus.steps.threats.tests.factories import (
    ACCESS,
    FRAUD,
    Office,
    bring,
    bring_world,
    coordinator,
    crime_trends,
    eight_states,
    officer,
    source,
    world_source,
)
from gradus.workflows.threat_map import RATELESS

pytestmark = pytest.mark.django_db
URL = "/threats/world/"
MOST_BYTES, MOST_QUERIES = 120_000, 24


def published(data: bytes = b"") -> Office:
    """A publisher's file that was taken in, and the estimate made of it."""
    office = officer()
    row = world_source(office, url="https://data.example/crime")
    bring_world(office, row, data or eight_states(), "crime 2026.csv")
    estimated(office)
    return office


def estimated(office: Office) -> None:
    with office.at_work() as (by, at):
        ground = pictures.world_ground(by)
        world = pictures.estimated(ground)
        models.WorldPicture(
            made_at=at,
            ground=ground.digest,
            year=world.year,
            version=bridge.engine_version(),
            content=pictures.world_content(world),
        ).save(force_insert=True)


def page(client: Client, **asked: str) -> str:
    answer = client.get(URL, asked)
    assert answer.status_code == 200
    return answer.content.decode()


def reader(role: str = "national_coordinator", code: str = "XAA") -> Client:
    return signed_in(member(role, f"{role}@{code}.example", state=state(code)))


def text_of(found: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", found)))


def rows(found: str) -> dict[str, list[str]]:
    """The cells of every State's row, by its name."""
    lines = re.findall(r'<tr role="row"><th scope="row"[^>]*>(.*?)</tr>', found)
    cells = [[text_of(one).strip() for one in re.split(r"</t[hd]>", line)] for line in lines]
    return {one[0]: one[1:-1] for one in cells}


def test_nobody_opens_it_without_signing_in() -> None:
    assert Client().get(URL).status_code == 302


@pytest.mark.parametrize("role", ["focal_point", "operator", "donor", "evaluator"])
def test_whoever_is_signed_in_sees_what_is_published(role: str) -> None:
    from gradus.core.accounts.tests import people

    published()
    axis = policy().roles[role].axis
    scopes = {
        "institution": lambda: {"institution": people.institution(), "state": state()},
        "partner": lambda: {"partner": people.partner()},
        "programme": lambda: {"programme": programme()},
        "state": lambda: {"state": state()},
    }
    scope = scopes[str(axis)]() if axis and str(axis) in scopes else {}
    found = page(signed_in(member(role, f"{role}@any.example", **scope)))
    assert "Recorded cybercrime, State by State" in found
    assert 'href="/threats/X' not in found  # it leads nowhere they may not go


def test_before_anything_was_taken_in_it_says_who_can() -> None:
    found = text_of(page(reader()))
    assert "No published figure has been taken in yet" in found
    assert "A programme officer can" in found


def test_before_the_estimate_is_there_it_says_what_waits() -> None:
    office = officer()
    bring_world(office, world_source(office), eight_states())
    found = text_of(page(reader()))
    assert "The estimate of all States is not there yet" in found
    assert "UN Crime Trends (fictional)" in found


def test_a_figure_has_its_year_term_and_source_and_nothing_is_made_of_none() -> None:
    published(eight_states() + crime_trends(f"XGG,{FRAUD},2022,Counts,0").split(b"\n", 1)[1])
    found = page(reader(), group="online-fraud", region="demo")
    told = rows(found)
    assert told["Arden (fictional)"] == ["4", "2022", FRAUD, "UN Crime Trends Survey (CTS)"]
    assert told["Galen (fictional)"][:2] == [RATELESS, "2022"]  # what was counted is no rate
    assert "Highmoor (fictional)" not in told
    silent = found.split("Not reported <span")[1].split("</details>")[0]
    assert text_of(silent.split("</summary>")[1]).strip() == "Highmoor (fictional)"
    assert "7 of 8 States report" in text_of(found)


def test_the_world_counts_its_members_and_the_fictional_ones_apart() -> None:
    published()
    found = page(reader())
    assert f"0 of {len(member_states())} States report." in text_of(found)
    assert "fictional States besides" in text_of(found)
    assert "Kenya: not reported" in found


def test_an_estimate_has_its_interval_and_says_when_it_is_borrowed() -> None:
    published()
    found = page(reader(), group="online-fraud", show="estimates", region="demo")
    told = rows(found)
    assert len(told) == 8
    own = told["Arden (fictional)"]
    assert "–" in own[1]
    assert own[2].endswith("(2022)")
    borrowed = [cells for cells in told.values() if len(cells) == 2]
    assert len(borrowed) == 2
    assert all("–" in cells[1] for cells in borrowed)
    assert "its estimate is borrowed" in found


def test_no_figure_of_a_states_own_is_ever_shown() -> None:
    published()
    office = coordinator()
    before = page(signed_in(office.user), group="online-fraud")
    own = crime_trends(f"XAA,{FRAUD},2024,Counts,77777", f"XAA,{ACCESS},2024,Counts,88888")
    bring(office, source(office), own)
    estimated(officer_again())
    after = page(signed_in(office.user), group="online-fraud")
    assert rows(after) == rows(before)
    assert "2024" not in " ".join(" ".join(cells) for cells in rows(after).values())


def officer_again() -> Office:
    from gradus.core.accounts.models import User

    return Office(User.objects.get(email="p@prog.example"), programme().pk)


def test_tiles_lead_only_where_the_viewer_may_go() -> None:
    published()
    found = page(reader(), region="demo")
    assert set(re.findall(r'href="/threats/(X..)/"', found)) == {"XAA"}


def test_groups_that_nobody_counts_are_named_and_not_offered() -> None:
    published()
    found = page(reader())
    offered = found.split('<select id="group"')[1].split("</select>")[0]
    assert "Fraud committed online" in offered
    assert "Ransomware" not in offered
    assert "groups are counted nowhere" in found
    assert "Ransomware" in text_of(found)


@pytest.mark.parametrize(
    "asked",
    [
        {"group": "piracy"},
        {"group": "ransomware"},
        {"region": "999"},
        {"show": "all"},
        {"region": "001"},
    ],
)
def test_what_is_not_there_is_shown_as_if_nothing_were_asked(asked: dict[str, str]) -> None:
    published()
    client = reader()
    assert shown(page(client, **asked)) == shown(page(client))


def shown(found: str) -> str:
    return found.split("<main")[1].split("</main>")[0]


def test_sources_are_told_with_their_terms_and_who_took_them_in_only_to_colleagues() -> None:
    office = published()
    for client, named in ((reader(), False), (signed_in(office.user), True)):
        found = page(client).split("From where")[1]
        assert 'href="https://data.example/crime"' in found
        assert "UNODC (fictional)" in found
        assert "Licence: <bdi>With attribution</bdi>." in found
        assert "crime 2026.csv" in found
        assert ("<bdi>p</bdi>" in found) is named
        assert ('href="/threats/published/"' in found) is named


def test_newer_figures_that_wait_are_told_of() -> None:
    office = published()
    client = reader()
    assert "Nothing they rest on has changed since." in page(client)
    row = world_source(office, title="Another")
    bring_world(office, row, crime_trends(f"XAA,{FRAUD},2023,Counts,5"))
    assert "the estimates wait to be made anew" in page(client)


def test_a_programme_officer_has_the_estimates_made_where_something_has_changed() -> None:
    office = published()
    officers, others = signed_in(office.user), reader()
    assert f'action="{URL}ask/"' not in page(officers)
    bring_world(
        office, world_source(office, title="Another"), crime_trends(f"XAA,{FRAUD},2023,Counts,5")
    )
    with system("test"):
        Run.objects.all().delete()  # the one that was asked for by itself, as if its worker had died
    assert f'action="{URL}ask/"' not in page(others)
    assert others.post(f"{URL}ask/").status_code == 404
    assert f'action="{URL}ask/"' in page(officers)
    for _ in range(2):
        assert officers.post(f"{URL}ask/").status_code == 302
    with system("test"):
        assert Run.objects.filter(name=selectors.WORLD).count() == 1


def test_an_address_that_is_none_of_the_web_is_no_link() -> None:
    office = officer()
    bring_world(office, world_source(office, url="javascript:alert(1)"), eight_states())
    assert "javascript:" not in page(reader())


def test_it_is_light_and_asks_little_however_many_states_are_reached() -> None:
    published()
    client = reader()
    page(client)
    with CaptureQueriesContext(connection) as few:
        found = page(client, show="estimates")
    assert len(found.encode()) < MOST_BYTES
    assert len(few) <= MOST_QUERIES


def test_in_arabic_the_page_is_mirrored_and_the_map_is_not() -> None:
    published()
    client = reader()
    plain = page(client, region="demo")
    client.cookies["django_language"] = "ar"
    turned = page(client, region="demo")
    assert '<html lang="ar" dir="rtl"' in turned
    tiles = re.compile(r'<path d="(M[\d.]+ [\d.]+)h')
    assert set(tiles.findall(plain)) == set(tiles.findall(turned))
    assert "Recorded cybercrime" not in turned
