"""How often and how fast what died is started again."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gradus.entrypoints.operator.children import FORGET_AFTER, MOST_RESTARTS, delay


def test_waits_double_and_end() -> None:
    waits = [delay([0.0] * times, 1.0) for times in range(1, MOST_RESTARTS + 2)]
    assert waits == [0.5, 1.0, 2.0, 4.0, 8.0, None]


@given(st.lists(st.integers(0, 10**6), max_size=30), st.integers(0, 10**6))
def test_what_died_long_ago_counts_no_more(deaths: list[int], now: int) -> None:
    later = max([now, *deaths]) + FORGET_AFTER
    assert delay(deaths, later) == 0.0
