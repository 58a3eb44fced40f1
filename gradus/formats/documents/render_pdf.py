"""The plan as a PDF, set by typst from a template and plain data.

Fonts: typst takes those of the machine and the few it carries (Latin, Greek, Cyrillic). The template
prefers Noto Sans and falls back to whatever has the letter. The PDF/UA check that every plan passes
refuses a letter that no font has, so that no empty box is ever printed: a few such letters are
printed as their code (``[U+1F3DB]``) and a notice on the first page says so; where the text itself
cannot be printed, :class:`NoFont` names the letter and the fonts to install.
"""

from __future__ import annotations

import json
import re
import tempfile
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import typst

from gradus.domain.messages import message
from gradus.domain.periods import Month
from gradus.domain.refusals import Refusal
from gradus.formats.documents.figures import day_label, decimal_mark, long_month, month_label
from gradus.formats.documents.plan_document import PlanDocument
from gradus.formats.documents.printable import printable
from gradus.formats.documents.wording import WORDING

Translate = Callable[[str], str]

MOST_STRAY = 8
LONGEST_WORD = 28
_NOT_SHOWN = re.compile(r'the text `"(.*?)"` could not be displayed', re.DOTALL)
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
_LONG_WORD = re.compile(rf"[^\s\u200b]{{{LONGEST_WORD + 1},}}")


@dataclass(frozen=True)
class Picture:
    """A chart for the page: its SVG, its caption, and the text read out in its place."""

    svg: bytes
    title: str
    alternative: str


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


def render_pdf(
    document: PlanDocument,
    template: bytes,
    charts: Charts,
    translate: Translate,
    *,
    system_fonts: bool = True,
) -> bytes:
    """The document as a tagged PDF (PDF/UA-1); same arguments and fonts, same bytes.

    Parameters
    ----------
    document
        What to print.
    template
        A typst template that reads ``data.json`` and the charts beside it.
    charts
        Pictures by name, one or more pages each.
    translate
        A gettext function, for headings and column titles.
    system_fonts
        Whether the machine's fonts are used beside those that typst carries.

    Raises
    ------
    NoFont
        If no font has the letters of the text.
    NotTypeset
        If typst refuses.
    """
    stray = ""
    while True:
        try:
            return _set(document, template, charts, translate, stray, system_fonts)
        except typst.TypstError as error:
            letters = _not_shown(str(error))
            if not letters:
                raise NotTypeset(str(error)) from error
            stray += "".join(c for c in letters if c not in stray)
            own = "".join(translate(text) for text in WORDING.values())
            if letters[0] in own or len(stray) > MOST_STRAY:
                raise NoFont(letters[0]) from error


def _not_shown(error: str) -> str:
    """The letters that typst found no font for; empty if it refused for another reason."""
    found = _NOT_SHOWN.search(error)
    if not found:
        return ""
    text = _ESCAPED.sub(lambda m: chr(int(m[1], 16)), found[1])
    return "".join(dict.fromkeys(c for c in text if not c.isascii())) or text[:1]


def _set(
    document: PlanDocument,
    template: bytes,
    charts: Charts,
    translate: Translate,
    stray: str,
    system_fonts: bool,
) -> bytes:
    codes = {ord(c): f"[U+{ord(c):04X}]" for c in stray}
    with tempfile.TemporaryDirectory(prefix="gradus-pdf-") as folder:
        place = Path(folder)
        names: dict[str, list[dict[str, str]]] = {}
        for name, pictures in charts.items():
            names[name] = []
            for n, picture in enumerate(pictures):
                file = f"{name}-{n}.svg"
                (place / file).write_bytes(picture.svg.decode().translate(codes).encode())
                names[name].append(
                    {"file": file, "title": _clean(picture.title, codes),
                     "alt": _clean(picture.alternative, codes) or picture.title}
                )  # fmt: skip
        data = _data(document, translate, codes)
        if stray:
            data["doc"]["summary"]["warnings"].append(
                message(
                    "No font of the machine that made this document has these characters: {codes}.",
                    codes=", ".join(codes.values()),
                ).text(translate)
            )
        (place / "plan.typ").write_bytes(template)
        (place / "data.json").write_text(
            json.dumps({**data, "charts": names}, ensure_ascii=False), "utf-8"
        )
        issued = datetime.combine(document.issued_on, datetime.min.time(), UTC)
        return bytes(
            typst.compile(
                place / "plan.typ",
                root=place,
                timestamp=int(issued.timestamp()),
                pdf_standards=["ua-1"],
                ignore_system_fonts=not system_fonts,
            )
        )


def _data(document: PlanDocument, translate: Translate, codes: Mapping[int, str]) -> dict[str, Any]:
    language = document.language
    plain: dict[str, Any] = _plain(document, codes)
    plain["provenance"] = {
        f.name: getattr(document.provenance, f.name) for f in fields(document.provenance)
    }
    plain["years"] = [document.year_label(y) for y in range(document.years)]
    plain["cost"] = document.cost
    plain["start_label"] = long_month(document.start, language)
    plain["end_label"] = long_month(document.start.plus(document.horizon - 1), language)
    plain["issued_on"] = day_label(document.issued_on, language)
    plain["decimal_mark"] = decimal_mark(language)
    plain["months"] = [
        month_label(document.start.plus(m), language) for m in range(document.horizon + 72)
    ]
    plain["standing"]["open_articles"] = _open_articles(document)
    plain["standing"]["assessed_on"] = (
        day_label(document.standing.assessed_on, language) if document.standing.assessed_on else ""
    )
    for activity, values in zip(document.activities, plain["activities"], strict=True):
        values["cost"] = activity.cost
    return {"doc": plain, "t": {key: translate(text) for key, text in WORDING.items()}}


def _open_articles(document: PlanDocument) -> list[dict[str, str]]:
    """Articles of which nothing is known, by convention, neighbours drawn together (7–13)."""
    by_convention: dict[str, list[str]] = {}
    for need in document.standing.legal_needs:
        if not need.known:
            by_convention.setdefault(need.convention, []).append(need.article)
    return [
        {"convention": name, "articles": ", ".join(_runs(articles))}
        for name, articles in by_convention.items()
    ]


def _runs(articles: Sequence[str]) -> list[str]:
    runs: list[list[str]] = []
    for article in articles:
        last = runs[-1][-1] if runs else ""
        if article.isdecimal() and last.isdecimal() and int(article) == int(last) + 1:
            runs[-1].append(article)
        else:
            runs.append([article])
    return [run[0] if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs]


def _clean(text: str, codes: Mapping[int, str]) -> str:
    """Text without controls, with codes for letters no font has, its longest words breakable."""
    kept = printable(text).replace("\t", " ")
    return _LONG_WORD.sub(_breakable, kept.translate(codes))


def _breakable(word: re.Match[str]) -> str:
    """A word too long for a column, with places to break it (not between Chinese letters, which
    break anywhere, nor between Arabic ones, which join)."""
    if any(unicodedata.bidirectional(c) in {"AL", "R"} for c in word[0]):
        return word[0]
    step = LONGEST_WORD // 2
    return "\u200b".join(word[0][i : i + step] for i in range(0, len(word[0]), step))


def _plain(value: Any, codes: Mapping[int, str]) -> Any:
    if isinstance(value, str):
        return _clean(value, codes)
    if isinstance(value, Month):
        return str(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(getattr(value, f.name), codes) for f in fields(value)}
    if isinstance(value, tuple | list):
        return [_plain(v, codes) for v in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    return value
