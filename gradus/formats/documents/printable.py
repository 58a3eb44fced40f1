"""Text that every document format can hold, whatever somebody typed."""

from __future__ import annotations

_BANNED = "\x7f\u202a\u202b\u202c\u202d\u202e\ufeff\ufffe\uffff"


def printable(text: str) -> str:
    """Text without controls (line ends and tabs stay), half characters, and turns of direction.

    >>> printable("a\\x00b\\u202ec\\r\\nd")
    'abc\\nd'
    """
    return "".join(
        c
        for c in text.replace("\r\n", "\n").replace("\r", "\n")
        if (c >= " " or c in "\n\t") and c not in _BANNED and not "\ud800" <= c <= "\udfff"
    )


def one_line(text: str) -> str:
    """Printable text on one line."""
    return " ".join(printable(text).split())
