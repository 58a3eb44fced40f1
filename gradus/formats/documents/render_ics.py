"""The plan as a calendar (RFC 5545): activities over their months, gates as things to do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time

from icalendar import Calendar, Event, Todo

from gradus.formats.documents.plan_document import PlanDocument
from gradus.formats.documents.printable import one_line, printable
from gradus.formats.documents.wording import WORDING

Translate = Callable[[str], str]


def render_ics(document: PlanDocument, translate: Translate) -> bytes:
    """The document as a calendar; the same plan gives the same bytes and the same identifiers."""
    calendar = Calendar()
    calendar.add("prodid", "-//Gradus//National plan//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", one_line(f"{document.state.name}: {document.title}"))
    stamp = datetime.combine(document.issued_on, time.min, UTC)
    mark = translate(WORDING["fictional"]) if document.state.fictional else ""
    for activity in document.activities:
        event = Event()
        event.add("uid", _uid(document, "activity", activity.id))
        event.add("dtstamp", stamp)
        event.add("dtstart", document.start.plus(activity.start).first_day())
        event.add("dtend", document.start.plus(activity.end).first_day())
        event.add("summary", one_line(activity.title))
        if activity.institution:
            event.add("location", one_line(activity.institution))
        said = [mark, *activity.why, *activity.rules]
        event.add("description", printable("\n".join(text for text in said if text)))
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    if not document.activities and all(gate.holds for gate in document.gates):
        calendar.add_component(_empty(document, stamp))
    for gate in document.gates:
        if gate.holds:
            continue
        todo = Todo()
        todo.add("uid", _uid(document, "gate", gate.id))
        todo.add("dtstamp", stamp)
        todo.add("summary", one_line(gate.title))
        if gate.month is not None:
            todo.add("due", document.start.plus(gate.month).first_day())
        said = [mark, gate.owner]
        todo.add("description", printable("\n".join(text for text in said if text)))
        calendar.add_component(todo)
    return bytes(calendar.to_ical())


def _empty(document: PlanDocument, stamp: datetime) -> Event:
    """The plan's first day: a calendar must hold something."""
    event = Event()
    event.add("uid", _uid(document, "plan", str(document.start)))
    event.add("dtstamp", stamp)
    event.add("dtstart", document.start.first_day())
    event.add("summary", one_line(document.title))
    event.add("transp", "TRANSPARENT")
    return event


def _uid(document: PlanDocument, kind: str, name: str) -> str:
    return f"{document.state.code}-{kind}-{name}@gradus".replace(" ", "-").lower()
