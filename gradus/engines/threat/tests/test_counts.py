"""Figures become a table by hand-checked rules; what is absent stays absent."""

from __future__ import annotations

import numpy as np

from gradus.engines.threat.counts import NOMINAL_PEOPLE, counted, people_known
from gradus.engines.threat.inputs import Figure

Cell = tuple[float, float] | None


def figure(state: str, year: int, **rest: object) -> Figure:
    return Figure(state=state, year=year, **{"category": "a", **rest})  # type: ignore[arg-type]


def table(figures: list[Figure], *categories: str) -> tuple[list[str], list[list[Cell]]]:
    found = counted(figures, categories or ("a",), people_known(figures))
    assert found is not None
    cells: list[list[Cell]] = [
        [None if np.isnan(c) else (c, p) for c, p in zip(counts, people, strict=True)]
        for counts, people in zip(found.count.tolist(), found.people.tolist(), strict=True)
    ]
    return list(found.states), cells


def test_absent_is_nothing_and_zero_is_zero() -> None:
    states, cells = table(
        [
            figure("B", 2020, count=0.0, population=2e6),
            figure("A", 2018, count=7.0, population=1e6),
            figure("A", 2020, count=9.0, population=1e6),
        ]
    )
    assert states == ["A", "B"]
    assert cells == [[(7, 10), None, (9, 10)], [None, None, (0, 20)]]


def test_people_come_from_the_figure_from_its_rate_or_from_the_nearest_year() -> None:
    _, cells = table(
        [
            figure("A", 2018, count=50.0, rate=5.0),
            figure("A", 2019, count=0.0, rate=0.0),
            figure("A", 2020, rate=6.0),
            figure("A", 2021, category="b", count=1.0, population=2e6),
        ]
    )
    assert cells == [[(50, 10), (0, 10), (120, 20)]]


def test_a_rate_without_people_is_read_at_a_nominal_size() -> None:
    _, cells = table([figure("A", 2020, rate=3.0)])
    assert cells == [[(3.0 * NOMINAL_PEOPLE / 100_000, NOMINAL_PEOPLE / 100_000)]]


def test_a_group_of_two_categories_is_counted_where_all_that_a_state_reports_are_there() -> None:
    _, cells = table(
        [
            figure("A", 2019, count=1.0, population=1e5),
            figure("A", 2020, count=2.0, population=1e5),
            figure("A", 2020, category="b", count=5.0, population=1e5),
            figure("B", 2019, count=4.0, population=1e5),
        ],
        "a",
        "b",
    )
    assert cells == [[None, (7, 1)], [(4, 1), None]]


def test_of_two_sources_one_is_taken_whatever_their_order() -> None:
    two = [
        figure("A", 2020, count=2.0, population=1e5, source="y"),
        figure("A", 2020, count=1.0, population=1e5, source="x"),
    ]
    assert table(two) == table(two[::-1]) == (["A"], [[(1, 1)]])


def test_nothing_counted_is_no_table() -> None:
    assert counted([figure("A", 2020)], ["a"], {}) is None
    assert counted([figure("A", 2020, count=1.0)], ["b"], {}) is None
