"""What the marks of a chart mean: marks with their words, in as many lines as they need."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from gradus.formats.charts import drawing as d
from gradus.formats.charts.measure import ROOM, shorten, text_width, wrap

MARK_WIDTH = 18.0
_GAP, _BETWEEN = 5.0, 8.0
_LINE = 1.6


@dataclass(frozen=True)
class Entry:
    """A mark and its words; ``draw`` is given the left edge and the middle of the mark's place."""

    label: str
    draw: Callable[[d.Drawing, float, float], None]


@dataclass(frozen=True)
class Legend:
    """Entries and notes set into lines for a width; ``height`` is what they need."""

    lines: tuple[tuple[tuple[float, Entry], ...], ...]
    notes: tuple[str, ...]
    size: float

    @property
    def height(self) -> float:
        return self.size * (_LINE * len(self.lines) + 1.3 * len(self.notes) + 0.4)

    def draw(self, pen: d.Drawing, top: float) -> None:
        """Marks with their words, then the notes, below ``top``."""
        for index, line in enumerate(self.lines):
            middle = top + self.size * (_LINE * (index + 0.5))
            for x, entry in line:
                entry.draw(pen, x, middle)
                room = (pen.width - x - MARK_WIDTH - _GAP) * ROOM
                label = shorten(entry.label, self.size, room)
                pen.text(x + MARK_WIDTH + _GAP, middle + self.size * 0.35, label, size=self.size)
        under = top + self.size * _LINE * len(self.lines)
        for index, note in enumerate(self.notes):
            y = under + self.size * (1.3 * index + 1.1)
            pen.text(0, y, note, size=self.size, fill=d.QUIET)


def legend(entries: Sequence[Entry], notes: Sequence[str], width: float, size: float) -> Legend:
    """Set entries one after the other, and notes below them, each in four lines at most."""
    lines: list[list[tuple[float, Entry]]] = [[]]
    x = 0.0
    for entry in entries:
        wide = min(MARK_WIDTH + _GAP + text_width(entry.label, size) / ROOM, width)
        if lines[-1] and x + wide > width:
            lines.append([])
            x = 0.0
        lines[-1].append((x, entry))
        x += wide + _BETWEEN
    set_notes = tuple(line for note in notes for line in wrap(note, size, width * ROOM, 4))
    return Legend(tuple(tuple(line) for line in lines if line), set_notes, size)
