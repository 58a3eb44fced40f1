"""Numbers of published tables, exactly as written: no exponent, no NaN, no guess at the marks."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from functools import cache

LONGEST = 30


@cache
def _pattern(decimal_mark: str, thousands_mark: str) -> re.Pattern[str]:
    whole = "[0-9]+"
    if thousands_mark:
        mark = "[ \u00a0\u202f]" if thousands_mark == " " else re.escape(thousands_mark)
        whole = f"(?:[0-9]{{1,3}}(?:{mark}[0-9]{{3}})+|[0-9]+)"
    return re.compile(rf"^-?{whole}(?:{re.escape(decimal_mark)}[0-9]+)?$")


def exact(text: str, decimal_mark: str = ".", thousands_mark: str = "") -> Decimal | None:
    """The number a text says, or None where it is no plain number so marked.

    Digits of every script are understood.

    Examples
    --------
    >>> exact("1 234,5", ",", " "), exact("1E5"), exact("NaN"), exact("1,234")
    (Decimal('1234.5'), None, None, None)
    """
    plain = _western(text.strip())
    if len(plain) > LONGEST or not _pattern(decimal_mark, thousands_mark).match(plain):
        return None
    for mark in (" ", "\u00a0", "\u202f") if thousands_mark == " " else (thousands_mark,):
        plain = plain.replace(mark, "") if mark else plain
    return Decimal(plain.replace(decimal_mark, "."))


def year_of(text: str) -> int | None:
    """The year a text says: four digits, 1900 to 2200."""
    plain = _western(text.strip()).removesuffix(".0")
    if len(plain) != 4 or not plain.isdecimal():
        return None
    year = int(plain)
    return year if 1900 <= year <= 2200 else None


def _western(text: str) -> str:
    if text.isascii():
        return text
    return "".join(
        str(unicodedata.decimal(c)) if unicodedata.category(c) == "Nd" else c for c in text
    )
