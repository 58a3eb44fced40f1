"""What was done, who was trained and which equipment is held already, by anyone, from one sheet."""

from __future__ import annotations

import csv
import difflib
import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from gradus.catalogue.shelf import Shelf
from gradus.domain.messages import Message, message
from gradus.domain.periods import Month
from gradus.domain.refusals import Fault, InvalidInput
from gradus.engines.planner.problem import Donation
from gradus.formats.sheets.flat import Columns, Row, read_flat
from gradus.formats.sheets.isolated import parse_apart
from gradus.workflows.files import read_file

COLUMNS = Columns(("kind", "what"), ("until", "units", "provider", "institution", "note"))
"""``kind`` is activity, people or equipment; ``what`` an intervention (id or title) or a kind of
equipment; ``until`` the month it ended or will end (YYYY-MM); ``units`` people trained or items held."""

KINDS = ("activity", "people", "equipment")


@dataclass(frozen=True, kw_only=True)
class Existing:
    """Activities to credit (intervention, month of the end, provider, institution) and equipment held."""

    done: tuple[tuple[str, int, str, str], ...] = ()
    equipment: tuple[Donation, ...] = ()


def read_existing(path: Path, shelf: Shelf, start: str) -> Existing:
    """One sheet of what there is already.

    Parameters
    ----------
    path
        CSV or XLSX with the columns of ``COLUMNS``.
    shelf
        The catalogue, for ids and titles.
    start
        The plan's month zero; months before it are past.

    Raises
    ------
    InvalidInput
        With every fault by line or cell.
    """
    rows = read_flat(read_file(path), path.name, COLUMNS, parse=parse_apart)
    faults: list[Fault] = []
    done: list[tuple[str, int, str, str]] = []
    equipment: list[Donation] = []
    zero = Month.parse(start)
    for row in rows:
        wrong = _fault_maker(row, faults)
        kind = row.get("kind").casefold()
        if kind not in KINDS:
            wrong(
                message("{value} is no kind.", value=repr(kind)),
                message("Write activity, people or equipment."),
            )
        elif kind == "equipment":
            name = _named(row.get("what"), dict(shelf.equipment_kinds), wrong)
            units = _units(row, wrong)
            if name and units:
                equipment.append(
                    Donation(
                        id=f"held-{len(equipment) + 1}",
                        kind=name,
                        units=units,
                        month=0,
                        donor=row.get("provider"),
                    )
                )
        else:
            titles = {i.id: i.title for i in shelf.interventions}
            name = _named(row.get("what"), titles, wrong)
            end = _end(row, zero, wrong)
            if name and end is not None:
                done.append((name, end, row.get("provider"), row.get("institution")))
    if faults:
        raise InvalidInput(path.name, faults)
    return Existing(done=tuple(done), equipment=tuple(equipment))


Wrong = Callable[[Message, Message], None]


def _fault_maker(row: Row, faults: list[Fault]) -> Wrong:
    def wrong(what: Message, remedy: Message) -> None:
        faults.append(Fault(row.where, what, remedy))

    return wrong


def _named(given: str, titles: dict[str, str], wrong: Wrong) -> str:
    """The id of what is given by id or title; "" with the fault noted."""
    by_title = {title.casefold(): name for name, title in titles.items()}
    if given in titles:
        return given
    if given.casefold() in by_title:
        return by_title[given.casefold()]
    near = difflib.get_close_matches(given, list(titles), n=1) or [
        by_title[t] for t in difflib.get_close_matches(given.casefold(), list(by_title), n=1)
    ]
    wrong(
        message("{value} is not in the catalogue.", value=repr(given[:60])),
        message("Did you mean {near}?", near=near[0])
        if near
        else message("gradus catalogue list interventions shows what there is."),
    )
    return ""


def _units(row: Row, wrong: Wrong) -> int:
    text = row.get("units") or "1"
    if text.isascii() and text.isdigit() and 0 < int(text) < 1_000_000:
        return int(text)
    wrong(
        message("{value} is no number of items.", value=repr(text[:20])),
        message("Write a whole number above zero."),
    )
    return 0


def _end(row: Row, zero: Month, wrong: Wrong) -> int | None:
    text = row.get("until")
    if not text:
        return 0
    try:
        return Month.parse(text[:7]).since(zero) + 1
    except ValueError:
        wrong(
            message("{value} is no month.", value=repr(text[:20])),
            message("Write such as 2027-01."),
        )
        return None


def template() -> str:
    """A CSV sheet to fill: the columns, and one row of each kind that says what to write.

    A row that is left as it is becomes a fault when the sheet is read, never a credit.
    """
    stream = io.StringIO()
    rows = csv.writer(stream, lineterminator="\n")
    rows.writerow((*COLUMNS.required, *COLUMNS.optional))
    course = "(an intervention, by id or title)"
    rows.writerow(("activity", course, "2026-06", "", "(who ran it)", "", ""))
    rows.writerow(("people", course, "2026-06", "12", "(who trained them)", "", ""))
    rows.writerow(
        ("equipment", "(a kind of equipment, by id or title)", "", "1", "(who gave it)", "", "")
    )
    return stream.getvalue()
