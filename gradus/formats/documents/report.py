"""A report to print: facts, a few sentences, and sections of tables; every text is translated already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import groupby

from gradus.formats.documents.figures import decimal, whole
from gradus.formats.documents.typeset import Picture


@dataclass(frozen=True)
class Share:
    """A part of a whole, 0 to 1, shown as a percentage."""

    value: float


@dataclass(frozen=True)
class Bar:
    """A value with its interval: its ``picture`` where print can show one in a row, with ``said``."""

    mid: float
    low: float
    high: float
    said: str
    picture: Picture


Cell = str | int | Decimal | Share | Bar | None
"""What stands in a table. Text says what is not known; ``None`` is nothing to say."""
Row = tuple[Cell, ...]


@dataclass(frozen=True)
class Fact:
    """A fact of the first page, and what stands beside it in small."""

    label: str
    value: str
    beside: str = ""


@dataclass(frozen=True)
class Column:
    """A column: its head, its width as a share of the page, and whether it holds numbers."""

    title: str
    width: int
    number: bool = False


@dataclass(frozen=True)
class Table:
    """A table. Where ``grouped``, print shows the first column once, as a head over its rows; its rows
    are high where somebody is to write in them by hand (``room``)."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    grouped: bool = False
    room: bool = False

    @property
    def printed(self) -> tuple[Column, ...]:
        """The columns that print shows."""
        return self.columns[1:] if self.grouped else self.columns

    def parts(self) -> list[tuple[str, list[Row]]]:
        """The rows as print shows them, each part with the head over it."""
        if not self.grouped:
            return [("", list(self.rows))]
        return [
            (str(head), [row[1:] for row in rows])
            for head, rows in groupby(self.rows, key=lambda row: row[0])
        ]


@dataclass(frozen=True)
class Cut:
    """How a table is cut where a page is full: the ``fewest`` rows that stay, and what is said of the
    rows left out, by how many print leaves out (``said[0]``: none but those it was not given)."""

    fewest: int
    said: tuple[str, ...]


@dataclass(frozen=True)
class Section:
    """A heading, texts, pictures, a table, texts ``after`` it; a ``first`` one stands on the first
    page. Pictures are shown by Word files."""

    id: str
    title: str
    texts: tuple[str, ...] = ()
    table: Table | None = None
    first: bool = False
    after: tuple[str, ...] = ()
    cut: Cut | None = None
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ReportWords:
    """The few words that every report needs of its own."""

    page: str
    of: str
    issued: str
    read_first: str
    summary: str


@dataclass(frozen=True, kw_only=True)
class Report:
    """A report, in the reader's language and direction."""

    title: str
    subject: str
    language: str
    direction: str
    marking: str
    fictional: str = ""
    issued_on: date
    warnings: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    boxes: tuple[Fact, ...] = ()
    picture: Picture | None = None
    sections: tuple[Section, ...] = field(default=())
    words: ReportWords

    @property
    def rtl(self) -> bool:
        """Whether it is read from right to left."""
        return self.direction == "rtl"


def shown(cell: Cell, language: str) -> str:
    """A cell as print shows it."""
    if cell is None:
        return "–"
    if isinstance(cell, str):
        return cell
    if isinstance(cell, Bar):
        return cell.said
    if isinstance(cell, Share):
        return f"{decimal(100 * cell.value, 0, language)}\u00a0%"
    if isinstance(cell, int):
        return whole(cell)
    return decimal(cell, max(0, -int(cell.as_tuple().exponent)), language)


def widths(columns: Sequence[Column], total: int) -> list[int]:
    """The columns' widths of a total."""
    asked = sum(column.width for column in columns)
    return [total * column.width // asked for column in columns]
