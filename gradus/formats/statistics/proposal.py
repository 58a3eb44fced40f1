"""A first mapping for a foreign table, shown to a person: what was detected, and what has to be said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from gradus.domain.messages import message
from gradus.formats.sheets.parse import parse_book
from gradus.formats.statistics.detect import (
    BROKEN_DOWN,
    SEPARATORS,
    VALUES,
    WHOLE,
    WORDS,
    Finding,
    encoding_of,
    folded,
    heading_row_of,
    marks_of,
    separator_of,
)
from gradus.formats.statistics.grids import (
    Grid,
    Parse,
    csv_grid,
    decoded,
    is_workbook,
    sheet_grids,
)
from gradus.formats.statistics.mapping import Encoding, Only, TableMapping, ValueColumn
from gradus.formats.statistics.numbers import exact, year_of

MOST_WORDS = 20
SAMPLE = 5


@dataclass(frozen=True, kw_only=True)
class Written:
    """How a person says that a table is written; what is empty is found out."""

    encoding: str = ""
    separator: str = ""
    sheet: str = ""
    heading_row: int = 0


NOT_SAID = Written()


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """A mapping to be looked at: it is not used before a person has confirmed it.

    ``findings`` say how each part was found; ``asks`` are the fields of the mapping a person must
    say, since what is proposed for them may be wrong. ``headings``, ``sample`` (first rows below
    them) and ``breakdowns`` (values by heading) are there to be shown beside.
    """

    mapping: TableMapping
    findings: tuple[Finding, ...]
    sheets: tuple[str, ...]
    headings: tuple[str, ...]
    sample: tuple[tuple[str, ...], ...]
    breakdowns: Mapping[str, tuple[str, ...]]

    @property
    def asks(self) -> tuple[str, ...]:
        """Fields that are not sure, in the order found."""
        return tuple(dict.fromkeys(f.field for f in self.findings if not f.sure))


def propose_mapping(
    data: bytes, source: str, *, parse: Parse = parse_book, written: Written = NOT_SAID
) -> Proposal:
    """What a table looks like, and a mapping for it.

    Parameters
    ----------
    data, source
        The file (CSV or XLSX) and its name.
    parse
        How the bytes of a workbook become cells.
    written
        What a person has seen to be otherwise than it was found out.

    Returns
    -------
    Proposal
        ``scheme``, ``source`` and the kinds of its values are always asked: no file says them.

    Raises
    ------
    InvalidInput
        If the file is no table that can be read at all.
    """
    findings: list[Finding] = []
    known: dict[str, Any] = {}
    grid, sheets = _grid(data, source, parse, written, findings, known)
    row = heading_row_of(grid)
    if written.heading_row:
        row = _said("heading_row", str(written.heading_row))
    findings.append(row)
    number = int(row.found)
    headings = tuple(c.strip() for c in next((cells for n, cells in grid.rows if n == number), ()))
    below = [cells for n, cells in grid.rows if n > number]
    named = _named(headings, below, findings)
    known |= named
    values = _values(headings, below, set(named.values()), findings)
    texts = [t for v in values for t in _column(below, headings.index(v.heading)) if t]
    decimal, thousands = marks_of(texts)
    findings += [decimal, thousands]
    absent = dict.fromkeys(t for t in texts if exact(t, decimal.found, thousands.found) is None)
    if absent:
        findings.append(
            Finding(
                field="not_reported",
                found=", ".join(list(absent)[:MOST_WORDS]),
                sure=False,
                why=message("These stand where numbers are expected."),
            )
        )
    only, breakdowns = _broken_down(headings, below, findings)
    for field in ("scheme", "source"):
        findings.append(Finding(field=field, found="", sure=False, why=message("No file says it.")))
    mapping = TableMapping(
        scheme="",
        source="",
        values=tuple(values),
        heading_row=number,
        decimal_mark="," if decimal.found == "," else ".",
        thousands_mark=thousands.found,  # type: ignore[arg-type]
        not_reported=tuple(absent)[:MOST_WORDS],
        only=only,
        **known,
    )
    return Proposal(
        mapping=mapping,
        findings=tuple(findings),
        sheets=sheets,
        headings=headings,
        sample=tuple(tuple(cells) for cells in below[:SAMPLE]),
        breakdowns=breakdowns,
    )


def _grid(
    data: bytes,
    source: str,
    parse: Parse,
    written: Written,
    findings: list[Finding],
    known: dict[str, Any],
) -> tuple[Grid, tuple[str, ...]]:
    if is_workbook(data):
        grids = [g for g in sheet_grids(data, source, parse) if g.rows]
        if not grids:
            return Grid(source, "", ()), ()
        chosen, finding = _sheet(grids, written.sheet)
        findings.append(finding)
        known["sheet"] = chosen.sheet
        return chosen, tuple(g.sheet for g in grids)
    encoding = encoding_of(data)
    if written.encoding in get_args(Encoding):
        encoding = _said("encoding", written.encoding, (encoding.found, *encoding.others))
    text = decoded(data, source, encoding.found)
    separator = separator_of(text)
    if written.separator in SEPARATORS:
        separator = _said("separator", written.separator)
    findings += [encoding, separator]
    known |= {"encoding": encoding.found, "separator": separator.found}
    return csv_grid(text, source, separator.found), ()


def _sheet(grids: Sequence[Grid], said: str) -> tuple[Grid, Finding]:
    """The sheet that somebody named, or the one with the most rows."""
    for grid in grids:
        if grid.sheet == said:
            return grid, _said("sheet", said)
    chosen = max(grids, key=lambda grid: len(grid.rows))
    alone = len(grids) == 1
    return chosen, Finding(
        field="sheet",
        found=chosen.sheet,
        sure=alone,
        others=tuple(g.sheet for g in grids if g is not chosen),
        why=message("It is the only sheet with something in it.")
        if alone
        else message("It has the most rows."),
    )


def _said(field: str, found: str, others: tuple[str, ...] = ()) -> Finding:
    left = tuple(dict.fromkeys(one for one in others if one != found))
    return Finding(field=field, found=found, sure=True, others=left, why=message("You said so."))


def _column(below: Sequence[Sequence[str]], at: int) -> list[str]:
    return [cells[at].strip() if at < len(cells) else "" for cells in below]


def _named(
    headings: Sequence[str], below: Sequence[Sequence[str]], findings: list[Finding]
) -> dict[str, str]:
    """Columns of State, term, year and population, by their headings."""
    found: dict[str, str] = {}
    plain = [folded(h) for h in headings]
    for field, words in WORDS.items():
        candidates = [headings[plain.index(w)] for w in words if w in plain]
        candidates = [c for c in dict.fromkeys(candidates) if c not in found.values()]
        if field == "year_column" and not candidates:
            candidates = [
                h
                for n, h in enumerate(headings)
                if h and below and all(year_of(t) for t in _column(below, n))
            ]
        if candidates:
            found[field] = candidates[0]
        elif field == "population_column" or (
            field == "year_column" and any(year_of(h) for h in headings)
        ):
            continue
        findings.append(
            Finding(
                field=field,
                found=candidates[0] if candidates else "",
                sure=len(candidates) == 1,
                others=tuple(candidates[1:]),
                why=message("Its heading says so.")
                if candidates
                else message("No heading says so: name the column, or say it once for the table."),
            )
        )
    return found


def _values(
    headings: Sequence[str],
    below: Sequence[Sequence[str]],
    taken: set[str],
    findings: list[Finding],
) -> list[ValueColumn]:
    """Columns of values, by their headings or because each is a year; their kind is always asked."""
    found: list[ValueColumn] = []
    for heading in headings:
        plain = folded(heading)
        if not heading or heading in taken or headings.count(heading) > 1:
            continue
        if year := year_of(heading):
            found.append(ValueColumn(heading=heading, kind="recorded", unit="count", year=year))
            continue
        for unit, words in VALUES.items():
            if plain in words:
                kind = "victimisation" if unit == "per cent" else "recorded"
                found.append(ValueColumn(heading=heading, kind=kind, unit=unit))  # type: ignore[arg-type]
    findings.append(
        Finding(
            field="values",
            found=", ".join(v.heading for v in found),
            sure=False,
            others=tuple(
                h
                for n, h in enumerate(headings)
                if h
                and h not in taken
                and h not in {v.heading for v in found}
                and any(exact(t) is not None for t in _column(below, n)[:50])
            ),
            why=message("Whether they are recorded offences, cases or answers, no file says."),
        )
    )
    return found


def _broken_down(
    headings: Sequence[str], below: Sequence[Sequence[str]], findings: list[Finding]
) -> tuple[tuple[Only, ...], dict[str, tuple[str, ...]]]:
    """Break-downs, with the value that looks like the whole."""
    only, shown = [], {}
    for n, heading in enumerate(headings):
        if folded(heading) not in BROKEN_DOWN:
            continue
        values = tuple(dict.fromkeys(_column(below, n)))[:MOST_WORDS]
        whole = tuple(v for v in values if folded(v) in WHOLE)
        shown[heading] = values
        only.append(Only(heading=heading, values=whole or values[:1]))
        findings.append(
            Finding(
                field="only",
                found=f"{heading}: {', '.join(whole)}",
                sure=False,
                others=tuple(v for v in values if v not in whole),
                why=message("Only the whole is read; say which value means it."),
            )
        )
    return tuple(only), shown
