"""A draft becomes an agreement, in a real browser: both sides change it, put it forward and sign it."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser import granting, journey
from tests.browser.conftest import Look, NewVisitor
from tests.browser.visitor import Visitor

OUT = "programme.two"
TITLE = "Plan of the story"
WISH = "The courts are on leave until the autumn."
WHY = "As both sides agreed."


def test_two_sides_change_a_draft_and_sign_what_they_agreed_on(
    known: NewVisitor, well: Look
) -> None:
    coordinator, officer, programme = (
        known(one) for one in ("coordinator.xaa", "officer.xaa", OUT)
    )
    _let_in(programme, coordinator, officer)
    coordinator.open("/planning/XAA/new/")
    newest = coordinator.page.get_by_label("Assessment it starts from").locator("option").first
    journey.ask_for_plan(coordinator, TITLE, newest.get_attribute("value") or "")
    journey.await_plan(coordinator)
    home = coordinator.page.url.removeprefix(coordinator.served.origin)

    programme.open(f"{home}discussion/")
    _propose(programme)
    coordinator.open(f"{home}discussion/")
    well(coordinator, "discussion")
    coordinator.go("Answer it")
    well(coordinator, "answer")
    coordinator.press("Accept it")
    coordinator.go("Make a new version")
    coordinator.enter("Why a new version", WHY)
    coordinator.page.get_by_label("How long to search").select_option("20")
    well(coordinator, "new-version")
    coordinator.press("Make the version")
    journey.await_plan(coordinator)
    home = coordinator.page.url.removeprefix(coordinator.served.origin)
    coordinator.open(f"{home}versions/")
    expect(coordinator.main).to_contain_text(WHY)
    well(coordinator, "versions")

    coordinator.open(f"{home}agreement/")
    coordinator.press("Put forward for signature")
    coordinator.sees("Somebody else signs for your side")
    well(coordinator, "agreement-author")
    for one in (officer, programme):
        one.open("/")
        expect(one.main).to_contain_text(
            f"The plan “{TITLE}” of Arden (fictional) waits for your signature."
        )
        one.open(f"{home}agreement/")
        expect(one.main).to_contain_text(WISH)
        well(one, f"agreement-{one.name}")
        one.sign("Sign this plan")
    programme.sees("The plan is agreed.")
    well(programme, "agreed")
    granting.revoke_all(coordinator, OUT)
    programme.open(home, status=404)


def _let_in(programme: Visitor, coordinator: Visitor, officer: Visitor) -> None:
    granting.ask(programme, ["plan"], work=True)
    for one in (coordinator, officer):
        one.show_once_more("/account/state/XAA/grants/")
        granting.sign(one, OUT)


def _propose(programme: Visitor) -> None:
    page = programme.page
    page.locator("details#change > summary").click()
    page.get_by_label("What to change").select_option("not-before")
    page.get_by_label("Activity").first.select_option(index=1)
    page.get_by_label("Month").first.select_option(index=9)
    programme.enter("Why", WISH)
    programme.press("Propose it")
    programme.sees("It is proposed; the other side answers it.")
