"""A letter as a PDF, to read before it is finished."""

from __future__ import annotations

from datetime import date
from typing import Any

from gradus.formats.documents.letter import Grid, Letter, Paragraph, Part
from gradus.formats.documents.typeset import Codes, plain, typeset


def letter_pdf(
    letter: Letter, template: bytes, issued_on: date, *, system_fonts: bool = True
) -> bytes:
    """The letter as a tagged PDF (PDF/UA-1). Raises NoFont, NotTypeset."""
    return typeset(
        template,
        lambda codes: {"letter": _data(letter, codes)},
        {},
        issued_on=issued_on,
        own_words=(letter.title, letter.marking),
        system_fonts=system_fonts,
    )


def _data(letter: Letter, codes: Codes) -> Any:
    return plain(
        {
            "title": letter.title,
            "marking": letter.marking,
            "fictional": letter.fictional,
            "language": letter.language,
            "rtl": letter.rtl,
            "parts": [_part(part) for part in letter.parts],
        },
        codes,
    )


def _part(part: Part) -> dict[str, Any]:
    if isinstance(part, Paragraph):
        return {"kind": part.style, "text": part.text}
    if isinstance(part, Grid):
        return {"kind": "grid", "columns": part.columns, "rows": part.rows}
    return {"kind": "signatures", "blocks": part.blocks}
