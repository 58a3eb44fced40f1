"""A Gantt chart over as many pages as it needs: dependencies, gates, and months without starts.

An arrow leads from what comes first to what comes after. Where more than :data:`_MOST_ARROWS` wait
for the same activity, or it stands on another page, its number is written beside the bar instead.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from gradus.formats.charts import drawing as d
from gradus.formats.charts.measure import BOLD, shorten, text_width, wrap

_BAR = 7.0
_LANE = 12.0
_MOST_ARROWS = 4


@dataclass(frozen=True)
class Bar:
    """An activity: it is delivered in ``start <= month < end`` and counts from ``effective``.

    ``number`` names it (on every page and in tables); ``after`` are numbers of those that come
    before; ``gates`` are labels of :class:`GateMark`; ``running`` bars are drawn lighter.
    """

    number: str
    label: str
    group: str
    start: int
    end: int
    effective: int
    after: tuple[str, ...] = ()
    gates: tuple[str, ...] = ()
    running: bool = False


@dataclass(frozen=True)
class GateMark:
    """Something that must hold, and the month it is counted on; a short label such as ``G3``."""

    label: str
    month: int


@dataclass(frozen=True)
class Timeline:
    """The months drawn, the years over them, and the months in which nothing starts."""

    months: int
    years: tuple[tuple[int, str], ...] = ()
    blackouts: tuple[int, ...] = ()


@dataclass(frozen=True)
class GanttWords:
    """The words of the chart, in the reader's language."""

    activity: str = "Activity"
    start: str = "First month"
    end: str = "Last month"
    effective: str = "Counts from"
    needs: str = "Comes after"
    gates: str = "Gates"
    bar: str = "delivery"
    running: str = "running"
    counts: str = "counts from"
    gate: str = "gate"
    blackout: str = "nothing starts"
    continued: str = "continued"


@dataclass(frozen=True)
class _Row:
    """A line of the chart: a group's heading (no bar) or an activity."""

    top: float
    height: float
    lines: tuple[str, ...]
    bar: Bar | None = None

    @property
    def middle(self) -> float:
        return self.top + self.height / 2


@dataclass(frozen=True)
class _Box:
    """The measures of a page."""

    width: float
    height: float
    label_width: float
    lanes: int

    @property
    def head(self) -> float:
        return 18 + _LANE * self.lanes

    @property
    def foot(self) -> float:
        return 20.0


def gantt_pages(
    id: str,  # noqa: A002 - the attribute's name
    title: str,
    bars: Sequence[Bar],
    timeline: Timeline,
    gates: Sequence[GateMark] = (),
    *,
    width: float = 493,
    height: float = 660,
    label_width: float = 212,
    words: GanttWords = GanttWords(),
    style: d.Style = d.SMALL,
) -> tuple[d.Chart, ...]:
    """Draw bars in the order given, grouped where neighbours share ``group``, one chart a page.

    Pages are as tall as they need to be, at most ``height``, and share the rows evenly. A bar that
    leaves the timeline is cut at its edge. ``ValueError`` for a bar that ends before it starts.
    """
    for bar in bars:
        if bar.start >= bar.end:
            raise ValueError(f"{bar} ends before it starts")
    span = (width - label_width - 8) / max(timeline.months, 1)
    marks = _lanes([g for g in gates if 0 <= g.month < timeline.months], span, style.size)
    box = _Box(width, height, label_width, max((lane for _, lane in marks), default=-1) + 1)
    busy = Counter(name for bar in bars for name in bar.after)
    crowded = frozenset(name for name, count in busy.items() if count > _MOST_ARROWS)
    charts = []
    for index, rows in enumerate(_balanced(bars, box, style.size, words)):
        tall = rows[-1].top + rows[-1].height + box.foot
        pen = d.Drawing(f"{id}-{index + 1}", width, tall, style)
        _Page(pen, box, timeline, words, crowded).draw(rows, marks)
        table = tuple(_facts(row.bar) for row in rows if row.bar)
        said = "; ".join(f"{r[0]} {r[1]}: {r[2]}–{r[3]}" for r in table)
        columns = (
            "",
            words.activity,
            words.start,
            words.end,
            words.effective,
            words.needs,
            words.gates,
        )
        charts.append(d.Chart(pen.finish(title, said), title, said, width, tall, columns, table))
    return tuple(charts)


def _facts(bar: Bar) -> tuple[str, ...]:
    """The row of the table twin; months count from 1 as people do."""
    return (
        bar.number, bar.label, str(bar.start + 1), str(bar.end), str(bar.effective + 1),
        ", ".join(bar.after), ", ".join(bar.gates),
    )  # fmt: skip


def _lanes(gates: Sequence[GateMark], span: float, size: float) -> list[tuple[GateMark, int]]:
    """Each gate with the first lane in which its label does not touch the one before."""
    ends: list[float] = []
    placed = []
    for gate in sorted(gates, key=lambda g: (g.month, g.label)):
        left = gate.month * span
        right = left + 5 + text_width(gate.label, size) + 6
        lane = next((i for i, end in enumerate(ends) if end <= left), len(ends))
        ends[lane : lane + 1] = [right]
        placed.append((gate, lane))
    return placed


def _balanced(bars: Sequence[Bar], box: _Box, size: float, words: GanttWords) -> list[list[_Row]]:
    """The rows on as few pages as can be, the last about as full as the first."""
    pages = _lay_out(bars, box, size, words)
    if len(pages) < 2:
        return pages
    low, high = box.head + box.foot + size * 6, box.height
    while high - low > size:
        middle = (low + high) / 2
        tried = _lay_out(bars, replace(box, height=middle), size, words)
        if len(tried) == len(pages):
            pages, high = tried, middle
        else:
            low = middle
    return pages


def _lay_out(bars: Sequence[Bar], box: _Box, size: float, words: GanttWords) -> list[list[_Row]]:
    """Rows by page; a heading never stands alone at the foot, and is repeated overleaf."""
    pages: list[list[_Row]] = []
    rows: list[_Row] = []
    y, group = box.head, None
    limit = box.height - box.foot
    for bar in bars:
        lines = wrap(f"{bar.number}  {bar.label}", size, box.label_width - 14, 3)
        tall = size * (1.05 * len(lines) + 0.65)
        heading = size * 1.7
        new_group = bar.group != group
        if rows and y + tall + (heading if new_group else 0) > limit:
            pages.append(rows)
            rows, y = [], box.head
        if bar.group and (new_group or not rows):
            name = bar.group if new_group else f"{bar.group} ({words.continued})"
            rows.append(_Row(y, heading, (shorten(name, size * BOLD, box.width - 8),)))
            y += heading
        rows.append(_Row(y, tall, lines, bar))
        y += tall
        group = bar.group
    return [*pages, rows] if rows else pages


class _Page:
    """Draws one page."""

    def __init__(
        self, pen: d.Drawing, box: _Box, timeline: Timeline, words: GanttWords,
        crowded: frozenset[str],
    ) -> None:  # fmt: skip
        self.pen, self.box, self.timeline, self.words = pen, box, timeline, words
        self.crowded = crowded
        self.size = pen.style.size
        self.span = (box.width - box.label_width - 8) / max(timeline.months, 1)
        self.foot = pen.height - box.foot

    def x(self, month: float) -> float:
        return self.box.label_width + self.span * min(max(month, 0), self.timeline.months)

    def draw(self, rows: Sequence[_Row], marks: Sequence[tuple[GateMark, int]]) -> None:
        hatch = self.pen.hatch("blackout", ink=d.RULE, gap=3.5)
        running = self.pen.hatch("running", ink=d.DEEP, paper=d.RUNNING, gap=2.5)
        self.calendar(rows, hatch)
        self.gates(marks)
        places = {row.bar.number: row for row in rows if row.bar}
        for row in rows:
            self.label(row)
        for row in rows:
            for number in row.bar.after if row.bar else ():
                if number in places and number not in self.crowded:
                    self.arrow(places[number], row)
        for row in rows:
            if row.bar:
                self.bar(row, row.bar, running if row.bar.running else d.DEEP)
                noted = [
                    n
                    for n in sorted(row.bar.after, key=lambda n: (len(n), n))
                    if n not in places or n in self.crowded
                ]
                self.notes(row, row.bar, noted)
        self.legend(hatch, running)

    def calendar(self, rows: Sequence[_Row], hatch: str) -> None:
        for row in rows:
            if row.bar is None:
                self.pen.rect(0, row.top, self.box.width, row.height, fill=d.FAINT)
        for month in self.timeline.blackouts:
            if 0 <= month < self.timeline.months:
                self.pen.rect(self.x(month), 14, self.span, self.foot - 14, fill=hatch)
        starts = {start for start, _ in self.timeline.years}
        for month in range(0, self.timeline.months + 1, 3):
            year = month in starts or month == self.timeline.months
            self.pen.line(
                self.x(month), 0 if year else 14, self.x(month), self.foot,
                stroke=d.RULE if year else d.FAINT, stroke_width=0.8 if year else 0.5,
            )  # fmt: skip
        ends = [*(start for start, _ in self.timeline.years[1:]), self.timeline.months]
        for (start, name), end in zip(self.timeline.years, ends, strict=False):
            said = shorten(name, self.size, self.span * (end - start) - 4)
            self.pen.text(self.x((start + end) / 2), 10, said, anchor="middle", font_weight="bold")
        self.pen.line(0, 14, self.box.width, 14, stroke=d.QUIET)

    def gates(self, marks: Sequence[tuple[GateMark, int]]) -> None:
        if marks:
            y = 16 + _LANE * 0.5 + self.size * 0.35
            self.pen.text(4, y, shorten(self.words.gates, self.size, self.box.label_width - 8))
        for gate, lane in marks:
            middle = 16 + _LANE * (lane + 0.5)
            self.diamond(self.x(gate.month), middle)
            self.pen.text(self.x(gate.month) + 5, middle + self.size * 0.35, gate.label)

    def diamond(self, x: float, y: float) -> None:
        run = [(x - 3.5, y), (x, y - 3.5), (x + 3.5, y), (x, y + 3.5)]
        self.pen.path([run], closed=True, fill="#c98a2b", stroke=d.INK, stroke_width=0.5)

    def label(self, row: _Row) -> None:
        indent = 4 if row.bar is None else 10
        weight = "bold" if row.bar is None else "normal"
        top = row.middle - self.size * 1.05 * len(row.lines) / 2
        for i, line in enumerate(row.lines):
            self.pen.text(indent, top + self.size * (0.85 + 1.05 * i), line, font_weight=weight)
        if row.bar:
            self.pen.line(0, row.top + row.height, self.box.width, row.top + row.height,
                          stroke=d.FAINT, stroke_width=0.4)  # fmt: skip

    def bar(self, row: _Row, bar: Bar, fill: str) -> None:
        start, end, counts = self.x(bar.start), self.x(bar.end), self.x(bar.effective)
        y = row.middle
        if counts > end:
            self.pen.line(
                end, y, counts, y, stroke=d.DEEP, stroke_width=0.9, stroke_dasharray="2 1.2"
            )
            if bar.effective <= self.timeline.months:
                self.pen.circle(counts, y, 1.9, fill=d.PAPER, stroke=d.DEEP, stroke_width=0.9)
        edge = {"stroke": d.DEEP, "stroke_width": 0.6} if bar.running else {}
        self.pen.rect(start, y - _BAR / 2, max(end - start, 1.5), _BAR, rx=1.2, fill=fill, **edge)

    def notes(self, row: _Row, bar: Bar, noted: Sequence[str]) -> None:
        """What the arrows do not say: numbers of what comes before, and gates."""
        arrow = "→" if self.pen.style.mirrored else "←"
        parts = [f"{arrow} {', '.join(noted)}"] if noted else []
        note = " · ".join([*parts, ", ".join(bar.gates)]).strip(" ·")
        size = self.size * 0.85
        free_right = self.box.width - self.x(bar.effective) - 8
        free_left = self.x(bar.start) - self.box.label_width - 8
        right = text_width(note, size) <= free_right or free_right >= free_left
        note = shorten(note, size, max(free_right, free_left))
        if note:
            at = self.x(bar.effective) + 6 if right else self.x(bar.start) - 7
            self.pen.note(at, row.middle + size * 0.35, note, size=size,
                          width=text_width(note, size) + 2, anchor="start" if right else "end")  # fmt: skip

    def arrow(self, before: _Row, after: _Row) -> None:
        """Down from the end of one bar, then across to the start of the other, with a head."""
        if before.bar is None or after.bar is None:
            return
        x1, x2 = self.x(before.bar.end), self.x(after.bar.start)
        down = 1 if after.middle > before.middle else -1
        look = {"fill": "none", "stroke": d.QUIET, "stroke_width": 0.6}
        if x2 - x1 >= 5:
            turn = x1 + 1.5
            run = [(x1, before.middle), (turn, before.middle), (turn, after.middle),
                   (x2 - 1, after.middle)]  # fmt: skip
            head = [(x2 - 3.2, after.middle - 1.7), (x2, after.middle),
                    (x2 - 3.2, after.middle + 1.7)]  # fmt: skip
        else:
            turn = max(min(x1, x2 + 3), x2 + 1.5)
            tip = after.middle - down * _BAR / 2
            run = [(turn, before.middle + down * _BAR / 2), (turn, tip)]
            head = [(turn - 1.7, tip - down * 3.2), (turn, tip), (turn + 1.7, tip - down * 3.2)]
        self.pen.path([run], closed=False, **look)
        self.pen.path([head], closed=True, fill=d.QUIET)

    def legend(self, hatch: str, running: str) -> None:
        y = self.pen.height - 5
        middle = y - self.size * 0.3
        words = self.words
        room = self.box.width / 5 - 38
        x = 4.0
        for kind, name in (
            ("bar", words.bar), ("running", words.running), ("counts", words.counts),
            ("gate", words.gate), ("blackout", words.blackout),
        ):  # fmt: skip
            if kind == "gate":
                self.diamond(x + 9, middle)
            elif kind == "counts":
                self.pen.line(x, middle, x + 14, middle, stroke=d.DEEP, stroke_width=0.9,
                              stroke_dasharray="2 1.2")  # fmt: skip
                self.pen.circle(x + 15, middle, 1.9, fill=d.PAPER, stroke=d.DEEP, stroke_width=0.9)
            else:
                fill = {"bar": d.DEEP, "running": running}.get(kind, hatch)
                edge = {} if kind == "bar" else {"stroke": d.QUIET, "stroke_width": 0.4}
                self.pen.rect(x, middle - _BAR / 2, 18, _BAR, rx=1.2, fill=fill, **edge)
            said = shorten(name, self.size, room)
            self.pen.text(x + 23, y, said)
            x += 23 + text_width(said, self.size) + 16
