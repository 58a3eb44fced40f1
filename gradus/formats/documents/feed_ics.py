"""A person's dates as a calendar to subscribe to (RFC 5545): titles and days, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from gradus.formats.documents.printable import one_line


@dataclass(frozen=True, kw_only=True)
class Entry:
    """Days with a title. ``uid`` stays the same; ``until`` is the day after the last."""

    uid: str
    title: str
    first: date
    until: date


def feed_ics(name: str, entries: Iterable[Entry], stamp: datetime) -> bytes:
    """The entries as a calendar that is read anew every few hours; the same entries give the same bytes."""
    # the address of a feed is known to every web server; few of them ever write one
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", "-//Gradus//Calendar of a person//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", one_line(name))
    calendar.add("x-published-ttl", "PT6H")
    for entry in sorted(entries, key=lambda one: (one.first, one.uid)):
        event = Event()
        event.add("uid", entry.uid)
        event.add("dtstamp", stamp)
        event.add("dtstart", entry.first)
        event.add("dtend", entry.until)
        event.add("summary", one_line(entry.title))
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return bytes(calendar.to_ical())
