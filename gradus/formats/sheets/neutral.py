"""Texts that go into a CSV file, made harmless: no spreadsheet takes one for a formula."""

from __future__ import annotations

_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What begins a formula, also in the wide forms that some programs understand."""


def neutral(text: str) -> str:
    """The text, with an apostrophe before what a spreadsheet would take for a formula.

    Plain negative numbers stay.

    Examples
    --------
    >>> neutral("=1+1"), neutral("-3"), neutral(" @x"), neutral("a=b")
    ("'=1+1", '-3', "' @x", 'a=b')
    """
    negative = text[:1] == "-" and text[1:].replace(".", "", 1).isdecimal()
    risky = text.lstrip(" \u00a0").startswith(_STARTS)
    return f"'{text}" if risky and not negative else text
