"""How a State's own table is to be read: which column is what. Made once, remembered for its source."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from gradus.domain.messages import Message, message
from gradus.domain.refusals import Fault, InvalidInput
from gradus.formats.records.read_json import read_json
from gradus.formats.records.write_json import write_json
from gradus.formats.sheets.faults import shown
from gradus.formats.statistics.series import UNITS_OF, SeriesKind

_LETTERS = re.compile(r"^[A-Z]{3}\Z")

Encoding = Literal[
    "utf-8", "utf-16", "windows-1250", "windows-1251", "windows-1252", "windows-1256",
    "iso-8859-1", "iso-8859-2", "iso-8859-6",
]  # fmt: skip
WrittenUnit = Literal["count", "per 100,000", "per cent", "share", "money"]
"""``share`` is a part of 1; it is kept as per cent."""


@dataclass(frozen=True, kw_only=True)
class ValueColumn:
    """A column of values: what they are. ``year`` where each year has a column of its own.

    ``low`` and ``high`` name the columns of the source's interval; ``currency`` is an ISO 4217 code,
    for money.
    """

    heading: str
    kind: SeriesKind
    unit: WrittenUnit
    currency: str = ""
    low: str = ""
    high: str = ""
    year: int | None = None


@dataclass(frozen=True, kw_only=True)
class Only:
    """A break-down of which only some rows are read, such as the column Sex, where it is Total."""

    heading: str
    values: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class TableMapping:
    """How one source's table is read. Nothing in it is guessed when it is used.

    Columns are named by their headings, exactly as written. What has no column is said once for the
    whole table: ``state`` (alpha-3), ``term``, ``year``. ``states`` says which State a spelling of
    the source means; ``""`` leaves its rows aside, such as those of the world. ``not_reported`` are
    the texts that stand for no figure; an empty cell always does. ``sheet`` is empty for CSV.
    ``kind_column`` names the column that says of each row whether it is ``victimisation`` or
    ``reporting`` (surveys).
    """

    schema: Literal["gradus.table-mapping/1"] = "gradus.table-mapping/1"
    scheme: str
    source: str
    values: tuple[ValueColumn, ...]
    definition: str = ""
    sheet: str = ""
    heading_row: int = 1
    encoding: Encoding = "utf-8"
    separator: Literal[",", ";", "\t", "|"] = ","
    decimal_mark: Literal[".", ","] = "."
    thousands_mark: Literal["", ",", ".", " ", "'"] = ""
    state_column: str = ""
    term_column: str = ""
    year_column: str = ""
    kind_column: str = ""
    population_column: str = ""
    definition_column: str = ""
    question_column: str = ""
    sample_column: str = ""
    from_column: str = ""
    to_column: str = ""
    state: str = ""
    term: str = ""
    year: int | None = None
    states: Mapping[str, str] = field(default_factory=dict)
    only: tuple[Only, ...] = ()
    not_reported: tuple[str, ...] = ()

    @property
    def headings(self) -> tuple[str, ...]:
        """Every heading the mapping names, once."""
        named = [
            self.state_column, self.term_column, self.year_column, self.kind_column,
            self.population_column, self.definition_column, self.question_column,
            self.sample_column, self.from_column, self.to_column,
            *(o.heading for o in self.only),
        ]  # fmt: skip
        for value in self.values:
            named += [value.heading, value.low, value.high]
        return tuple(dict.fromkeys(name for name in named if name))


def mapping_json(mapping: TableMapping) -> bytes:
    """The mapping as JSON, as :func:`read_mapping` reads it."""
    return write_json(mapping)


def read_mapping(data: bytes, source: str) -> TableMapping:
    """A mapping from its JSON.

    Raises
    ------
    InvalidInput
        With every fault, those of :func:`check_mapping` too.
    """
    mapping = read_json(TableMapping, data, source)
    check_mapping(mapping, source)
    return mapping


def check_mapping(mapping: TableMapping, source: str) -> None:
    """Whether a mapping can be used at all, before any table is looked at.

    Raises
    ------
    InvalidInput
        With every fault.
    """
    found: list[Fault] = []

    def add(where: str, what: Message, remedy: Message) -> None:
        found.append(Fault(f"{source}, {where}", what, remedy, "mapping"))

    if not mapping.values:
        add("values", message("No column of values is named."), message("Name at least one."))
    for name, column, fixed in (
        ("state", mapping.state_column, mapping.state),
        ("term", mapping.term_column, mapping.term),
        ("year", mapping.year_column, mapping.year or all(v.year for v in mapping.values)),
    ):
        if bool(column) == bool(fixed):
            add(
                name,
                message("It is not clear where {name} is to be read.", name=name),
                message("Name its column, or say it once for the whole table; not both."),
            )
    for n, value in enumerate(mapping.values):
        unit = "per cent" if value.unit == "share" else value.unit
        if not mapping.kind_column and unit not in UNITS_OF[value.kind]:
            add(
                f"values[{n}].unit",
                message("{kind} is not told in {unit}.", kind=value.kind, unit=repr(value.unit)),
                message("Write one of: {known}.", known=", ".join(UNITS_OF[value.kind])),
            )
        lettered = bool(_LETTERS.match(value.currency))
        if lettered != bool(value.currency) or lettered != (value.unit == "money"):
            add(
                f"values[{n}].currency",
                message("Money needs a currency, and nothing else has one."),
                message("Write its three letters, such as USD."),
            )
        if bool(value.low) != bool(value.high):
            add(
                f"values[{n}]",
                message("Only one end of the interval has a column."),
                message("Name both columns, or none."),
            )
    for code in (mapping.state, *mapping.states.values()):
        if code and not _LETTERS.match(code):
            add(
                "state",
                message("{value} is no State that is known here.", value=shown(code)),
                message("Write its ISO 3166 code, such as KEN."),
            )
    if mapping.decimal_mark == mapping.thousands_mark:
        add(
            "thousands_mark",
            message("The mark of decimals is that of thousands too."),
            message("Look at the numbers of the table again."),
        )
    if mapping.heading_row < 1:
        add("heading_row", message("There is no such row."), message("Rows count from 1."))
    if not mapping.source.strip() or not mapping.scheme.strip():
        add(
            "source",
            message("A figure without a source cannot be kept."),
            message("Say who publishes the table, and which classification it uses."),
        )
    if found:
        raise InvalidInput(source, found)
