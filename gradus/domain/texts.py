"""Texts as people see them: without characters that turn, hide or control, in one spelling (NFC).

Marks of direction and joiners, which Arabic, Persian and the Indic scripts need, stay.
"""

from __future__ import annotations

import unicodedata

_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_TAGS = range(0xE0000, 0xE0080)


def is_control(character: str) -> bool:
    """Whether it is a control character (a tab and an end of line too), or half of a character."""
    return unicodedata.category(character) in {"Cc", "Cs"}


def is_deceptive(character: str) -> bool:
    """Whether it turns or hides what stands around it."""
    return character in _TURNING or ord(character) in _TAGS


def one_line(text: str) -> str:
    """What a person reads of a text in one line: blanks of any kind are one blank.

    >>> one_line(" Ama\\u202era\\r\\nX: y\\x00 ")
    'Amara X: y'
    """
    shown = "".join(" " if character.isspace() else character for character in text)
    return " ".join(_seen(shown).split())


def many_lines(text: str) -> str:
    """What a person reads of a text of several lines, which end with a line feed.

    >>> many_lines("one\\r\\n\\ttwo\\x07")
    'one\\n\\ttwo'
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return _seen(lines, keep="\n\t").strip()


def _seen(text: str, keep: str = "") -> str:
    kept = (c for c in text if c in keep or not (is_control(c) or is_deceptive(c)))
    return unicodedata.normalize("NFC", "".join(kept))
