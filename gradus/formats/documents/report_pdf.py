"""A report as a PDF, set from a template and plain data."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gradus.formats.documents.figures import day_label
from gradus.formats.documents.report import Report, Section, shown
from gradus.formats.documents.typeset import Codes, no_letters, plain, typeset

Translate = Callable[[str], str]


def report_pdf(
    report: Report, template: bytes, translate: Translate, *, system_fonts: bool = True
) -> bytes:
    """The report as a tagged PDF (PDF/UA-1); same arguments and fonts, same bytes.

    Raises
    ------
    NoFont
        If no font has the letters of the text.
    NotTypeset
        If typst refuses.
    """
    words = report.words
    return typeset(
        template,
        lambda codes: _data(report, translate, codes),
        {} if report.picture is None else {"picture": (report.picture,)},
        issued_on=report.issued_on,
        own_words=(words.page, words.of, words.issued, words.summary),
        system_fonts=system_fonts,
    )


def _data(report: Report, translate: Translate, codes: Codes) -> dict[str, Any]:
    warnings = list(report.warnings)
    if codes:
        warnings.append(no_letters(codes).text(translate))
    sections = [_section(section, report.language) for section in report.sections]
    data: dict[str, Any] = plain(
        {
            "title": report.title,
            "subject": report.subject,
            "language": report.language,
            "direction": report.direction,
            "marking": report.marking,
            "fictional": report.fictional,
            "issued_on": day_label(report.issued_on, report.language),
            "warnings": warnings,
            "facts": report.facts,
            "boxes": report.boxes,
            "sections": sections,
            "t": report.words,
        },
        codes,
    )
    return {"doc": data}


def _section(section: Section, language: str) -> dict[str, Any]:
    table = section.table
    return {
        "title": section.title,
        "texts": section.texts,
        "after": section.after,
        "first": section.first,
        "columns": table.printed if table else (),
        "parts": [
            {"head": head, "rows": [[shown(cell, language) for cell in row] for row in rows]}
            for head, rows in table.parts()
        ]
        if table
        else (),
    }
