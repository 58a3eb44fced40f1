"""Following every link somebody is shown, as far as it goes."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urldefrag, urljoin, urlsplit

from django.urls import resolve
from playwright.sync_api import Error

from tests.browser.visitor import Visitor

MOST_OF_A_KIND = 5  # pages of one address in one State: the thirtieth activity is like the first
LINK = re.compile(r'<a\b[^>]*?\shref="([^"]*)"')
Look = Callable[[Visitor, str], None]  # who has the page open, and the name of its address


@dataclass(frozen=True)
class Found:
    """A page that was found: its path, the name of its address, how it answered, what it holds, and
    where it sent who asked for it."""

    path: str
    route: str
    status: int
    text: str
    sent_to: str = ""


def crawl(visitor: Visitor, look: Look, start: str = "/") -> dict[str, Found]:
    """The pages reachable by links from one. The first of each address is opened and looked at.

    Of an address's pages in one State no more than :data:`MOST_OF_A_KIND` are followed.
    """
    found: dict[str, Found] = {}
    seen: set[str] = set()
    kinds: Counter[tuple[str, str]] = Counter()
    ahead = [start]
    while ahead:
        path = ahead.pop(0)
        if path in found:
            continue
        address = resolve(urlsplit(path).path)
        route = address.view_name
        kind = route, str(address.kwargs.get("code", ""))
        if kinds[kind] == MOST_OF_A_KIND:
            continue
        kinds[kind] += 1
        page = _open(visitor, path, route, look) if route not in seen else None
        seen.add(route)
        found[path] = page or _fetch(visitor, path, route)
        ahead += _links(visitor.served.origin, found[path])
    return found


def _open(visitor: Visitor, path: str, route: str, look: Look) -> Found | None:
    """The page in the browser; None if it is no page but a file."""
    try:
        response = visitor.page.goto(path)
    except Error as trouble:
        if "Download is starting" in trouble.message:
            return None
        raise
    assert response is not None
    if not _is_page(response.headers):
        return None
    look(visitor, route)
    return Found(path, route, response.status, response.text(), visitor.page.url)


def _fetch(visitor: Visitor, path: str, route: str) -> Found:
    response = visitor.context.request.get(path, max_redirects=0)
    text = response.text() if _is_page(response.headers) else ""
    return Found(path, route, response.status, text, response.headers.get("location", ""))


def _is_page(headers: dict[str, str]) -> bool:
    return headers.get("content-type", "").startswith("text/html")


def _links(origin: str, page: Found) -> list[str]:
    told = [*map(html.unescape, LINK.findall(page.text)), *filter(None, [page.sent_to])]
    targets = (urljoin(origin + page.path, one) for one in told)
    return [
        urldefrag(one).url.removeprefix(origin) for one in targets if one.startswith(f"{origin}/")
    ]
