"""A value with its interval in the row of a table: a band with a mark, on the scale of all rows."""

from __future__ import annotations

import math

from gradus.formats.charts import drawing as d

WIDTH, HEIGHT = 120.0, 12.0


def row_range(
    mid: float, low: float, high: float, most: float, *, title: str, mirrored: bool = False
) -> d.Chart:
    """Draw ``low`` to ``high`` as a band and ``mid`` as a mark, from 0 to ``most``.

    Raises
    ------
    ValueError
        If they are not in order, negative or not finite.
    """
    if not (0 <= low <= mid <= high <= most and math.isfinite(most) and most > 0):
        raise ValueError(f"{low}, {mid}, {high} are not in order from 0 to {most}")
    pen = d.Drawing("row-range", WIDTH, HEIGHT, d.Style(mirrored=mirrored))
    middle, room = HEIGHT / 2, WIDTH - 3

    def place(amount: float) -> float:
        return 1.5 + room * amount / most

    pen.line(1.5, middle, 1.5 + room, middle, stroke=d.FAINT, stroke_width=1.2)
    pen.line(1.5, 1, 1.5, HEIGHT - 1, stroke=d.RULE)
    pen.rect(place(low), middle - 3.2, max(place(high) - place(low), 0.6), 6.4,
             fill=d.BAND, stroke=d.DEEP, stroke_width=0.4)  # fmt: skip
    pen.line(place(mid), middle - 5, place(mid), middle + 5, stroke=d.DEEP, stroke_width=2.4)
    return d.Chart(pen.finish(title, title), title, title, WIDTH, HEIGHT, (), ())
