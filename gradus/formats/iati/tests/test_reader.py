"""Reading IATI: any version 2 file, what is not held counted, what is malformed told with its line."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from gradus.domain.refusals import InvalidInput
from gradus.formats import hardened
from gradus.formats.iati.activity import said
from gradus.formats.iati.reader import read_activities, read_activities_apart

GOLDEN = Path(__file__).parent / "golden"
OLD = (GOLDEN / "old.xml").read_bytes()
MADE = (GOLDEN / "activity.xml").read_text("utf-8")


def faults(text: str | bytes) -> list[str]:
    data = text.encode() if isinstance(text, str) else text
    with pytest.raises(InvalidInput) as refused:
        read_activities_apart(data, "bad.xml")
    return [fault.text() for fault in refused.value.faults]


def test_an_older_file_with_elements_of_others_is_read() -> None:
    read = read_activities_apart(OLD, "old.xml")
    (one,) = read.activities
    assert (read.version, read.lines) == ("2.01", (5,))
    assert one.identifier == "XX-FIC-2-labs"
    assert said(one.title.narratives, "fr", one.language) == "Laboratoire"
    assert said(one.title.narratives, "en", one.language) == "Laboratory"
    assert said(one.title.narratives, "ar", one.language) == "Laboratory", "else the first"
    assert [day.day for day in one.dates] == [date(2025, 1, 1), date(2025, 12, 31)]
    assert one.last_updated == datetime(2025, 6, 1, 10, tzinfo=UTC)
    assert one.humanitarian is False
    assert one.transactions[0].value.amount == Decimal("-1500.5")
    assert read.left_aside == {
        "activity-status/@note": 1,
        "iati-activity/contact-info": 1,
        "iati-activity/mystery": 1,
        "{urn:others}": 2,
    }


def test_persons_are_not_read() -> None:
    assert "Jane" in OLD.decode()
    assert "Jane" not in repr(read_activities(OLD, "old.xml"))


def without(element: str) -> str:
    lines = MADE.splitlines()
    begin = next(n for n, line in enumerate(lines) if f"<{element}" in line)
    ends = (n for n, line in enumerate(lines) if f"</{element}>" in line or (
        n == begin and line.rstrip().endswith("/>")))  # fmt: skip
    end = next(n for n in ends if n >= begin)
    return "\n".join(lines[:begin] + lines[end + 1 :])


TWINS = [
    (MADE[:-40], "stops being XML at line"),
    ("", "stops being XML"),
    (MADE.replace("<title>", "<title><"), "Files that were edited by hand"),
    (
        MADE.replace("<iati-activities", '<!DOCTYPE a [<!ENTITY b "c">]>\n<iati-activities'),
        "declares a document type",
    ),
    (MADE.replace("iati-activities", "iati-organisations"), "of organisations, not of activities"),
    (MADE.replace("iati-activities", "rss"), "root is “rss”"),
    (MADE.replace('version="2.03"', 'version="1.05"'), "version “1.05”; versions 2.01 to 2.03"),
    (MADE.replace('version="2.03"', ""), "says version “”"),
    ('<iati-activities version="2.03"/>', "holds no activity"),
    (without("iati-identifier"), "line 3: iati-activity has no iati-identifier"),
    (MADE.replace("XX-FIC-1-forensics", " "), "has no identifier"),
    (without("activity-status"), "has no activity-status"),
    (MADE.replace(' type="40"', ""), "reporting-org has no @type"),
    (
        MADE.replace("2026-03-01", "01/03/2026", 1),
        "@iso-date is “01/03/2026”. Write a date as year-",
    ),
    (MADE.replace("2026-03-01", "2026-02-30", 1), "@iso-date is “2026-02-30”"),
    (MADE.replace("125000.50", "125,000.50"), "value is “125,000.50”. Write a plain number"),
    (MADE.replace("125000.50", "1E5"), "value is “1E5”"),
    (MADE.replace("125000.50", "NaN"), "value is “NaN”"),
    (MADE.replace("125000.50", ""), "value is “”. Write a plain number"),
    (MADE.replace('attached="0"', 'attached="no"'), "@attached is “no”. Write 1 or 0"),
    (MADE.replace('year="2026"', 'year="MMXXVI"'), "@year is “MMXXVI”. Write a whole number"),
    (
        MADE.replace('<activity-scope code="4"/>', '<activity-scope code="4"/>' * 2),
        "activity-scope stands here a second time",
    ),
    (MADE.replace('<activity-scope code="4"/>', "<activity-scope/>"), "no activity-scope/@code"),
]


@pytest.mark.parametrize(("text", "told"), TWINS)
def test_malformed_twins_are_told_with_what_to_do(text: str, told: str) -> None:
    found = faults(text)
    assert any(told in one for one in found), found
    assert all("bad.xml" in one for one in found)


def test_every_fault_of_a_file_is_told_at_once() -> None:
    text = MADE.replace("125000.50", "x").replace("2026-03-01", "x").replace('type="40"', "")
    assert len(faults(text)) == 6


def test_an_identifier_stands_once() -> None:
    begin, end = MADE.index(" <iati-activity "), MADE.index("</iati-activities>")
    twice = MADE[:end] + MADE[begin:end] + MADE[end:]
    assert "stands at line 3 already" in faults(twice)[0]


def test_entities_are_not_expanded_and_no_file_is_fetched() -> None:
    fetched = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>\n<iati-activities'
    text = MADE.replace("<iati-activities", fetched, 1).replace("First responders", "&b;")
    (one,) = faults(text)
    assert "document type" in one
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(12))
    text = MADE.replace("<iati-activities", f"<!DOCTYPE a [{laughs}]>\n<iati-activities", 1)
    (one,) = faults(text.replace("First responders", "&l11;"))
    assert "bad.xml" in one


def test_a_file_larger_than_any_is_refused_unparsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hardened, "MOST_BYTES", 100)
    with pytest.raises(InvalidInput, match="fault"):
        read_activities(OLD, "old.xml")


def test_a_deep_file_is_refused() -> None:
    deep = "<a>" * 400 + "</a>" * 400
    assert (
        "stops being XML" in faults(f'<iati-activities version="2.03">{deep}</iati-activities>')[0]
    )
