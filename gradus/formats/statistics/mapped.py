"""A table read with its mapping: figures, or every fault with its place. All or nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from gradus.domain.messages import message
from gradus.formats.sheets.faults import Faults, near_to, shown
from gradus.formats.sheets.parse import parse_book
from gradus.formats.statistics.grids import (
    Grid,
    Parse,
    csv_grid,
    decoded,
    is_workbook,
    named_sheet,
    sheet_grids,
)
from gradus.formats.statistics.mapped_row import RowReader
from gradus.formats.statistics.mapping import TableMapping, check_mapping
from gradus.formats.statistics.series import SeriesFigure

StateOf = Callable[[str], str | None]
_ALPHA3 = re.compile(r"^[A-Z]{3}$")


@dataclass(frozen=True, kw_only=True)
class MappedTable:
    """What a table gave. ``not_reported`` cells are no figures; ``left_aside`` rows are break-downs
    the mapping does not read, or regions that are no State."""

    figures: tuple[SeriesFigure, ...]
    rows: int
    not_reported: int
    left_aside: int


def alpha3(text: str) -> str | None:
    """The text where it is written as an alpha-3 code is; whether there is such a State is not asked."""
    return text if _ALPHA3.match(text) else None


def read_mapped(
    data: bytes,
    source: str,
    mapping: TableMapping,
    *,
    state_of: StateOf = alpha3,
    parse: Parse = parse_book,
) -> MappedTable:
    """The figures of a table.

    Parameters
    ----------
    data, source
        The file (CSV or XLSX) and its name.
    mapping
        Which column is what.
    state_of
        The alpha-3 code of a State as the table writes it, or None if there is none such.
    parse
        How the bytes of a workbook become cells.

    Raises
    ------
    InvalidInput
        With every fault: place, value, rule and remedy; at most a hundred are listed.
    """
    check_mapping(mapping, source)
    grid = grid_of(data, source, mapping, parse)
    faults = Faults(source)
    columns = _columns(grid, mapping, faults)
    faults.raise_if_any()
    _merged(grid, mapping, columns, faults)
    reader = RowReader(grid, mapping, columns, faults, state_of)
    for number, cells in grid.rows:
        if number > mapping.heading_row:
            reader.take(number, cells)
    _doubled(reader.figures, faults)
    if not len(faults) and not reader.figures:
        faults.add(
            source,
            message("The table has no figure."),
            message("Check the heading row, the sheet and what stands for not reported."),
            "empty",
        )
    faults.raise_if_any()
    return MappedTable(
        figures=tuple(reader.figures),
        rows=reader.rows,
        not_reported=reader.not_reported,
        left_aside=reader.left_aside,
    )


def grid_of(data: bytes, source: str, mapping: TableMapping, parse: Parse) -> Grid:
    """The one table that the mapping means.

    Raises
    ------
    InvalidInput
        If it cannot be read so.
    """
    if is_workbook(data):
        return named_sheet(sheet_grids(data, source, parse), mapping.sheet, source)
    return csv_grid(decoded(data, source, mapping.encoding), source, mapping.separator)


def _columns(grid: Grid, mapping: TableMapping, faults: Faults) -> Mapping[str, int]:
    """Where each heading that the mapping names stands."""
    row = next((cells for number, cells in grid.rows if number == mapping.heading_row), ())
    where = grid.place(mapping.heading_row, 1)
    headings = [text.strip() for text in row]
    found: dict[str, int] = {}
    for name in mapping.headings:
        count = headings.count(name)
        if count != 1:
            near = near_to(name, [h for h in headings if h])
            faults.add(
                where,
                message("The heading {value} occurs twice.", value=shown(name))
                if count
                else message("The column {heading} is missing.", heading=shown(name)),
                message("Is it the one called {near}?", near=shown(near[0]))
                if near and not count
                else message("The table is not as it was; look at its mapping again."),
                "heading",
            )
        else:
            found[name] = headings.index(name)
    return found


def _merged(grid: Grid, mapping: TableMapping, columns: Mapping[str, int], faults: Faults) -> None:
    last = max(columns.values(), default=0) + 1
    for block in grid.merged:
        if block.bottom > mapping.heading_row and block.left <= last:
            faults.add(
                f"{grid.sheet}!{block.ref}",
                message("The cells {cells} are merged.", cells=block.ref),
                message("Unmerge them, so that each figure has a cell of its own."),
                "merged",
            )


def _doubled(figures: Sequence[SeriesFigure], faults: Faults) -> None:
    """The same figure twice means that rows are a break-down, or that one is wrong."""
    first: dict[tuple[object, ...], str] = {}
    for figure in figures:
        place = first.setdefault(figure.key, figure.place)
        if place != figure.place:
            faults.add(
                figure.place,
                message(
                    "{state}, {term}, {year} has a value already, at {place}.",
                    state=figure.state,
                    term=shown(figure.term),
                    year=figure.year,
                    place=place,
                ),
                message(
                    "Keep one of them; where rows are a break-down, say in the mapping which to read."
                ),
                "duplicate",
            )
