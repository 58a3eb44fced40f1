"""Somebody at a browser: one context, one page, and what went wrong in it."""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.utils import translation
from playwright.sync_api import (
    APIResponse,
    Browser,
    ConsoleMessage,
    Locator,
    Page,
    Response,
    expect,
)

from tests.browser.served import Served

PATIENCE = 60_000  # milliseconds; on a quiet machine nothing but a plan takes more than one second
WIDE = {"width": 1280, "height": 900}
CONTROLS = (
    "button, select, textarea, input:not([type=hidden])"  # what one can change something with
)
NARROW = {"width": 320, "height": 640}
MOST_STOPS = 60  # of the Tab key, on the way to what one is looking for
ALT = 1  # as the browser's protocol counts it
FOUND_NOTHING = "Failed to load resource"  # a page's own status is looked at where it is opened


class Visitor:
    """A browser context of one person, of whom ``name`` is the account in the demonstration, if any.

    ``troubles`` holds what its console and its network told.
    """

    def __init__(self, browser: Browser, served: Served, name: str = "", **options: Any) -> None:
        self.served, self.name = served, name
        options = {"viewport": WIDE, "reduced_motion": "reduce"} | options
        self.scripted: bool = options.get("java_script_enabled", True)
        self.language: str = options.get("locale", "en")
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

    def says(self, text: str) -> str:
        """A text of the program's as this visitor reads it."""
        with translation.override(self.language):
            return str(translation.gettext(text))

    @property
    def main(self) -> Locator:
        """The page's own part."""
        return self.page.locator("main")

    def go(self, link: str) -> Page:
        """Follow a link of the page's own part by its text."""
        self.main.get_by_role("link", name=self.says(link)).first.click()
        return self.page

    def press(self, button: str) -> Page:
        """Press a button of the page's own part by its text."""
        self.main.get_by_role("button", name=self.says(button)).first.click()
        return self.page

    def enter(self, label: str, text: str) -> None:
        """Type into a field of the page's own part."""
        self.main.get_by_label(self.says(label)).first.fill(text)

    def sees(self, text: str) -> None:
        """Wait until the page says it."""
        expect(self.page.locator("body")).to_contain_text(self.says(text))

    def tab_to(self, there: Locator) -> None:
        """Go by the keyboard to where one can act."""
        for _ in range(MOST_STOPS):
            self.page.keyboard.press("Tab")
            if there.evaluate("one => one === document.activeElement"):
                return
        raise AssertionError(f"the keyboard does not lead to {there}")

    def show_once_more(self, back: str) -> None:
        """Show the second factor again, as a signature asks of who signed in some time ago."""
        path = back.removeprefix(self.served.origin)
        self.open(f"/account/2fa/reauthenticate/?next={path}")
        self._enter_code(path)

    def sign(self, button: str) -> None:
        """Press a button that signs; show first who one is if that is asked, and press again."""
        path = self.page.url.removeprefix(self.served.origin)
        with self.page.expect_navigation():
            self.press(button)
        if "/reauthenticate/" in self.page.url:
            self._enter_code(path)
            self.press(button)

    def _enter_code(self, path: str) -> None:
        code = self.page.locator("input[name=code]")
        code.fill(self.served.code(self.name))
        code.press("Enter")
        self.page.wait_for_url(f"**{path}")

    def post(self, path: str, told: dict[str, str]) -> APIResponse:
        """Send what no page offers, with what the session's pages carry."""
        token = self.page.locator("[name=csrfmiddlewaretoken]").first.input_value()
        headers = {"Referer": self.page.url}
        form = told | {"csrfmiddlewaretoken": token}
        return self.context.request.post(path, form=form, headers=headers, max_redirects=0)

    def press_access_key(self, letter: str) -> None:
        """Press Alt and a letter; Playwright's own keyboard leaves out what a browser knows it by."""
        devtools = self.context.new_cdp_session(self.page)
        key = {"key": letter, "code": f"Key{letter.upper()}", "modifiers": ALT}
        code = ord(letter.upper())
        for kind, more in (("keyDown", {"unmodifiedText": letter}), ("keyUp", {})):
            event = {"type": kind, "windowsVirtualKeyCode": code, **key, **more}
            devtools.send("Input.dispatchKeyEvent", event)
        devtools.detach()

    @staticmethod
    def now() -> datetime:
        """The time on the visitor's watch."""
        return datetime.now(UTC)

    def text(self) -> str:
        """What the page's own part says."""
        return self.main.inner_text()

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
