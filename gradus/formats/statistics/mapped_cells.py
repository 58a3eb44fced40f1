"""The cells of one row of a mapped table: their texts, numbers and days, or what is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from gradus.domain.messages import Message, message
from gradus.domain.texts import is_control, is_deceptive
from gradus.formats.sheets.faults import Faults, shown
from gradus.formats.statistics.grids import Grid, cell_fault
from gradus.formats.statistics.mapping import TableMapping
from gradus.formats.statistics.numbers import exact

LONGEST = 500


class RowCells:
    """The cells of the row that is being read, by heading; faults are noted."""

    def __init__(
        self, grid: Grid, mapping: TableMapping, columns: Mapping[str, int], faults: Faults
    ) -> None:
        self._grid, self._mapping = grid, mapping
        self._columns, self._faults = columns, faults
        self._absent = {"", *(text.strip() for text in mapping.not_reported)}
        self._number = 0
        self._cells: Sequence[str] = ()

    def _raw(self, heading: str) -> str:
        at = self._columns[heading]
        return self._cells[at].strip() if at < len(self._cells) else ""

    def _text(self, heading: str) -> str:
        """The text of a cell; what is wrong with it is noted."""
        text = self._raw(heading)
        kind = self._grid.kinds.get((self._number, self._columns[heading] + 1), "text")
        if fault := cell_fault(kind, text):
            self._add(heading, *fault, kind)
        elif len(text) > LONGEST:
            self._add(
                heading,
                message(
                    "{value} is longer than {most} characters.", value=shown(text), most=LONGEST
                ),
                message("Shorten it."),
                "long",
            )
        elif not (text.isascii() and text.isprintable()) and any(
            is_control(c) or is_deceptive(c) for c in text
        ):
            self._add(
                heading,
                message("{value} holds hidden or turning characters.", value=shown(text)),
                message("Type the text again."),
                "characters",
            )
        return text

    def _sound(self, heading: str) -> str | None:
        """The text of a cell, or None where something is wrong with it already."""
        before = len(self._faults)
        text = self._text(heading)
        return text if len(self._faults) == before else None

    def _place(self, heading: str) -> str:
        return self._grid.place(self._number, self._columns[heading] + 1, heading)

    def _add(self, heading: str, what: Message, remedy: Message, code: str = "invalid") -> None:
        self._faults.add(self._place(heading), what, remedy, code)

    def _decimal(self, heading: str) -> Decimal | None:
        mapping = self._mapping
        text = self._sound(heading)
        if text is None:
            return None
        typed = self._grid.kinds.get((self._number, self._columns[heading] + 1)) == "number"
        marks = (".", "") if typed else (mapping.decimal_mark, mapping.thousands_mark)
        value = exact(text, *marks)
        if value is None or value < 0:
            self._add(
                heading,
                message("{value} is no number of 0 or more.", value=shown(text)),
                message(
                    "Write it plainly, with {mark} before decimals; add what stands for not reported "
                    "to the mapping.",
                    mark=repr(mapping.decimal_mark),
                ),
                "number",
            )
            return None
        return value

    def _day(self, heading: str) -> str:
        text = self._text(heading)
        try:
            return date.fromisoformat(text).isoformat()
        except ValueError:
            self._add(
                heading,
                message("{value} is no day.", value=shown(text)),
                message("Write year-month-day, such as 2027-01-31."),
                "date",
            )
            return ""
