"""A workbook as plain values: sheets of cells, before anybody asks what they mean."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

MOST_ROWS = 1_048_576
MOST_COLUMNS = 16_384
_REFERENCE = re.compile(r"^\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})$")

Kind = Literal["text", "number", "date", "boolean", "error", "formula"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell with something in it, counted from row 1, column 1.

    ``text`` is the text, the digits of the number as written in the file, or the formula's last
    value. ``date`` is a number shown as a date, or an ISO date.
    """

    row: int
    column: int
    kind: Kind
    text: str

    @property
    def ref(self) -> str:
        """Its address, such as ``D7``."""
        return f"{letters(self.column)}{self.row}"

    @property
    def filled(self) -> bool:
        """Whether a person put something in it; a formula that was never computed is something."""
        return self.kind in ("formula", "error") or bool(self.text.strip())


@dataclass(frozen=True, slots=True)
class Block:
    """A rectangle of cells, both ends included."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def ref(self) -> str:
        """Its address, such as ``D7:E8``."""
        return f"{letters(self.left)}{self.top}:{letters(self.right)}{self.bottom}"

    def holds(self, row: int, column: int) -> bool:
        """Whether the cell lies in it."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right


@dataclass(frozen=True)
class Sheet:
    """One sheet: its filled cells, what is hidden, what is merged."""

    name: str
    cells: tuple[Cell, ...]
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: tuple[tuple[int, int], ...] = ()
    merged: tuple[Block, ...] = ()

    @cached_property
    def rows(self) -> Mapping[int, Mapping[int, Cell]]:
        """Filled cells by row, then by column, in order."""
        rows: dict[int, dict[int, Cell]] = {}
        for cell in sorted(self.cells, key=lambda c: (c.row, c.column)):
            rows.setdefault(cell.row, {})[cell.column] = cell
        return rows

    @cached_property
    def _unseen_columns(self) -> frozenset[int]:
        unseen: set[int] = set()
        reached = 0
        for first, last in sorted(self.hidden_columns):
            unseen.update(range(max(first, reached + 1), min(last, MOST_COLUMNS) + 1))
            reached = max(reached, min(last, MOST_COLUMNS))
        return frozenset(unseen)

    def hides(self, row: int, column: int) -> bool:
        """Whether a person does not see that cell."""
        return self.hidden or row in self.hidden_rows or column in self._unseen_columns


@dataclass(frozen=True)
class Book:
    """All sheets, in order. ``date1904``: dates count from 1 January 1904."""

    sheets: tuple[Sheet, ...] = field(default=())
    date1904: bool = False


def letters(column: int) -> str:
    """The letters of a column: 1 is ``A``, 27 is ``AA``."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def position(reference: str) -> tuple[int, int]:
    """Row and column of a reference such as ``D7``.

    Raises
    ------
    ValueError
        If it is no reference, or lies outside the largest sheet there can be.
    """
    match = _REFERENCE.match(reference)
    if not match:
        raise ValueError(reference)
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    row = int(match[2])
    if row > MOST_ROWS or column > MOST_COLUMNS:
        raise ValueError(reference)
    return row, column


def block(reference: str) -> Block:
    """The rectangle of a reference such as ``D7:E8`` or ``D7``. Raises ``ValueError``."""
    first, _, last = reference.partition(":")
    top, left = position(first)
    bottom, right = position(last or first)
    return Block(min(top, bottom), min(left, right), max(top, bottom), max(left, right))
