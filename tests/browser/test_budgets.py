"""What a page costs on a slow line: bytes and requests, as the browser counts them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.browser.conftest import NewVisitor
from tests.browser.visitor import Visitor


@dataclass
class Cost:
    """What came over the line for one view."""

    size: int = 0  # bytes, compressed, with the head lines of the answers
    requests: list[str] = field(default_factory=list)


@pytest.mark.parametrize(
    ("path", "first", "again"),
    [("/", (40_000, 6), (5_000, 1)), ("/states/XAA/register/", (25_000, 6), (4_000, 1))],
    ids=["home", "list"],
)
def test_a_page_stays_within_its_budget(
    known: NewVisitor, path: str, first: tuple[int, int], again: tuple[int, int]
) -> None:
    coordinator = known("coordinator.xaa")
    for most_bytes, most_requests in (first, again):
        cost = _view(coordinator, path)
        assert cost.size <= most_bytes, cost
        assert len(cost.requests) <= most_requests, cost


def _view(visitor: Visitor, path: str) -> Cost:
    """Open a page; what its answers weighed. What the browser had kept already weighs nothing."""
    cost = Cost()
    kept: set[str] = set()
    devtools = visitor.context.new_cdp_session(visitor.page)
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
    visitor.open(path)
    visitor.page.wait_for_load_state("networkidle")
    devtools.detach()
    return cost
