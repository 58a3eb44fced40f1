"""A State lets an outsider in, sees what was read, and shows the door; in a real browser."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect

from gradus.core.accounts.demo import demo_accounts
from tests.browser.conftest import NewVisitor
from tests.browser.visitor import Visitor

OUTSIDER = next(one.name for one in demo_accounts() if one.email.startswith("programme@"))


def test_access_is_asked_for_signed_used_shown_and_revoked(known: NewVisitor) -> None:
    officer = known("programme")
    officer.open("/state/XAA/", status=404)
    _ask(officer)
    officer.open("/state/XAA/", status=404)  # asking opens nothing

    coordinator, second = known("coordinator.xaa"), known("officer.xaa")
    _sign(coordinator)
    officer.open("/state/XAA/", status=404)  # nor does one signature
    second.show_once_more("officer.xaa", "/account/state/XAA/grants/")
    _sign(second)
    expect(second.page.locator("main")).to_contain_text("in force")

    officer.open("/")
    officer.go("Arden")
    officer.go("Assess")
    expect(officer.page.locator("main")).to_contain_text("Assessments, the latest first")
    used = officer.page.url

    _open_grant(coordinator)
    expect(coordinator.page.get_by_role("table")).to_contain_text("/assessment/XAA/")
    coordinator.shoot("grant-with-reads")
    coordinator.press("Revoke it at once")
    coordinator.page.get_by_role("button", name="Yes, do it").click()
    expect(coordinator.page.locator("main")).to_contain_text("revoked")

    officer.open(used, status=404)  # the next click
    officer.open("/state/XAA/", status=404)


def _ask(officer: Visitor) -> None:
    officer.open("/account/access/")
    officer.go("Ask a State for access")
    page = officer.page
    page.get_by_label("State").first.select_option("XAA")
    for kind in ("findings", "plan"):
        page.locator(f"input[name=kinds][value={kind}]").check()
    page.get_by_label("What for").fill("To prepare the mission of the spring.")
    page.get_by_label("Until").fill(f"{datetime.now(UTC) + timedelta(days=60):%Y-%m-%d}")
    officer.press("Ask")
    expect(page.locator("main")).to_contain_text("waits for signatures")


def _open_grant(insider: Visitor) -> None:
    insider.open("/account/state/XAA/grants/")
    insider.go(OUTSIDER)


def _sign(insider: Visitor) -> None:
    _open_grant(insider)
    insider.press("Sign this grant")
    expect(insider.page.locator("body")).to_contain_text("Your signature stands under the grant.")
