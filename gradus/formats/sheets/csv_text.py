"""CSV as text: UTF-8 (with or without its mark) or UTF-16 with its mark; comma, semicolon or tab,
read off the heading row. Every value is the text it is, and every row says on which line it stands.
"""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gradus.domain.messages import Message, message
from gradus.domain.refusals import InvalidInput
from gradus.formats.sheets.faults import refuse_file

MOST_BYTES = 25_000_000
MOST_ROWS = 200_000  # empty ones too
MOST_COLUMNS = 1_000
LONGEST_ROW = 1_000_000  # characters
SEPARATORS = (",", ";", "\t")
_STATED = re.compile(r"^sep=(.)\r?\n", re.IGNORECASE)
"""The first line by which some spreadsheets state the separator."""


@dataclass(frozen=True)
class CsvTable:
    """Where the headings stand, the headings, and the rows that are not empty, each with its place.

    Reading ``rows`` raises :class:`InvalidInput` at a line that cannot be read.
    """

    where: str
    headings: tuple[str, ...]
    rows: Iterator[tuple[str, list[str]]]


def read_csv(
    data: bytes, source: str, expected: Sequence[str] = (), *, most_columns: int = MOST_COLUMNS
) -> CsvTable:
    """The table that a CSV file holds.

    Parameters
    ----------
    data, source
        The file and its name.
    expected
        Headings to name where there are none.
    most_columns
        How many there may be.

    Raises
    ------
    InvalidInput
        If it is no text in a known encoding, is empty, is larger than any table of its kind, or
        cannot be read as CSV.
    """
    text = text_of(data, source)
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
                "Write the headings in its first line: {columns}.", columns=", ".join(expected)
            ),
        )
    mark = stated[1] if stated else _separator(first)
    if len(first) > LONGEST_ROW or first.count(mark) >= most_columns:
        raise _too_many(source)
    lines = _Lines(body.lstrip("\r\n"), source)
    reader = csv.reader(lines, delimiter=mark, strict=True)
    try:
        headings = tuple(next(reader))
    except csv.Error as error:
        raise _unreadable(source, before + reader.line_num, error) from None
    after = before + reader.line_num
    return CsvTable(
        f"{source}, line {before + 1}",
        headings,
        _rows(reader, lines, source, before, after, len(headings)),
    )


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


def text_of(data: bytes, source: str) -> str:
    """The text of a file.

    Raises
    ------
    InvalidInput
        If it is too large, or no text in UTF-8 or marked UTF-16.
    """
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


def too_many_values(cells: Sequence[str], headings: Sequence[str]) -> tuple[Message, Message]:
    """What is wrong with a row longer than the headings, and the remedy."""
    return (
        message(
            "The line has {found} values for {wanted} columns.",
            found=len(cells),
            wanted=len(headings),
        ),
        message("Put text that holds a separator in double quotes."),
    )


def _rows(
    reader: Iterator[list[str]], lines: _Lines, source: str, before: int, after: int, columns: int
) -> Iterator[tuple[str, list[str]]]:
    """Rows with their places; blank values past the last column are dropped."""
    line = after
    for count in itertools.count(1):
        where = f"{source}, line {line + 1}"
        lines.spent = 0
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise _unreadable(source, before + _line(reader), error) from None
        if cells is None:
            return
        if count > MOST_ROWS:
            raise _too_many(source)
        line = before + _line(reader)
        if any(cell.strip() for cell in cells):
            while len(cells) > columns and not cells[-1].strip():
                cells.pop()
            yield where, cells


def _line(reader: object) -> int:
    return int(reader.line_num)  # type: ignore[attr-defined]


def _blank_lines(text: str) -> int:
    """How many lines without anything come first."""
    head = text[: len(text) - len(text.lstrip("\r\n"))]
    return len(head.splitlines())


def _separator(line: str) -> str:
    """The separator that occurs most in the heading line; a comma where none does."""
    return max(SEPARATORS, key=lambda mark: (line.count(mark), mark == ","))


def _unreadable(source: str, line: int, error: csv.Error) -> InvalidInput:
    return refuse_file(
        source,
        "csv",
        message("Line {line} cannot be read ({reason}).", line=line, reason=str(error)),
        message("Check the double quotes in that line and the ones before."),
    )


def _too_many(source: str) -> InvalidInput:
    return refuse_file(
        source,
        "too-large",
        message("The file is larger than any table of this kind."),
        message("Check that it is the file you mean, and split it."),
    )
