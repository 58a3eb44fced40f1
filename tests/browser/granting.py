"""A State lets somebody from outside in, step by step, in a real browser."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect

from gradus.core.accounts.demo import demo_accounts
from tests.browser.visitor import Visitor


def ask(outsider: Visitor, kinds: Iterable[str]) -> None:
    """Ask the State for access, and wait for its signatures."""
    outsider.open("/account/access/")
    outsider.go("Ask a State for access")
    page = outsider.page
    page.get_by_label("State").first.select_option("XAA")
    for kind in kinds:
        page.locator(f"input[name=kinds][value={kind}]").check()
    page.get_by_label("What for").fill("To prepare the mission of the spring.")
    page.get_by_label("Until").fill(f"{datetime.now(UTC) + timedelta(days=60):%Y-%m-%d}")
    outsider.press("Ask")
    expect(outsider.main).to_contain_text("waits for signatures")


def show(insider: Visitor, outsider: str) -> None:
    """Open the latest grant of somebody of the demonstration."""
    insider.open("/account/state/XAA/grants/")
    insider.go(next(one.name for one in demo_accounts() if one.email == f"{outsider}@demo.example"))


def sign(insider: Visitor, outsider: str) -> None:
    """Sign a grant."""
    show(insider, outsider)
    insider.sign("Sign this grant")
    insider.sees("Your signature stands under the grant.")


def revoke(insider: Visitor, outsider: str) -> None:
    """End a grant at once."""
    show(insider, outsider)
    insider.press("Revoke it at once")
    insider.page.get_by_role("button", name="Yes, do it").click()
    expect(insider.main).to_contain_text("revoked")
