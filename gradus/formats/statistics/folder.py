"""A folder of downloaded tables: each is known by its columns, whatever it is called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from gradus.domain.messages import message
from gradus.formats.statistics.crime_trends import CrimeRow, is_crime_trends, read_crime_trends
from gradus.formats.statistics.tables import Faults, headings_of, number, rows_of, text_of


@dataclass(frozen=True, kw_only=True)
class IndicatorRow:
    """One context indicator of one State in one year."""

    state: str
    indicator: str
    year: int
    value: float
    source: str


@dataclass(frozen=True, kw_only=True)
class Country:
    """A country of the list: codes, name, region and sub-region (UN M49)."""

    iso3: str
    iso2: str
    name: str
    region: str
    subregion: str


@dataclass
class Folder:
    """What a folder holds; ``used`` names the files by what they are."""

    crimes: list[CrimeRow] = field(default_factory=list)
    indicators: list[IndicatorRow] = field(default_factory=list)
    countries: list[Country] = field(default_factory=list)
    used: dict[str, str] = field(default_factory=dict)


def read_folder(files: Mapping[str, bytes]) -> Folder:
    """Everything that is known by its columns; other files are left aside.

    Parameters
    ----------
    files
        Bytes by name.

    Raises
    ------
    InvalidInput
        If a table that was recognised has faults.
    """
    found = Folder()
    for name, data in sorted(files.items()):
        text = text_of(data, name)
        headings = set(headings_of(text))
        if is_crime_trends(text):
            found.crimes.extend(read_crime_trends(data, name))
            found.used[name] = "crime trends"
        elif headings >= INDICATOR_COLUMNS:
            found.indicators.extend(read_indicators(text, name))
            found.used[name] = "indicators"
        elif {"iso3", "iso2", "region", "subregion"} <= headings:
            found.countries.extend(_countries(text, name))
            found.used[name] = "countries"
    return found


INDICATOR_COLUMNS = frozenset({"iso3", "indicator", "year", "value"})


def is_indicators(text: str) -> bool:
    """Whether a table has the columns of indicators of States."""
    return set(headings_of(text)) >= INDICATOR_COLUMNS


def read_indicators(text: str, source: str) -> list[IndicatorRow]:
    """The rows of a table of indicators (``iso3, indicator, year, value``, and ``source_id`` if known).

    Raises
    ------
    InvalidInput
        With every fault by line.
    """
    faults = Faults(source)
    found = []
    for line, row in rows_of(text, source):
        value = number(row.get("value", ""))
        year = row.get("year", "")
        if value is None or not year.isdigit():
            faults.add(
                line,
                message("{value} is no value of a year.", value=repr(row.get("value", "")[:20])),
                message("Write a number, and a year such as 2022."),
            )
            continue
        found.append(
            IndicatorRow(
                state=row.get("iso3", ""),
                indicator=row.get("indicator", ""),
                year=int(year),
                value=value,
                source=row.get("source_id", ""),
            )
        )
    faults.refuse()
    return found


def _countries(text: str, source: str) -> list[Country]:
    return [
        Country(
            iso3=row["iso3"],
            iso2=row.get("iso2", ""),
            name=row.get("name_en") or row.get("name", "") or row["iso3"],
            region=row.get("region", ""),
            subregion=row.get("subregion", ""),
        )
        for _, row in rows_of(text, source)
        if row.get("iso3")
    ]
