"""Annual tables of a reporting site: type, year, complaints and loss, as IC3 publishes them."""

from __future__ import annotations

from gradus.domain.messages import N_, message
from gradus.formats.sheets.faults import refuse_file
from gradus.formats.statistics.grids import csv_grid, decoded
from gradus.formats.statistics.mapped import MappedTable, read_mapped
from gradus.formats.statistics.mapping import TableMapping, ValueColumn

SCHEME = "ic3"
_TERM = ("crime_type", "type", "term")
_LOSS = "loss"
DEFINITION = N_("Complaints that the public made to a reporting site, by the type it gave them.")


def is_complaints(headings: tuple[str, ...]) -> bool:
    """Whether a table has the columns of such a table: a type, a year, complaints."""
    return any(h in _TERM for h in headings) and {"year", "complaints"} <= set(headings)


def complaints_mapping(
    headings: tuple[str, ...],
    *,
    state: str,
    currency: str,
    scheme: str = SCHEME,
    source: str = "IC3 annual report",
) -> TableMapping:
    """The mapping of a table with such headings; a column ``loss`` or ``loss_usd`` is money."""
    term = next(h for h in headings if h in _TERM)
    losses = [h for h in headings if h == _LOSS or h == f"{_LOSS}_{currency.casefold()}"]
    return TableMapping(
        scheme=scheme,
        source=source,
        definition=DEFINITION,
        state=state,
        term_column=term,
        year_column="year",
        values=(
            ValueColumn(heading="complaints", kind="complaints", unit="count"),
            *(
                ValueColumn(heading=h, kind="loss", unit="money", currency=currency)
                for h in losses[:1]
            ),
        ),
    )


def read_complaints(
    data: bytes,
    source: str,
    *,
    state: str,
    currency: str = "USD",
    scheme: str = SCHEME,
    publisher: str = "IC3 annual report",
) -> MappedTable:
    """Complaints and losses of one State, by type and year.

    Parameters
    ----------
    data, source
        The file (CSV in UTF-8) and its name.
    state
        Whose reporting site it is (alpha-3): the table does not say.
    currency
        Of the losses (ISO 4217).
    scheme, publisher
        Whose types they are, and who counted.

    Raises
    ------
    InvalidInput
        With every fault.
    """
    grid = csv_grid(decoded(data, source, "utf-8"), source, ",")
    headings = tuple(text.strip() for text in grid.rows[0][1]) if grid.rows else ()
    if not is_complaints(headings):
        raise refuse_file(
            source,
            "heading",
            message("These are not the columns of a table of complaints."),
            message("It has crime_type, year, complaints and, where known, loss."),
        )
    mapping = complaints_mapping(
        headings, state=state, currency=currency, scheme=scheme, source=publisher
    )
    return read_mapped(data, source, mapping)
