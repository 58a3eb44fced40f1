"""Tables in sheets, found by their headings and never by their place.

Two heading rows are understood: a hidden one of stable codes such as ``#answer``, and the one
people read, in the workbook's language or in English. Either is enough, so a table survives
renamed sheets, moved columns and a lost hidden row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from gradus.domain.messages import message
from gradus.formats.sheets.faults import Faults, shown
from gradus.formats.sheets.grid import Cell, Sheet, letters
from gradus.formats.sheets.values import folded, labels_in

_HEADINGS_WITHIN = 60
_LEAST_HEADINGS = 3


@dataclass(frozen=True)
class Table:
    """A table: which column holds what, and its rows below the headings."""

    sheet: Sheet
    columns: Mapping[str, int]
    last_heading: int

    def rows(self) -> Iterator[Mapping[str, Cell]]:
        """The filled cells of each row that has any in a known column, by column code."""
        for number, row in self.sheet.rows.items():
            if number > self.last_heading:
                found = {c: row[at] for c, at in self.columns.items() if at in row}
                if found:
                    yield found

    def check(self, inputs: frozenset[str], faults: Faults) -> None:
        """Note merged cells in the table, and filled input cells that nobody sees."""
        right = max(self.columns.values())
        for merged in self.sheet.merged:
            if merged.bottom > self.last_heading and merged.left <= right:
                faults.add(
                    f"{self.sheet.name}!{merged.ref}",
                    message("The cells {cells} are merged.", cells=merged.ref),
                    message("Unmerge them, so that each answer has cells of its own."),
                    "merged",
                )
        for row in self.rows():
            for code in inputs & row.keys():
                cell = row[code]
                if cell.filled and self.sheet.hides(cell.row, cell.column):
                    faults.add(
                        f"{self.sheet.name}!{cell.ref}",
                        message(
                            "{value} stands in a hidden row, column or sheet.",
                            value=shown(cell.text),
                        ),
                        message("Show it, then keep or delete it."),
                        "hidden",
                    )

    def strangers(self) -> Iterator[Cell]:
        """The first filled cell of each column, beside the table, that is not part of it."""
        seen = set(self.columns.values())
        for number, row in self.sheet.rows.items():
            if number > self.last_heading:
                for column, cell in row.items():
                    if column not in seen:
                        seen.add(column)
                        yield cell


def find_table(
    sheet: Sheet,
    headings: Mapping[str, tuple[str, ...]],
    required: frozenset[str],
    faults: Faults,
) -> Table | None:
    """The table of a sheet, or None if it has none.

    Parameters
    ----------
    sheet
        Where to look.
    headings
        By column code, every spelling of its heading.
    required
        Codes without which it is not this table.
    faults
        Takes headings that occur twice, and required ones that are gone.
    """
    columns: dict[str, int] = {}
    last = 0
    for number, row in sheet.rows.items():
        if number > _HEADINGS_WITHIN:
            break
        found = _headings_in(row, headings)
        if len(found) < min(_LEAST_HEADINGS, len(headings)):
            continue
        last = number
        for code, places in found.items():
            if len(places) > 1:
                where = f"{sheet.name}!{letters(places[1])}{number}"
                faults.add(
                    where,
                    message("The heading {value} occurs twice.", value=shown(row[places[1]].text)),
                    message("Rename or delete the column that was added."),
                    "heading",
                )
            columns.setdefault(code, places[0])
    if not columns:
        return None
    for code in sorted(required - columns.keys()):
        faults.add(
            f"{sheet.name}!{last}:{last}",
            message("The column {heading} is missing.", heading=shown(headings[code][0])),
            message("Put the heading back over its column."),
            "heading",
        )
    return Table(sheet, columns, last) if required <= columns.keys() else None


def _headings_in(
    row: Mapping[int, Cell], headings: Mapping[str, tuple[str, ...]]
) -> dict[str, list[int]]:
    at = labels_in(row)
    found: dict[str, list[int]] = {}
    for code, spellings in headings.items():
        wanted = dict.fromkeys(folded(text) for text in (f"#{code}", *spellings))
        places = sorted(column for text in wanted for column in at.get(text, ()))
        if places:
            found[code] = places
    return found
