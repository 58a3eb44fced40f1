"""The plan as a PDF, set from a template and plain data."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields
from typing import Any

from gradus.formats.documents.figures import day_label, decimal_mark, long_month, month_label
from gradus.formats.documents.plan_document import PlanDocument
from gradus.formats.documents.typeset import Charts, Codes, no_letters, plain, typeset
from gradus.formats.documents.wording import WORDING

Translate = Callable[[str], str]


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
    return typeset(
        template,
        lambda codes: _data(document, translate, codes),
        charts,
        issued_on=document.issued_on,
        own_words=map(translate, WORDING.values()),
        system_fonts=system_fonts,
    )


def _data(document: PlanDocument, translate: Translate, codes: Codes) -> dict[str, Any]:
    language = document.language
    found: dict[str, Any] = plain(document, codes)
    found["provenance"] = {
        f.name: getattr(document.provenance, f.name) for f in fields(document.provenance)
    }
    found["years"] = [document.year_label(y) for y in range(document.years)]
    found["cost"] = document.cost
    found["start_label"] = long_month(document.start, language)
    found["end_label"] = long_month(document.start.plus(document.horizon - 1), language)
    found["issued_on"] = day_label(document.issued_on, language)
    found["decimal_mark"] = decimal_mark(language)
    found["months"] = [
        month_label(document.start.plus(m), language) for m in range(document.horizon + 72)
    ]
    found["standing"]["open_articles"] = _open_articles(document)
    found["standing"]["assessed_on"] = (
        day_label(document.standing.assessed_on, language) if document.standing.assessed_on else ""
    )
    if codes:
        found["summary"]["warnings"].append(no_letters(codes).text(translate))
    for activity, values in zip(document.activities, found["activities"], strict=True):
        values["cost"] = activity.cost
    return {"doc": found, "t": {key: translate(text) for key, text in WORDING.items()}}


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
