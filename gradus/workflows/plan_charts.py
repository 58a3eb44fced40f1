"""The plan's charts, from what its documents print."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from gradus.domain.messages import N_
from gradus.formats.charts import drawing
from gradus.formats.charts.level_strip import Cell, LevelWords, Strip, level_strip
from gradus.formats.charts.radar import RadarWords, Spoke, radar
from gradus.formats.charts.range_bars import RangeBar, RangeWords, range_bars
from gradus.formats.documents.figures import decimal
from gradus.formats.documents.plan_document import PlanDocument
from gradus.formats.documents.typeset import Picture
from gradus.workflows.plan_gantt import plan_gantt, sheet_gantt
from gradus.workflows.plan_people_chart import people_chart
from gradus.workflows.plan_time_and_money import money_chart

Translate = Callable[[str], str]
FONTS = "Noto Sans, Noto Sans CJK SC, DejaVu Sans, Libertinus Serif"
FEWEST_SPOKES = 3
LEVELS = (N_("Absent"), N_("Initial"), N_("Partial"), N_("Established"), N_("Sustained"))


def plan_charts(document: PlanDocument, translate: Translate) -> Mapping[str, tuple[Picture, ...]]:
    """Pictures by name: ``radar``, ``levels``, ``weights``, ``money`` and pages of ``gantt``.

    What is not known is not drawn: no radar of which most is unknown, which would look like a
    full one, and no strip in which no level is known.
    """
    plain, small = _style(document, 9.0), _style(document, 8.0)
    charts: dict[str, tuple[drawing.Chart, ...]] = {}
    scores = [d.score is not None for d in document.standing.dimensions]
    if len(scores) >= FEWEST_SPOKES and 2 * sum(scores) >= len(scores):
        charts["radar"] = (_radar(document, translate, plain),)
    if any(cell.level is not None for cell in document.standing.levels):
        charts["levels"] = (_levels(document, translate, plain),)
    if document.threat.weights:
        charts["weights"] = (_weights(document, translate, plain),)
    if document.pots:
        charts["money"] = (money_chart(document, translate, plain),)
    if document.activities:
        charts["gantt"] = plan_gantt(document, translate, small)
    return _pictures(charts)


def sheet_charts(document: PlanDocument, translate: Translate) -> Mapping[str, tuple[Picture, ...]]:
    """Pictures for large sheets: ``gantt``, and ``people`` where it was kept who is busy when."""
    style = _style(document, 9.0)
    charts: dict[str, tuple[drawing.Chart, ...]] = {}
    if document.activities:
        charts["gantt"] = sheet_gantt(document, translate, style)
    if document.supplies:
        charts["people"] = (people_chart(document, translate, style),)
    return _pictures(charts)


def _style(document: PlanDocument, size: float) -> drawing.Style:
    mirrored = document.direction == "rtl"
    fonts = FONTS if not mirrored else f"DejaVu Sans, Noto Sans Arabic, {FONTS}"
    return drawing.Style(font=fonts, size=size, mirrored=mirrored)


def _pictures(
    charts: Mapping[str, tuple[drawing.Chart, ...]],
) -> Mapping[str, tuple[Picture, ...]]:
    return {
        name: tuple(
            Picture(c.svg.encode(), c.title, c.description, (c.width, c.height)) for c in found
        )
        for name, found in charts.items()
    }


def _radar(document: PlanDocument, t: Translate, style: drawing.Style) -> drawing.Chart:
    return radar(
        "radar",
        t("Scores by dimension, with the range the answers allow"),
        [
            Spoke(
                d.title,
                None if d.score is None else float(d.score),
                float(d.low),
                float(d.high),
            )
            for d in document.standing.dimensions
        ],
        words=RadarWords(
            axis=t("Dimension"),
            value=t("Score"),
            range=t("Range the answers allow"),
            unknown=t("not known"),
        ),
        say=lambda value: decimal(value, 0, document.language),
        style=style,
    )


def _levels(document: PlanDocument, t: Translate, style: drawing.Style) -> drawing.Chart:
    titles = {d.id: d.title for d in document.standing.dimensions}
    strips: dict[str, list[Cell]] = {}
    for cell in document.standing.levels:
        level = cell.level if cell.applies else "not-applicable"
        strips.setdefault(cell.dimension, []).append(
            Cell(cell.id, level, cell.critical)  # type: ignore[arg-type]
        )
    names = tuple(t(name) for name in LEVELS)
    return level_strip(
        "levels",
        t("Level of every indicator"),
        [
            Strip(titles.get(name, name), tuple(cells), cells[0].id.rpartition("-")[0])
            for name, cells in strips.items()
        ],
        words=LevelWords(
            group=t("Dimension"),
            item=t("Indicator"),
            level=t("Level"),
            levels=names,  # type: ignore[arg-type]
            unknown=t("not known"),
            not_applicable=t("Not applicable"),
            critical=t("critical"),
        ),
        style=style,
    )


def _weights(document: PlanDocument, t: Translate, style: drawing.Style) -> drawing.Chart:
    return range_bars(
        "weights",
        t("Weight of each capacity area, per cent"),
        [
            RangeBar(w.title, 100 * float(w.weight), 100 * float(w.low), 100 * float(w.high))
            for w in document.threat.weights
        ],
        words=RangeWords(
            item=t("Capacity area"),
            value=t("Weight, %"),
            interval=t("Interval"),
            unknown=t("not known"),
        ),
        say=lambda value: decimal(value, 0, document.language),
        style=style,
    )
