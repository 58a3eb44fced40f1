"""A foreign table as rows of text, from CSV or XLSX: every cell as written, and what kind it is.

Nothing is decided here: encoding, separator and sheet are told by the caller. Workbooks are read by
the strict reader of ``formats/sheets``, in a process of its own where the caller passes ``parse_apart``.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from gradus.domain.messages import Message, message
from gradus.domain.refusals import InvalidInput
from gradus.formats.sheets.faults import refuse_file, shown
from gradus.formats.sheets.grid import Block, Book, Sheet, letters
from gradus.formats.sheets.typed import as_typed

MOST_BYTES = 60_000_000
MOST_ROWS = 1_000_000
MOST_COLUMNS = 1_000
LONGEST_ROW = 1_000_000

Parse = Callable[[bytes, str], Book]


@dataclass(frozen=True)
class Grid:
    """One table: rows with their numbers in the file, cells from column 1.

    ``kinds`` holds what is not plain text: ``number``, ``date``, ``boolean``, ``error``,
    ``formula`` and ``hidden``, by row and column.
    """

    source: str
    sheet: str
    rows: Sequence[tuple[int, Sequence[str]]]
    kinds: Mapping[tuple[int, int], str] = field(default_factory=dict)
    merged: Sequence[Block] = ()

    def place(self, row: int, column: int, heading: str = "") -> str:
        """Where a cell is, as a person finds it: ``Sheet1!D7``, or ``x.csv, line 7, column Year``."""
        if self.sheet:
            return f"{self.sheet}!{letters(column)}{row}"
        if heading:
            return f"{self.source}, line {row}, column {_printable(heading)}"
        return f"{self.source}, line {row}"


@lru_cache(maxsize=500)
def _printable(heading: str) -> str:
    return shown(heading)[1:-1]


def is_workbook(data: bytes) -> bool:
    """Whether the bytes begin as an XLSX file does, or as an old or locked workbook."""
    return data[:2] == b"PK" or data[:4] == b"\xd0\xcf\x11\xe0"


def decoded(data: bytes, source: str, encoding: str) -> str:
    """The text of a file in an encoding that somebody named, in NFC.

    Raises
    ------
    InvalidInput
        Too large, other bytes than the encoding allows, or no text at all.
    """
    if len(data) > MOST_BYTES:
        raise _too_large(source)
    marked = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    if marked != (encoding == "utf-16"):
        raise _not_in(source, encoding)
    try:
        text = data.decode("utf-8-sig" if encoding == "utf-8" else encoding)
    except UnicodeError:
        raise _not_in(source, encoding) from None
    if "\x00" in text:
        raise refuse_file(
            source,
            "encoding",
            message("The file is no text."),
            message("Save it as CSV UTF-8 (in a spreadsheet: File, Save as) and try again."),
        )
    return unicodedata.normalize("NFC", text)


def csv_grid(text: str, source: str, separator: str) -> Grid:
    """The rows of a CSV text.

    Raises
    ------
    InvalidInput
        At a line that cannot be read, or past the limits.
    """
    rows: list[tuple[int, Sequence[str]]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = 0
    try:
        for cells in reader:
            if len(rows) >= MOST_ROWS or len(cells) > MOST_COLUMNS:
                raise _too_large(source)
            if any(cells):
                rows.append((line + 1, cells))
            line = reader.line_num
    except csv.Error as error:
        raise refuse_file(
            f"{source}, line {reader.line_num}",
            "csv",
            message(
                "Line {line} cannot be read ({reason}).", line=reader.line_num, reason=str(error)
            ),
            message("Check the double quotes in that line and the ones before."),
        ) from None
    return Grid(source, "", rows)


def sheet_grids(data: bytes, source: str, parse: Parse) -> tuple[Grid, ...]:
    """A grid for each sheet of a workbook that has something in it.

    Raises
    ------
    InvalidInput
        As the reader of workbooks does.
    """
    return tuple(_grid(sheet, source) for sheet in as_typed(parse(data, source)).sheets)


def _grid(sheet: Sheet, source: str) -> Grid:
    kinds: dict[tuple[int, int], str] = {}
    rows: list[tuple[int, Sequence[str]]] = []
    for number, cells in sheet.rows.items():
        line = [""] * (max(cells) if cells else 0)
        for column, cell in cells.items():
            text = cell.text or ("=" if cell.filled else "")  # a formula never computed
            line[column - 1] = unicodedata.normalize("NFC", text)
            if cell.kind != "text":
                kinds[number, column] = cell.kind
            if cell.filled and sheet.hides(number, column):
                kinds[number, column] = "hidden"
        rows.append((number, line))
    return Grid(source, sheet.name, rows, kinds, sheet.merged)


def named_sheet(grids: Sequence[Grid], name: str, source: str) -> Grid:
    """The sheet of a name.

    Raises
    ------
    InvalidInput
        If there is none.
    """
    for grid in grids:
        if grid.sheet == name:
            return grid
    raise refuse_file(
        source,
        "sheet",
        message("There is no sheet called {name}.", name=shown(name)),
        message("It has: {known}.", known=", ".join(shown(g.sheet) for g in grids[:20])),
    )


def cell_fault(kind: str, text: str) -> tuple[Message, Message] | None:
    """What is wrong with a cell of that kind, and the remedy; None where nothing is."""
    if kind in ("formula", "error"):
        return (
            message("{value} is a formula or an error.", value=shown(text)),
            message("Type the value itself."),
        )
    if kind == "hidden":
        return (
            message("{value} stands in a hidden row, column or sheet.", value=shown(text)),
            message("Show it, then keep or delete it."),
        )
    if kind in ("boolean", "date"):
        return (
            message("{value} is a date or a truth value, no text or number.", value=shown(text)),
            message("Format the column as text or number, and write the value again."),
        )
    return None


def _not_in(source: str, encoding: str) -> InvalidInput:
    return refuse_file(
        source,
        "encoding",
        message("The file is not in {encoding}.", encoding=encoding.upper()),
        message("Save it as CSV UTF-8, or name the encoding it is in."),
    )


def _too_large(source: str) -> InvalidInput:
    return refuse_file(
        source,
        "too-large",
        message("The file is larger than any table of this kind."),
        message("Check that it is the file you mean, and split it."),
    )
