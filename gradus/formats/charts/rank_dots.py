"""What matters most, and how sure that is: shares with intervals, and how likely each is among the first.

Two columns that say different things: a small share known well, or a large one hardly known. What a
line rests on is told by the shape of its mark.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from gradus.formats.charts import drawing as d
from gradus.formats.charts.axis import ticks
from gradus.formats.charts.legend import MARK_WIDTH, Entry, legend
from gradus.formats.charts.marks import mark
from gradus.formats.charts.measure import shorten, text_width, wrap

SHAPES = (0, 4, 3, 5)  # disc, ring, diamond, cross
_GAP = 14.0


@dataclass(frozen=True)
class Ranked:
    """A line: share with its interval, likelihood of being among the first (0 to 1) and rank in words.

    ``basis`` is the place of what it rests on in :attr:`RankWords.bases`.
    """

    label: str
    share: float
    low: float
    high: float
    likely: float
    said: str  # the likelihood in words
    rank: str
    basis: int


@dataclass(frozen=True)
class RankWords:
    """The words of the chart, in the reader's language; ``bases`` are at most four."""

    item: str = "Group"
    rank: str = "Rank"
    share: str = "Share"
    interval: str = "Interval"
    likely: str = "Likely among the first"
    basis: str = "Rests on"
    bases: tuple[str, ...] = ("own figures", "borrowed", "judgement", "not counted")


def rank_dots(
    id: str,  # noqa: A002 - the attribute's name
    title: str,
    lines: Sequence[Ranked],
    *,
    notes: Sequence[str] = (),
    words: RankWords = RankWords(),
    width: float = 490,
    label_width: float = 160,
    say: Callable[[float], str] = d.number,
    style: d.Style = d.PLAIN,
) -> d.Chart:
    """Draw lines in the order given: a mark and its interval on one scale, a bar from 0 to 1 beside.

    ``say`` writes shares and likelihoods. ``ValueError`` for numbers that are not in order, negative
    or not finite, for a likelihood beyond 1, and for a basis without a word.
    """
    for line in lines:
        _judge(line, words)
    size = style.size
    row, head = size * 2.6, size * 2.9
    used = sorted({line.basis for line in lines})
    entries = [Entry(words.bases[n], _shape(SHAPES[n])) for n in used]
    below = legend(entries, notes, width, size)
    foot = head + row * max(len(lines), 1)
    pen = d.Drawing(id, width, foot + size * 1.9 + below.height, style)
    rank_width = max([text_width(t, size) for t in (words.rank, *(x.rank for x in lines))]) + 6
    left = label_width + _GAP / 2 + rank_width + _GAP
    middle = left + (width - left) * 0.6
    marks = ticks(max((line.high for line in lines), default=1), 3)
    shares = _Column(pen, (left, middle - _GAP), marks, say)
    odds = _Column(pen, (middle + _GAP, width - 14), (0.0, 0.5, 1.0), say)
    shares.grid(words.share, head, foot)
    odds.grid(words.likely, head, foot)
    pen.text(label_width + _GAP / 2 + rank_width / 2, head - size * 0.9, words.rank, anchor="middle",
             fill=d.QUIET)  # fmt: skip
    for n, line in enumerate(lines):
        y = head + row * (n + 0.5)
        for at, part in _centred(wrap(line.label, size, label_width, 2), y, size):
            pen.text(label_width, at, part, anchor="end")
        at_rank = label_width + _GAP / 2 + rank_width / 2
        pen.text(at_rank, y + size * 0.35, line.rank, anchor="middle")
        shares.interval(line, y)
        odds.bar(line.likely, y)
    below.draw(pen, foot + size * 1.9)
    rows = tuple(
        (line.label, line.rank, say(line.share), f"{say(line.low)}–{say(line.high)}",
         line.said, words.bases[line.basis])
        for line in lines
    )  # fmt: skip
    description = "; ".join(f"{r[0]}: {r[2]} ({r[3]})" for r in rows)
    columns = (words.item, words.rank, words.share, words.interval, words.likely, words.basis)
    svg = pen.finish(title, description)
    return d.Chart(svg, title, description, width, pen.height, columns, rows)


def _judge(line: Ranked, words: RankWords) -> None:
    numbers = (line.low, line.share, line.high, line.likely)
    if not all(math.isfinite(n) and n >= 0 for n in numbers) or line.likely > 1:
        raise ValueError(f"{line} has a number that is negative, not finite or too large")
    if not line.low <= line.share <= line.high:
        raise ValueError(f"{line} lies outside its interval")
    if not 0 <= line.basis < min(len(words.bases), len(SHAPES)):
        raise ValueError(f"{line} rests on nothing that has a word")


def _centred(lines: Sequence[str], y: float, size: float) -> list[tuple[float, str]]:
    """Baselines of a block of lines with its middle at ``y``."""
    top = y - size * 1.1 * len(lines) / 2
    return [(top + size * (0.85 + 1.1 * n), line) for n, line in enumerate(lines)]


@dataclass(frozen=True)
class _Column:
    """One of the two plots: where it begins and ends, and its marks."""

    pen: d.Drawing
    edges: tuple[float, float]
    marks: Sequence[float]
    say: Callable[[float], str]

    def x(self, value: float) -> float:
        left, right = self.edges
        return left + (right - left) * value / self.marks[-1]

    def grid(self, name: str, head: float, foot: float) -> None:
        size = self.pen.style.size
        room = self.edges[1] - self.edges[0] + _GAP / 2
        parts = wrap(name, size, room, 2)
        for n, part in enumerate(parts):
            y = head - size * (0.9 + 1.1 * (len(parts) - 1 - n))
            self.pen.text(self.edges[0], y, part, fill=d.QUIET)
        for value in self.marks:
            x = self.x(value)
            self.pen.line(x, head - size * 0.4, x, foot, stroke=d.FAINT)
            self.pen.text(x, foot + size * 1.2, shorten(self.say(value), size * 0.85, 60),
                          anchor="middle", size=size * 0.85, fill=d.QUIET)  # fmt: skip

    def interval(self, line: Ranked, y: float) -> None:
        """The interval as a band, the mark of what it rests on at the value."""
        low, high = self.x(line.low), self.x(line.high)
        self.pen.rect(low, y - 3, high - low, 6, fill=d.BAND)
        mark(self.pen, SHAPES[line.basis], self.x(line.share), y)

    def bar(self, share: float, y: float) -> None:
        """A bar from 0, in a frame that ends at 1."""
        left, right = self.edges
        self.pen.rect(left, y - 4, right - left, 8, fill="none", stroke=d.RULE, stroke_width=0.6)
        self.pen.rect(left, y - 4, self.x(share) - left, 8, fill=d.DEEP)


def _shape(n: int) -> Callable[[d.Drawing, float, float], None]:
    return lambda pen, x, middle: mark(pen, n, x + MARK_WIDTH / 2, middle)
