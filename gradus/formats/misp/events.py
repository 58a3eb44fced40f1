"""The events of a MISP file: one event, a list, an answer of its API, or the manifest of a feed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from gradus.domain.messages import message
from gradus.formats.sheets.faults import Faults, shown

Event = Mapping[str, Any]
MOST_EVENTS = 50_000
UUID = re.compile(r"^[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$")
DAY = re.compile(r"^[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])$")
LISTS = ("Attribute", "Object", "Tag", "Galaxy")


def events_of(found: Any, faults: Faults) -> list[Event]:
    """The events, each judged; every fault is noted."""
    events = list(_listed(found))
    if not events or len(events) > MOST_EVENTS:
        faults.add(
            faults.source,
            message("The file has no list of 1 to {most} MISP events.", most=MOST_EVENTS),
            message("Export events as MISP JSON, or send the manifest of a feed."),
            "events",
        )
        return []
    seen: set[str] = set()
    good = []
    for n, (uuid, event) in enumerate(events):
        where = f"{faults.source}, event {n + 1}"
        before = len(faults)
        _judge(where, uuid, event, faults)
        if len(faults) != before:
            continue
        if uuid.casefold() in seen:
            faults.add(
                where,
                message("The event {value} stands twice.", value=shown(uuid)),
                message("Keep the right one."),
                "duplicate",
            )
        seen.add(uuid.casefold())
        good.append(event)
    return good


def _listed(found: Any) -> Iterator[tuple[Any, Any]]:
    """Each event with its uuid, wherever it stands."""
    if isinstance(found, dict) and "response" in found:
        found = found["response"]
    if isinstance(found, dict) and "Event" not in found and found:
        if all(isinstance(key, str) and UUID.match(key) for key in found):
            yield from found.items()  # the manifest of a feed
        return
    for item in found if isinstance(found, list) else [found]:
        event = item.get("Event") if isinstance(item, dict) else None
        yield (event.get("uuid") if isinstance(event, dict) else None), event


def _judge(where: str, uuid: Any, event: Any, faults: Faults) -> None:
    if not isinstance(event, dict) or not isinstance(uuid, str) or not UUID.match(uuid):
        faults.add(
            where,
            message("This is no MISP event with a uuid."),
            message("Export it again as MISP JSON."),
            "event",
        )
        return
    day = event.get("date")
    if not isinstance(day, str) or not DAY.match(day):
        faults.add(
            f"{where}, date",
            message("{value} is no day.", value=_shown(day)),
            message("Write year-month-day, such as 2027-01-31."),
            "date",
        )
    level = event.get("distribution", "3")
    if str(level) not in ("0", "1", "2", "3", "4"):
        faults.add(
            f"{where}, distribution",
            message("{value} is no distribution of MISP.", value=_shown(level)),
            message("It is a number from 0 to 4."),
            "distribution",
        )
    for name in LISTS:
        listed = event.get(name, [])
        if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
            faults.add(
                f"{where}, {name}",
                message("This is no list of objects."),
                message("Export it again as MISP JSON."),
                "list",
            )


def _shown(value: Any) -> str:
    return shown(value if isinstance(value, str) else repr(value)[:60])
