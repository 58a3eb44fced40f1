"""Who is busy when, as a chart that pages and paper share."""

from __future__ import annotations

from collections.abc import Callable

from gradus.formats.charts import drawing
from gradus.formats.charts.month_heat import HeatWords, Strip, month_heat
from gradus.formats.documents.plan_document import PlanDocument
from gradus.workflows.plan_time_and_money import timeline

Translate = Callable[[str], str]


def people_chart(document: PlanDocument, t: Translate, style: drawing.Style) -> drawing.Chart:
    """What is taken of people and of institutions in each month."""
    groups = {"people": t("People"), "institution": t("What institutions can carry at a time")}
    return month_heat(
        "people",
        t("What is taken in each month, of what is there"),
        [
            Strip(
                f"{one.title} ({_there(one.there)})",
                groups[one.kind],
                one.there,
                one.asked,
            )
            for one in document.supplies
        ],
        timeline(document),
        words=HeatWords(
            name=t("Who"),
            there=t("There"),
            most=t("Most taken in a month"),
            full=t("all is taken"),
            part=t("part is taken"),
            blackout=t("nothing starts"),
        ),
        style=style,
    )


def _there(units: tuple[int, ...]) -> str:
    """How many there are: one number, or from the least to the most."""
    return "–".join(str(n) for n in dict.fromkeys((min(units), max(units))))
