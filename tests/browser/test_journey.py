"""From the first page of a fresh installation to a plan in one's hands, in a real browser."""

from __future__ import annotations

from datetime import date

from playwright.sync_api import expect

from tests.browser import journey
from tests.browser.conftest import NewVisitor


def test_the_journey_with_javascript(visitor: NewVisitor) -> None:
    coordinator = visitor()
    page = coordinator.open("/")
    expect(page.locator("h1")).to_have_text("Sign in")  # the first run page
    coordinator.sign_in("coordinator.xbb")
    expect(page.locator("main")).to_contain_text("Get the assessment answered")

    link = journey.invite(coordinator, "una@xbb.example", "Una Brask", "Officer of the State")
    invited = visitor()
    journey.accept(invited, link, "Officer of the State")
    journey.set_up_second_factor(invited)
    invited.open("/")
    expect(invited.page.locator("main")).to_contain_text(journey.NAME)

    journey.assess(coordinator, date(2026, 11, 3))
    printed = journey.pdf_text(page.pdf())
    assert f"Where {journey.NAME}" in printed
    assert "Your roles and access" not in printed, "what only a screen needs is printed"

    journey.make_plan(coordinator, "First draft")
    journey.await_plan(coordinator)
    assert journey.NAME in journey.plan_pdf(coordinator)
    assert "First draft" in journey.pdf_text(page.pdf())


def test_the_journey_without_javascript(visitor: NewVisitor) -> None:
    coordinator = visitor(java_script_enabled=False)
    coordinator.sign_in("coordinator.xbb")

    link = journey.invite(coordinator, "veit@xbb.example", "Veit Ostrand", "Focal point")
    invited = visitor(java_script_enabled=False)
    journey.accept(invited, link, "Focal point")
    invited.open("/")
    expect(invited.page.locator("main")).to_contain_text(journey.NAME)

    journey.assess(coordinator, date(2026, 11, 4))
    journey.make_plan(coordinator, "Second draft")
    journey.await_plan(coordinator)
    assert journey.NAME in journey.plan_pdf(coordinator)
