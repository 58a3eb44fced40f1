"""One page of a Gantt chart, drawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import nullcontext

from gradus.formats.charts import drawing as d
from gradus.formats.charts.gantt_parts import (
    LANE,
    LEGEND,
    MOST_IN_A_LINE,
    Bar,
    Box,
    GanttWords,
    GateMark,
    Row,
    Timeline,
)
from gradus.formats.charts.measure import shorten, text_width

AMBER = "#c98a2b"
_FONT = 8.0
"""The size at which a bar is seven points thick."""


class GanttPage:
    """Draws one page."""

    def __init__(
        self, pen: d.Drawing, box: Box, timeline: Timeline, words: GanttWords,
        crowded: frozenset[str],
    ) -> None:  # fmt: skip
        self.pen, self.box, self.timeline, self.words = pen, box, timeline, words
        self.crowded = crowded
        self.size = pen.style.size
        self.span = (box.width - box.label_width - 8) / max(timeline.months, 1)
        self.foot = pen.height - box.foot
        self.thick = 7.0 * self.size / _FONT

    def x(self, month: float) -> float:
        return self.box.label_width + self.span * min(max(month, 0), self.timeline.months)

    def draw(self, rows: Sequence[Row], marks: Sequence[tuple[GateMark, int]]) -> None:
        hatch = self.pen.hatch("blackout", ink=d.RULE, gap=3.5)
        running = self.pen.hatch("running", ink=d.DEEP, paper=d.RUNNING, gap=2.5)
        self.calendar(rows, hatch)
        self.gates(marks)
        places = {row.bar.number: row for row in rows if row.bar}
        self.today()
        for row in rows:
            for number in row.bar.after if row.bar else ():
                if number in places and self.drawn(number, row.bar):
                    self.arrow(places[number], row)
        for row in rows:
            bar = row.bar
            with self.pen.named(bar.name, bar.href) if bar and bar.href else nullcontext():
                self.label(row)
                if bar:
                    self.bar(row, bar, running if bar.running else d.DEEP)
                    noted = [
                        n
                        for n in sorted(bar.after, key=lambda n: (len(n), n))
                        if n not in places or not self.drawn(n, bar)
                    ]
                    self.notes(row, bar, noted)
        self.legend(hatch, running)

    def drawn(self, number: str, bar: Bar | None) -> bool:
        """Whether an arrow leads from that bar: not from a crowded one, but on the critical path."""
        return number not in self.crowded or bool(bar and bar.critical and number in bar.bound)

    def today(self) -> None:
        if self.timeline.today is not None and 0 <= self.timeline.today < self.timeline.months:
            x = self.x(self.timeline.today)
            self.pen.line(x, 14, x, self.foot, stroke=d.INK, stroke_width=1, stroke_dasharray="4 2")

    def calendar(self, rows: Sequence[Row], hatch: str) -> None:
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
            y = 16 + LANE * 0.5 + self.size * 0.35
            self.pen.text(4, y, shorten(self.words.gates, self.size, self.box.label_width - 8))
        for gate, lane in marks:
            middle = 16 + LANE * (lane + 0.5)
            self.diamond(self.x(gate.month), middle)
            self.pen.text(self.x(gate.month) + 5, middle + self.size * 0.35, gate.label)

    def diamond(self, x: float, y: float) -> None:
        run = [(x - 3.5, y), (x, y - 3.5), (x + 3.5, y), (x, y + 3.5)]
        self.pen.path([run], closed=True, fill=AMBER, stroke=d.INK, stroke_width=0.5)

    def label(self, row: Row) -> None:
        indent = 4 if row.bar is None else 10
        weight = "bold" if row.bar is None else "normal"
        top = row.middle - self.size * 1.05 * len(row.lines) / 2
        for i, line in enumerate(row.lines):
            self.pen.text(indent, top + self.size * (0.85 + 1.05 * i), line, font_weight=weight)
        if row.bar:
            self.pen.line(0, row.top + row.height, self.box.width, row.top + row.height,
                          stroke=d.FAINT, stroke_width=0.4)  # fmt: skip

    def bar(self, row: Row, bar: Bar, fill: str) -> None:
        start, end, counts = self.x(bar.start), self.x(bar.end), self.x(bar.effective)
        y = row.middle
        if counts > end:
            self.pen.line(
                end, y, counts, y, stroke=d.DEEP, stroke_width=0.9, stroke_dasharray="2 1.2"
            )
            if bar.effective <= self.timeline.months:
                self.pen.circle(counts, y, 1.9, fill=d.PAPER, stroke=d.DEEP, stroke_width=0.9)
        if bar.slack:
            self.free(end, self.x(bar.end + bar.slack), y)
        self.beam(start, y, max(end - start, 1.5), fill, bar)

    def beam(self, x: float, y: float, wide: float, fill: str, bar: Bar) -> None:
        """A bar; on the critical path it is edged in amber and has a white line along its middle."""
        edge: dict[str, object] = {"stroke": d.DEEP, "stroke_width": 0.6} if bar.running else {}
        if bar.critical:
            edge = {"stroke": AMBER, "stroke_width": 1.4}
        self.pen.rect(x, y - self.thick / 2, wide, self.thick, rx=1.2, fill=fill, **edge)
        if bar.critical:
            self.pen.line(x + 1, y, x + wide - 1, y, stroke=d.PAPER, stroke_width=self.thick / 5)

    def free(self, x1: float, x2: float, y: float) -> None:
        """Until when it may move, with an end."""
        low = y + self.thick / 2
        self.pen.path([[(x1, low), (x2, low), (x2, low - self.thick / 2)]], closed=False,
                      fill="none", stroke=d.QUIET, stroke_width=0.8)  # fmt: skip

    def notes(self, row: Row, bar: Bar, noted: Sequence[str]) -> None:
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

    def arrow(self, before: Row, after: Row) -> None:
        """Down from the end of one bar, then across to the start of the other, with a head."""
        if before.bar is None or after.bar is None:
            return
        x1, x2 = self.x(before.bar.end), self.x(after.bar.start)
        down = 1 if after.middle > before.middle else -1
        strong = after.bar.critical and before.bar.critical and before.bar.number in after.bar.bound
        ink = d.INK if strong else d.QUIET
        look = {"fill": "none", "stroke": ink, "stroke_width": 1.4 if strong else 0.6}
        if x2 - x1 >= 5:
            turn = x1 + 1.5
            run = [(x1, before.middle), (turn, before.middle), (turn, after.middle),
                   (x2 - 1, after.middle)]  # fmt: skip
            head = [(x2 - 3.2, after.middle - 1.7), (x2, after.middle),
                    (x2 - 3.2, after.middle + 1.7)]  # fmt: skip
        else:
            turn = max(min(x1, x2 + 3), x2 + 1.5)
            tip = after.middle - down * self.thick / 2
            run = [(turn, before.middle + down * self.thick / 2), (turn, tip)]
            head = [(turn - 1.7, tip - down * 3.2), (turn, tip), (turn + 1.7, tip - down * 3.2)]
        self.pen.path([run], closed=False, **look)
        self.pen.path([head], closed=True, fill=ink)

    def legend(self, hatch: str, running: str) -> None:
        x, line = 4.0, 0
        room = self.box.width / MOST_IN_A_LINE - 38
        for place, (kind, name) in enumerate(legend_of(self.words, self.box.legend)):
            if place == MOST_IN_A_LINE:
                x, line = 4.0, line + 1
            y = self.foot + LEGEND * (line + 1) + 3
            self.sign(kind, x, y - self.size * 0.3, hatch, running)
            said = shorten(name, self.size, room)
            self.pen.text(x + 23, y, said)
            x += 23 + text_width(said, self.size) + 16

    def sign(self, kind: str, x: float, y: float, hatch: str, running: str) -> None:
        if kind == "gate":
            self.diamond(x + 9, y)
        elif kind == "counts":
            self.pen.line(
                x, y, x + 14, y, stroke=d.DEEP, stroke_width=0.9, stroke_dasharray="2 1.2"
            )
            self.pen.circle(x + 15, y, 1.9, fill=d.PAPER, stroke=d.DEEP, stroke_width=0.9)
        elif kind == "slack":
            self.free(x, x + 18, y)
        elif kind == "today":
            self.pen.line(x + 9, y - 5, x + 9, y + 5, stroke=d.INK, stroke_width=1,
                          stroke_dasharray="4 2")  # fmt: skip
        elif kind == "critical":
            self.beam(x, y, 18, d.DEEP, Bar("", "", "", 0, 1, 1, critical=True))
        else:
            fill = {"bar": d.DEEP, "running": running}.get(kind, hatch)
            edge = {} if kind == "bar" else {"stroke": d.QUIET, "stroke_width": 0.4}
            self.pen.rect(x, y - self.thick / 2, 18, self.thick, rx=1.2, fill=fill, **edge)


def legend_of(words: GanttWords, count: int) -> Iterator[tuple[str, str]]:
    """The first entries of the legend, by kind."""
    found = (
        ("bar", words.bar), ("running", words.running), ("counts", words.counts),
        ("gate", words.gate), ("blackout", words.blackout), ("critical", words.critical),
        ("slack", words.slack), ("today", words.today),
    )  # fmt: skip
    yield from found[:count]
