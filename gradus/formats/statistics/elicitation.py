"""Experts' views as a table, to be filled and read back: one row for each group and expert.

``low``, ``best`` and ``high`` are on a scale of 0 (absent) to 100 (very large), 50 being as usual. A row
without any of the three is a view nobody gave. ``who`` is a function, never a name.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from gradus.domain.messages import N_, message
from gradus.formats.sheets.faults import Faults, near_to, shown
from gradus.formats.sheets.flat import Columns, Row, read_flat
from gradus.formats.sheets.grid import Book
from gradus.formats.sheets.neutral import neutral
from gradus.formats.sheets.parse import parse_book
from gradus.formats.sheets.style import Canvas
from gradus.formats.sheets.typed import as_typed
from gradus.formats.statistics.numbers import exact

COLUMNS = Columns(("group", "who", "low", "best", "high"), ("title", "note"))
HEADINGS = ("group", "title", "who", "low", "best", "high", "note")
HOW = N_(
    "Scale of 0 (absent) to 100 (very large); 50 is as usual. Low and high: you would be surprised if it "
    "lay outside. Write your function, no name. Leave blank what you cannot judge."
)
_WIDTHS = (24, 44, 24, 9, 9, 9, 50)
_HUNDRED = Decimal(100)


@dataclass(frozen=True, kw_only=True)
class View:
    """One expert's view of one group."""

    group: str
    who: str
    low: Decimal
    best: Decimal
    high: Decimal
    note: str = ""
    place: str = ""


def read_views(
    data: bytes,
    source: str,
    groups: Collection[str],
    *,
    parse: Callable[[bytes, str], Book] = parse_book,
) -> tuple[View, ...]:
    """The views of a filled table (CSV or XLSX).

    Parameters
    ----------
    data, source
        The file and its name.
    groups
        Ids of offence groups there are.
    parse
        How the bytes of a workbook become cells.

    Raises
    ------
    InvalidInput
        With every fault.
    """
    rows = read_flat(data, source, COLUMNS, parse=lambda d, s: as_typed(parse(d, s)))
    faults = Faults(source)
    found: dict[tuple[str, str], View] = {}
    for row in rows:
        view = _view(row, groups, faults)
        if view is None:
            continue
        if (view.group, view.who) in found:
            faults.add(
                row.where,
                message(
                    "{who} has a view of {group} already.", who=shown(view.who), group=view.group
                ),
                message("Keep one of them, or tell the experts apart."),
                "duplicate",
            )
        found[view.group, view.who] = view
    if not found and not len(faults):
        faults.add(
            source,
            message("Nobody gave a view."),
            message("Write low, best and high of at least one group."),
            "empty",
        )
    faults.raise_if_any()
    return tuple(found.values())


def _view(row: Row, groups: Collection[str], faults: Faults) -> View | None:
    told = {name: row.get(name) for name in ("low", "best", "high")}
    if not any(told.values()):
        return None
    before = len(faults)
    group, who = row.get("group"), row.get("who")
    if group not in groups:
        near = near_to(group, sorted(groups))
        faults.add(
            row.where,
            message("{name} is no group of offences.", name=shown(group)),
            message("Did you mean {near}?", near=near[0])
            if near
            else message("Write one of: {known}.", known=", ".join(groups)),
            "group",
        )
    if not who:
        faults.add(
            row.where,
            message("It is not said whose view it is."),
            message("Write a function, such as police; no name."),
            "who",
        )
    values = {name: exact(text) for name, text in told.items()}
    for name, value in values.items():
        if value is None:
            faults.add(
                f"{row.where}, {name}",
                message("{value} is no number from 0 to 100.", value=shown(told[name])),
                message("Write all three of low, best and high."),
                "number",
            )
    low, best, high = values["low"], values["best"], values["high"]
    if low is None or best is None or high is None:
        return None
    if not 0 <= low <= best <= high <= _HUNDRED:
        faults.add(
            row.where,
            message("Low, best and high are not in order from 0 to 100."),
            message("Write low <= best <= high; 50 is as usual."),
            "order",
        )
    if len(faults) != before:
        return None
    return View(
        group=group, who=who, low=low, best=best, high=high, note=row.get("note"), place=row.where
    )


def views_csv(views: Iterable[View], titles: Mapping[str, str]) -> str:
    """The views as CSV, as :func:`read_views` reads them; texts that look like formulas neutralised."""
    stream = io.StringIO()
    rows = csv.writer(stream, lineterminator="\n")
    rows.writerow(HEADINGS)
    for cells in _rows(views, titles):
        rows.writerow(map(neutral, cells))
    return stream.getvalue()


def views_workbook(
    views: Iterable[View], titles: Mapping[str, str], *, created: date, how: str = HOW
) -> bytes:
    """The views as a workbook to be filled; without views, a row for each group.

    Parameters
    ----------
    views
        What is filled in already.
    titles
        Of the groups, by id, in the reader's language.
    created
        The day written into the file; same arguments, same bytes.
    how
        What an expert has to know, in the reader's language.
    """
    canvas = Canvas(title="gradus.judgement/1", created=created, rtl=False)
    sheet = canvas.sheet("judgement")
    for column, (heading, width) in enumerate(zip(HEADINGS, _WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        canvas.text(sheet, 1, column, heading, "head")
    canvas.text(sheet, 0, 0, how, "bold")
    sheet.freeze_panes(2, 2)
    for number, cells in enumerate(_rows(views, titles), start=2):
        for column, text in enumerate(cells):
            canvas.text(sheet, number, column, text, "cell" if column < 2 else "text")
    return canvas.finish()


def _rows(views: Iterable[View], titles: Mapping[str, str]) -> Iterable[tuple[str, ...]]:
    given = list(views)
    for view in given:
        numbers = (f"{n:f}" for n in (view.low, view.best, view.high))
        yield (view.group, titles.get(view.group, ""), view.who, *numbers, view.note)
    if not given:
        for group, title in titles.items():
            yield (group, title, "", "", "", "", "")
