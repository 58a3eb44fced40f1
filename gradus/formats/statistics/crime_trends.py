"""UN Crime Trends exports: recorded offences by State, category and year.

Two published layouts are understood: the compact one (``iso3,country,region,subregion,category,year,
unit,value,source``) and the one the data portal gives (``Iso3_code, Country, Region, Subregion,
Indicator, Dimension, Category, Sex, Age, Year, Unit of measurement, VALUE, Source``). A row that is
not there is *not reported*; a row of 0 is a zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gradus.domain.messages import message
from gradus.formats.statistics.tables import Faults, headings_of, number, rows_of, text_of

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


def is_crime_trends(text: str) -> bool:
    """Whether a table has the columns of a Crime Trends export."""
    headings = set(headings_of(text))
    return all(headings.intersection(NAMES[name]) for name in REQUIRED)


def read_crime_trends(data: bytes, source: str) -> tuple[CrimeRow, ...]:
    """The rows of an export, counts and rates of the same figure joined.

    Raises
    ------
    InvalidInput
        With every fault by line.
    """
    text = text_of(data, source)
    faults = Faults(source)
    headings = headings_of(text)
    column = {k: next((h for h in v if h in headings), "") for k, v in NAMES.items()}
    if not is_crime_trends(text):
        faults.add(
            1,
            message("These are not the columns of a UN Crime Trends export."),
            message("Download the table again from the UNODC data portal, as CSV."),
        )
        faults.refuse()
    found: Found = {}
    for line, row in rows_of(text):
        if any(row.get(h, "").strip().casefold() not in w for h, w in WHOLE.items() if h in row):
            continue
        _row(row, column, line, found, faults)
    faults.refuse()
    return tuple(CrimeRow(**values) for values in found.values())  # type: ignore[arg-type]


Found = dict[tuple[str, str, int], dict[str, object]]


def _row(
    row: Mapping[str, str], column: Mapping[str, str], line: int, found: Found, faults: Faults
) -> None:
    def get(name: str) -> str:
        return row.get(column[name], "").strip()

    year, value, unit = get("year"), number(get("value")), get("unit").casefold()
    if not get("value"):
        return
    if not year.isdigit() or not 1900 <= int(year) <= 2200:
        faults.add(
            line,
            message("{value} is no year.", value=repr(year[:20])),
            message("Write such as 2022."),
        )
        return
    if value is None or value < 0:
        faults.add(
            line,
            message("{value} is no count or rate.", value=repr(get("value")[:20])),
            message("Write a number of 0 or more; leave out what was not reported."),
        )
        return
    rated = "rate" in unit or "100,000" in unit
    if not rated and "count" not in unit:
        faults.add(
            line,
            message("{value} is no unit of this table.", value=repr(unit[:40])),
            message("It is Counts or Rate per 100,000 population."),
        )
        return
    key = (get("state"), get("category"), int(year))
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
        },
    )
    kind = "rate" if rated else "count"
    if entry[kind] is not None and entry[kind] != value:
        faults.add(
            line,
            message(
                "{state}, {category}, {year} has two values.",
                state=key[0],
                category=key[1],
                year=key[2],
            ),
            message("Keep the right one."),
        )
    entry[kind] = value
