"""Numbers of a spreadsheet as a person typed them."""

from __future__ import annotations

from dataclasses import replace
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
