"""Series that must not be compared, each in a panel of its own: title, unit, scale and sources.

Recorded crime, cases, what people answer in surveys, what they report and what response teams share are
different things. No two panels share a scale, not even of years: set side by side they would be read as
one. Points are not joined: nobody measured what lies between.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from gradus.formats.charts import drawing as d
from gradus.formats.charts.axis import ticks
from gradus.formats.charts.marks import mark
from gradus.formats.charts.measure import BOLD, ROOM, shorten, text_width, wrap

MOST_NAMED = 4  # sources of a panel that have a mark and a line of their own
_GUTTER = 22.0
_PLOT = 74.0
_MOST_YEARS = 5


@dataclass(frozen=True)
class Value:
    """A figure: when (a year, a month as its share of it), how much, from where, its own interval."""

    when: float
    value: float
    source: str
    facts: tuple[str, ...]
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Panel:
    """A series: what it is, what is counted and in which unit, and its figures; none: *not reported*."""

    title: str
    meaning: str
    unit: str = ""
    values: tuple[Value, ...] = ()


@dataclass(frozen=True)
class PanelWords:
    """The words of the chart, in the reader's language; ``columns`` head the table, in which the
    panel's title comes first and a value's facts follow."""

    columns: tuple[str, ...] = ("Series", "Year", "Value", "Interval", "Source")
    unknown: str = "not reported"
    more: str = "others: see the table ({count})"


def panels(
    id: str,  # noqa: A002 - the attribute's name
    title: str,
    series: Sequence[Panel],
    *,
    notes: Sequence[str] = (),
    words: PanelWords = PanelWords(),
    width: float = 490,
    say: Callable[[float], str] = d.number,
    style: d.Style = d.PLAIN,
) -> d.Chart:
    """Draw a panel for each series, two in a row, those that are not reported with that word.

    ``ValueError`` for a number that is negative or not finite, or an interval that is not in order.
    """
    for panel in series:
        for value in panel.values:
            _judge(value)
    size = style.size
    wide = (width - _GUTTER) / 2
    set_ = [_Panel(panel, _named(panel, words), wide, size, say) for panel in series]
    tops, top = [], 0.0
    for n in range(0, len(set_), 2):
        tops.append(top)
        top += max(one.height for one in set_[n : n + 2]) + size * 1.6
    under = [line for note in notes for line in wrap(note, size, width * ROOM, 4)]
    pen = d.Drawing(id, width, top + size * (1.3 * len(under) + 0.4), style)
    for n, one in enumerate(set_):
        one.draw(pen, (n % 2) * (wide + _GUTTER), tops[n // 2], words)
    for n, line in enumerate(under):
        pen.text(0, top + size * (1.3 * n + 0.9), line, fill=d.QUIET)
    rows = tuple(row for panel in series for row in _rows(panel, words))
    description = "; ".join(f"{p.title}: {_told(p, words)}" for p in series)
    svg = pen.finish(title, description)
    return d.Chart(svg, title, description, width, pen.height, words.columns, rows)


def _judge(value: Value) -> None:
    numbers = [n for n in (value.value, value.low, value.high) if n is not None]
    if not all(math.isfinite(n) and n >= 0 for n in numbers):
        raise ValueError(f"{value} has a number that is negative or not finite")
    if value.low is not None and value.high is not None and value.low > value.high:
        raise ValueError(f"{value} has an interval that is not in order")


def _rows(panel: Panel, words: PanelWords) -> list[tuple[str, ...]]:
    cells = len(words.columns) - 1
    facts = [value.facts[:cells] for value in panel.values] or [("", words.unknown)]
    return [(panel.title, *fact, *[""] * (cells - len(fact))) for fact in facts]


def _told(panel: Panel, words: PanelWords) -> str:
    """The last figure, with how many there are."""
    if not panel.values:
        return words.unknown
    last = max(panel.values, key=lambda value: value.when)
    return " ".join(fact for fact in last.facts if fact) + f" ({len(panel.values)})"


def _named(panel: Panel, words: PanelWords) -> dict[str, tuple[int, str]]:
    """Each source's mark, and the line that explains it ("" where another's line does)."""
    sources = list(dict.fromkeys(value.source for value in panel.values))
    own = sources if len(sources) <= MOST_NAMED else sources[: MOST_NAMED - 1]
    named = {source: (n, source) for n, source in enumerate(own)}
    rest = sources[len(own) :]
    more = words.more.format(count=len(rest))
    return named | {source: (len(own), more if n == 0 else "") for n, source in enumerate(rest)}


class _Panel:
    """A panel set for its width."""

    def __init__(
        self, panel: Panel, named: dict[str, tuple[int, str]], width: float, size: float,
        say: Callable[[float], str],
    ) -> None:  # fmt: skip
        self.panel, self.named, self.width, self.size = panel, named, width, size
        whens = [value.when for value in panel.values]
        self.span = math.floor(min(whens, default=0)), math.floor(max(whens, default=0)) + 1
        self.title = wrap(panel.title, size * BOLD, width * ROOM, 2)
        self.under = (
            *wrap(panel.meaning, size, width * ROOM, 3),
            *wrap(panel.unit, size, width * ROOM, 1),
        )
        self.sources = [(n, line) for n, line in named.values() if line]
        self.marks = ticks(max((n for v in panel.values for n in _ends(v)), default=1), 2)
        self.labels = [say(value) for value in self.marks]
        self.left = max(text_width(label, size) for label in self.labels) + 8
        self.head = size * (1.25 * (len(self.title) + len(self.under)) + 1.2)

    @property
    def height(self) -> float:
        if not self.panel.values:
            return self.head + self.size * 2.6
        return self.head + _PLOT + self.size * (1.9 + 1.4 * len(self.sources))

    def draw(self, pen: d.Drawing, x: float, top: float, words: PanelWords) -> None:
        size = self.size
        for n, line in enumerate(self.title):
            pen.text(x, top + size * (1.25 * n + 1), line, font_weight="bold")
        for n, line in enumerate(self.under, len(self.title)):
            pen.text(x, top + size * (1.25 * n + 1), line, fill=d.QUIET)
        if self.panel.values:
            self.plot(pen, x, top + self.head)
        else:
            fill = pen.hatch("none", ink=d.RULE)
            pen.rect(x, top + self.head, self.width, size * 2.6, fill=fill)
            wide = text_width(words.unknown, size) + 8
            pen.rect(x + (self.width - wide) / 2, top + self.head + size * 0.5, wide, size * 1.6,
                     fill=d.PAPER)  # fmt: skip
            pen.text(x + self.width / 2, top + self.head + size * 1.65, words.unknown,
                     anchor="middle")  # fmt: skip

    def plot(self, pen: d.Drawing, x: float, top: float) -> None:
        """The scale, the years, the values with their whiskers, and the sources below."""
        size, foot = self.size, top + _PLOT
        left, right = x + self.left, x + self.width - 2
        first, after = self.span

        def across(when: float) -> float:
            return left + (right - left) * (when - first) / (after - first)

        def up(value: float) -> float:
            return foot - (_PLOT - size * 0.4) * value / self.marks[-1]

        for value, label in zip(self.marks, self.labels, strict=True):
            pen.line(left, up(value), right, up(value), stroke=d.FAINT)
            pen.text(left - 5, up(value) + size * 0.35, label, anchor="end", fill=d.QUIET)
        pen.line(left, foot, right, foot)
        for year in range(first, after, math.ceil((after - first) / _MOST_YEARS)):
            middle = across(year + 0.5)
            pen.line(middle, foot, middle, foot + 3)
            pen.text(middle, foot + size * 1.3, str(year), anchor="middle", fill=d.QUIET)
        for one in self.panel.values:
            at = across(one.when if one.when % 1 else one.when + 0.5)
            if one.low is not None and one.high is not None:
                _whisker(pen, at, up(one.low), up(one.high))
            mark(pen, self.named[one.source][0], at, up(one.value))
        for n, (shape, line) in enumerate(self.sources):
            y = foot + size * (1.4 * n + 2.9)
            mark(pen, shape, x + 4, y - size * 0.35)
            pen.text(x + 12, y, shorten(line, size, (self.width - 12) * ROOM), fill=d.QUIET)


def _ends(value: Value) -> list[float]:
    return [n for n in (value.value, value.low, value.high) if n is not None]


def _whisker(pen: d.Drawing, x: float, low: float, high: float) -> None:
    """From one end of the interval to the other, with caps."""
    look = {"stroke": d.DEEP, "stroke_width": 1.1}
    pen.line(x, low, x, high, **look)
    for end in (low, high):
        pen.line(x - 3, end, x + 3, end, **look)
