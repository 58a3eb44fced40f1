"""What a Gantt chart is made of: bars, gates, the months, and the rows of a page."""

from __future__ import annotations

from dataclasses import dataclass

LANE = 12.0
LEGEND = 12.0
MOST_IN_A_LINE = 5
"""Entries of the legend in a line."""


@dataclass(frozen=True)
class Bar:
    """An activity: it is delivered in ``start <= month < end`` and counts from ``effective``.

    ``number`` names it (on every page and in tables); ``after`` are numbers of those that come
    before; ``gates`` are labels of :class:`GateMark`; ``running`` bars are drawn lighter.

    ``critical`` bars decide when the plan ends; ``bound`` are those of ``after`` that leave no month
    between. ``slack`` is by how many months the bar may move later. With ``href`` the row is a link,
    read out as ``name``.
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
    critical: bool = False
    bound: tuple[str, ...] = ()
    slack: int = 0
    href: str = ""
    name: str = ""


@dataclass(frozen=True)
class GateMark:
    """Something that must hold, and the month it is counted on; a short label such as ``G3``."""

    label: str
    month: int


@dataclass(frozen=True)
class Timeline:
    """The months drawn, the years over them, the months in which nothing starts, and today's."""

    months: int
    years: tuple[tuple[int, str], ...] = ()
    blackouts: tuple[int, ...] = ()
    today: float | None = None


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
    critical: str = "critical path"
    slack: str = "may move until"
    today: str = "today"


@dataclass(frozen=True)
class Row:
    """A line of the chart: a group's heading (no bar) or an activity."""

    top: float
    height: float
    lines: tuple[str, ...]
    bar: Bar | None = None

    @property
    def middle(self) -> float:
        return self.top + self.height / 2


@dataclass(frozen=True)
class Box:
    """The measures of a page."""

    width: float
    height: float
    label_width: float
    lanes: int
    legend: int = MOST_IN_A_LINE

    @property
    def head(self) -> float:
        return 18 + LANE * self.lanes

    @property
    def foot(self) -> float:
        return 8 + LEGEND * -(-self.legend // MOST_IN_A_LINE)
