"""How long a plan's documents take to write, by number of activities; prints a table.

Run: ``.venv/bin/python benchmarks/documents/run.py``. Target: 20 pages in 0.5 s or less.
"""

from __future__ import annotations

import io
import statistics
import time

from pypdf import PdfReader

from gradus.catalogue.shelf import SHIPPED
from gradus.formats.documents.render_ics import render_ics
from gradus.formats.documents.render_pdf import render_pdf
from gradus.formats.documents.render_xlsx import render_xlsx
from gradus.formats.documents.tests.sample import sample
from gradus.workflows.plan_charts import plan_charts

TARGET_SECONDS, TARGET_PAGES, ROUNDS = 0.5, 20, 5
TEXT = "Raises the capability of the unit that hosts it, and opens the way for what comes after it"
TEMPLATE = (SHIPPED / "reports" / "plan" / "plan.typ").read_bytes()


def main() -> None:
    print(
        "| activities | language | pages | PDF with charts, s | per 20 pages, s | XLSX, s | ICS, s |"
    )
    print("|---|---|---|---|---|---|---|")
    for count, language in ((0, "en"), (30, "en"), (80, "en"), (150, "en"), (80, "ar")):
        document = sample(count, "الخطة الوطنية" if language == "ar" else TEXT, language)
        took: dict[str, list[float]] = {"pdf": [], "xlsx": [], "ics": []}
        pages = 0
        for _ in range(ROUNDS):
            begun = time.perf_counter()
            data = render_pdf(document, TEMPLATE, plan_charts(document, str), str)
            took["pdf"].append(time.perf_counter() - begun)
            begun = time.perf_counter()
            render_xlsx(document, str)
            took["xlsx"].append(time.perf_counter() - begun)
            begun = time.perf_counter()
            render_ics(document, str)
            took["ics"].append(time.perf_counter() - begun)
            pages = len(PdfReader(io.BytesIO(data)).pages)
        middle = {name: statistics.median(times) for name, times in took.items()}
        print(
            f"| {count} | {language} | {pages} | {middle['pdf']:.2f} |"
            f" {middle['pdf'] * TARGET_PAGES / pages:.2f} | {middle['xlsx']:.2f} | {middle['ics']:.2f} |"
        )
    print(f"\nTarget: {TARGET_PAGES} pages in {TARGET_SECONDS} s or less.")


if __name__ == "__main__":
    main()
