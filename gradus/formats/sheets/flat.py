"""One plain table with named columns, from CSV or XLSX: every value as the text it is.

CSV: UTF-8 (with or without its mark) or UTF-16 with its mark; comma, semicolon or tab, read off the
heading row. XLSX: the first sheet that has the headings, read within the limits of a filled workbook.
Nothing is guessed: ``007``, ``1E5``, ``NA`` and ``True`` stay as they are written.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from gradus.domain.messages import message
from gradus.formats.sheets.csv_text import read_csv, too_many_values
from gradus.formats.sheets.faults import Faults, near_to, shown
from gradus.formats.sheets.grid import Book, Sheet
from gradus.formats.sheets.parse import parse_book

LONGEST = 10_000
_WORKBOOK_NAMES = (".xlsx", ".xlsm", ".xls", ".ods")


@dataclass(frozen=True)
class Row:
    """A row: where it stands, and its values by column."""

    where: str
    values: Mapping[str, str]

    def get(self, column: str) -> str:
        """The value of a column, without blanks around it; "" where there is none."""
        return self.values.get(column, "").strip()


@dataclass(frozen=True)
class Columns:
    """What a table is to have: columns it must have, and columns it may have."""

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        """Required ones first."""
        return (*self.required, *self.optional)


def is_workbook(data: bytes) -> bool:
    """Whether the bytes begin as an XLSX file (a ZIP) does, or as an encrypted or old one."""
    return data[:2] == b"PK" or data[:4] == b"\xd0\xcf\x11\xe0"


def read_flat(
    data: bytes,
    source: str,
    columns: Columns,
    *,
    parse: Callable[[bytes, str], Book] = parse_book,
) -> tuple[Row, ...]:
    """The rows of a table, in order; empty rows are left out.

    Parameters
    ----------
    data
        The bytes of the file.
    source
        Its name, for faults.
    columns
        What the table has; other columns are faults, since a misspelt one would be lost silently.
    parse
        How the bytes of a workbook become cells.

    Raises
    ------
    InvalidInput
        With every fault.
    """
    if is_workbook(data) or source.casefold().endswith(_WORKBOOK_NAMES):
        return _from_book(parse(data, source), source, columns)
    return _from_csv(data, source, columns)


# --- CSV ----------------------------------------------------------------------------------------


def _from_csv(data: bytes, source: str, columns: Columns) -> tuple[Row, ...]:
    faults = Faults(source)
    table = read_csv(data, source, columns.required)
    headings = [_folded(h) for h in table.headings]
    wanted = _headings(headings, columns, table.where, faults)
    faults.raise_if_any()
    rows = []
    for where, cells in table.rows:
        if len(cells) > len(headings):
            faults.add(where, *too_many_values(cells, headings))
        else:
            rows.append(_row(where, dict(zip(headings, cells, strict=False)), wanted, faults))
    faults.raise_if_any()
    return tuple(rows)


# --- XLSX ---------------------------------------------------------------------------------------


def _from_book(book: Book, source: str, columns: Columns) -> tuple[Row, ...]:
    for sheet in book.sheets:
        for number, cells in list(sheet.rows.items())[:60]:
            headings = {column: _folded(cell.text) for column, cell in cells.items()}
            if set(columns.required) <= set(headings.values()):
                return _from_sheet(sheet, number, headings, source, columns)
    faults = Faults(source)
    faults.add(
        book.sheets[0].name if book.sheets else source,
        message("No sheet has the headings {columns}.", columns=", ".join(columns.required)),
        message("Write them in one row, above the answers."),
        "heading",
    )
    faults.raise_if_any()
    return ()


def _from_sheet(
    sheet: Sheet, heading_row: int, headings: dict[int, str], source: str, columns: Columns
) -> tuple[Row, ...]:
    faults = Faults(source)
    wanted = _headings(
        list(headings.values()), columns, f"{sheet.name}!{heading_row}:{heading_row}", faults
    )
    for merged in sheet.merged:
        if merged.bottom > heading_row:
            faults.add(
                f"{sheet.name}!{merged.ref}",
                message("The cells {cells} are merged.", cells=merged.ref),
                message("Unmerge them, so that each answer has cells of its own."),
                "merged",
            )
    rows = []
    for number, cells in sheet.rows.items():
        if number <= heading_row:
            continue
        values: dict[str, str] = {}
        for column, cell in cells.items():
            heading = headings.get(column)
            formula = cell.kind in ("formula", "error")
            if heading is None or not (formula or cell.text.strip()):
                continue
            place = f"{sheet.name}!{cell.ref}"
            if formula:
                faults.add(
                    place,
                    message("{value} is a formula or an error.", value=shown(cell.text)),
                    message("Type the value itself."),
                    cell.kind,
                )
            elif sheet.hides(number, column):
                faults.add(
                    place,
                    message(
                        "{value} stands in a hidden row, column or sheet.", value=shown(cell.text)
                    ),
                    message("Show it, then keep or delete it."),
                    "hidden",
                )
            values[heading] = cell.text
        if values:
            rows.append(_row(f"{sheet.name}!{number}:{number}", values, wanted, faults))
    faults.raise_if_any()
    return tuple(rows)


# --- both ---------------------------------------------------------------------------------------


def _folded(heading: str) -> str:
    return unicodedata.normalize("NFC", heading).strip().casefold().replace(" ", "_")


def _headings(found: Sequence[str], columns: Columns, where: str, faults: Faults) -> frozenset[str]:
    """The known headings; missing, doubled and unknown ones are noted."""
    for name in columns.required:
        if name not in found:
            near = near_to(name, [f for f in found[:60] if len(f) <= 60])
            faults.add(
                where,
                message("The column {heading} is missing.", heading=name),
                message("Is it the one called {near}?", near=near[0])
                if near
                else message("Add it to the headings."),
                "heading",
            )
    seen: set[str] = set()
    for name in found:
        if name and name in seen:
            faults.add(
                where,
                message("The heading {value} occurs twice.", value=shown(name)),
                message("Rename or delete the column that was added."),
                "heading",
            )
        elif name and name not in columns.all:
            faults.add(
                where,
                message("The column {value} is not known here.", value=shown(name)),
                message("Remove it, or write one of: {columns}.", columns=", ".join(columns.all)),
                "heading",
            )
        seen.add(name)
    return frozenset(seen & set(columns.all))


def _row(where: str, values: Mapping[str, str], wanted: frozenset[str], faults: Faults) -> Row:
    kept = {}
    for column, text in values.items():
        if column in wanted:
            if len(text) > LONGEST:
                faults.add(
                    where,
                    message(
                        "{column} holds more than {most} characters.", column=column, most=LONGEST
                    ),
                    message("Shorten it."),
                )
            kept[column] = unicodedata.normalize("NFC", "".join(_clean(text)))
    return Row(where, kept)


def _clean(text: str) -> Iterator[str]:
    """The characters of a text without controls and marks that reorder or hide text."""
    for character in text:
        kind = unicodedata.category(character)
        if character in "\n\t" or (kind not in ("Cc", "Cs") and character not in _HIDING):
            yield character


_HIDING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069") | {
    chr(code) for code in range(0xE0000, 0xE0080)
}
