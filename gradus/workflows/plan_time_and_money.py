"""Charts of a plan that its documents and its page share: money by year, and the months."""

from __future__ import annotations

from collections.abc import Callable

from gradus.formats.charts import drawing
from gradus.formats.charts.gantt_parts import Timeline
from gradus.formats.charts.stacked_bars import Series, stacked_bars
from gradus.formats.documents.figures import whole
from gradus.formats.documents.plan_document import PlanDocument

Translate = Callable[[str], str]


def timeline(document: PlanDocument) -> Timeline:
    """The months of the plan, its years, and the months in which nothing starts."""
    years = tuple((12 * y, document.year_label(y)) for y in range(document.years))
    blackouts = tuple(sorted({m for b in document.blackouts for m in b.months}))
    return Timeline(document.horizon, years, blackouts)


def money_chart(document: PlanDocument, t: Translate, style: drawing.Style) -> drawing.Chart:
    """What each donor pays by year; what nobody pays stands apart, for no year is its own."""
    years = range(document.years)
    missing = sum(gap.amount for gap in document.unfunded) / 1000
    apart = [t("not funded")] if missing else []
    names = document.pot_names
    return stacked_bars(
        "money",
        t("Money by year and donor, thousands of USD"),
        [*(document.year_label(y) for y in years), *apart],
        [
            Series(
                names[pot.id],
                (
                    *(
                        sum(y.committed for y in pot.years if y.year == year) / 1000
                        for year in years
                    ),
                    *(0.0 for _ in apart),
                ),
            )
            for pot in document.pots
        ],
        Series(t("not funded"), (*(0.0 for _ in years), missing)) if missing else None,
        period_word=t("Year"),
        total_word=t("Total"),
        say=lambda value: whole(round(value)),
        style=style,
    )
