"""Plain data and a template, set by typst as a tagged PDF.

Fonts: typst takes those of the machine and the few it carries (Latin, Greek, Cyrillic). A template
prefers Noto Sans and falls back to whatever has the letter. The PDF/UA check that every document
passes refuses a letter that no font has, so that no empty box is ever printed: a few such letters are
printed as their code (``[U+1F3DB]``), which the first page is to say; where the text itself cannot be
printed, :class:`NoFont` names the letter and the fonts to install.
"""

from __future__ import annotations

import json
import re
import tempfile
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import typst

from gradus.domain.messages import Message, message
from gradus.domain.periods import Month
from gradus.domain.refusals import Refusal
from gradus.formats.documents.printable import printable

Codes = Mapping[int, str]
"""Letters that no font has, and what is printed in their place."""

MOST_STRAY = 8
PICTURE_PPI = 200
LONGEST_WORD = 28
_NOT_SHOWN = re.compile(r'the text `"(.*?)"` could not be displayed', re.DOTALL)
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
_HASH = re.compile(r"[0-9a-f]{64}")
_LONG_WORD = re.compile(rf"[^\s\u200b]{{{LONGEST_WORD + 1},}}")


@dataclass(frozen=True)
class Picture:
    """A chart for the page: its SVG, its caption, the text read out in its place, and its size in
    points."""

    svg: bytes
    title: str
    alternative: str
    size: tuple[float, float] = (0.0, 0.0)


Charts = Mapping[str, Sequence[Picture]]


class NotTypeset(Refusal):
    """The document could not be set: the template is broken."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            "not-typeset",
            message("The PDF could not be set ({reason}).", reason=reason[:300]),
            message("Report this, with problem.json."),
        )


class NoFont(Refusal):
    """No font of this machine has a letter that the document needs."""

    def __init__(self, letter: str) -> None:
        super().__init__(
            "no-font",
            message(
                "No font on this machine can print {letter} ({name}).",
                letter=letter,
                name=unicodedata.name(letter, f"U+{ord(letter):04X}"),
            ),
            message(
                "Install the fonts (Debian and Ubuntu: fonts-noto-core, fonts-noto-cjk, "
                "fonts-dejavu-core; elsewhere: Noto Sans and DejaVu Sans), then make the plan again."
            ),
        )


def typeset(
    template: bytes,
    data_of: Callable[[Codes], dict[str, Any]],
    charts: Charts,
    *,
    issued_on: date,
    own_words: Iterable[str],
    system_fonts: bool = True,
) -> bytes:
    """A tagged PDF (PDF/UA-1); same arguments and fonts, same bytes.

    Parameters
    ----------
    template
        A typst template that reads ``data.json`` and the charts beside it.
    data_of
        The data, given the letters that have to be printed as their codes.
    charts
        Pictures by name, one or more pages each.
    issued_on
        The date of the document.
    own_words
        The document's own headings; a language whose letters no font has is refused.
    system_fonts
        Whether the machine's fonts are used beside those that typst carries.

    Raises
    ------
    NoFont
        If no font has the letters of the text.
    NotTypeset
        If typst refuses.
    """
    stray, own = "", "".join(own_words)
    while True:
        codes = {ord(c): f"[U+{ord(c):04X}]" for c in stray}
        try:
            return _set(template, data_of(codes), charts, codes, issued_on, system_fonts)
        except typst.TypstError as error:
            letters = _not_shown(str(error))
            if not letters:
                raise NotTypeset(str(error)) from error
            stray += "".join(c for c in letters if c not in stray)
            if letters[0] in own or len(stray) > MOST_STRAY:
                raise NoFont(letters[0]) from error


def picture_png(picture: Picture) -> bytes:
    """A chart as PNG, for formats that do not draw SVG."""
    with tempfile.TemporaryDirectory(prefix="gradus-png-") as folder:
        place = Path(folder)
        (place / "picture.svg").write_bytes(picture.svg)
        (place / "picture.typ").write_text(
            "#set page(width: auto, height: auto, margin: 0pt)\n"
            f'#image("picture.svg", width: {picture.size[0]}pt)\n'
        )
        return bytes(
            typst.compile(place / "picture.typ", root=place, format="png", ppi=PICTURE_PPI)
        )


def no_letters(codes: Codes) -> Message:
    """What the first page says where letters are printed as their codes."""
    return message(
        "No font of the machine that made this document has these characters: {codes}.",
        codes=", ".join(codes.values()),
    )


def _not_shown(error: str) -> str:
    """The letters that typst found no font for; empty if it refused for another reason."""
    found = _NOT_SHOWN.search(error)
    if not found:
        return ""
    text = _ESCAPED.sub(lambda m: chr(int(m[1], 16)), found[1])
    return "".join(dict.fromkeys(c for c in text if not c.isascii())) or text[:1]


def _set(
    template: bytes,
    data: dict[str, Any],
    charts: Charts,
    codes: Codes,
    issued_on: date,
    system_fonts: bool,
) -> bytes:
    with tempfile.TemporaryDirectory(prefix="gradus-pdf-") as folder:
        place = Path(folder)
        names: dict[str, list[dict[str, str]]] = {}
        for name, pictures in charts.items():
            names[name] = []
            for n, picture in enumerate(pictures):
                file = f"{name}-{n}.svg"
                (place / file).write_bytes(picture.svg.decode().translate(codes).encode())
                names[name].append(
                    {"file": file, "title": clean(picture.title, codes),
                     "alt": clean(picture.alternative, codes) or picture.title}
                )  # fmt: skip
        (place / "document.typ").write_bytes(template)
        (place / "data.json").write_text(
            json.dumps({**data, "charts": names}, ensure_ascii=False), "utf-8"
        )
        issued = datetime.combine(issued_on, datetime.min.time(), UTC)
        return bytes(
            typst.compile(
                place / "document.typ",
                root=place,
                timestamp=int(issued.timestamp()),
                pdf_standards=["ua-1"],
                ignore_system_fonts=not system_fonts,
            )
        )


def clean(text: str, codes: Codes) -> str:
    """Text without controls, with codes for letters no font has, its longest words breakable."""
    kept = printable(text).replace("\t", " ")
    return _LONG_WORD.sub(_breakable, kept.translate(codes))


def _breakable(word: re.Match[str]) -> str:
    """A word too long for a column, with places to break it (not between Chinese letters, which
    break anywhere, nor between Arabic ones, which join; nor in a hash, which is copied)."""
    if _HASH.fullmatch(word[0]) or any(
        unicodedata.bidirectional(c) in {"AL", "R"} for c in word[0]
    ):
        return word[0]
    step = LONGEST_WORD // 2
    return "\u200b".join(word[0][i : i + step] for i in range(0, len(word[0]), step))


def plain(value: Any, codes: Codes) -> Any:
    """A value as JSON has it, its texts cleaned."""
    if isinstance(value, str):
        return clean(value, codes)
    if isinstance(value, Month):
        return str(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name), codes) for f in fields(value)}
    if isinstance(value, tuple | list):
        return [plain(v, codes) for v in value]
    if isinstance(value, dict):
        return {name: plain(v, codes) for name, v in value.items()}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    return value
