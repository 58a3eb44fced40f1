"""How the workbooks look: one palette, one set of cell formats, print set-up, row heights."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from io import BytesIO
from textwrap import wrap

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

_INK = "#1F2A37"
_HEAD = "#1F3A5F"
_INPUT = "#FFF8E1"
_QUIET = "#F1F3F5"
_LINE = "#C9CFD6"
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
_RISKY_STARTS = ("=", "+", "-", "@", "\t", "\r")
_LINE_POINTS = 13.8
_LETTERS = 1.17
"""Letters of 10 points that fit in one of a column's width, in the widest usual font."""
_MOST_POINTS = 400

_FORMATS: Mapping[str, Mapping[str, object]] = {
    "title": {"bold": True, "font_size": 16, "font_color": _HEAD},
    "hint": {"italic": True, "font_color": "#4A5563", "text_wrap": True, "valign": "top"},
    "head": {
        "bold": True, "font_color": "#FFFFFF", "bg_color": _HEAD, "text_wrap": True,
        "valign": "vcenter", "border": 1, "border_color": _LINE,
    },
    "band": {"bold": True, "font_color": _HEAD, "bg_color": _QUIET, "bottom": 1},
    "code": {"font_size": 8, "font_color": "#9AA3AE"},
    "bold": {"bold": True},
    "run": {},
    "plain": {"text_wrap": True, "valign": "top"},
    "cell": {"text_wrap": True, "valign": "top", "border": 1, "border_color": _LINE},
    "id": {"bold": True, "valign": "top", "border": 1, "border_color": _LINE},
    "moved": {"font_color": "#6B7480", "bg_color": _QUIET, "text_wrap": True, "valign": "top"},
    "choice": {
        "bg_color": _INPUT, "locked": False, "align": "center", "valign": "top", "border": 1,
        "border_color": _LINE, "text_wrap": True,
    },
    "text": {
        "bg_color": _INPUT, "locked": False, "num_format": "@", "text_wrap": True,
        "valign": "top", "border": 1, "border_color": _LINE,
    },
    "quoted": {
        "bg_color": _INPUT, "locked": False, "num_format": "@", "text_wrap": True,
        "valign": "top", "border": 1, "border_color": _LINE, "quote_prefix": True,
    },
    "day": {
        "bg_color": _INPUT, "locked": False, "num_format": "yyyy-mm-dd", "align": "left",
        "valign": "top", "border": 1, "border_color": _LINE,
    },
}  # fmt: skip


class Canvas:
    """A workbook being written, with the house's cell formats.

    The bytes depend on what is written and on ``created`` alone.
    """

    def __init__(self, *, title: str, created: date, rtl: bool) -> None:
        self._bytes = BytesIO()
        self._rtl = rtl
        self._names: set[str] = set()
        self.book = xlsxwriter.Workbook(
            self._bytes,
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        self.book.set_properties(
            {"title": title, "created": datetime(created.year, created.month, created.day)}  # noqa: DTZ001
        )
        self.formats: dict[str, Format] = {
            name: self.book.add_format({"font_color": _INK, "font_size": 10, **look})
            for name, look in _FORMATS.items()
        }

    def sheet(self, wanted: str) -> Worksheet:
        """A new sheet, right-to-left if the language is, named as wanted as far as allowed."""
        base = _NOT_IN_NAMES.sub(" ", wanted).strip("' ")[:31] or "Sheet"
        name, number = base, 1
        while name.casefold() in self._names or name.casefold() == "history":
            number += 1
            name = f"{base[: 31 - len(str(number)) - 1]} {number}"
        self._names.add(name.casefold())
        sheet = self.book.add_worksheet(name)
        if self._rtl:
            sheet.right_to_left()
        return sheet

    def text(self, sheet: Worksheet, row: int, column: int, value: str, look: str = "cell") -> None:
        """Write a text as a text, whatever it looks like; a blank one leaves the format only."""
        if value.startswith(_RISKY_STARTS) and look == "text":
            look = "quoted"
        if value:
            sheet.write_string(row, column, value, self.formats[look])
        else:
            sheet.write_blank(row, column, None, self.formats[look])

    def choice(self, sheet: Worksheet, row: int, column: int, value: str) -> None:
        """Write a chosen entry: whole numbers as numbers, anything else as text."""
        if value.isascii() and value.isdecimal() and str(int(value)) == value:
            sheet.write_number(row, column, int(value), self.formats["choice"])
        else:
            self.text(sheet, row, column, value, "choice")

    def finish(self) -> bytes:
        """The bytes of the file."""
        self.book.close()
        return self._bytes.getvalue()


def set_up_print(
    sheet: Worksheet, *, title: str, page: str, heading_rows: tuple[int, int] | None
) -> None:
    """Landscape A4, one page wide, headings on each page, title and page number at the foot.

    ``page`` is a text with the places ``{page}`` and ``{pages}``.
    """
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    if heading_rows:
        sheet.repeat_rows(*heading_rows)
    numbered = page.replace("&", "&&").replace("{pages}", "&N").replace("{page}", "&P")
    sheet.set_footer(f"&L{title.replace('&', '&&')[:120]}&R{numbered[:80]}")


def protect(sheet: Worksheet) -> None:
    """Lock everything but input cells, without a password; widths and heights stay free."""
    sheet.protect("", {"format_columns": True, "format_rows": True})


def drop_down(
    source: str, *, title: str = "", help_text: str = "", error: str
) -> dict[str, object]:
    """A validation that offers the entries of ``source`` and takes no others."""
    rule: dict[str, object] = {
        "validate": "list",
        "source": source,
        "error_title": "Gradus",
        "error_message": error[:255],
    }
    if help_text:
        rule |= {"input_title": title[:32], "input_message": help_text[:255]}
    return rule


def height(texts: Sequence[tuple[str, float]]) -> float:
    """Points a row needs so that each text fits its column, given as (text, width in letters)."""
    lines = max(
        sum(max(1, len(wrap(line, max(4, int(width * _LETTERS))))) for line in text.split("\n"))
        for text, width in texts
    )
    return min(_MOST_POINTS, lines * _LINE_POINTS + 4)
