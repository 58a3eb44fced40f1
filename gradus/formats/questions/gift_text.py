"""GIFT's escapes: hidden while a question is taken apart, said again afterwards, and written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from gradus.formats.questions.question import Rich, TextFormat
from gradus.formats.questions.reading import Reading

SPECIAL: Final = ":#={}~"
BLANK: Final = "_____"
FORMATS: Final[dict[str, TextFormat]] = {
    "moodle": "moodle", "html": "html", "markdown": "markdown", "plain": "plain",
}  # fmt: skip
# Control characters, which no text has once it is read, stand for what was escaped.
_HIDDEN = {c: chr(n) for n, c in enumerate(SPECIAL, start=1)} | {"n": "\x0e", "\\": "\x0f"}
_SAID = {ord(place): c for c, place in _HIDDEN.items()} | {0x0E: "\n"}


@dataclass(frozen=True)
class Piece:
    """A part of a question with its escapes hidden, and the line it begins in."""

    text: str
    line: int

    def line_at(self, offset: int) -> int:
        return self.line + self.text.count("\n", 0, max(0, offset))

    def stripped(self) -> Piece:
        start = len(self.text) - len(self.text.lstrip())
        return Piece(self.text.strip(), self.line_at(start))

    def split_at(self, marks: str) -> list[tuple[str, Piece]]:
        """What follows each mark, with the mark; what stands before the first has none."""
        found: list[tuple[str, Piece]] = []
        mark, start, line = "", 0, self.line
        for at in (*(n for n, c in enumerate(self.text) if c in marks), len(self.text)):
            part = self.text[start:at]
            found.append((mark, Piece(part, line).stripped()))
            mark, start, line = self.text[at : at + 1], at + 1, line + part.count("\n")
        return found if found[0][1].text else found[1:]

    def part(self, start: int, end: int) -> Piece:
        return Piece(self.text[start:end], self.line_at(start)).stripped()


def hidden(text: str) -> str:
    """A text in which what follows a backslash is no longer a mark.

    >>> said(hidden("2 \\\\= 2 \\\\\\\\ \\\\x"))
    '2 = 2 \\\\ \\\\x'
    """
    parts: list[str] = []
    after = False
    for c in text:
        if after:
            parts.append(_HIDDEN.get(c, "\\" + c))
            after = False
        elif c == "\\":
            after = True
        else:
            parts.append(c)
    return "".join(parts) + ("\\" if after else "")


def said(text: str) -> str:
    """The text as it is read."""
    return text.translate(_SAID).strip()


def escaped(text: str) -> str:
    """The text as GIFT writes it, in one line."""
    written = "".join("\\" + c if c in SPECIAL or c == "\\" else c for c in text)
    return written.replace("\n", "\\n")


def rich_of(text: str, default: TextFormat, reading: Reading, line: int) -> Rich:
    """A text with the format before it in brackets, or the format of its question."""
    given = text.strip()
    if given.startswith("[") and "]" in given:
        name, rest = given[1:].split("]", 1)
        if name in FORMATS:
            return reading.rich(said(rest), FORMATS[name], line)
    return reading.rich(said(given), default, line)
