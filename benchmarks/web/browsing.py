"""What a real browser sees: bytes and requests of a view, and when its first text is painted."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

PATIENCE = 120_000  # milliseconds
PAINTED = """() => {
  const found = performance.getEntriesByType('paint').find(one => one.name === 'first-contentful-paint');
  return found ? found.startTime : 0;
}"""


@dataclass
class Cost:
    """What came over the line for one view: bytes, compressed, with the head lines of the answers."""

    size: int = 0
    requests: list[str] = field(default_factory=list)


@contextmanager
def chromium(*arguments: str) -> Iterator[Browser]:
    """A browser without a window."""
    program = shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-gpu", *arguments]
        )
        yield browser
        browser.close()


def sign_in(browser: Browser, origin: str, email: str, password: str, code: str) -> Any:
    """The state of a browser in which somebody has signed in, with a second factor's code."""
    context = _context(browser, origin)
    page = context.new_page()
    page.goto("/account/login/")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in", exact=True).first.click()
    page.wait_for_url("**/account/2fa/authenticate/")
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{origin}/")
    state = context.storage_state()
    context.close()
    return state


def cookies_of(state: Any) -> str:
    """The cookies of a signed-in browser, as a request sends them."""
    return "; ".join(f"{one['name']}={one['value']}" for one in state["cookies"])


def weigh(browser: Browser, origin: str, state: Any, path: str) -> tuple[Cost, Cost]:
    """A first view, with nothing kept, and the next one of the same page."""
    context = _context(browser, origin, state)
    page = context.new_page()
    costs = [_cost(context, page, lambda: page.goto(path)) for _ in range(2)]
    context.close()
    return costs[0], costs[1]


def weigh_part(browser: Browser, origin: str, state: Any, path: str) -> Cost:
    """The next page of a list, fetched by htmx, which came when the list was touched."""
    context = _context(browser, origin, state)
    page = context.new_page()
    page.goto(path)
    link = page.locator("a[rel=next]")
    link.hover()
    while not page.evaluate("() => Boolean(window.htmx)"):
        page.wait_for_timeout(20)
    page.wait_for_load_state("networkidle")
    cost = _cost(context, page, link.click)
    context.close()
    if len(cost.requests) != 1:
        raise RuntimeError(f"not a part: {cost}")
    return cost


def first_paints(
    browser: Browser, origin: str, state: Any, path: str, views: int
) -> tuple[list[float], list[float]]:
    """Seconds to the first text of first views, and of the views after them."""
    firsts, repeats = [], []
    for _ in range(views):
        context = _context(browser, origin, state)
        page = context.new_page()
        for times in (firsts, repeats):
            page.goto(path, wait_until="networkidle")
            times.append(_painted(page))
        context.close()
    return firsts, repeats


def _painted(page: Page) -> float:
    while not (found := page.evaluate(PAINTED)):
        page.wait_for_timeout(20)
    return float(found) / 1000


def _context(browser: Browser, origin: str, state: Any = None) -> BrowserContext:
    context = browser.new_context(base_url=origin, storage_state=state, locale="en")
    context.set_default_timeout(PATIENCE)
    return context


def _cost(context: BrowserContext, page: Page, view: Callable[[], object]) -> Cost:
    """What a view weighed. What the browser had kept already weighs nothing."""
    cost = Cost()
    kept: set[str] = set()
    devtools = context.new_cdp_session(page)
    devtools.send("Network.enable")

    def came(event: dict[str, Any]) -> None:
        if event["requestId"] not in kept:
            cost.size += int(event["encodedDataLength"])

    def answered(event: dict[str, Any]) -> None:
        response = event["response"]
        if response.get("fromDiskCache") or response["url"].startswith("data:"):
            kept.add(event["requestId"])
        elif event["requestId"] not in kept:
            cost.requests.append(response["url"])

    devtools.on("Network.requestServedFromCache", lambda event: kept.add(event["requestId"]))
    devtools.on("Network.responseReceived", answered)
    devtools.on("Network.loadingFinished", came)
    view()
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(500)  # what comes late counts too
    devtools.detach()
    return cost
