"""One beside its neighbours: each value with its interval on one scale, and what is usual among them.

Neighbours stand in the order given, which whoever calls takes from their names. Rows sorted by value
would be read as a league table, with somebody at its top to blame and somebody at its foot to praise, and
recorded crime says as much of trust in the police as of crime. No row is coloured as good or bad.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from gradus.formats.charts import drawing as d
from gradus.formats.charts.legend import MARK_WIDTH, Entry, legend
from gradus.formats.charts.marks import mark
from gradus.formats.charts.measure import BOLD, text_width, wrap
from gradus.formats.charts.scale import Scale, scale_of

_DISC, _RING = 0, 4


@dataclass(frozen=True)
class Row:
    """A value with the ends of its interval; ``borrowed`` where no figure of its own is behind it."""

    label: str
    value: float
    low: float
    high: float
    borrowed: bool = False


@dataclass(frozen=True)
class BesideWords:
    """The words of the chart, in the reader's language; the kinds of scale hold ``{unit}``."""

    item: str = "State"
    value: str = "Estimate"
    interval: str = "Interval"
    basis: str = "Rests on"
    own: str = "own figures"
    borrowed: str = "borrowed estimate"
    usual: str = "usual among its neighbours"
    alone: str = "no neighbour reports"
    linear: str = "{unit}, linear scale"
    logarithmic: str = "{unit}, logarithmic scale"


def beside(
    id: str,  # noqa: A002 - the attribute's name
    title: str,
    here: Row,
    others: Sequence[Row],
    usual: Row | None,
    *,
    unit: str,
    notes: Sequence[str] = (),
    words: BesideWords = BesideWords(),
    width: float = 490,
    label_width: float = 150,
    say: Callable[[float], str] = d.number,
    style: d.Style = d.PLAIN,
) -> d.Chart:
    """Draw the one first, apart from the others, and what is usual as a band behind all of them.

    The scale is as :func:`gradus.formats.charts.scale.scale_of` says, and named over the rows.
    ``ValueError`` for a number that is negative or not finite, or that is not in order.
    """
    every = [here, *others, *([usual] if usual else [])]
    for one in every:
        if not 0 <= one.low <= one.value <= one.high < math.inf:
            raise ValueError(f"{one} has numbers that are not in order, or not finite")
    size = style.size
    row, head = size * 2.2, size * 2.2
    below = legend(_entries(every, usual, words), notes, width, size)
    foot = head + row * (1.4 + max(len(others), 1))
    pen = d.Drawing(id, width, foot + size * 1.9 + below.height, style)
    scale = scale_of(
        [one.value for one in every], [n for one in every for n in (one.low, one.high)]
    )
    told = [_told(one, say) for one in (here, *others)]
    edges = (label_width + 10, width - max(text_width(t, size * BOLD) for t in told) - 10)
    frame = _Frame(pen, scale, edges, label_width, say)
    said = words.logarithmic if scale.kind == "logarithmic" else words.linear
    pen.text(0, size * 1.1, said.format(unit=unit), fill=d.QUIET)
    frame.grid(head, foot, usual)
    frame.row(here, head + row * 0.6, told[0], bold=True)
    pen.line(0, head + row * 1.3, width, head + row * 1.3)
    for n, one in enumerate(others):
        frame.row(one, head + row * (n + 1.9), told[n + 1])
    if not others:
        frame.label(words.alone, head + row * 1.9, fill=d.QUIET)
    below.draw(pen, foot + size * 1.9)
    rows = tuple(_cells(one, words, say) for one in (here, *others))
    rows += ((words.usual, *_cells(usual, words, say)[1:3], ""),) if usual else ()
    description = "; ".join(f"{r[0]}: {r[1]} ({r[2]})" for r in rows)
    columns = (words.item, words.value, words.interval, words.basis)
    svg = pen.finish(title, description)
    return d.Chart(svg, title, description, width, pen.height, columns, rows)


def _told(one: Row, say: Callable[[float], str]) -> str:
    return f"{say(one.value)} ({say(one.low)}–{say(one.high)})"


def _cells(one: Row, words: BesideWords, say: Callable[[float], str]) -> tuple[str, str, str, str]:
    basis = words.borrowed if one.borrowed else words.own
    return (one.label, say(one.value), f"{say(one.low)}–{say(one.high)}", basis)


@dataclass(frozen=True)
class _Frame:
    """The scale from left to right, and the rows on it."""

    pen: d.Drawing
    scale: Scale
    edges: tuple[float, float]
    label_width: float
    say: Callable[[float], str]

    def x(self, value: float) -> float:
        return self.edges[0] + (self.edges[1] - self.edges[0]) * self.scale.share(value)

    def grid(self, head: float, foot: float, usual: Row | None) -> None:
        size = self.pen.style.size
        if usual:
            low, high = self.x(usual.low), self.x(usual.high)
            self.pen.rect(low, head, high - low, foot - head, fill=d.FAINT)
        for value in self.scale.marks:
            x = self.x(value)
            self.pen.line(x, head, x, foot, stroke=d.RULE, stroke_width=0.4)
            self.pen.text(x, foot + size * 1.2, self.say(value), anchor="middle", size=size * 0.85,
                          fill=d.QUIET)  # fmt: skip
        if usual:
            x = self.x(usual.value)
            self.pen.line(
                x, head, x, foot, stroke=d.QUIET, stroke_width=1.4, stroke_dasharray="4 2.5"
            )

    def label(self, text: str, y: float, **look: str) -> None:
        """A text before the scale, in two lines at most; bold letters have the room that they take."""
        size = self.pen.style.size
        lines = wrap(text, size * BOLD, self.label_width, 2)
        top = y - size * 1.1 * len(lines) / 2
        for n, line in enumerate(lines):
            at = top + size * (0.85 + 1.1 * n)
            self.pen.text(self.label_width, at, line, anchor="end", size=None, **look)

    def row(self, one: Row, y: float, told: str, *, bold: bool = False) -> None:
        pen, size = self.pen, self.pen.style.size
        weight = "bold" if bold else "normal"
        self.label(one.label, y, font_weight=weight)
        low, high = self.x(one.low), self.x(one.high)
        pen.rect(low, y - 3, high - low, 6, fill=d.RUNNING if bold else d.BAND)
        mark(pen, _RING if one.borrowed else _DISC, self.x(one.value), y)
        pen.text(pen.width - 2, y + size * 0.35, told, anchor="end", font_weight=weight)


def _entries(every: Sequence[Row], usual: Row | None, words: BesideWords) -> list[Entry]:
    entries = []
    rows = every[:-1] if usual else every
    if any(not one.borrowed for one in rows):
        entries.append(Entry(words.own, _shape(_DISC)))
    if any(one.borrowed for one in rows):
        entries.append(Entry(words.borrowed, _shape(_RING)))
    entries.append(Entry(words.interval, _band))
    if usual:
        entries.append(Entry(words.usual, _usual))
    return entries


def _shape(n: int) -> Callable[[d.Drawing, float, float], None]:
    return lambda pen, x, middle: mark(pen, n, x + MARK_WIDTH / 2, middle)


def _band(pen: d.Drawing, x: float, middle: float) -> None:
    pen.rect(x, middle - 3, MARK_WIDTH, 6, fill=d.BAND)


def _usual(pen: d.Drawing, x: float, middle: float) -> None:
    pen.rect(x, middle - 5, MARK_WIDTH, 10, fill=d.FAINT)
    at = x + MARK_WIDTH / 2
    pen.line(
        at, middle - 5, at, middle + 5, stroke=d.QUIET, stroke_width=1.4, stroke_dasharray="4 2.5"
    )
