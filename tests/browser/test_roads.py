"""The main road of an assessment, for who has no scripts, and for who reads Arabic on a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser import assessing, journey, looks
from tests.browser.assessing import chosen
from tests.browser.conftest import NewVisitor
from tests.browser.room import Room
from tests.browser.test_whole_assessment import levels_of_the_state
from tests.browser.visitor import NARROW, Visitor

STATE, POLICE, ACADEMY, TABLE = "XAA", "National Police", "Police Academy", "Courts"
SHORT_FORM = "short-1"
ROADS = {
    "without JavaScript": {"java_script_enabled": False},
    "in Arabic on a phone": {"locale": "ar", "viewport": NARROW},
}


@pytest.mark.parametrize("options", ROADS.values(), ids=ROADS.keys())
def test_the_main_road_is_open(
    known: NewVisitor, visitor: NewVisitor, options: dict[str, object]
) -> None:
    coordinator, officer, police = (
        known(f"{who}.xaa", **options) for who in ("coordinator", "officer", "police")
    )
    home = assessing.start(coordinator, STATE)
    group = assessing.ask(coordinator, home, POLICE)
    _as_it_should_be(coordinator)

    assessing.follow(police, group)
    _as_it_should_be(police)
    police.go("Policy, strategy and coordination")
    _answer(police, "GOV-01", "3")
    _as_it_should_be(police)
    police.open(group)
    police.press("Hand in")
    police.sees("The answers are handed in. Thank you.")

    levels = levels_of_the_state()
    del levels["GOV-01"]
    filled = assessing.fill(_workbook(coordinator, home), levels, ACADEMY)
    assessing.upload(coordinator, "answers.xlsx", filled, "Check the workbook")
    _as_it_should_be(coordinator)
    coordinator.press("Take these answers")

    _meet(coordinator, home, visitor(**options))
    coordinator.open(home)
    coordinator.press("Begin the review")
    _as_it_should_be(coordinator)
    assessing.settle(coordinator, home)
    coordinator.press("Agree on them")
    for one in (coordinator, officer):
        one.open(home)
        one.sign("Sign this assessment")
    officer.sees("Signed and frozen")
    _as_it_should_be(officer)

    coordinator.open(f"{home}results/")
    expect(coordinator.page.locator("figure.chart svg").first).to_be_visible()
    _as_it_should_be(coordinator)
    coordinator.go("Make a plan")
    _as_it_should_be(coordinator)
    if coordinator.scripted:
        return
    journey.ask_for_plan(coordinator, "Plan without scripts", assessing.id_of(home))
    journey.await_plan(coordinator)
    assert "Arden" in journey.plan_pdf(coordinator)


def _meet(lead: Visitor, home: str, phone: Visitor) -> None:
    room = Room(lead, home, [TABLE])
    _as_it_should_be(lead)
    room.join(phone, TABLE)
    _answer(phone, "GOV-01", "1")
    _as_it_should_be(phone)
    room.project()
    expect(room.line("GOV-01")).to_contain_text(TABLE)
    _as_it_should_be(lead)
    room.close()


def _workbook(coordinator: Visitor, home: str) -> bytes:
    coordinator.open(home)
    return assessing.download(coordinator, "Download an empty workbook")


def _answer(focal: Visitor, question: str, level: str) -> None:
    """Saved as it is given; by the button where nothing is saved by itself, or one said it before."""
    choice = chosen(focal, question, level)
    by_itself = focal.scripted and not choice.is_checked()
    choice.check()
    if by_itself:
        assessing.told(focal, question, "Saved.")
    else:
        focal.press("Save and go on")
        focal.sees("Saved.")


def _as_it_should_be(here: Visitor) -> None:
    """On a phone nothing is cut off or too small for a finger; in Arabic nothing is left in English."""
    page = here.page
    if not here.scripted:
        return
    found = looks.overflow(page) + looks.barriers(page, "target-size") + looks.english(page)
    assert page.locator("html").get_attribute("dir") == "rtl"
    here.shoot(f"road-{here.language}-{page.url.removeprefix(here.served.origin)}")
    assert not found, f"{page.url}: {found}"
