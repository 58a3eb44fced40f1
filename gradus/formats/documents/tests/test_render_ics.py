"""The calendar: what RFC 5545 asks for, whatever the names and wherever the machine."""

from __future__ import annotations

import time
from datetime import date

import pytest
from icalendar import Calendar

from gradus.formats.documents.render_ics import render_ics
from gradus.formats.documents.tests.sample import sample


@pytest.mark.parametrize("count", [0, 1, 80])
@pytest.mark.parametrize(
    "name", ["Plan", "الخطة الوطنية " * 12, "网络犯罪" * 40, "a;b,c\\d\r\nEND:VEVENT"]
)
def test_it_is_read_back_and_lines_are_folded(count: int, name: str) -> None:
    data = render_ics(sample(count, name), str)
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    assert b"\n" not in data.replace(b"\r\n", b"")
    calendar = Calendar.from_ical(data)
    events = list(calendar.walk("VEVENT"))
    assert len(events) == count
    for n, event in enumerate(events):
        assert event["summary"] == " ".join(f"{name} {n}".split())
        assert isinstance(event.decoded("dtstart"), date)
    assert len({e["uid"] for e in calendar.walk("VEVENT")}) == count


def test_identifiers_are_stable_when_titles_and_months_move() -> None:
    before = Calendar.from_ical(render_ics(sample(3, "one"), str))
    after = Calendar.from_ical(render_ics(sample(3, "two", horizon=60), str))
    assert [e["uid"] for e in before.walk("VEVENT")] == [e["uid"] for e in after.walk("VEVENT")]


def test_the_time_zone_of_the_machine_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    found = set()
    for zone in ("UTC", "Pacific/Kiritimati", "America/Adak"):
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        found.add(render_ics(sample(), str))
    monkeypatch.undo()
    time.tzset()
    assert len(found) == 1
