"""Values with their intervals, one row each, on one scale."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from gradus.formats.charts import drawing as d
from gradus.formats.charts.axis import ticks
from gradus.formats.charts.measure import text_width, wrap


@dataclass(frozen=True)
class RangeBar:
    """A label, a value (``None``: not known) and its interval (``None``: none is known)."""

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class RangeWords:
    """The words of the chart, in the reader's language."""

    item: str = "Area"
    value: str = "Value"
    interval: str = "Interval"
    unknown: str = "not known"


def range_bars(
    id: str,  # noqa: A002 - the attribute's name
    title: str,
    bars: Sequence[RangeBar],
    *,
    width: float = 470,
    label_width: float = 170,
    words: RangeWords = RangeWords(),
    say: Callable[[float], str] = d.number,
    style: d.Style = d.PLAIN,
) -> d.Chart:
    """Draw bars of 0 to the highest value, each interval as a band with a mark at the value."""
    for bar in bars:
        known = [n for n in (bar.value, bar.low, bar.high) if n is not None]
        if not all(math.isfinite(n) and n >= 0 for n in known):
            raise ValueError(f"{bar} has a number that is negative or not finite")
    size = style.size
    row = size * 2.5
    height = row * max(len(bars), 1) + size * 2.6
    pen = d.Drawing(id, width, height, style)
    said = [words.unknown if bar.value is None else say(bar.value) for bar in bars]
    value_width = max((text_width(text, size) for text in said), default=0) + 8
    left, right = label_width + 8, width - value_width - 4
    marks = ticks(max((n for b in bars for n in (b.value, b.high) if n is not None), default=1), 4)

    def place(amount: float) -> float:
        return left + (right - left) * amount / marks[-1]

    foot = row * max(len(bars), 1)
    for mark in marks:
        pen.line(place(mark), 2, place(mark), foot, stroke=d.FAINT)
        pen.text(
            place(mark),
            foot + size * 1.2,
            say(mark),
            anchor="middle",
            size=size * 0.85,
            fill=d.QUIET,
        )
    for i, bar in enumerate(bars):
        _row(pen, bar, said[i], row * (i + 0.5), place, (label_width, width))
    rows = tuple((bar.label, said[i], _interval(bar, say)) for i, bar in enumerate(bars))
    description = "; ".join(f"{label}: {value} {span}".strip() for label, value, span in rows)
    columns = (words.item, words.value, words.interval)
    return d.Chart(pen.finish(title, description), title, description, width, height, columns, rows)


def _interval(bar: RangeBar, say: Callable[[float], str]) -> str:
    return "" if bar.low is None or bar.high is None else f"{say(bar.low)}–{say(bar.high)}"


def _row(
    pen: d.Drawing,
    bar: RangeBar,
    said: str,
    middle: float,
    place: Callable[[float], float],
    edges: tuple[float, float],
) -> None:
    size = pen.style.size
    label_width, width = edges
    lines = wrap(bar.label, size, label_width, 2)
    top = middle - size * 1.1 * len(lines) / 2
    for index, line in enumerate(lines):
        pen.text(label_width, top + size * (0.85 + 1.1 * index), line, anchor="end")
    if bar.low is not None and bar.high is not None:
        span = place(bar.high) - place(bar.low)
        pen.rect(place(bar.low), middle - size * 0.45, span, size * 0.9,
                 fill=d.BAND, stroke=d.DEEP, stroke_width=0.4)  # fmt: skip
    if bar.value is not None:
        at = place(bar.value)
        pen.line(
            at, middle - size * 0.75, at, middle + size * 0.75, stroke=d.DEEP, stroke_width=2.2
        )
    pen.text(width - 2, middle + size * 0.35, said, anchor="end",
             fill=d.QUIET if bar.value is None else d.INK)  # fmt: skip
