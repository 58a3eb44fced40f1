"""A Gantt chart over as many pages as it needs: dependencies, gates, and months without starts.

An arrow leads from what comes first to what comes after. Where more than :data:`_MOST_ARROWS` wait
for the same activity, or it stands on another page, its number is written beside the bar instead.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from gradus.formats.charts import drawing as d
from gradus.formats.charts.gantt_page import GanttPage
from gradus.formats.charts.gantt_parts import (
    MOST_IN_A_LINE,
    Bar,
    Box,
    GanttWords,
    GateMark,
    Row,
    Timeline,
)
from gradus.formats.charts.measure import BOLD, shorten, text_width, wrap

PAPER_WIDTH = 493
"""Points between the margins of the plan's pages."""
_MOST_ARROWS = 4
_WORDS = GanttWords()


def gantt_pages(
    id: str,  # noqa: A002 - the attribute's name
    title: str,
    bars: Sequence[Bar],
    timeline: Timeline,
    gates: Sequence[GateMark] = (),
    *,
    width: float = PAPER_WIDTH,
    height: float = 660,
    label_width: float = 212,
    words: GanttWords = _WORDS,
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
    lanes = max((lane for _, lane in marks), default=-1) + 1
    box = Box(width, height, label_width, lanes, _entries(bars, timeline))
    busy = Counter(name for bar in bars for name in bar.after)
    crowded = frozenset(name for name, count in busy.items() if count > _MOST_ARROWS)
    charts = []
    for index, rows in enumerate(_balanced(bars, box, style.size, words)):
        tall = rows[-1].top + rows[-1].height + box.foot
        pen = d.Drawing(f"{id}-{index + 1}", width, tall, style)
        GanttPage(pen, box, timeline, words, crowded).draw(rows, marks)
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
        svg = pen.finish(title, said, broad=width > PAPER_WIDTH)
        charts.append(d.Chart(svg, title, said, width, tall, columns, table))
    return tuple(charts)


def _entries(bars: Sequence[Bar], timeline: Timeline) -> int:
    """How many entries the legend has: more only where there is something to tell."""
    if timeline.today is not None and 0 <= timeline.today < timeline.months:
        return MOST_IN_A_LINE + 3
    if any(bar.slack for bar in bars):
        return MOST_IN_A_LINE + 2
    return MOST_IN_A_LINE + any(bar.critical for bar in bars)


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


def _balanced(bars: Sequence[Bar], box: Box, size: float, words: GanttWords) -> list[list[Row]]:
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


def _lay_out(bars: Sequence[Bar], box: Box, size: float, words: GanttWords) -> list[list[Row]]:
    """Rows by page; a heading never stands alone at the foot, and is repeated overleaf."""
    pages: list[list[Row]] = []
    rows: list[Row] = []
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
            rows.append(Row(y, heading, (shorten(name, size * BOLD, box.width - 8),)))
            y += heading
        rows.append(Row(y, tall, lines, bar))
        y += tall
        group = bar.group
    return [*pages, rows] if rows else pages
