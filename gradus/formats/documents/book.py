"""A workbook to print: sheets of typed cells, in the direction of their language.

Numbers are numbers, months are dates, and text is text: a cell that begins as a formula does is
marked as quoted, so that editing it does not make it one.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time
from typing import Any

import xlsxwriter

from gradus.formats.documents.printable import one_line, printable
from gradus.formats.documents.report import Share

Cell = str | int | float | date | Share | None

LONGEST_TEXT = 32_000
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class Book:
    """A workbook that is being written."""

    def __init__(self, title: str, issued_on: date, *, rtl: bool, mark: str) -> None:
        self._stream = io.BytesIO()
        self._book: Any = xlsxwriter.Workbook(
            self._stream,
            {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
        )
        self._book.set_properties(
            {
                "title": one_line(title)[:250],
                "author": "Gradus",
                "created": datetime.combine(issued_on, time.min, UTC).replace(tzinfo=None),
            }
        )
        add = self._book.add_format
        self._rtl, self._mark = rtl, mark
        self._head = add(
            {"bold": True, "bg_color": "#17405f", "font_color": "white", "text_wrap": True,
             "valign": "top"}
        )  # fmt: skip
        self._text = add({"text_wrap": True, "valign": "top"})
        self._money = add({"num_format": "#,##0", "valign": "top"})
        self._quoted = add({"text_wrap": True, "valign": "top", "quote_prefix": True})
        self._month = add({"num_format": "mmm yyyy", "valign": "top", "align": "left"})
        self._number = add({"num_format": "0.00", "valign": "top"})
        self._share = add({"num_format": "0 %", "valign": "top"})
        self._names: set[str] = set()

    def finished(self) -> bytes:
        """The workbook, to which nothing can be added any more."""
        self._book.close()
        return self._stream.getvalue()

    def sheet(
        self,
        name: str,
        columns: Sequence[tuple[str, int]],
        rows: Iterable[Sequence[Cell]],
    ) -> None:
        """A sheet with headings that stay, fit to the width of a page."""
        sheet = self._book.add_worksheet(self._safe_name(name))
        if self._rtl:
            sheet.right_to_left()
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer(f"&L{one_line(self._mark)[:100].replace('&', '&&')}&R&P / &N")
        for place, (title, width) in enumerate(columns):
            sheet.write_string(0, place, title, self._head)
            sheet.set_column(place, place, width)
        line = 0
        for line, row in enumerate(rows, start=1):
            for place, value in enumerate(row):
                self._cell(sheet, line, place, value)
        if line:
            sheet.autofilter(0, 0, line, len(columns) - 1)

    def _safe_name(self, name: str) -> str:
        """A name that spreadsheets allow: 31 characters, no marks, no two alike."""
        plain = (
            "".join("-" if c in "[]:*?/\\" else c for c in one_line(name))[:31].strip("' ") or "-"
        )
        found, number = plain, 2
        while found.casefold() in self._names:
            found, number = f"{plain[:27]} {number}", number + 1
        self._names.add(found.casefold())
        return found

    def _cell(self, sheet: Any, line: int, place: int, value: Cell) -> None:
        if value is None or value == "":
            sheet.write_blank(line, place, None, self._text)
        elif isinstance(value, str):
            text = printable(value)[:LONGEST_TEXT]
            quoted = text.startswith(FORMULA_STARTS)
            sheet.write_string(line, place, text, self._quoted if quoted else self._text)
        elif isinstance(value, date):
            sheet.write_datetime(line, place, datetime.combine(value, time.min), self._month)
        elif isinstance(value, int):
            sheet.write_number(line, place, value, self._money)
        elif isinstance(value, Share):
            sheet.write_number(line, place, value.value, self._share)
        else:
            sheet.write_number(line, place, value, self._number)
