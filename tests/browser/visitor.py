"""Somebody at a browser: one context, one page, and what went wrong in it."""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Page, Response

from tests.browser.served import Served

PATIENCE = 60_000  # milliseconds; on a quiet machine nothing but a plan takes more than one second
WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 320, "height": 640}
FOUND_NOTHING = "Failed to load resource"  # a page's own status is looked at where it is opened


class Visitor:
    """A browser context of one person. ``troubles`` holds what its console and its network told."""

    def __init__(self, browser: Browser, served: Served, **options: Any) -> None:
        self.served = served
        options = {"viewport": WIDE, "reduced_motion": "reduce"} | options
        self.scripted: bool = options.get("java_script_enabled", True)
        self.context = browser.new_context(base_url=served.origin, **options)
        self.context.set_default_timeout(PATIENCE)
        self.troubles: list[str] = []
        self.page = self.context.new_page()
        self._watch(self.page)

    def open(self, path: str, status: int = 200) -> Page:
        """Go to an address, which must answer with the status."""
        response = self.page.goto(path)
        assert response is not None
        assert response.status == status, f"{path}: {response.status}\n{self.text()}"
        return self.page

    def sign_in(self, name: str) -> Page:
        """Sign in as somebody of the demonstration, by way of the pages, and come to the first page."""
        account = self.served.accounts[name]
        page = self.open("/account/login/")
        page.get_by_label("E-mail address").fill(account.email)
        page.get_by_label("Password", exact=True).fill(account.password)
        page.get_by_role("button", name="Sign in", exact=True).first.click()
        if account.totp:
            page.wait_for_url("**/account/2fa/authenticate/")
            page.get_by_label("Code").fill(self.served.code(name))
            page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(f"{self.served.origin}/")
        return page

    def go(self, link: str) -> Page:
        """Follow a link of the page's own part by its text."""
        self.page.locator("main").get_by_role("link", name=link).first.click()
        return self.page

    def press(self, button: str) -> Page:
        """Press a button of the page's own part by its text."""
        self.page.locator("main").get_by_role("button", name=button).first.click()
        return self.page

    @staticmethod
    def now() -> datetime:
        """The time on the visitor's watch."""
        return datetime.now(UTC)

    def text(self) -> str:
        """What the page's own part says."""
        return self.page.locator("main").inner_text()

    def shoot(self, name: str) -> None:
        """Keep a picture of the page, for whoever asked for pictures."""
        if folder := os.environ.get("GRADUS_SHOTS"):
            file = re.sub(r"[^\w.-]+", "-", name).strip("-")
            self.page.screenshot(path=Path(folder) / f"{file}.png", full_page=True)

    def _watch(self, page: Page) -> None:
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.troubles.append(f"{page.url}: {error}"))
        page.on("response", self._response)

    def _console(self, told: ConsoleMessage) -> None:
        if told.type in ("error", "warning") and not told.text.startswith(FOUND_NOTHING):
            self.troubles.append(f"{self.page.url}: {told.text}")

    def _response(self, response: Response) -> None:
        page_itself = response.request.is_navigation_request()
        if response.status >= (500 if page_itself else 400):
            self.troubles.append(f"{response.url}: {response.status}")


class Sessions:
    """The cookies of who has signed in; everybody signs in once."""

    def __init__(self, browser: Browser, served: Served) -> None:
        self.browser, self.served = browser, served
        self.kept: dict[str, Any] = {}

    def of(self, name: str) -> Any:
        if name not in self.kept:
            visitor = Visitor(self.browser, self.served)
            visitor.sign_in(name)
            self.kept[name] = visitor.context.storage_state()
            visitor.context.close()
        return self.kept[name]
