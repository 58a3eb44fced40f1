"""Victimisation and reporting-rate surveys: a share with its interval, sample, question and days.

The table has a form of its own (CSV in UTF-8, or the first sheet of a workbook with these headings):
``state``, ``measure`` (victimisation or reporting), ``term``, ``year``, ``per_cent``, ``low``, ``high``,
``sample``, ``question``, ``fielded_from``, ``fielded_to``. Other tables are read with a mapping.
"""

from __future__ import annotations

from gradus.domain.messages import message
from gradus.formats.sheets.faults import refuse_file
from gradus.formats.sheets.parse import parse_book
from gradus.formats.statistics.grids import (
    Grid,
    Parse,
    csv_grid,
    decoded,
    is_workbook,
    sheet_grids,
)
from gradus.formats.statistics.mapped import MappedTable, StateOf, alpha3, read_mapped
from gradus.formats.statistics.mapping import TableMapping, ValueColumn

COLUMNS = (
    "state", "measure", "term", "year", "per_cent", "low", "high", "sample", "question",
    "fielded_from", "fielded_to",
)  # fmt: skip


def is_survey(headings: tuple[str, ...]) -> bool:
    """Whether a table has the columns of a survey."""
    return set(COLUMNS) <= set(headings)


def survey_mapping(source: str, scheme: str = "gradus", sheet: str = "") -> TableMapping:
    """The mapping of the form described above; its terms are ids of offence groups."""
    return TableMapping(
        scheme=scheme,
        source=source,
        sheet=sheet,
        state_column="state",
        term_column="term",
        year_column="year",
        kind_column="measure",
        sample_column="sample",
        question_column="question",
        from_column="fielded_from",
        to_column="fielded_to",
        values=(
            ValueColumn(
                heading="per_cent", kind="victimisation", unit="per cent", low="low", high="high"
            ),
        ),
    )


def read_survey(
    data: bytes,
    source: str,
    *,
    publisher: str,
    scheme: str = "gradus",
    state_of: StateOf = alpha3,
    parse: Parse = parse_book,
) -> MappedTable:
    """The figures of a survey.

    Parameters
    ----------
    data, source
        The file and its name.
    publisher
        Who asked, and in which survey.
    scheme
        Of the terms: ids of offence groups, unless said.
    state_of, parse
        As :func:`gradus.formats.statistics.mapped.read_mapped`.

    Raises
    ------
    InvalidInput
        With every fault.
    """
    for grid in _grids(data, source, parse):
        if grid.rows and is_survey(tuple(text.strip() for text in grid.rows[0][1])):
            mapping = survey_mapping(publisher, scheme, grid.sheet)
            return read_mapped(data, source, mapping, state_of=state_of, parse=parse)
    raise refuse_file(
        source,
        "heading",
        message("These are not the columns of a survey."),
        message("It has {columns}.", columns=", ".join(COLUMNS)),
    )


def _grids(data: bytes, source: str, parse: Parse) -> tuple[Grid, ...]:
    if is_workbook(data):
        return sheet_grids(data, source, parse)
    return (csv_grid(decoded(data, source, "utf-8"), source, ","),)
