"""A radar of scores with the range that the answers allow."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from gradus.formats.charts import drawing as d
from gradus.formats.charts.measure import shorten, text_width, wrap

_LINES = 3


@dataclass(frozen=True)
class Spoke:
    """One axis: a label, a value (``None``: not published), and the range it may lie in."""

    label: str
    value: float | None
    low: float
    high: float


@dataclass(frozen=True)
class RadarWords:
    """The words of the chart, in the reader's language."""

    axis: str = "Dimension"
    value: str = "Score"
    range: str = "Range the answers allow"
    unknown: str = "not known"


def radar(
    id: str,  # noqa: A002 - the attribute's name
    title: str,
    spokes: Sequence[Spoke],
    *,
    maximum: float = 100,
    width: float = 470,
    height: float = 330,
    words: RadarWords = RadarWords(),
    say: Callable[[float], str] = d.number,
    style: d.Style = d.PLAIN,
) -> d.Chart:
    """Draw values and ranges of 3 to about 15 axes; the first points up, the next clockwise.

    Values outside 0 to ``maximum`` are a ``ValueError``, as are numbers that are not finite.
    """
    _check(spokes, maximum)
    pen = d.Drawing(id, width, height, style)
    legend = style.size * 2.4
    centre = (width / 2, (height - legend) / 2)
    radius = (height - legend) / 2 - style.size * 3.2
    web = _Web(pen, centre, radius, maximum, len(spokes))
    web.rings()
    web.band(spokes)
    web.values(spokes)
    web.scale(say)
    web.labels(spokes)
    _legend(pen, height - style.size * 0.8, words)
    rows = tuple(
        (s.label, words.unknown if s.value is None else say(s.value), f"{say(s.low)}–{say(s.high)}")
        for s in spokes
    )
    description = "; ".join(f"{label}: {value} ({span})" for label, value, span in rows)
    columns = (words.axis, words.value, words.range)
    return d.Chart(pen.finish(title, description), title, description, width, height, columns, rows)


def _check(spokes: Sequence[Spoke], maximum: float) -> None:
    for spoke in spokes:
        numbers = (spoke.low, spoke.high, spoke.low if spoke.value is None else spoke.value)
        if not all(math.isfinite(n) and 0 <= n <= maximum for n in numbers):
            raise ValueError(f"{spoke} does not lie in 0 to {maximum}")
        if spoke.low > spoke.high:
            raise ValueError(f"{spoke} has its range the wrong way round")


class _Web:
    """The geometry of the axes."""

    def __init__(
        self, pen: d.Drawing, centre: tuple[float, float], radius: float, maximum: float, count: int
    ) -> None:
        self.pen, self.centre, self.radius = pen, centre, radius
        self.maximum, self.count = maximum, count

    def angle(self, index: int) -> float:
        return 2 * math.pi * index / max(self.count, 1) - math.pi / 2

    def point(self, index: int, value: float) -> tuple[float, float]:
        reach = self.radius * value / self.maximum
        turn = self.angle(index)
        return (self.centre[0] + reach * math.cos(turn), self.centre[1] + reach * math.sin(turn))

    def ring(self, values: Sequence[float]) -> list[tuple[float, float]]:
        return [self.point(i, value) for i, value in enumerate(values)]

    def rings(self) -> None:
        for share in (0.25, 0.5, 0.75, 1.0):
            run = self.ring([self.maximum * share] * self.count)
            self.pen.path([run], closed=True, fill="none", stroke=d.RULE, stroke_width=0.5)
        for i in range(self.count):
            self.pen.line(*self.centre, *self.point(i, self.maximum), stroke_width=0.5)

    def scale(self, say: Callable[[float], str]) -> None:
        """The numbers of the rings along the first axis, above everything else."""
        small = self.pen.style.size * 0.75
        for share in (0.25, 0.5, 0.75, 1.0):
            said = say(self.maximum * share)
            x, y = self.centre[0] + 3, self.centre[1] - self.radius * share + small
            self.pen.note(x, y, said, size=small, width=text_width(said, small) + 2)

    def band(self, spokes: Sequence[Spoke]) -> None:
        self.pen.path(
            [self.ring([s.high for s in spokes]), self.ring([s.low for s in spokes])],
            closed=True, fill=d.BAND, fill_rule="evenodd", fill_opacity=0.75,
            stroke=d.DEEP, stroke_width=0.4, stroke_dasharray="2 1.5",
        )  # fmt: skip

    def values(self, spokes: Sequence[Spoke]) -> None:
        """The line of scores; it breaks where a score is not published."""
        for i, spoke in enumerate(spokes):
            after = spokes[(i + 1) % self.count]
            if self.count > 1 and spoke.value is not None and after.value is not None:
                ends = [self.point(i, spoke.value), self.point((i + 1) % self.count, after.value)]
                self.pen.path([ends], closed=False, fill="none", stroke=d.DEEP, stroke_width=1.6)
        for i, spoke in enumerate(spokes):
            if spoke.value is not None:
                self.pen.circle(*self.point(i, spoke.value), 2.4, fill=d.DEEP)

    def labels(self, spokes: Sequence[Spoke]) -> None:
        size = self.pen.style.size
        for i, spoke in enumerate(spokes):
            across, down = math.cos(self.angle(i)), math.sin(self.angle(i))
            x = self.centre[0] + across * (self.radius + 8)
            y = self.centre[1] + down * (self.radius + 8)
            upright = abs(across) < 0.2
            anchor = "middle" if upright else "start" if across > 0 else "end"
            room = self.radius * 1.2 if upright else (self.pen.width - x if across > 0 else x) - 3
            lines = wrap(spoke.label, size, room, 2 if upright else _LINES)
            block = size * 1.15 * len(lines)
            top = y - block if upright and down < 0 else y if upright else y - block / 2
            for row, line in enumerate(lines):
                self.pen.text(x, top + size * (0.9 + 1.15 * row), line, anchor=anchor)


def _legend(pen: d.Drawing, y: float, words: RadarWords) -> None:
    size = pen.style.size
    value = shorten(words.value, size, pen.width / 2 - 40)
    span = shorten(words.range, size, pen.width / 2 - 40)
    x = (pen.width - text_width(value, size) - text_width(span, size) - 66) / 2
    look = {"stroke": d.DEEP, "stroke_width": 1.6}
    pen.line(x, y - size / 3, x + 18, y - size / 3, **look)
    pen.circle(x + 9, y - size / 3, 2.4, fill=d.DEEP)
    pen.text(x + 23, y, value)
    x += 23 + text_width(value, size) + 20
    pen.rect(
        x, y - size * 0.75, 18, size * 0.8,
        fill=d.BAND, stroke=d.DEEP, stroke_width=0.4, stroke_dasharray="2 1.5",
    )  # fmt: skip
    pen.text(x + 23, y, span)
