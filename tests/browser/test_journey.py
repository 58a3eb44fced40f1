"""Somebody is invited, and comes in by the letter's link, in a real browser."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser import journey
from tests.browser.conftest import NewVisitor


def test_an_officer_is_invited_and_sets_up_a_second_factor(visitor: NewVisitor) -> None:
    coordinator = visitor()
    page = coordinator.open("/")
    expect(page.locator("h1")).to_have_text("Sign in")  # the first run page
    coordinator.sign_in("coordinator.xbb")
    expect(page.locator("main")).to_contain_text("Say what should change")

    link = journey.invite(coordinator, "una@xbb.example", "Una Brask", "Officer of the State")
    invited = visitor()
    journey.accept(invited, link, "Officer of the State")
    journey.set_up_second_factor(invited)
    invited.open("/")
    expect(invited.page.locator("main")).to_contain_text(journey.NAME)


def test_a_focal_point_is_invited_and_comes_in_without_javascript(visitor: NewVisitor) -> None:
    coordinator = visitor(java_script_enabled=False)
    coordinator.sign_in("coordinator.xbb")

    link = journey.invite(coordinator, "veit@xbb.example", "Veit Ostrand", "Focal point")
    invited = visitor(java_script_enabled=False)
    journey.accept(invited, link, "Focal point")
    invited.open("/")
    expect(invited.page.locator("main")).to_contain_text(journey.NAME)
