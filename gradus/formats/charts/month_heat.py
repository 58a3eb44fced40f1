"""How much of what is there is taken in each month: a strip of months for each of several.

Runs of months with the same figure are one block, with the figure in it; darker is more of what is
there. Where all of it is taken the block has a heavy edge, so that it is seen in grey too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gradus.formats.charts import drawing as d
from gradus.formats.charts.gantt_parts import Timeline
from gradus.formats.charts.measure import BOLD, shorten, text_width

_HEAD = 20.0
_ROW = 20.0
_FOOT = 26.0


@dataclass(frozen=True)
class Strip:
    """One of several: what is there and what is taken, month by month. Neighbours share ``group``."""

    label: str
    group: str
    there: tuple[int, ...]
    taken: tuple[int, ...]


@dataclass(frozen=True)
class HeatWords:
    """The words of the chart, in the reader's language."""

    name: str = "Who"
    there: str = "There"
    most: str = "Most taken"
    full: str = "all is taken"
    part: str = "part is taken"
    blackout: str = "nothing starts"


@dataclass(frozen=True)
class _Run:
    first: int
    end: int
    taken: int
    there: int

    @property
    def full(self) -> bool:
        return self.taken >= self.there

    @property
    def shade(self) -> tuple[str, str]:
        share = min(self.taken / self.there, 1) if self.there else 1
        return d.SHADES[min(int(share * (len(d.SHADES) - 1)), len(d.SHADES) - 1)]


def month_heat(
    id: str,  # noqa: A002 - the attribute's name
    title: str,
    strips: Sequence[Strip],
    timeline: Timeline,
    *,
    width: float = 1040,
    label_width: float = 290,
    words: HeatWords | None = None,
    style: d.Style = d.PLAIN,
) -> d.Chart:
    """Draw the strips in the order given, with a heading where ``group`` changes."""
    told = words or HeatWords()
    groups = len({strip.group for strip in strips if strip.group})
    tall = _HEAD + _ROW * (len(strips) + groups) + _FOOT
    pen = d.Drawing(id, width, tall, style)
    page = _Page(pen, timeline, label_width)
    page.calendar(tall - _FOOT)
    y, group = _HEAD, ""
    for strip in strips:
        if strip.group and strip.group != group:
            pen.rect(0, y, width, _ROW, fill=d.FAINT)
            said = shorten(strip.group, style.size * BOLD, width - 8)
            pen.text(4, y + _ROW * 0.7, said, font_weight="bold")
            y, group = y + _ROW, strip.group
        page.strip(y, strip)
        y += _ROW
    page.legend(tall, told)
    rows = tuple(
        (s.label, "–".join(str(n) for n in dict.fromkeys((min(s.there), max(s.there)))),
         str(max(s.taken, default=0)))
        for s in strips if s.there
    )  # fmt: skip
    said = "; ".join(f"{name}: {most} / {there}" for name, there, most in rows)
    return d.Chart(
        pen.finish(title, said, broad=True), title, said, width, tall,
        (told.name, told.there, told.most), rows,
    )  # fmt: skip


def _runs(strip: Strip) -> Iterator[_Run]:
    """Neighbouring months with the same figures; months in which nothing is taken are left out."""
    pairs = [*zip(strip.taken, strip.there, strict=True), (-1, -1)]
    first = 0
    for month in range(1, len(pairs)):
        if pairs[month] != pairs[first]:
            taken, there = pairs[first]
            if taken > 0:
                yield _Run(first, month, taken, there)
            first = month


class _Page:
    def __init__(self, pen: d.Drawing, timeline: Timeline, label_width: float) -> None:
        self.pen, self.timeline, self.left = pen, timeline, label_width
        self.span = (pen.width - label_width - 4) / max(timeline.months, 1)

    def x(self, month: float) -> float:
        return self.left + self.span * min(max(month, 0), self.timeline.months)

    def calendar(self, foot: float) -> None:
        self.hatch = self.pen.hatch("blackout", ink=d.RULE, gap=3.5)
        for month in self.timeline.blackouts:
            if 0 <= month < self.timeline.months:
                self.pen.rect(self.x(month), 16, self.span, foot - 16, fill=self.hatch)
        starts = {start for start, _ in self.timeline.years}
        for month in range(0, self.timeline.months + 1, 3):
            year = month in starts or month == self.timeline.months
            self.pen.line(self.x(month), 0 if year else 16, self.x(month), foot,
                          stroke=d.RULE if year else d.FAINT)  # fmt: skip
        ends = [*(start for start, _ in self.timeline.years[1:]), self.timeline.months]
        for (start, name), end in zip(self.timeline.years, ends, strict=False):
            said = shorten(name, self.pen.style.size, self.span * (end - start) - 4)
            self.pen.text(self.x((start + end) / 2), 12, said, anchor="middle", font_weight="bold")

    def strip(self, y: float, strip: Strip) -> None:
        size = self.pen.style.size
        self.pen.text(10, y + _ROW * 0.7, shorten(strip.label, size, self.left - 16))
        self.pen.line(0, y + _ROW, self.pen.width, y + _ROW, stroke=d.FAINT)
        for run in _runs(strip):
            fill, ink = run.shade
            left, wide = self.x(run.first), self.span * (run.end - run.first)
            edge: dict[str, object] = (
                {"stroke": d.INK, "stroke_width": 1.6} if run.full
                else {"stroke": d.PAPER, "stroke_width": 0.8}
            )  # fmt: skip
            self.pen.rect(left + 1, y + 2, wide - 2, _ROW - 4, fill=fill, **edge)
            said = str(run.taken)
            if text_width(said, size) < wide:
                self.pen.text(left + wide / 2, y + _ROW * 0.7, said, anchor="middle", fill=ink)

    def legend(self, tall: float, words: HeatWords) -> None:
        size = self.pen.style.size
        y, x = tall - 8, 4.0
        for look, name in (
            ({"fill": d.SHADES[1][0]}, words.part),
            ({"fill": d.SHADES[-1][0], "stroke": d.INK, "stroke_width": 1.6}, words.full),
            ({"fill": self.hatch, "stroke": d.QUIET, "stroke_width": 0.4}, words.blackout),
        ):
            self.pen.rect(x, y - size * 0.85, 18, size, **look)
            self.pen.text(x + 23, y, name)
            x += 23 + text_width(name, size) + 18
