"""Marks of points, told apart by their shape alone."""

from __future__ import annotations

from gradus.formats.charts import drawing as d

SHAPES = 6
_R = 3.4


def mark(pen: d.Drawing, index: int, x: float, y: float) -> None:
    """A point's mark: disc, square, triangle, diamond, ring, cross; the seventh is as the first."""
    look = {"fill": d.INK, "stroke": d.PAPER, "stroke_width": 0.9}
    shape = index % SHAPES
    if shape == 0:
        pen.circle(x, y, _R, **look)
    elif shape == 1:
        pen.rect(x - _R, y - _R, 2 * _R, 2 * _R, **(look | {"fill": d.PAPER, "stroke": d.INK}))
    elif shape == 2:
        top, foot = y - _R * 1.2, y + _R * 0.9
        pen.path([[(x, top), (x + _R * 1.2, foot), (x - _R * 1.2, foot)]], closed=True, **look)
    elif shape == 3:
        r = _R * 1.25
        ends = [(x, y - r), (x + r, y), (x, y + r), (x - r, y)]
        pen.path([ends], closed=True, **(look | {"fill": d.PAPER, "stroke": d.INK}))
    elif shape == 4:
        pen.circle(x, y, _R, fill=d.PAPER, stroke=d.INK, stroke_width=1.2)
    else:
        runs = [
            [(x - _R, y - _R), (x + _R, y + _R)],
            [(x - _R, y + _R), (x + _R, y - _R)],
        ]
        pen.path(runs, closed=False, fill="none", stroke=d.INK, stroke_width=1.5)
