"""Efforts in files: what is written is read as it was; what is refused is told with its place."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from gradus.catalogue.shelf import Shelf
from gradus.domain.refusals import InvalidInput
from gradus.formats.iati.reader import read_activities
from gradus.formats.iati.tests.made import activity
from gradus.formats.iati.writer import write_activities
from gradus.workflows.effort import Entry
from gradus.workflows.effort_iati import entry_of, read_iati, write_iati
from gradus.workflows.effort_table import COLUMNS, read_table, write_csv, write_xlsx
from gradus.workflows.tests.efforts_made import CURRENCIES, entries, entry, sound

SHELF = Shelf.open()
MADE = datetime(2026, 11, 30, 12, tzinfo=UTC)
some = st.lists(entries(), min_size=1, max_size=3)
quietly = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


def told(data: bytes, name: str) -> list[Entry]:
    read = read_table(data, name, SHELF, CURRENCIES)
    assert not read.refused, [fault.text() for fault in read.refused]
    return [one.entry for one in read.told]


def xlsx(found: list[Entry]) -> bytes:
    return write_xlsx(found, SHELF, date(2026, 11, 30), str)


def numbered(found: list[Entry]) -> list[Entry]:
    return [replace(one, identifier=f"XX-{n}") for n, one in enumerate(found)]


@quietly
@given(some)
def test_iati_gives_back_what_was_written(found: list[Entry]) -> None:
    made = numbered(found)
    data = write_iati([("", one) for one in made], "XA", publisher="gradus:XAA", generated=MADE)
    read = read_iati(data, "own.xml", "XA", SHELF, CURRENCIES)
    assert not read.refused
    for one, back in zip(made, [told.entry for told in read.told], strict=True):
        # said in IATI one way or the other: who says it, when, and a description
        expected = replace(
            one,
            source=back.source,
            source_date=back.source_date,
            description=one.description or one.title,
            amount=one.amount or None,
        )
        assert back == expected


def plain(found: list[Entry]) -> list[Entry]:
    """Without what a CSV cell cannot hold unchanged: a leading sign is made harmless."""
    return [one for one in numbered(found) if not any(
        str(v).lstrip().startswith(("=", "+", "-", "@")) for v in vars(one).values()
        if isinstance(v, str)) and not any(n.startswith(("=", "+", "-", "@"))
        for v in vars(one).values() if isinstance(v, tuple) for n in v[:1])]  # fmt: skip


@quietly
@given(some)
def test_csv_gives_back_what_was_written(found: list[Entry]) -> None:
    assert told(write_csv(plain(found)), "own.csv") == plain(found)


def test_a_workbook_gives_back_what_was_written() -> None:
    made = [entry(), entry(identifier="", title="=1+1", people=None, amount=None, currency="")]
    assert told(xlsx(made), "own.xlsx") == made


def test_no_cell_is_a_formula() -> None:
    risky = entry(title='=HYPERLINK("https://evil.example")', provider="@x", source="+1")
    text = write_csv([risky]).decode("utf-8-sig")
    assert "\"'=HYPERLINK" in text
    assert ",'@x," in text
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx([risky])))["Efforts"]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value} == {"s"}


def test_the_template_explains_every_column() -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx([])))
    assert [c.value for c in book["Efforts"][1]] == [one.heading for one in COLUMNS]
    rows = list(book["Columns"].iter_rows(min_row=2, values_only=True))
    assert len(rows) == len(COLUMNS)
    assert all(meaning for _, meaning in rows)
    assert "DFL" in [row[0] for row in book["Topics"].iter_rows(values_only=True)]


def test_a_date_cell_of_a_spreadsheet_is_a_day() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["provider", "title", "start_date", "budget", "currency"])
    sheet.append(["Fund", "Course", date(2027, 3, 31), 1200.5, "EUR"])
    stream = io.BytesIO()
    book.save(stream)
    (one,) = told(stream.getvalue(), "theirs.xlsx")
    assert (one.starts, str(one.amount)) == ("2027-03-31", "1200.5")


HEAD = "identifier,provider,title,kind,status,start_date,end_date,topics,people,budget,currency\n"
ROWS = [
    ("a,,T,,,,,,,,", "provider: Nothing is said"),
    ("a,P,T,teaching,,,,,,,", "kind: “teaching” is not known"),
    ("a,P,T,training,finished,,,,,,", "status: “finished” is not known"),
    ("a,P,T,,,31/03/2027,,,,,", "start_date: “31/03/2027” is no date. Write a day, a month or a"),
    ("a,P,T,,,2027-02-30,,,,,", "start_date: “2027-02-30” is no date"),
    ("a,P,T,,,2027,2026,,,,", "end_date: It ends before it starts"),
    ("a,P,T,,,,,XYZ,,,", "topics: “XYZ” is not known"),
    ("a,P,T,,,,,,many,,", "people: “many” cannot stand here. Write a whole number"),
    ('a,P,T,,,,,,,"1,200",EUR', "budget: “1,200” cannot stand here"),
    ("a,P,T,,,,,,,1E5,EUR", "budget: “1E5” cannot stand here"),
    ("a,P,T,,,,,,,-5,EUR", "budget: “-5” cannot stand here"),
    ("a,P,T,,,,,,,5,ZZZ", "currency: “ZZZ” is no currency"),
    ("a,P,T,,,,,,,5.001,EUR", "budget: “5.001” is no amount"),
    ("ok,P,T2,,,,,,,,", "The same effort stands at"),
]


@pytest.mark.parametrize(("row", "said"), ROWS)
def test_a_row_with_a_fault_is_refused_and_the_others_are_not(row: str, said: str) -> None:
    data = f"{HEAD}ok,P,T,training,done,2025,2026,DFL,5,10,EUR\n{row}\n".encode()
    read = read_table(data, "bad.csv", SHELF, CURRENCIES)
    assert [one.entry.identifier for one in read.told] == ["ok"]
    (fault,) = read.refused
    assert said in fault.text()
    assert "line 3" in fault.where


def test_a_table_without_its_headings_is_refused_as_a_whole() -> None:
    with pytest.raises(InvalidInput):
        read_table(b"who,what\nP,T\n", "bad.csv", SHELF, CURRENCIES)


def test_another_publishers_activity_is_an_effort_with_open_topics() -> None:
    read = entry_of(activity(), "XA")
    assert (read.provider, read.provider_kind, read.title) == (
        "Northern Fund (fictional)", "multilateral", "First responders")  # fmt: skip
    assert (read.status, read.starts, read.ends) == ("under-way", "2026-03-01", "2027-12-31")
    assert (str(read.amount), read.currency) == ("125000.50", "EUR")
    assert (read.funders, read.implementers) == (("Ruritania",), ("Northern Fund",))
    assert read.topics == read.reaches == ()
    assert sound(read)


def test_an_activity_of_another_country_is_refused_with_its_line() -> None:
    data = write_activities([activity()], generated=MADE)
    read = read_iati(data, "a.xml", "XB", SHELF, CURRENCIES)
    (fault,) = read.refused
    assert "line 3, XX-FIC-1-forensics: It is not for this State" in fault.text()


def test_what_is_written_is_valid(open_data: Path) -> None:
    file = open_data / "iati" / "schemas-2.03" / "iati-activities-schema.xsd"
    schema = etree.XMLSchema(etree.parse(str(file)))
    bare = Entry(provider="P", title="T")
    data = write_iati(
        [("", entry()), ("gradus-1", bare)], "XA", publisher="gradus:XAA", generated=MADE
    )
    schema.assertValid(etree.fromstring(data))
    assert [one.identifier for one in read_activities(data, "o").activities] == [
        "XX-FIC-1-a",
        "gradus-1",
    ]
