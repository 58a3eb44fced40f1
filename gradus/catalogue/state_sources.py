"""Where the columns of the Member States' tables come from: ``states/sources.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from gradus.catalogue.places import line_finder
from gradus.catalogue.state_tables import bytes_of, faults_of
from gradus.domain.messages import message
from gradus.domain.refusals import InvalidInput
from gradus.formats.records.read_yaml import read_yaml
from gradus.formats.sheets.faults import Faults

FILE = "sources.yaml"


@dataclass(frozen=True, kw_only=True)
class ColumnSource:
    """Where columns come from; ``as_of`` is a year, a month, a day, or ``not recorded``."""

    columns: tuple[str, ...]
    source: str
    as_of: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Graduation:
    """A date on which a State was to leave the list of LDCs: not applied until confirmed."""

    state: str
    on: str
    note: str


@dataclass(frozen=True, kw_only=True)
class Sources:
    """What is known about each column, by table; what was corrected; what is scheduled."""

    schema: Literal["gradus.state-sources/1"]
    id: str
    version: str
    date: str
    tables: Mapping[str, tuple[ColumnSource, ...]]
    corrections: tuple[str, ...]
    scheduled_graduations: tuple[Graduation, ...]

    def of(self, column: str, table: str = "member_states.csv") -> ColumnSource:
        """The source of a column. Raises ``LookupError`` if there is none."""
        for entry in self.tables.get(table, ()):
            if column in entry.columns:
                return entry
        raise LookupError(f"{table} has no source for {column}")


def read_sources(
    folder: Path, tables: Mapping[str, tuple[str, ...]], least_developed: set[str], faults: Faults
) -> Sources | None:
    """The sources, held against the columns of the tables; None, with faults, if unreadable.

    Parameters
    ----------
    folder
        Where the file lies.
    tables
        The columns of each table: every one needs its source.
    least_developed
        Alpha-3 codes flagged as LDC: only these can have a graduation still to come.
    faults
        Takes what is wrong.
    """
    source = f"{folder.name}/{FILE}"
    data = bytes_of(folder, FILE, faults)
    if data is None:
        return None
    try:
        found = read_yaml(Sources, data, source)
    except InvalidInput as refusal:
        faults_of(refusal, faults)
        return None
    line = line_finder(data, source)
    for table, columns in tables.items():
        told = {c for entry in found.tables.get(table, ()) for c in entry.columns}
        for column in columns:
            if column not in told:
                faults.add(
                    f"{source}, line {line(f'tables.{table}')}",
                    message("The column {column} of {table} has no source.", column=column,
                            table=table),
                    message("Say where it comes from, and as of when."),
                )  # fmt: skip
    for n, graduation in enumerate(found.scheduled_graduations):
        if graduation.state not in least_developed:
            faults.add(
                f"{source}, line {line(f'scheduled_graduations[{n}]')}",
                message("{state} is not flagged as an LDC.", state=graduation.state),
                message("Take this entry away once the graduation is confirmed and applied."),
            )
    return found
