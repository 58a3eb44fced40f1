"""A Gantt chart in the rows of a table: each activity's bar beside its words, narrow or wide.

The bars take the colour of the text around them, so they hold on dark screens and on paper, and are
hidden from readers of the screen: the row says the same months in words.
"""

from __future__ import annotations

from gradus.formats.charts import drawing as d
from gradus.formats.charts.gantt_parts import Timeline
from gradus.formats.charts.measure import shorten

WIDTH, HEIGHT = 480.0, 24.0
_BAR = 12.0
_SIZE = 17.0
_INK = "currentColor"


def row_bar(
    timeline: Timeline, start: int, end: int, effective: int, *, mirrored: bool = False
) -> str:
    """The bar of one activity: delivered in ``start <= month < end``, it counts from ``effective``.

    What lies outside the timeline is cut at its edge.
    """
    pen = d.Drawing("row", WIDTH, HEIGHT, d.Style(mirrored=mirrored))
    middle = HEIGHT / 2
    for month in timeline.blackouts:
        if 0 <= month < timeline.months:
            wide = _x(timeline, month + 1) - _x(timeline, month)
            pen.rect(_x(timeline, month), 0, wide, HEIGHT, fill=_INK, fill_opacity=0.12)
    for first, _ in timeline.years:
        x = _x(timeline, first)
        pen.line(x, 0, x, HEIGHT, stroke=_INK, stroke_opacity=0.3)
    left, right, counts = (_x(timeline, month) for month in (start, end, effective))
    if counts > right:
        pen.line(
            right, middle, counts, middle, stroke=_INK, stroke_width=1.2, stroke_dasharray="3 2"
        )
        if effective < timeline.months:
            pen.circle(counts, middle, 4, fill="none", stroke=_INK)
    wide = max(right - left, 2)
    pen.rect(min(left, WIDTH - wide), middle - _BAR / 2, wide, _BAR, rx=2, fill=_INK)
    return pen.beside_words()


def row_years(timeline: Timeline, *, mirrored: bool = False) -> str:
    """The years over the bars."""
    pen = d.Drawing("row", WIDTH, HEIGHT, d.Style(size=_SIZE, mirrored=mirrored))
    ends = [*(first for first, _ in timeline.years[1:]), timeline.months]
    for (first, name), end in zip(timeline.years, ends, strict=True):
        room = _x(timeline, end) - _x(timeline, first) - 4
        pen.text(_x(timeline, first) + 2, _SIZE, shorten(name, _SIZE, room), fill=_INK)
    return pen.beside_words()


def _x(timeline: Timeline, month: int) -> float:
    return WIDTH * min(max(month, 0), timeline.months) / max(timeline.months, 1)
