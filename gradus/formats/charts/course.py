"""A rate over the years: the estimate with its bands, the published figures, and where it is a forecast.

A year without a figure has no point: nobody said that it was zero. What lies after the State's last own
figure is struck through with white lines, and said to be a forecast.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from gradus.formats.charts import drawing as d
from gradus.formats.charts.legend import MARK_WIDTH, Entry, legend
from gradus.formats.charts.marks import mark
from gradus.formats.charts.measure import shorten, text_width
from gradus.formats.charts.scale import scale_of

MOST_YEARS = 9  # that are written under the chart; of more, every second, third ... one
BANDS = ("#d3e2ea", "#9dbfd0", "#5f93ad")  # the widest interval is the lightest
_WIDTH, _HEIGHT = 470.0, 210.0


@dataclass(frozen=True)
class Year:
    """The estimate of a year: the median, and intervals of 50, 80 and 95 % as (low, high).

    ``ahead`` of the State's last own figure it is a forecast.
    """

    year: int
    mid: float
    bands: tuple[tuple[float, float], tuple[float, float], tuple[float, float]]
    ahead: bool = False


@dataclass(frozen=True)
class Point:
    """A published figure of a year, and the source that it is from."""

    year: int
    value: float
    source: str


@dataclass(frozen=True)
class CourseWords:
    """The words of the chart, in the reader's language; ``guess`` is said where no figure is own."""

    year: str = "Year"
    median: str = "Estimate (median)"
    bands: tuple[str, str, str] = ("50 % interval", "80 % interval", "95 % interval")
    figure: str = "Published figure"
    forecast: str = "forecast"
    guess: str = "borrowed estimate: no own figure"
    unknown: str = "not reported"
    linear: str = "{unit}, linear scale"
    logarithmic: str = "{unit}, logarithmic scale"


def course(
    id: str,  # noqa: A002 - the attribute's name
    title: str,
    years: Sequence[Year],
    points: Sequence[Point],
    *,
    unit: str,
    notes: Sequence[str] = (),
    words: CourseWords = CourseWords(),
    width: float = _WIDTH,
    height: float = _HEIGHT,
    say: Callable[[float], str] = d.number,
    style: d.Style = d.PLAIN,
) -> d.Chart:
    """Draw the estimate's course over the years and the figures that it rests on.

    Parameters
    ----------
    years
        One after the other, without a gap.
    points
        Published figures; each source has a mark of its own.
    unit
        Said over the axis, with the kind of scale (:func:`gradus.formats.charts.scale.scale_of` says
        when it is logarithmic; figures of 0 then have a line of their own below it).
    notes
        Sentences below: definition, source.
    height
        Of the plot; what the marks mean is set below it.

    Raises
    ------
    ValueError
        If there are no years, they are not in a row, or a number is negative or not finite.
    """
    _judge(years, points)
    sources = tuple(dict.fromkeys(point.source for point in points))
    below = legend(_entries(years, sources, words), notes, width, style.size)
    pen = d.Drawing(id, width, height + below.height, style)
    frame = _Frame(pen, years, points, height, say)
    said = words.logarithmic if frame.scale.kind == "logarithmic" else words.linear
    frame.grid(said.format(unit=unit))
    frame.bands()
    frame.lines()
    for point in points:
        place = (frame.x(point.year), frame.y(point.value))
        mark(pen, sources.index(point.source), *place)
    frame.forecast(words)
    below.draw(pen, height)
    rows = tuple(_row(one, points, words, say) for one in _all(years, points))
    description = "; ".join(f"{row[0]}: {row[1]}" for row in rows)
    columns = (words.year, words.figure, words.median, *words.bands)
    return d.Chart(
        pen.finish(title, description), title, description, width, pen.height, columns, rows
    )


def _judge(years: Sequence[Year], points: Sequence[Point]) -> None:
    if not years or any(b.year != a.year + 1 for a, b in pairwise(years)):
        raise ValueError("a course needs years in a row")
    numbers = [n for y in years for n in (y.mid, *(end for band in y.bands for end in band))]
    for number in (*numbers, *(point.value for point in points)):
        if not math.isfinite(number) or number < 0:
            raise ValueError(f"{number} is negative or not finite")


def _all(years: Sequence[Year], points: Sequence[Point]) -> list[tuple[int, Year | None]]:
    """Every year with an estimate or a figure."""
    known = {one.year: one for one in years}
    return [(year, known.get(year)) for year in sorted({*known, *(p.year for p in points)})]


def _row(
    one: tuple[int, Year | None], points: Sequence[Point], words: CourseWords,
    say: Callable[[float], str],
) -> tuple[str, ...]:  # fmt: skip
    year, estimate = one
    figures = [f"{say(p.value)} ({p.source})" for p in points if p.year == year]
    told = "; ".join(figures) or words.unknown
    if estimate is None:
        return (str(year), told, "", "", "", "")
    mid = say(estimate.mid) + (f" ({words.forecast})" if estimate.ahead and points else "")
    return (str(year), told, mid, *(f"{say(low)}–{say(high)}" for low, high in estimate.bands))


class _Frame:
    """Years along, the rate upwards."""

    def __init__(
        self, pen: d.Drawing, years: Sequence[Year], points: Sequence[Point], height: float,
        say: Callable[[float], str],
    ) -> None:  # fmt: skip
        size = pen.style.size
        self.pen, self.years, self.points = pen, years, points
        self.scale = scale_of(
            [*(p.value for p in points), *(y.mid for y in years)],
            [end for y in years for band in y.bands for end in band],
        )
        self.labels = [say(mark) for mark in self.scale.marks]
        self.left = max(text_width(label, size) for label in self.labels) + 10
        self.right = pen.width - 8
        self.top, self.ground = size * 3.2, height - size * 2.6
        self.zeros = self.scale.kind == "logarithmic" and any(p.value == 0 for p in points)
        self.foot = self.ground - (size * 1.8 if self.zeros else 0)
        spoken = [*(y.year for y in years), *(p.year for p in points)]
        self.first, self.last = min(spoken), max(spoken)

    def x(self, year: float) -> float:
        slots = self.last - self.first + 1
        return self.left + (self.right - self.left) * (year - self.first + 0.5) / slots

    def y(self, value: float) -> float:
        if self.zeros and value == 0:
            return self.ground
        return self.foot - (self.foot - self.top) * self.scale.share(value)

    def grid(self, said: str) -> None:
        pen, size = self.pen, self.pen.style.size
        pen.text(0, size * 1.1, shorten(said, size, pen.width), fill=d.QUIET)
        for value, label in zip(self.scale.marks, self.labels, strict=True):
            pen.line(self.left, self.y(value), self.right, self.y(value), stroke=d.FAINT)
            pen.text(self.left - 6, self.y(value) + size * 0.35, label, anchor="end", fill=d.QUIET)
        if self.zeros:
            pen.text(self.left - 6, self.ground + size * 0.35, "0", anchor="end", fill=d.QUIET)
        pen.line(self.left, self.ground, self.right, self.ground)
        step = math.ceil((self.last - self.first + 1) / MOST_YEARS)
        for year in range(self.first, self.last + 1, step):
            x, under = self.x(year), self.ground
            pen.line(x, under, x, under + 4)
            pen.text(x, under + size * 1.5, str(year), anchor="middle", fill=d.QUIET)

    def bands(self) -> None:
        """The widest first; what is ahead is struck through with white lines."""
        for fill, n in zip(BANDS, (2, 1, 0), strict=True):
            self.pen.path([self._ring(self.years, n)], closed=True, fill=fill)
        if ahead := self._ahead():
            lines = self.pen.hatch("ahead", ink=d.PAPER, paper="none", gap=5)
            self.pen.path([self._ring(ahead, 2)], closed=True, fill=lines)

    def _ahead(self) -> Sequence[Year]:
        """The years ahead, from the last that is not."""
        n = sum(not year.ahead for year in self.years)
        return self.years[max(n - 1, 0) :] if n < len(self.years) else ()

    def _ring(self, years: Sequence[Year], band: int) -> list[tuple[float, float]]:
        """Along the upper ends and back along the lower ones; one year is as wide as its place."""
        over = [(self.x(y.year), self.y(y.bands[band][1])) for y in years]
        under = [(self.x(y.year), self.y(y.bands[band][0])) for y in reversed(years)]
        if len(years) == 1:
            half = (self.right - self.left) / (self.last - self.first + 1) / 4
            (x, high), low = over[0], under[0][1]
            return [(x - half, high), (x + half, high), (x + half, low), (x - half, low)]
        return [*over, *under]

    def lines(self) -> None:
        """The median, whole up to the last own figure, then dashed."""
        whole = [(self.x(y.year), self.y(y.mid)) for y in self.years if not y.ahead]
        ahead = [(self.x(y.year), self.y(y.mid)) for y in self._ahead()]
        look = {"fill": "none", "stroke": d.DEEP, "stroke_width": 1.6}
        self.pen.path([whole], closed=False, **look)
        self.pen.path([ahead], closed=False, **look, stroke_dasharray="4 2.5")

    def forecast(self, words: CourseWords) -> None:
        """Says from where on the course is a forecast, or that it is one from the start."""
        ahead = [year for year in self.years if year.ahead]
        if not ahead:
            return
        size = self.pen.style.size
        if not self.points:
            said = shorten(words.guess, size, self.right - self.left)
            self.pen.text(self.left, self.top - size * 0.6, said, fill=d.QUIET)
            return
        said = shorten(words.forecast, size, self.right - self.left)
        edge = self.x(ahead[0].year - 0.5)
        look = {"stroke": d.QUIET, "stroke_dasharray": "2 2"}
        self.pen.line(edge, self.top - size * 1.2, edge, self.ground, **look)
        wide = text_width(said, size) + 2
        fits = edge + 4 + wide <= self.right
        self.pen.note(
            edge + 4 if fits else self.right, self.top - size * 0.6, said,
            anchor="start" if fits else "end", size=size, width=wide,
        )  # fmt: skip


def _entries(years: Sequence[Year], sources: Sequence[str], words: CourseWords) -> list[Entry]:
    entries = [Entry(words.median, _line)]
    for label, fill in zip(words.bands, reversed(BANDS), strict=True):
        entries.append(Entry(label, _band(fill)))
    for n, source in enumerate(sources):
        entries.append(Entry(f"{words.figure}: {source}", _point(n)))
    if any(year.ahead for year in years):
        entries.append(Entry(words.forecast if sources else words.guess, _ahead))
    return entries


def _line(pen: d.Drawing, x: float, middle: float) -> None:
    pen.line(x, middle, x + MARK_WIDTH, middle, stroke=d.DEEP, stroke_width=1.6)


def _band(fill: str) -> Callable[[d.Drawing, float, float], None]:
    return lambda pen, x, middle: pen.rect(x, middle - 4, MARK_WIDTH, 8, fill=fill)


def _point(n: int) -> Callable[[d.Drawing, float, float], None]:
    return lambda pen, x, middle: mark(pen, n, x + MARK_WIDTH / 2, middle)


def _ahead(pen: d.Drawing, x: float, middle: float) -> None:
    pen.rect(x, middle - 5, MARK_WIDTH, 10, fill=BANDS[1])
    pen.rect(
        x, middle - 5, MARK_WIDTH, 10, fill=pen.hatch("ahead", ink=d.PAPER, paper="none", gap=5)
    )
    pen.line(
        x, middle, x + MARK_WIDTH, middle, stroke=d.DEEP, stroke_width=1.6, stroke_dasharray="4 2.5"
    )
