"""Efforts as a table (CSV, XLSX): read row by row, and written so that reading gives the same again.

Its columns carry what public registers of cyber capacity building, the Cybil portal before all, say of a
project (docs/reference/coordination-register.md). A list in a cell is parted by semicolons.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from gradus.catalogue.shelf import Shelf
from gradus.domain.messages import N_, Message, message
from gradus.domain.refusals import Fault
from gradus.formats.documents.book import Book
from gradus.formats.sheets import grid
from gradus.formats.sheets.faults import shown
from gradus.formats.sheets.flat import Columns, Row, read_flat
from gradus.formats.sheets.isolated import parse_apart
from gradus.formats.sheets.neutral import neutral
from gradus.formats.sheets.typed import as_typed, with_days
from gradus.workflows.effort import (
    EFFORT_KINDS,
    PROVIDER_KINDS,
    STATUSES,
    Entry,
    wrong_with,
)

Translate = Callable[[str], str]


@dataclass(frozen=True)
class Column:
    """A column: its heading in files, the field it is, its width, and what belongs in it."""

    heading: str
    field: str
    width: int
    meaning: str
    many: bool = False


COLUMNS: tuple[Column, ...] = (
    Column("identifier", "identifier", 24, N_(
        "What the provider calls it, best its IATI identifier. By it the same effort is known again.")),
    Column("provider", "provider", 28, N_("Who does it. Needed.")),
    Column("provider_kind", "provider_kind", 16, N_(
        "national, bilateral, multilateral, civil-society, private, academic or other.")),
    Column("title", "title", 36, N_("What it is called. Needed.")),
    Column("description", "description", 50, N_("What is done and to what end.")),
    Column("kind", "kind", 14, N_(
        "project, training, equipment, mentoring, legal-reform, policy, assessment, awareness, "
        "cooperation or other.")),
    Column("status", "status", 12, N_("planned, under-way, done or cancelled.")),
    Column("start_date", "starts", 12, N_("The first day, month or year: 2027-03-31, 2027-03 or 2027.")),
    Column("end_date", "ends", 12, N_("The last day, month or year.")),
    Column("topics", "topics", 16, N_(
        "Intervention areas by their codes, such as INV; DFL. The sheet of topics lists them."), many=True),
    Column("interventions", "interventions", 24, N_(
        "Types of activities of the catalogue that it amounts to, if any; plans then count them as done."),
        many=True),
    Column("beneficiaries", "reaches", 36, N_(
        "Institutions and units of the State that it reaches, by their names: Police / Cyber unit."),
        many=True),
    Column("people", "people", 10, N_("How many people it reaches. No names.")),
    Column("budget", "amount", 14, N_("Money, without separators of thousands: 250000 or 1200.50.")),
    Column("currency", "currency", 10, N_("Its code, such as EUR.")),
    Column("funders", "funders", 28, N_("Who pays."), many=True),
    Column("implementers", "implementers", 28, N_("Who carries it out."), many=True),
    Column("url", "url", 30, N_("A public page about it.")),
    Column("source", "source", 28, N_("Where this was read, or who told it (a function, no name).")),
    Column("source_date", "source_date", 12, N_("When it was true.")),
)  # fmt: skip
NEEDED = ("provider", "title")
READ = Columns(NEEDED, tuple(c.heading for c in COLUMNS if c.heading not in NEEDED))
_FIELDS = {column.field: column for column in COLUMNS}


@dataclass(frozen=True)
class Told:
    """An effort of a file and where it stands there."""

    where: str
    entry: Entry


@dataclass(frozen=True)
class ReadEfforts:
    """What a file says: efforts that can be taken, rows that are refused with the reason, and what of
    the file nobody here has a place for (by name: how often)."""

    told: tuple[Told, ...]
    refused: tuple[Fault, ...] = ()
    left_aside: tuple[tuple[str, int], ...] = ()


def read_table(data: bytes, source: str, shelf: Shelf, currencies: Collection[str]) -> ReadEfforts:
    """The efforts of a CSV or XLSX file.

    A file without the headings is refused as a whole; a row with a fault is refused by itself.

    Raises
    ------
    InvalidInput
        If it is no table with these headings.
    """

    def parse(content: bytes, name: str) -> grid.Book:
        return with_days(as_typed(parse_apart(content, name)))

    told: list[Told] = []
    refused: list[Fault] = []
    for row in read_flat(data, source, READ, parse=parse):
        entry, faults = _entry(row)
        faults += [
            _fault(row, name, what, remedy)
            for name, what, remedy in wrong_with(entry, shelf, currencies)
        ]
        if faults:
            refused += faults
        else:
            told.append(Told(row.where, entry))
    return once(ReadEfforts(tuple(told), tuple(refused)))


def once(read: ReadEfforts) -> ReadEfforts:
    """The same, each effort once: what stands a second time is refused."""
    seen: dict[str, str] = {}
    told: list[Told] = []
    refused = list(read.refused)
    for one in read.told:
        name = key_of(one.entry)
        if name in seen:
            refused.append(
                Fault(
                    one.where,
                    message("The same effort stands at {place} already.", place=seen[name]),
                    message("Keep one of the two, or give each its own identifier."),
                    "twice",
                )
            )
            continue
        seen[name] = one.where
        told.append(one)
    return ReadEfforts(tuple(told), tuple(refused), read.left_aside)


def key_of(entry: Entry) -> str:
    """By what an effort is known again: its identifier, else provider and title."""
    if entry.identifier:
        return f"id {entry.identifier}"
    return f"name {entry.provider.casefold()}\n{entry.title.casefold()}"


def _entry(row: Row) -> tuple[Entry, list[Fault]]:
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    for column in COLUMNS:
        told = row.get(column.heading)
        if not told:
            continue
        if column.many:
            values[column.field] = split(told)
        elif column.field == "people":
            if told.isdecimal() and len(told) <= 7:
                values["people"] = int(told)
            else:
                faults.append(_not(row, column, told, message("Write a whole number, or nothing.")))
        elif column.field == "amount":
            try:
                values["amount"] = _money(told)
            except ValueError:
                remedy = message("Write a number such as 250000 or 1200.50, or leave it empty.")
                faults.append(_not(row, column, told, remedy))
        else:
            values[column.field] = told
    return Entry(**{"provider": "", "title": ""} | values), faults


def split(told: str) -> tuple[str, ...]:
    """The parts of a list in a cell, each once."""
    return tuple(dict.fromkeys(part.strip() for part in told.split(";") if part.strip()))


def _money(told: str) -> Decimal:
    """The amount. Raises ValueError: exponents, signs and separators of thousands are refused."""
    if not told.replace(".", "", 1).isdecimal() or len(told) > 20:
        raise ValueError(told)
    try:
        return Decimal(told)
    except InvalidOperation as error:
        raise ValueError(told) from error


def _not(row: Row, column: Column, told: str, remedy: Message) -> Fault:
    what = message("{value} cannot stand here.", value=shown(told))
    return Fault(f"{row.where}, {column.heading}", what, remedy)


def _fault(row: Row, name: str, what: Message, remedy: Message) -> Fault:
    heading = _FIELDS[name].heading if name in _FIELDS else name
    return Fault(f"{row.where}, {heading}", what, remedy)


def cells(entry: Entry) -> list[str]:
    """The texts of a row, in the order of the columns."""
    return [_text(getattr(entry, column.field)) for column in COLUMNS]


def _text(value: Any) -> str:
    if isinstance(value, tuple):
        return "; ".join(value)
    if isinstance(value, Decimal):
        return f"{value:f}"
    return "" if value is None else str(value)


def write_csv(entries: Iterable[Entry]) -> bytes:
    """The table as CSV in UTF-8; no cell is taken for a formula."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(column.heading for column in COLUMNS)
    for entry in entries:
        writer.writerow(neutral(cell) for cell in cells(entry))
    return stream.getvalue().encode("utf-8-sig")


def write_xlsx(
    entries: Iterable[Entry], shelf: Shelf, on: date, translate: Translate, *, rtl: bool = False
) -> bytes:
    """The table as a workbook: every cell is text; further sheets say what belongs in each column.

    With no entries it is the template to be filled.
    """
    t = translate
    book = Book(t("Register of efforts"), on, rtl=rtl, mark="")
    book.sheet(
        t("Efforts"), [(c.heading, c.width) for c in COLUMNS], (cells(one) for one in entries)
    )
    book.sheet(
        t("Columns"),
        [(t("Column"), 18), (t("What belongs in it"), 90)],
        ([c.heading, t(c.meaning)] for c in COLUMNS),
    )
    book.sheet(t("Topics"), [(t("Code"), 10), (t("Intervention area"), 60)],
               ([one.id, t(one.title)] for one in shelf.areas))  # fmt: skip
    book.sheet(t("Interventions"), [(t("Code"), 36), (t("Type of activity"), 80)],
               ([one.id, t(one.title)] for one in shelf.interventions))  # fmt: skip
    book.sheet(t("Words"), [(t("Column"), 18), (t("Word"), 20)],
               [*(["provider_kind", w] for w in PROVIDER_KINDS), *(["kind", w] for w in EFFORT_KINDS),
                *(["status", w] for w in STATUSES)])  # fmt: skip
    return book.finished()


def same(one: Entry, other: Entry) -> bool:
    """Whether two tell the same."""
    return not changed(one, other)


def changed(one: Entry, other: Entry) -> Sequence[str]:
    """The columns in which two differ."""
    return [
        _FIELDS[field.name].heading
        for field in fields(Entry)
        if getattr(one, field.name) != getattr(other, field.name)
    ]
