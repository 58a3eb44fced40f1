"""Submissions as tables: CSV (comma, semicolon or tab) and XLSX, one submission in each row."""

from __future__ import annotations

from gradus.domain.messages import message
from gradus.formats.sheets.csv_text import read_csv, too_many_values
from gradus.formats.sheets.faults import Faults, shown
from gradus.formats.sheets.grid import Book, Sheet
from gradus.formats.sheets.typed import as_typed
from gradus.formats.xlsform.names import EDITION
from gradus.formats.xlsform.records import (
    MOST_HEADINGS,
    MOST_RECORDS,
    Part,
    Record,
    Value,
    not_submissions,
    too_many,
)

_HEADINGS_WITHIN = 10


def from_csv(data: bytes, source: str) -> Part:
    """The submissions in a CSV file.

    Raises
    ------
    InvalidInput
        If it cannot be read as CSV, or rows are longer than the headings.
    """
    table = read_csv(data, source, (EDITION,), most_columns=MOST_HEADINGS)
    faults = Faults(source)
    records: list[Record] = []
    for where, cells in table.rows:
        if len(records) >= MOST_RECORDS:
            raise too_many(source)
        if len(cells) > len(table.headings):
            faults.add(where, *too_many_values(cells, table.headings))
        values = zip(table.headings, cells, strict=False)
        records.append(
            Record(where, tuple(Value(h, "text", text) for h, text in values if text.strip()))
        )
    faults.raise_if_any()
    return Part(source, tuple(records), table.headings)


def names_edition(heading: str) -> bool:
    """Whether a heading is that of the column which every export of our forms has."""
    return heading.strip().endswith(EDITION)


def holds_submissions(book: Book) -> bool:
    """Whether some sheet of a workbook is an export of submissions."""
    return any(_heading_row(sheet) for sheet in book.sheets)


def from_book(book: Book, source: str) -> Part:
    """The submissions in the first sheet of a workbook that has any.

    Raises
    ------
    InvalidInput
        If there is no such sheet, or cells in it are hidden or merged.
    """
    book = as_typed(book)
    sheet = next((sheet for sheet in book.sheets if _heading_row(sheet)), None)
    if sheet is None:
        raise not_submissions(source)
    faults = Faults(source)
    top = _heading_row(sheet)
    headings = {column: cell.text for column, cell in sheet.rows[top].items()}
    for merged in sheet.merged:
        faults.add(
            f"{sheet.name}!{merged.ref}",
            message("The cells {cells} are merged.", cells=merged.ref),
            message("Unmerge them, so that each answer has cells of its own."),
            "merged",
        )
    records = []
    for number, row in sheet.rows.items():
        cells = [cell for column, cell in row.items() if cell.filled and column in headings]
        if number <= top or not cells:
            continue
        for cell in cells:
            if sheet.hides(cell.row, cell.column):
                faults.add(
                    f"{sheet.name}!{cell.ref}",
                    message(
                        "{value} stands in a hidden row, column or sheet.", value=shown(cell.text)
                    ),
                    message("Show it, then keep or delete it."),
                    "hidden",
                )
        values = tuple(Value(headings[c.column], c.kind, c.text) for c in cells)
        records.append(Record(f"{sheet.name}!{number}:{number}", values))
    if len(records) > MOST_RECORDS:
        raise too_many(source)
    faults.raise_if_any()
    aside = tuple(other.name for other in book.sheets if other is not sheet and other.cells)
    return Part(source, tuple(records), tuple(headings.values()), aside, book.date1904)


def _heading_row(sheet: Sheet) -> int:
    """The number of the row of headings; 0 if there is none."""
    for number, row in list(sheet.rows.items())[:_HEADINGS_WITHIN]:
        if any(cell.kind == "text" and names_edition(cell.text) for cell in row.values()):
            return number
    return 0
