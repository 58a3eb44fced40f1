"""Amounts by period, stacked by series, with what is missing hatched on top."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from gradus.formats.charts import drawing as d
from gradus.formats.charts.axis import ticks
from gradus.formats.charts.measure import shorten, text_width

_DARK = {"#17405f"}


@dataclass(frozen=True)
class Series:
    """A series (a donor) with one amount for each period."""

    label: str
    amounts: tuple[float, ...]


def stacked_bars(
    id: str,  # noqa: A002 - the attribute's name
    title: str,
    periods: Sequence[str],
    series: Sequence[Series],
    missing: Series | None = None,
    *,
    period_word: str = "Year",
    total_word: str = "Total",
    width: float = 470,
    height: float = 250,
    say: Callable[[float], str] = d.number,
    style: d.Style = d.PLAIN,
) -> d.Chart:
    """Draw one bar per period; ``missing`` (the unfunded) stands hatched on top of the funded.

    Every series has as many amounts as there are periods, none negative: else ``ValueError``.
    """
    stack = [*series, *([missing] if missing else [])]
    for one in stack:
        if len(one.amounts) != len(periods):
            raise ValueError(
                f"{one.label!r} has {len(one.amounts)} amounts for {len(periods)} periods"
            )
        if not all(math.isfinite(a) and a >= 0 for a in one.amounts):
            raise ValueError(f"{one.label!r} has an amount that is negative or not finite")
    pen = d.Drawing(id, width, height, style)
    fills = [pen.series(i) for i in range(len(series))]
    if missing:
        fills.append(pen.hatch("missing"))
    totals = [sum(one.amounts[p] for one in stack) for p in range(len(periods))]
    legend_top = _legend(pen, [one.label for one in stack], fills)
    frame = _Frame(pen, ticks(max(totals, default=0)), legend_top - pen.style.size * 2.2, say)
    frame.scale()
    for p, name in enumerate(periods):
        frame.bar(p, len(periods), name, [one.amounts[p] for one in stack], fills, totals[p])
    rows = tuple(
        (name, *(say(one.amounts[p]) for one in stack), say(totals[p]))
        for p, name in enumerate(periods)
    )
    columns = (period_word, *(one.label for one in stack), total_word)
    description = "; ".join(f"{row[0]}: {row[-1]}" for row in rows)
    return d.Chart(pen.finish(title, description), title, description, width, height, columns, rows)


def _legend(pen: d.Drawing, labels: Sequence[str], fills: Sequence[str]) -> float:
    """Write the legend at the foot, in as many rows as needed; returns its top."""
    size = pen.style.size
    lines: list[list[tuple[float, str, str]]] = [[]]
    x = 0.0
    for label, fill in zip(labels, fills, strict=True):
        label = shorten(label, size, pen.width - 26)
        wide = text_width(label, size) + 26
        if lines[-1] and x + wide > pen.width:
            lines.append([])
            x = 0.0
        lines[-1].append((x, label, fill))
        x += wide
    top = pen.height - size * 1.6 * len(lines)
    for index, line in enumerate(lines):
        y = top + size * (1.6 * index + 1.2)
        for x, label, fill in line:
            pen.rect(
                x, y - size * 0.75, 12, size * 0.85, fill=fill, stroke=d.QUIET, stroke_width=0.4
            )
            pen.text(x + 16, y, label)
    return top


class _Frame:
    """The scale and the bars."""

    def __init__(
        self, pen: d.Drawing, marks: Sequence[float], foot: float, say: Callable[[float], str]
    ) -> None:
        self.pen, self.marks, self.foot, self.say = pen, marks, foot, say
        self.left = max(text_width(say(mark), pen.style.size) for mark in marks) + 8
        self.top = pen.style.size * 1.8

    def y(self, amount: float) -> float:
        return self.foot - (self.foot - self.top) * amount / self.marks[-1]

    def scale(self) -> None:
        size = self.pen.style.size
        for mark in self.marks:
            self.pen.line(self.left, self.y(mark), self.pen.width, self.y(mark), stroke=d.FAINT)
            self.pen.text(self.left - 5, self.y(mark) + size * 0.35, self.say(mark), anchor="end",
                          fill=d.QUIET)  # fmt: skip

    def bar(
        self, index: int, count: int, name: str, amounts: Sequence[float], fills: Sequence[str],
        total: float,
    ) -> None:  # fmt: skip
        size = self.pen.style.size
        slot = (self.pen.width - self.left) / count
        wide = min(slot * 0.62, 84)
        middle = self.left + slot * (index + 0.5)
        base = 0.0
        for amount, fill in zip(amounts, fills, strict=True):
            tall = self.y(base) - self.y(base + amount)
            if amount > 0:
                self.pen.rect(
                    middle - wide / 2, self.y(base + amount), wide, tall,
                    fill=fill, stroke=d.QUIET, stroke_width=0.4,
                )  # fmt: skip
                self.inside(self.say(amount), middle, self.y(base) - tall / 2, (wide, tall), fill)
            base += amount
        said, name = shorten(self.say(total), size, slot - 2), shorten(name, size, slot - 2)
        self.pen.text(middle, self.y(total) - 4, said, anchor="middle", font_weight="bold")
        self.pen.text(middle, self.foot + size * 1.4, name, anchor="middle")

    def inside(self, said: str, x: float, y: float, room: tuple[float, float], fill: str) -> None:
        """An amount inside its part of the bar, if there is room for it."""
        size = self.pen.style.size * 0.85
        if room[1] > size * 1.5 and text_width(said, size) < room[0] - 4 and fill[0] == "#":
            ink = d.PAPER if fill in _DARK else d.INK
            self.pen.text(x, y + size * 0.35, said, anchor="middle", size=size, fill=ink)
