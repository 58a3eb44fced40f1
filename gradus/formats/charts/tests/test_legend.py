"""What the marks mean: everything has its line, with room for a wider face."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gradus.formats.charts.drawing import Drawing
from gradus.formats.charts.legend import MARK_WIDTH, Entry, legend
from gradus.formats.charts.measure import ROOM, text_width


def nothing(pen: Drawing, x: float, middle: float) -> None:
    """A mark that is not seen."""


@given(st.lists(st.text(max_size=60), max_size=12), st.lists(st.text(max_size=200), max_size=3))
def test_entries_and_notes_have_room(labels: list[str], notes: list[str]) -> None:
    found = legend([Entry(label, nothing) for label in labels], notes, 300, 9)
    assert [entry.label for line in found.lines for _, entry in line] == labels
    for line in found.lines:
        ends = [x + MARK_WIDTH + text_width(e.label, 9) for x, e in line]
        starts = [x for x, _ in line]
        assert all(end < start for end, start in zip(ends, starts[1:], strict=False))
        assert len(line) == 1 or max(ends) <= 300
    assert all(text_width(note, 9) <= 300 * ROOM for note in found.notes)
