"""One plain table with named columns, from CSV or XLSX: every value as the text it is.

CSV: UTF-8 (with or without its mark) or UTF-16 with its mark; comma, semicolon or tab, read off the
heading row. XLSX: the first sheet that has the headings, read within the limits of a filled workbook.
Nothing is guessed: ``007``, ``1E5``, ``NA`` and ``True`` stay as they are written.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from gradus.domain.messages import message
from gradus.domain.refusals import InvalidInput
from gradus.formats.sheets.faults import Faults, near_to, refuse_file, shown
from gradus.formats.sheets.grid import Book, Sheet
from gradus.formats.sheets.parse import parse_book

MOST_BYTES = 25_000_000
MOST_ROWS = 200_000  # empty ones too
MOST_COLUMNS = 1_000
LONGEST_ROW = 1_000_000  # characters
LONGEST = 10_000
SEPARATORS = (",", ";", "\t")
_STATED = re.compile(r"^sep=(.)\r?\n", re.IGNORECASE)
"""The first line by which some spreadsheets state the separator."""
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
    text = _decoded(data, source)
    stated = _STATED.match(text)
    body = text[stated.end() :] if stated else text
    before = (1 if stated else 0) + _blank_lines(body)
    first = body.lstrip("\r\n").split("\n", 1)[0]
    if not first.strip():
        raise refuse_file(
            source,
            "empty",
            message("The file is empty."),
            message(
                "Write the headings in its first line: {columns}.",
                columns=", ".join(columns.required),
            ),
        )
    mark = stated[1] if stated else _separator(first)
    if len(first) > LONGEST_ROW or first.count(mark) >= MOST_COLUMNS:
        raise _too_many(source)
    lines = _Lines(body.lstrip("\r\n"), source)
    reader = csv.reader(lines, delimiter=mark, strict=True)
    faults = Faults(source)
    rows: list[Row] = []
    try:
        headings = [_folded(h) for h in next(reader)]
        wanted = _headings(headings, columns, f"{source}, line {before + 1}", faults)
        faults.raise_if_any()
        line = before + reader.line_num
        for number, cells in enumerate(reader, 1):
            where = f"{source}, line {line + 1}"
            line = before + reader.line_num
            lines.spent = 0
            if number > MOST_ROWS:
                raise _too_many(source)
            if any(cell.strip() for cell in cells):
                while len(cells) > len(headings) and not cells[-1].strip():
                    cells.pop()
                if len(cells) > len(headings):
                    faults.add(
                        where,
                        message("The line has {found} values for {wanted} columns.",
                                found=len(cells), wanted=len(headings)),
                        message("Put text that holds a separator in double quotes."),
                    )  # fmt: skip
                    continue
                rows.append(_row(where, dict(zip(headings, cells, strict=False)), wanted, faults))
    except csv.Error as error:
        raise refuse_file(
            source,
            "csv",
            message(
                "Line {line} cannot be read ({reason}).",
                line=before + reader.line_num,
                reason=str(error),
            ),
            message("Check the double quotes in that line and the ones before."),
        ) from None
    faults.raise_if_any()
    return tuple(rows)


class _Lines:
    """The lines of a text, refusing a row (of one or more of them) that is longer than any."""

    def __init__(self, text: str, source: str) -> None:
        self._lines = io.StringIO(text, newline="")
        self._source = source
        self.spent = 0  # characters of the row

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.spent += len(line)
        if self.spent > LONGEST_ROW:
            raise _too_many(self._source)
        return line


def _decoded(data: bytes, source: str) -> str:
    if len(data) > MOST_BYTES:
        raise _too_many(source)
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        raise refuse_file(
            source,
            "encoding",
            message("The file is not in UTF-8."),
            message("Save it as CSV UTF-8 (in a spreadsheet: File, Save as) and try again."),
        ) from None
    if "\x00" in text:
        raise refuse_file(
            source,
            "encoding",
            message("The file is no text."),
            message("Save it as CSV UTF-8 (in a spreadsheet: File, Save as) and try again."),
        )
    return text


def _blank_lines(text: str) -> int:
    """How many lines without anything come first."""
    head = text[: len(text) - len(text.lstrip("\r\n"))]
    return len(head.splitlines())


def _separator(line: str) -> str:
    """The separator that occurs most in the heading line; a comma where none does."""
    return max(SEPARATORS, key=lambda mark: (line.count(mark), mark == ","))


def _too_many(source: str) -> InvalidInput:
    return refuse_file(
        source,
        "too-large",
        message("The file is larger than any table of this kind."),
        message("Check that it is the file you mean, and split it."),
    )


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
