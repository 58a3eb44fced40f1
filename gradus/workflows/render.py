"""The plan's documents as bytes, by file name."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from gradus.catalogue.shelf import SHIPPED
from gradus.formats.documents.plan_document import PlanDocument
from gradus.formats.documents.render_ics import render_ics
from gradus.formats.documents.render_pdf import render_pdf
from gradus.formats.documents.render_xlsx import render_xlsx
from gradus.formats.documents.report_docx import report_docx
from gradus.workflows.plan_charts import plan_charts, sheet_charts
from gradus.workflows.plan_report import plan_report

Translate = Callable[[str], str]


def write_documents(document: PlanDocument, translate: Translate) -> Mapping[str, bytes]:
    """``plan.pdf``, ``plan.docx``, ``plan.xlsx``, ``timeline.pdf`` (A3) and ``plan.ics``."""
    folder = SHIPPED / "reports" / "plan"
    charts = plan_charts(document, translate)
    template, sheet = (folder / "plan.typ").read_bytes(), (folder / "timeline.typ").read_bytes()
    return {
        "plan.pdf": render_pdf(document, template, charts, translate),
        "plan.docx": report_docx(plan_report(document, charts, translate)),
        "timeline.pdf": render_pdf(document, sheet, sheet_charts(document, translate), translate),
        "plan.xlsx": render_xlsx(document, translate),
        "plan.ics": render_ics(document, translate),
    }
