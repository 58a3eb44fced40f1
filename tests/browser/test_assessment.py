"""An assessment made together: asked, answered, settled, signed by two, frozen; in a real browser."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect

from tests.browser.conftest import NewVisitor
from tests.browser.visitor import Visitor

GROUPS = {"police.xaa": ("National Police", "3"), "academy.xaa": ("Police Academy", "1")}


def test_two_institutions_disagree_and_the_state_settles_it_and_signs(known: NewVisitor) -> None:
    coordinator, second = known("coordinator.xaa"), known("officer.xaa")
    home = _start(coordinator)
    for name, _ in GROUPS.values():
        _ask(coordinator, home, name)

    for who, (name, level) in GROUPS.items():
        _answer(known(who, java_script_enabled=who != "academy.xaa"), name, level)

    coordinator.open(home)
    coordinator.press("Begin the review")
    main = coordinator.page.locator("main")
    expect(main).to_contain_text("1 question is answered differently")
    coordinator.go("Open the first difference")
    expect(coordinator.page.locator("#GOV-01")).to_contain_text("groups differ")
    coordinator.page.locator("#GOV-01").get_by_label("Agreed answer").select_option("1")
    coordinator.press("Save what is agreed")
    expect(coordinator.page.locator("#GOV-01")).to_contain_text("Agreed")
    coordinator.shoot("assessment-side-by-side")

    coordinator.open(home)
    coordinator.press("Agree on them")
    _sign(coordinator, home)
    expect(coordinator.page.locator("body")).to_contain_text("another officer's is missing")
    second.open("/")
    second.go("waits for your signature")
    _sign(second, second.page.url)
    expect(second.page.locator("main")).to_contain_text("Signed and frozen")
    second.shoot("assessment-frozen")
    second.open(f"{home}results/")
    expect(second.page.locator("figure.chart svg").first).to_be_visible()

    asked = known("police.xaa")
    asked.open("/assessment/XAA/")
    asked.page.locator("main tbody a").first.click()
    expect(asked.page.locator("main")).to_contain_text("Handed in")
    asked.open(home, status=404)


def _start(coordinator: Visitor) -> str:
    coordinator.open("/assessment/XAA/new/")
    coordinator.press("Start")
    coordinator.page.wait_for_url("**/assessment/XAA/*-*/")
    return coordinator.page.url


def _ask(coordinator: Visitor, home: str, name: str) -> None:
    page = coordinator.open(f"{home}invite/")
    page.get_by_label("Institution", exact=False).first.select_option(label=name)
    page.get_by_label("To be answered by").fill(f"{datetime.now(UTC) + timedelta(days=9):%Y-%m-%d}")
    coordinator.press("Ask this group")
    expect(page.locator("main")).to_contain_text(name)


def _answer(focal: Visitor, name: str, level: str) -> None:
    """On the page of a dimension: saved as it is given or, without JavaScript, by the button."""
    focal.open("/")
    focal.go(f"{name} is asked about")
    focal.go("Policy, strategy and coordination")
    page = focal.page
    for question, value in (("GOV-01", level), ("GOV-02", "2")):
        page.locator(f"input[name='{question}'][value='{value}']").focus()
        page.keyboard.press("Space")
        if focal.scripted:
            expect(page.locator(f"#{question} [data-told]")).to_have_text("Saved.")
    if focal.scripted:
        expect(page.locator("[data-progress]")).to_contain_text("2 of 85")
        focal.shoot("assessment-questions")
        focal.go("Overview")
    else:
        focal.press("Save and go on")
        page.goto(page.url.partition("questions/")[0])
    focal.press("Hand in")
    expect(page.locator("main")).to_contain_text("Handed in")


def _sign(officer: Visitor, home: str) -> None:
    officer.open(home)
    officer.press("Sign this assessment")
