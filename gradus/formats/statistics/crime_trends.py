"""UN Crime Trends exports: recorded offences by State, category and year.

Two published layouts are understood: the compact one (``iso3,country,region,subregion,category,year,
unit,value,source``) and the one the data portal gives (``Iso3_code, Country, Region, Subregion,
Indicator, Dimension, Category, Sex, Age, Year, Unit of measurement, VALUE, Source``), as CSV or as the
workbook it is downloaded as. A row that is not there is *not reported*; a row of 0 is a zero.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from gradus.domain.messages import N_, Message, message
from gradus.domain.texts import is_control, is_deceptive
from gradus.formats.sheets.faults import shown
from gradus.formats.sheets.parse import parse_book
from gradus.formats.statistics.grids import Grid, Parse, cell_fault, is_workbook, sheet_grids
from gradus.formats.statistics.series import SeriesFigure
from gradus.formats.statistics.tables import (
    Faults,
    folded,
    headings_of,
    number,
    rows_of,
    text_of,
)

NAMES = {
    "state": ("iso3", "iso3_code"),
    "country": ("country",),
    "region": ("region",),
    "subregion": ("subregion", "sub-region"),
    "category": ("category",),
    "year": ("year",),
    "unit": ("unit", "unit_of_measurement"),
    "value": ("value",),
    "source": ("source",),
}
REQUIRED = ("state", "category", "year", "unit", "value")
WHOLE = {"sex": ("total", ""), "age": ("total", ""), "dimension": ("total", "by category", "")}
"""Of the portal's break-downs only totals are read."""
SCHEME = "cts"
DEFINITION = N_("Offences recorded by the police, as the State counts them.")
_HEADINGS_WITHIN = 20
_STATE = re.compile(r"^[A-Z]{3}(?:_[A-Z_]{1,8})?$")
"""Parts of a State that report for themselves have its code and more, such as GBR_S."""


@dataclass(frozen=True, kw_only=True)
class CrimeRow:
    """One State, category and year: ``count``, or ``rate`` per 100,000, or both."""

    state: str
    country: str
    region: str
    subregion: str
    category: str
    year: int
    count: float | None
    rate: float | None
    source: str
    place: str = ""


def is_crime_trends(text: str) -> bool:
    """Whether a table has the columns of a Crime Trends export."""
    return _known(headings_of(text))


def read_crime_trends(
    data: bytes, source: str, *, parse: Parse = parse_book
) -> tuple[CrimeRow, ...]:
    """The rows of an export, counts and rates of the same figure joined.

    Parameters
    ----------
    data, source
        The file and its name: CSV, plain or gzipped, or XLSX.
    parse
        How the bytes of a workbook become cells.

    Raises
    ------
    InvalidInput
        With every fault by line.
    """
    faults = Faults(source)
    if is_workbook(data):
        headings, rows = _of_book(sheet_grids(data, source, parse), faults)
    else:
        text = text_of(data, source)
        headings = headings_of(text)
        rows = ((f"{source}, line {line}", row) for line, row in rows_of(text, source))
    if not _known(headings):
        faults.add(
            1,
            message("These are not the columns of a UN Crime Trends export."),
            message("Download the table again from the UNODC data portal, as CSV."),
            "heading",
        )
        faults.refuse()
    column = {k: next((h for h in v if h in headings), "") for k, v in NAMES.items()}
    broken_down = [(h, w) for h, w in WHOLE.items() if h in headings]
    found: Found = {}
    for where, row in rows:
        if not any(row.get(h, "").strip().casefold() not in w for h, w in broken_down):
            _row(row, column, where, found, faults)
    faults.refuse()
    return tuple(CrimeRow(**values) for values in found.values())  # type: ignore[arg-type]


def crime_series(rows: Iterable[CrimeRow]) -> tuple[SeriesFigure, ...]:
    """The rows as figures of the series of recorded crime: a count and a rate are two figures."""
    figures = []
    for row in rows:
        for value, unit in ((row.count, "count"), (row.rate, "per 100,000")):
            if value is not None:
                figures.append(
                    SeriesFigure(
                        state=row.state,
                        scheme=SCHEME,
                        term=row.category,
                        kind="recorded",
                        year=row.year,
                        value=Decimal(repr(value)),
                        unit="count" if unit == "count" else "per 100,000",
                        source=f"UN Crime Trends Survey ({row.source})",
                        definition=DEFINITION,
                        place=row.place,
                    )
                )
    return tuple(figures)


Found = dict[tuple[str, str, int], dict[str, object]]
Rows = Iterable[tuple[str, Mapping[str, str]]]


def _known(headings: Iterable[str]) -> bool:
    there = set(headings)
    return all(there.intersection(NAMES[name]) for name in REQUIRED)


def _of_book(grids: Iterable[Grid], faults: Faults) -> tuple[tuple[str, ...], Rows]:
    """The headings and rows of the first sheet that has them; notes may stand above."""
    for grid in grids:
        for number_, cells in grid.rows[:_HEADINGS_WITHIN]:
            headings = tuple(folded(text) for text in cells)
            if _known(headings):
                for (row, at), kind in grid.kinds.items():
                    if row > number_ and (wrong := cell_fault(kind, "")):
                        faults.add(grid.place(row, at), *wrong, kind)
                return headings, _below(grid, number_, headings)
    return (), ()


def _below(
    grid: Grid, heading_row: int, headings: tuple[str, ...]
) -> Iterator[tuple[str, Mapping[str, str]]]:
    for number_, cells in grid.rows:
        if number_ > heading_row:
            yield f"{grid.sheet}!{number_}:{number_}", dict(zip(headings, cells, strict=False))


def _row(
    row: Mapping[str, str], column: Mapping[str, str], where: str, found: Found, faults: Faults
) -> None:
    def get(name: str) -> str:
        return row.get(column[name], "").strip()

    def fault(name: str, what: Message, remedy: Message) -> None:
        faults.add(f"{where}, column {column[name]}", what, remedy, name)

    text = get("value")
    if not text:
        return
    year, value, unit, state = get("year"), number(text), get("unit").casefold(), get("state")
    before = faults.count
    if not (len(year) == 4 and year.isascii() and year.isdigit() and 1900 <= int(year) <= 2200):
        fault(
            "year",
            message("{value} is no year.", value=shown(year)),
            message("Write such as 2022."),
        )
    if value is None or value < 0:
        fault(
            "value",
            message("{value} is no count or rate.", value=shown(text)),
            message("Write a number of 0 or more; leave out what was not reported."),
        )
    rated = "rate" in unit or "100,000" in unit
    if not rated and "count" not in unit:
        fault(
            "unit",
            message("{value} is no unit of this table.", value=shown(unit)),
            message("It is Counts or Rate per 100,000 population."),
        )
    if not _STATE.match(state):
        fault(
            "state",
            message("{value} is no State that is known here.", value=shown(state)),
            message("Write its ISO 3166 code, such as KEN."),
        )
    for name in ("country", "region", "subregion", "category", "source"):
        if any(is_control(c) or is_deceptive(c) for c in get(name)) or len(get(name)) > 500:
            fault(
                name,
                message("{value} holds hidden or turning characters.", value=shown(get(name))),
                message("Type the text again."),
            )
    if faults.count != before:
        return
    key = (state, get("category"), int(year))
    entry = found.setdefault(
        key,
        {
            "state": key[0],
            "country": get("country"),
            "region": get("region"),
            "subregion": get("subregion"),
            "category": key[1],
            "year": key[2],
            "count": None,
            "rate": None,
            "source": get("source") or "UN Crime Trends Survey",
            "place": where,
        },
    )
    kind = "rate" if rated else "count"
    if entry[kind] is not None and entry[kind] != value:
        fault(
            "value",
            message(
                "{state}, {category}, {year} has two values.",
                state=key[0],
                category=key[1],
                year=key[2],
            ),
            message("Keep the right one."),
        )
    entry[kind] = value
