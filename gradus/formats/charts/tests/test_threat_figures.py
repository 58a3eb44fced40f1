"""Ranks, series apart and neighbours: nothing outside the picture, nothing unreported drawn as a value."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from defusedxml import ElementTree
from hypothesis import example, given
from hypothesis import strategies as st

from gradus.formats.charts.beside import Row, beside
from gradus.formats.charts.drawing import Chart, Style
from gradus.formats.charts.panels import Panel, Value, panels
from gradus.formats.charts.rank_dots import Ranked, rank_dots

THREE = st.lists(st.floats(0, 1e8), min_size=3, max_size=3).map(sorted)


def places(chart: Chart) -> Iterator[tuple[float, float]]:
    """The point that every element begins with, and those of paths."""
    for part in ElementTree.fromstring(chart.svg).iter():
        if "pattern" in part.tag or part.attrib.get("patternUnits"):
            continue
        for across, down in (("x", "y"), ("cx", "cy"), ("x1", "y1"), ("x2", "y2")):
            if across in part.attrib:
                yield float(part.attrib[across]), float(part.attrib[down])
        for x, y in re.findall(r"[ML]([-\d.]+) ([-\d.]+)", part.attrib.get("d", "")):
            yield float(x), float(y)


def inside(chart: Chart, edge: float = 5) -> bool:
    """Within the view box, give or take a mark's half width."""
    return all(
        -edge <= x <= chart.width + edge and -edge <= y <= chart.height + edge
        for x, y in places(chart)
    )


@given(st.lists(st.tuples(THREE, st.floats(0, 1), st.integers(0, 3)), max_size=14), st.booleans())
@example([([0.0, 0.0, 5e-324], 5e-324, 0)], False)
def test_ranks_stay_inside(lines: list[tuple[list[float], float, int]], mirrored: bool) -> None:
    ranked = [
        Ranked(f"Group {n}", mid, low, high, likely, f"{likely:.0%}", "1 (1–9)", basis)
        for n, ((low, mid, high), likely, basis) in enumerate(lines)
    ]
    chart = rank_dots("ranks", "Ranks", ranked, style=Style(mirrored=mirrored))
    assert inside(chart)
    assert [row[0] for row in chart.rows] == [line.label for line in ranked]


def test_what_a_rank_rests_on_is_told_by_shape_and_word() -> None:
    lines = [Ranked("A", 0.1, 0, 0.2, 0.5, "50 %", "1 (1–2)", n) for n in (0, 1)]
    chart = rank_dots("ranks", "Ranks", lines)
    assert [row[-1] for row in chart.rows] == ["own figures", "borrowed"]
    assert "judgement" not in chart.svg
    fills = re.findall(r'<circle [^>]*fill="(#\w+)"', chart.svg)
    assert len(set(fills)) == 2


@pytest.mark.parametrize(
    "line",
    [
        Ranked("A", 0.5, 0, 0.2, 0.5, "", "", 0), Ranked("A", 0.1, 0, 0.2, 1.5, "", "", 0),
        Ranked("A", 0.1, -1, 0.2, 0.5, "", "", 0), Ranked("A", 0.1, 0, 0.2, 0.5, "", "", 4),
    ],
)  # fmt: skip
def test_a_rank_that_cannot_be_is_refused(line: Ranked) -> None:
    with pytest.raises(ValueError, match="Ranked"):
        rank_dots("ranks", "Ranks", [line])


VALUES = st.builds(
    lambda when, ends, source: Value(when, ends[1], f"S{source}", ("f",), ends[0], ends[2]),
    st.one_of(st.integers(1990, 2030), st.floats(1990, 2030)), THREE, st.integers(0, 7),
)  # fmt: skip


@given(st.lists(st.lists(VALUES, max_size=9), max_size=8), st.booleans())
def test_panels_stay_inside(series: list[list[Value]], mirrored: bool) -> None:
    told = [Panel(f"P{n}", "what", "unit", tuple(few)) for n, few in enumerate(series)]
    chart = panels("apart", "Apart", told, style=Style(mirrored=mirrored))
    assert inside(chart)
    assert len(chart.rows) == sum(max(len(few), 1) for few in series)
    assert chart.svg.count(">not reported</text>") == sum(not few for few in series)


def test_panels_share_no_scale() -> None:
    small = Panel("Victims", "Asked.", "per cent", (Value(2020, 3, "Survey", ("2020", "3")),))
    large = Panel(
        "Recorded", "Counted.", "a year", (Value(2010, 9000, "Police", ("2010", "9000")),)
    )
    alone, both = panels("a", "A", [small]).svg, panels("a", "A", [small, large]).svg
    marks = re.findall(r"<circle [^>]*/>", alone)
    assert marks
    assert all(one in both for one in marks)


def test_only_intervals_of_the_source_have_whiskers() -> None:
    def lines(low: float | None, high: float | None) -> int:
        value = Value(2020, 3, "Survey", ("2020", "3"), low, high)
        return panels("a", "A", [Panel("Victims", "", "", (value,))]).svg.count("<line")

    assert lines(1, 5) == lines(None, None) + 3
    with pytest.raises(ValueError, match="in order"):
        lines(5, 1)
    with pytest.raises(ValueError, match="negative"):
        lines(-1, 5)


def test_of_many_sources_some_are_named_and_the_table_has_all() -> None:
    values = tuple(
        Value(2020, n, f"Source {n}", ("2020", str(n), "", f"Source {n}")) for n in range(7)
    )
    chart = panels("a", "A", [Panel("Shared", "", "", values)])
    assert chart.svg.count(">Source ") == 3
    assert "others: see the table (4)" in chart.svg
    assert [row[4] for row in chart.rows] == [f"Source {n}" for n in range(7)]


@given(THREE, st.lists(THREE, max_size=40), st.booleans(), st.booleans())
def test_neighbours_stay_inside_and_in_the_order_given(
    here: list[float], others: list[list[float]], usual: bool, mirrored: bool
) -> None:
    def row(name: str, ends: list[float]) -> Row:
        return Row(name, ends[1], ends[0], ends[2])

    rows = [row(f"State {n}", ends) for n, ends in enumerate(others)]
    chart = beside(
        "near", "Near", row("Here", here), rows, row("", here) if usual else None, unit="u",
        style=Style(mirrored=mirrored),
    )  # fmt: skip
    assert inside(chart)
    names = [one[0] for one in chart.rows]
    assert names[: len(rows) + 1] == ["Here", *(one.label for one in rows)]
    assert ("usual among its neighbours" in chart.svg) == usual


def test_a_neighbour_that_cannot_be_is_refused() -> None:
    for bad in (Row("A", 1, 2, 3), Row("A", 1, -1, 3), Row("A", 1, 0, float("inf"))):
        with pytest.raises(ValueError, match="in order"):
            beside("near", "Near", bad, [], None, unit="u")
