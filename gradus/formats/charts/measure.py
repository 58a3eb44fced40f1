"""How wide a text will be, and how to make it fit: shorten it or break it into lines.

Widths are those of Noto Sans, the face of the PDF, in thousandths of the font size; the faces that
browsers take for ``sans-serif`` are narrower, so what fits here fits there. Other scripts use one
careful width each. Bold is :data:`BOLD` times as wide.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_PRINTABLE = (
    260, 269, 408, 646, 572, 831, 732, 225, 300, 300, 551, 572, 268, 322, 268, 372, 572, 572, 572,
    572, 572, 572, 572, 572, 572, 572, 268, 268, 572, 572, 572, 434, 899, 639, 650, 632, 730, 556,
    519, 728, 741, 339, 273, 619, 524, 907, 760, 781, 605, 781, 622, 549, 556, 731, 600, 930, 586,
    566, 572, 329, 372, 329, 572, 444, 281, 561, 615, 480, 615, 564, 344, 615, 618, 258, 258, 534,
    258, 935, 618, 605, 615, 615, 413, 479, 361, 618, 508, 786, 529, 510, 470, 380, 551, 380, 572,
)  # fmt: skip
_ELLIPSIS = "…"
BOLD = 1.09
ROOM = 0.88
"""How much of its room a full line of text takes, so that it also fits in DejaVu Sans, in which
Arabic PDFs are set and which is an eighth wider."""
_WIDE = 1000
_CYRILLIC_SMALL, _CYRILLIC_LARGE = 640, 800
_ARABIC = 620
_OTHER = 800


@lru_cache(maxsize=4096)
def _advance(char: str) -> int:
    code = ord(char)
    if 32 <= code < 127:
        return _PRINTABLE[code - 32]
    category = unicodedata.category(char)
    if category in {"Mn", "Me", "Cf", "Cc"}:
        return 0
    if unicodedata.east_asian_width(char) in {"W", "F"}:
        return _WIDE
    if 0x0600 <= code <= 0x08FF or 0xFB50 <= code <= 0xFEFF:
        return _ARABIC
    if 0x0400 <= code <= 0x052F:
        return _CYRILLIC_LARGE if char.isupper() else _CYRILLIC_SMALL
    base = unicodedata.normalize("NFKD", char)[0]
    if base != char and 32 <= ord(base) < 127:
        return _PRINTABLE[ord(base) - 32]
    return {"…": 1000, "–": 556, "—": 1000, "’": 222, "·": 278}.get(char, _OTHER)


def text_width(text: str, size: float) -> float:
    """The width of ``text`` on one line, in the unit of the font ``size``."""
    return sum(_advance(char) for char in text) * size / 1000


def shorten(text: str, size: float, width: float) -> str:
    """``text``, or as much of it as fits into ``width`` followed by an ellipsis.

    >>> shorten("Digital forensics", 10, 50)
    'Digital for…'
    """
    text = " ".join(text.split())
    if text_width(text, size) <= width:
        return text
    room = width - text_width(_ELLIPSIS, size)
    used, keep = 0.0, 0
    for index, char in enumerate(text):
        used += _advance(char) * size / 1000
        if used > room:
            break
        keep = index + 1
    return text[:keep].rstrip(" ,;:–-") + _ELLIPSIS


def wrap(text: str, size: float, width: float, lines: int) -> tuple[str, ...]:
    """``text`` broken into at most ``lines`` lines no wider than ``width``; the last may be cut.

    Breaks between words, inside a word only where it alone is too wide, and anywhere between wide
    (Chinese) characters.

    >>> wrap("Digital forensics", 10, 50, 2)
    ('Digital', 'forensics')
    """
    done: list[str] = []
    line = ""
    pieces = [piece for word in text.split() for piece in _pieces(word, size, width)]
    for index, (piece, glued) in enumerate(pieces):
        trial = line + piece if glued or not line else f"{line} {piece}"
        if text_width(trial, size) <= width or not line:
            line = trial
            continue
        if len(done) == lines - 1:
            rest = "".join(p if g else f" {p}" for p, g in pieces[index:])
            return (*done, shorten(line + rest, size, width))
        done.append(line)
        line = piece
    return (*done, shorten(line, size, width)) if line else tuple(done)


def _pieces(word: str, size: float, width: float) -> list[tuple[str, bool]]:
    """A word in pieces that may stand on lines of their own; ``True`` glues to the one before."""
    if text_width(word, size) <= width and not any(_advance(c) == _WIDE for c in word):
        return [(word, False)]
    pieces: list[str] = []
    for char in word:
        wide = _advance(char) == _WIDE
        fits = pieces and text_width(pieces[-1] + char, size) <= width
        if pieces and fits and not wide and _advance(pieces[-1][-1]) != _WIDE:
            pieces[-1] += char
        else:
            pieces.append(char)
    return [(piece, index > 0) for index, piece in enumerate(pieces)]
