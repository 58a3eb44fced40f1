"""Exact numbers: whole numbers and fractions in, decimals only when shown."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

Exact = int | Fraction
"""A number without rounding error. Whole values are kept as ``int`` because they are faster."""

_PLAIN = re.compile(r"[+-]?[0-9]{1,15}(?:\.[0-9]{1,12})?")


def exact(text: str) -> Exact:
    """Read a plain decimal number such as ``3``, ``-1`` or ``17.25``.

    Exponents, ``NaN``, ``Infinity``, thousands marks, decimal commas, blanks and digits of other
    scripts raise ``ValueError``.

    >>> exact("0.25")
    Fraction(1, 4)
    >>> exact("3.0")
    3
    """
    if not _PLAIN.fullmatch(text):
        raise ValueError(text)
    return whole_if_possible(Fraction(text))


def whole_if_possible(value: Fraction) -> Exact:
    """The same number, as an ``int`` where it is whole."""
    return value.numerator if value.denominator == 1 else value


def ratio(part: Exact, total: Exact) -> Fraction:
    """``part / total`` without rounding."""
    return Fraction(part, total)


def shown(value: Exact, decimals: int) -> Decimal:
    """Round half up (away from zero at a tie) to ``decimals`` places: the only rounding there is.

    >>> shown(Fraction(1, 8), 2)
    Decimal('0.13')
    """
    above, below = abs(value.numerator) * 10**decimals, value.denominator
    units = (2 * above + below) // (2 * below)
    sign = -1 if value < 0 else 1
    return Decimal(sign * units).scaleb(-decimals)
