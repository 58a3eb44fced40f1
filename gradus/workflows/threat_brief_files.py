"""The files of a threat brief: PDF of two pages, and Word."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from gradus.catalogue.shelf import SHIPPED
from gradus.domain.messages import message
from gradus.domain.refusals import Refusal
from gradus.formats.charts.drawing import Style
from gradus.formats.charts.range_bars import RangeBar, RangeWords, range_bars
from gradus.formats.documents.figures import decimal
from gradus.formats.documents.report import Bar, Report
from gradus.formats.documents.report_docx import report_docx
from gradus.formats.documents.report_pdf import report_pdf
from gradus.formats.documents.typeset import Picture
from gradus.workflows.assessment_report_files import OFFICE, PDF
from gradus.workflows.plan_charts import FONTS

Translate = Callable[[str], str]

FILES: Mapping[str, str] = {
    "brief.pdf": PDF,
    "brief.docx": f"{OFFICE}wordprocessingml.document",
}
"""The files a brief is written as, and their media types."""


class NoSuchBrief(Refusal):
    """A brief is asked for in a form there is none of."""

    def __init__(self, given: str) -> None:
        super().__init__(
            "no-such-brief",
            message("A brief cannot be written as {file}.", file=given),
            message("Choose a name that ends in .pdf or .docx."),
        )


def brief_of(file: Path) -> str:
    """Which of ``FILES`` a file of that name holds.

    Raises
    ------
    NoSuchBrief
        If none.
    """
    name = f"brief{file.suffix.lower()}"
    if name not in FILES:
        raise NoSuchBrief(file.name)
    return name


def brief_file(name: str, brief: Report, translate: Translate) -> bytes:
    """One of ``FILES``; the same brief gives the same bytes.

    The PDF has two pages, whatever the brief holds: what has no room is counted on the page. Word
    sets its pages itself, and has a chart where the PDF has bars in the rows.
    """
    if name == "brief.docx":
        return report_docx(replace(brief, picture=_shares(brief, translate)))
    template = (SHIPPED / "reports" / "threat" / "brief.typ").read_bytes()
    return report_pdf(brief, template, translate)


def _shares(brief: Report, t: Translate) -> Picture:
    """The shares of the threat with their intervals, as a chart."""
    (table,) = (one.table for one in brief.sections if one.id == "groups" and one.table)
    bars = [
        RangeBar(str(row[1]), 100 * cell.mid, 100 * cell.low, 100 * cell.high)
        for row in table.rows
        for cell in row
        if isinstance(cell, Bar)
    ]
    chart = range_bars(
        "shares",
        t("Share of the harm-weighted threat, per cent, with its 90 % interval"),
        bars,
        words=RangeWords(
            item=t("Offences"), value=t("Share of the threat"), interval=t("Interval")
        ),
        say=lambda value: decimal(value, 0, brief.language),
        style=Style(
            font=f"DejaVu Sans, Noto Sans Arabic, {FONTS}" if brief.rtl else FONTS,
            size=9.0,
            mirrored=brief.rtl,
        ),
    )
    return Picture(chart.svg.encode(), chart.title, chart.description, (chart.width, chart.height))
