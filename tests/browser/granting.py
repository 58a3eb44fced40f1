"""A State lets somebody from outside in, step by step, in a real browser."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect

from gradus.core.accounts.demo import demo_accounts
from tests.browser.visitor import Visitor


def ask(outsider: Visitor, kinds: Iterable[str], *, work: bool = False) -> None:
    """Ask the State for access, and wait for its signatures."""
    outsider.open("/account/access/")
    outsider.go("Ask a State for access")
    page = outsider.page
    page.get_by_label("State").first.select_option("XAA")
    for kind in kinds:
        page.locator(f"input[name=kinds][value={kind}]").check()
    if work:
        page.get_by_label("I need to work on it").check()
    page.get_by_label("What for").fill("To prepare the mission of the spring.")
    page.get_by_label("Until").fill(f"{datetime.now(UTC) + timedelta(days=60):%Y-%m-%d}")
    outsider.press("Ask")
    expect(outsider.main).to_contain_text("waits for signatures")


def named(account: str) -> str:
    """The name of somebody of the demonstration."""
    return next(one.name for one in demo_accounts() if one.email == f"{account}@demo.example")


def show(insider: Visitor, outsider: str) -> None:
    """Open the latest grant of somebody of the demonstration."""
    insider.open("/account/state/XAA/grants/")
    insider.go(named(outsider))


def sign(insider: Visitor, outsider: str) -> None:
    """Sign a grant."""
    show(insider, outsider)
    insider.sign("Sign this grant")
    insider.sees("Your signature stands under the grant.")


def revoke_all(insider: Visitor, outsider: str) -> None:
    """End every grant of somebody of the demonstration, what an agreed plan carries included."""
    insider.open("/account/state/XAA/grants/")
    for link in [
        one.get_attribute("href")
        for one in insider.main.get_by_role("link", name=named(outsider)).all()
    ]:
        insider.open(link or "")
        _revoke(insider)


def revoke(insider: Visitor, outsider: str) -> None:
    """End the latest grant at once."""
    show(insider, outsider)
    _revoke(insider)


def _revoke(insider: Visitor) -> None:
    insider.press("Revoke it at once")
    insider.page.get_by_role("button", name="Yes, do it").click()
    expect(insider.main).to_contain_text("revoked")
