"""Where the links lead everybody of the demonstration, and what is wrong on the way."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Browser

from tests.browser import looks
from tests.browser.crawl import Found, crawl
from tests.browser.served import Served
from tests.browser.visitor import Sessions, Visitor


@dataclass(frozen=True)
class Walk:
    """The pages somebody is led to, by path, and what was wrong with them."""

    pages: dict[str, Found]
    faults: list[str]


class Walks:
    """Everybody's walk, made when first asked for. A page is looked at by the first who comes to it."""

    def __init__(self, browser: Browser, served: Served, sessions: Sessions) -> None:
        self.browser, self.served, self.sessions = browser, served, sessions
        self.looked_at: set[str] = set()
        self.made: dict[str, Walk] = {}

    def of(self, name: str) -> Walk:
        if name not in self.made:
            self.made[name] = self._walk(name)
        return self.made[name]

    def _walk(self, name: str) -> Walk:
        session = self.sessions.of(name)
        visitor = Visitor(self.browser, self.served, storage_state=session)
        arabic = Visitor(self.browser, self.served, storage_state=session, locale="ar")
        faults: list[str] = []

        def look(here: Visitor, route: str) -> None:
            if route in self.looked_at:
                return
            self.looked_at.add(route)
            path = here.page.url.removeprefix(self.served.origin)
            arabic.open(path)
            found = looks.faults(here, route) + looks.faults_in_arabic(arabic, route)
            faults.extend(f"{path}: {one}" for one in found)

        pages = crawl(visitor, look)
        faults += [f"{page.path}: {page.status}" for page in pages.values() if page.status >= 400]
        faults += visitor.troubles + arabic.troubles
        visitor.context.close()
        arabic.context.close()
        return Walk(pages, faults)
