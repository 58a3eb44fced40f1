"""What was measured over the years: each figure over its period, what is missing hatched, targets apart."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from gradus.formats.charts import drawing as d
from gradus.formats.charts.axis import ticks
from gradus.formats.charts.measure import shorten, text_width

Kind = Literal["baseline", "observation", "target"]
MOST_YEARS = 8  # that are written under the chart; of more, every second, third ... one
MOST_SAID = 8  # figures whose value is written beside them; of more, the table tells
LABEL_WIDTH = 110.0


@dataclass(frozen=True)
class Figure:
    """A figure over a period: ``value`` is a number, the index of a level, or None where it is missing."""

    kind: Kind
    starts: date
    ends: date
    value: float | None
    said: str  # the value in words
    period: str  # the period in words


@dataclass(frozen=True)
class TimeWords:
    """The words of the chart, in the reader's language."""

    baseline: str = "Baseline"
    observation: str = "Observed"
    target: str = "Target"
    missing: str = "not reported"
    period: str = "Period"
    figure: str = "Figure"
    value: str = "Value"


def over_time(
    id: str,  # noqa: A002 - the attribute's name
    title: str,
    figures: Sequence[Figure],
    *,
    levels: Sequence[str] = (),
    words: TimeWords = TimeWords(),
    width: float = 470,
    height: float = 220,
    say: Callable[[float], str] = d.number,
    style: d.Style = d.PLAIN,
) -> d.Chart:
    """Draw each figure as a bar over its period, at its value.

    With ``levels`` the values are steps with names, and nothing lies between them. There is no line
    from figure to figure: nobody measured what lies between. ``ValueError`` without any figure.
    """
    if not figures:
        raise ValueError("a chart without figures")
    pen = d.Drawing(id, width, height, style)
    legend_top = _legend(pen, words, any(one.value is None for one in figures))
    frame = _Frame(pen, figures, levels, say, legend_top)
    frame.scale()
    for one in figures:
        frame.missing(one) if one.value is None else frame.figure(one, one.value)
    if not levels and len(figures) <= MOST_SAID:
        for one in figures:
            frame.value(one)
    names = {
        "baseline": words.baseline, "observation": words.observation, "target": words.target
    }  # fmt: skip
    rows = tuple(
        (one.period, names[one.kind], words.missing if one.value is None else one.said)
        for one in figures
    )
    description = "; ".join(f"{name}, {period}: {said}" for period, name, said in rows)
    columns = (words.period, words.figure, words.value)
    return d.Chart(pen.finish(title, description), title, description, width, height, columns, rows)


class _Frame:
    """Years along, values upwards."""

    def __init__(
        self, pen: d.Drawing, figures: Sequence[Figure], levels: Sequence[str],
        say: Callable[[float], str], below: float,
    ) -> None:  # fmt: skip
        size = pen.style.size
        self.pen = pen
        self.years = (
            min(one.starts.year for one in figures),
            max(one.ends.year for one in figures) + 1,
        )
        values = [one.value for one in figures if one.value is not None]
        self.marks = tuple(map(float, range(len(levels)))) if levels else _marks(values)
        self.labels = [
            shorten(levels[int(mark)] if levels else say(mark), size, LABEL_WIDTH)
            for mark in self.marks
        ]
        self.left = max(text_width(label, size) for label in self.labels) + 10
        self.right = pen.width - 2
        self.top, self.foot = size * 2, below - size * 2.4

    def x(self, day: date, *, after: bool = False) -> float:
        """Where a day begins, or ``after`` it ends."""
        first, last = date(self.years[0], 1, 1).toordinal(), _new_year(self.years[1])
        share = (day.toordinal() + after - first) / (last - first)
        return self.left + (self.right - self.left) * share

    def y(self, value: float) -> float:
        low, high = self.marks[0], self.marks[-1]
        share = (value - low) / (high - low) if high > low else 0.5
        return self.foot - (self.foot - self.top) * share

    def scale(self) -> None:
        size = self.pen.style.size
        for mark, label in zip(self.marks, self.labels, strict=True):
            self.pen.line(self.left, self.y(mark), self.right, self.y(mark), stroke=d.FAINT)
            self.pen.text(self.left - 6, self.y(mark) + size * 0.35, label, anchor="end",
                          fill=d.QUIET)  # fmt: skip
        first, after = self.years
        step = math.ceil((after - first) / MOST_YEARS)
        for year in range(first, after, step):
            starts, ends = self.x(date(year, 1, 1)), self.x(date(year, 12, 31), after=True)
            self.pen.line(starts, self.foot, starts, self.foot + 4)
            self.pen.text((starts + ends) / 2, self.foot + size * 1.5, str(year), anchor="middle",
                          fill=d.QUIET)  # fmt: skip
        self.pen.line(self.left, self.foot, self.right, self.foot)

    def missing(self, one: Figure) -> None:
        """A period of which nothing is known: hatched, and at no value."""
        starts, wide = self.span(one)
        fill = self.pen.hatch("missing", ink=d.RULE)
        self.pen.rect(starts, self.top, wide, self.foot - self.top, fill=fill)

    def figure(self, one: Figure, value: float) -> None:
        starts, wide = self.span(one)
        _mark(self.pen, one.kind, starts, self.y(value), wide)

    def value(self, one: Figure) -> None:
        """The value over its bar, inside the picture."""
        if one.value is None:
            return
        starts, wide = self.span(one)
        said = shorten(one.said, self.pen.style.size, self.right - self.left)
        half = text_width(said, self.pen.style.size) / 2
        middle = min(max(starts + wide / 2, half + 1), self.right - half)
        self.pen.text(middle, self.y(one.value) - 6, said, anchor="middle")

    def span(self, one: Figure) -> tuple[float, float]:
        """Where a period starts, and how wide it is: never too narrow to be seen."""
        starts, ends = self.x(one.starts), self.x(one.ends, after=True)
        wide = max(ends - starts, 5.0)
        return min(starts, self.right - wide), wide


def _mark(pen: d.Drawing, kind: Kind, x: float, y: float, wide: float) -> None:
    """A figure's bar: hollow for the baseline, full for what was observed, dashed for a target."""
    if kind == "target":
        pen.line(x, y, x + wide, y, stroke=d.DEEP, stroke_width=2, stroke_dasharray="4 2.5")
        return
    fill = d.DEEP if kind == "observation" else d.PAPER
    pen.rect(x + 0.6, y - 2.5, wide - 1.2, 5, fill=fill, stroke=d.DEEP, stroke_width=1.2)


def _legend(pen: d.Drawing, words: TimeWords, missing: bool) -> float:
    """Write what the bars mean at the foot, in as many lines as needed; returns its top."""
    size = pen.style.size
    entries: list[tuple[str, Kind | None]] = [
        (words.baseline, "baseline"),
        (words.observation, "observation"),
        (words.target, "target"),
        *([(words.missing, None)] if missing else []),
    ]
    lines: list[list[tuple[float, str, Kind | None]]] = [[]]
    x = 0.0
    for name, kind in entries:
        label = shorten(name, size, pen.width - 36)
        wide = text_width(label, size) + 36
        if lines[-1] and x + wide > pen.width:
            lines.append([])
            x = 0.0
        lines[-1].append((x, label, kind))
        x += wide
    top = pen.height - size * 1.6 * len(lines)
    for index, line in enumerate(lines):
        y = top + size * (1.6 * index + 1.2)
        for x, label, kind in line:
            if kind is None:
                pen.rect(x, y - size * 0.8, 16, size * 0.9, fill=pen.hatch("missing", ink=d.RULE))
            else:
                _mark(pen, kind, x, y - size * 0.35, 16)
            pen.text(x + 20, y, label)
    return top


def _marks(values: Sequence[float]) -> tuple[float, ...]:
    """Round numbers from the lowest value, or 0, to the highest, or 0."""
    low, high = min([0.0, *values]), max([0.0, *values])
    steps = ticks(max(high, -low), 4)
    down = [-step for step in reversed(steps[1:]) if -step + steps[1] > low]
    up = [step for step in steps[1:] if step - steps[1] < high]
    return (*down, 0.0, *up) if down or up else (0.0, 1.0)


def _new_year(year: int) -> int:
    """The day a year begins, counted; the year after the last of the calendar too."""
    return date(year - 1, 12, 31).toordinal() + 1
