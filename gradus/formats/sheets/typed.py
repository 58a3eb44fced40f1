"""Numbers of a spreadsheet as a person typed them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Context, InvalidOperation

from gradus.formats.sheets.grid import Book


def as_typed(book: Book) -> Book:
    """The book with its numbers as a person typed them.

    Spreadsheets write 0.3 as ``0.29999999999999999``; they keep and show 15 digits.
    """
    sheets = tuple(
        replace(
            sheet,
            cells=tuple(
                replace(cell, text=_digits(cell.text)) if cell.kind == "number" else cell
                for cell in sheet.cells
            ),
        )
        for sheet in book.sheets
    )
    return replace(book, sheets=sheets)


def _digits(text: str) -> str:
    """A number's first 15 digits, without exponent; text that is no number stays."""
    try:
        value = Context(prec=15).create_decimal(text)
    except InvalidOperation:
        return text
    if not value.is_finite() or abs(value.adjusted()) > 20:
        return text
    return f"{value.normalize():f}"


def with_days(book: Book) -> Book:
    """The book with its dates as year-month-day, whatever way the sheet shows them."""
    zero = date(1904, 1, 1) if book.date1904 else date(1899, 12, 30)
    sheets = tuple(
        replace(
            sheet,
            cells=tuple(
                replace(cell, kind="text", text=_day(cell.text, zero))
                if cell.kind == "date"
                else cell
                for cell in sheet.cells
            ),
        )
        for sheet in book.sheets
    )
    return replace(book, sheets=sheets)


def _day(text: str, zero: date) -> str:
    """The day of a serial number or of an ISO date with a time; text that is neither stays."""
    try:
        return (zero + timedelta(days=int(float(text)))).isoformat()
    except (ValueError, OverflowError):
        return text.split("T")[0]
