"""Charts of scores, for pages: the radar with the range the answers allow."""

from __future__ import annotations

from collections.abc import Callable

from gradus.engines.scoring.result import UnitScore
from gradus.formats.charts.drawing import Chart, Style
from gradus.formats.charts.radar import RadarWords, Spoke, radar
from gradus.formats.documents.figures import decimal

Translate = Callable[[str], str]
FEWEST_SPOKES = 3
PAGE_FONTS = "system-ui, Noto Sans, Noto Sans Arabic, sans-serif"


def score_radar(
    unit: UnitScore, translate: Translate, *, language: str, mirrored: bool
) -> Chart | None:
    """The dimensions' scores with their ranges; none while most of it is unknown."""
    spokes = [
        Spoke(
            translate(dimension.title),
            None if dimension.score is None else float(dimension.score),
            float(dimension.range.low),
            float(dimension.range.high),
        )
        for dimension in unit.dimensions
        if dimension.range is not None
    ]
    known = sum(spoke.value is not None for spoke in spokes)
    if len(spokes) < FEWEST_SPOKES or 2 * known < len(spokes):
        return None
    return radar(
        "radar",
        translate("Scores by dimension, with the range the answers allow"),
        spokes,
        words=RadarWords(
            axis=translate("Dimension"),
            value=translate("Score"),
            range=translate("Range the answers allow"),
            unknown=translate("not known"),
        ),
        say=lambda value: decimal(value, 0, language),
        style=Style(font=PAGE_FONTS, size=9.0, mirrored=mirrored),
    )
