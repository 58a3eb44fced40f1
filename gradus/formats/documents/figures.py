"""Numbers and months as the reader's language writes them.

Digits are the European ones in every language. Thousands are parted by a narrow space, which no
language reads as a decimal mark; the decimal mark and the names of months are the language's own.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from babel.core import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton
from babel.numbers import get_decimal_symbol

from gradus.domain.periods import Month

NARROW_SPACE = "\u202f"
_GROUPED = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?![\d,])")
_DECIMAL = re.compile(r"(?<![\d.,])(\d+)\.(\d+)(?![\d.])")
_MONTH = re.compile(r"(?<![\d-])((?:19|20|21)\d\d)-(0[1-9]|1[0-2])(?![\d-])")


@lru_cache(maxsize=32)
def locale_of(language: str) -> Locale:
    """The language's rules; English ones where they are not known."""
    try:
        return Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en")


@lru_cache(maxsize=32)
def decimal_mark(language: str) -> str:
    """What stands between whole and part: a comma in French, a point in English and Arabic."""
    return get_decimal_symbol(locale_of(language), numbering_system="latn")


def whole(amount: int) -> str:
    """A whole number with its thousands apart.

    >>> whole(-1234567) == "−1\u202f234\u202f567"
    True
    """
    return ("−" if amount < 0 else "") + f"{abs(amount):,}".replace(",", NARROW_SPACE)


def decimal(value: float | int | Decimal, places: int, language: str) -> str:
    """A number with exactly so many places, half up.

    >>> decimal(0.125, 2, "fr")
    '0,13'
    """
    step = Decimal(1).scaleb(-places)
    rounded = Decimal(str(value)).quantize(step, rounding=ROUND_HALF_UP)
    before, _, after = f"{abs(rounded):,f}".partition(".")
    sign = "−" if rounded < 0 else ""
    before = before.replace(",", NARROW_SPACE)
    return f"{sign}{before}{decimal_mark(language)}{after}" if after else f"{sign}{before}"


@lru_cache(maxsize=4096)
def month_label(month: Month, language: str) -> str:
    """A month in short: ``Jan 2027``, ``janv. 2027``.

    >>> month_label(Month.parse("2027-01"), "en")
    'Jan 2027'
    """
    return str(format_skeleton("yMMM", month.first_day(), locale=locale_of(language)))


def long_month(month: Month, language: str) -> str:
    """A month in full: ``January 2027``."""
    return str(format_skeleton("yMMMM", month.first_day(), locale=locale_of(language)))


def day_label(day: object, language: str) -> str:
    """A day in full, as the language writes it."""
    return format_date(day, "long", locale=locale_of(language))  # type: ignore[arg-type]


def as_read(text: str, language: str) -> str:
    """A text's plain figures (``84,910``, ``0.07``, ``2030-01``) as the reader's language has them.

    >>> as_read("84,910 from 2030-01", "en") == "84\u202f910 from Jan 2030"
    True
    """
    text = _GROUPED.sub(lambda m: m[0].replace(",", NARROW_SPACE), text)
    mark = decimal_mark(language)
    if mark != ".":
        text = _DECIMAL.sub(rf"\g<1>{mark}\g<2>", text)
    return _MONTH.sub(lambda m: month_label(Month.parse(m[0]), language), text)
