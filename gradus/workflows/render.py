"""The plan's documents as bytes, by file name."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from gradus.catalogue.shelf import SHIPPED
from gradus.formats.documents.plan_document import PlanDocument
from gradus.formats.documents.render_ics import render_ics
from gradus.formats.documents.render_pdf import render_pdf
from gradus.formats.documents.render_xlsx import render_xlsx
from gradus.workflows.plan_charts import plan_charts

Translate = Callable[[str], str]


def write_documents(document: PlanDocument, translate: Translate) -> Mapping[str, bytes]:
    """``plan.pdf``, ``plan.xlsx`` and ``plan.ics``."""
    template = (SHIPPED / "reports" / "plan" / "plan.typ").read_bytes()
    return {
        "plan.pdf": render_pdf(document, template, plan_charts(document, translate), translate),
        "plan.xlsx": render_xlsx(document, translate),
        "plan.ics": render_ics(document, translate),
    }
