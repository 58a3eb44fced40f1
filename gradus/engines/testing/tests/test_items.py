"""Questions judged by their answers: known values, a slow twin, and silence where people are few."""

from __future__ import annotations

import math
import statistics

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from gradus.engines.testing.distributions import f_quantile, t_quantile
from gradus.engines.testing.interval import wilson
from gradus.engines.testing.items import FEWEST_FOR_RELIABILITY, analyse, correlation

PAPERS = st.integers(2, 5).flatmap(
    lambda k: st.lists(
        st.lists(st.sampled_from([0.0, 0.5, 1.0]), min_size=k, max_size=k), min_size=20, max_size=40
    )
)


@pytest.mark.parametrize(
    ("right", "n", "low", "high"),
    # Newcombe 1998, table I, method 3 (Wilson): 81/263, 15/148, 0/20, 1/29
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611), (1, 29, 0.0061, 0.1718)],
)  # fmt: skip
def test_wilson_as_published(right: int, n: int, low: float, high: float) -> None:
    found = wilson(right, n)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


@given(st.floats(0.001, 0.999), st.floats(1, 500))
def test_quantiles_of_t(p: float, df: float) -> None:
    assert t_quantile(p, df) == pytest.approx(stats.t.ppf(p, df), rel=1e-7, abs=1e-9)


@given(st.floats(0.01, 0.99), st.integers(1, 200), st.integers(1, 2000))
def test_quantiles_of_f(p: float, df1: int, df2: int) -> None:
    assert f_quantile(p, df1, df2) == pytest.approx(stats.f.ppf(p, df1, df2), rel=1e-7)


def test_kr20_by_hand() -> None:
    """p q of three items 0.24, 0.24, 0.16 (population); totals 3,3,2,1,0 four times each."""
    block = [[1, 1, 1], [1, 1, 1], [1, 1, 0], [1, 0, 0], [0, 0, 0]]
    found = analyse(["a", "b", "c"], block * 4)
    variance = statistics.pvariance([3, 3, 2, 1, 0])
    expected = 3 / 2 * (1 - (0.8 * 0.2 + 0.6 * 0.4 + 0.4 * 0.6) / variance)
    assert found.measure == "KR-20"
    assert found.reliability is not None
    assert found.reliability.value == pytest.approx(expected)
    assert [item.difficulty.value for item in found.items if item.difficulty] == pytest.approx(
        [0.8, 0.6, 0.4]
    )


@given(PAPERS)
@settings(deadline=None)
def test_a_slow_twin_finds_the_same(papers: list[list[float]]) -> None:
    k = len(papers[0])
    found = analyse([str(n) for n in range(k)], papers)
    for n, item in enumerate(found.items):
        own = [p[n] for p in papers]
        rest = [sum(p) - p[n] for p in papers]
        assert item.difficulty is not None
        assert item.difficulty.value == pytest.approx(statistics.fmean(own))
        if len(set(own)) == 1 or len(set(rest)) == 1:
            assert item.discrimination is None
        else:
            assert item.discrimination is not None
            assert item.discrimination.value == pytest.approx(
                statistics.correlation(own, rest), abs=1e-9
            )
    totals = [sum(p) for p in papers]
    if len(set(totals)) == 1:
        assert found.reliability is None
        return
    parts = sum(statistics.variance([p[n] for p in papers]) for n in range(k))
    alpha = k / (k - 1) * (1 - parts / statistics.variance(totals))
    assert found.reliability is not None
    assert found.reliability.value == pytest.approx(alpha, abs=1e-9)
    assert found.reliability.low <= alpha + 1e-9
    assert found.reliability.high >= alpha - 1e-9


def test_fishers_interval() -> None:
    xs, ys = list(range(20)), [(7 * n) % 20 for n in range(20)]
    found = correlation(xs, ys)
    expected = stats.pearsonr(xs, ys).confidence_interval()
    assert found is not None
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high))


def test_few_people_are_told_and_nothing_is_made_of_them() -> None:
    found = analyse(["a", "b"], [[1, 0]] * 4)
    assert found.reliability is None
    assert found.doubts == ("too-few",)
    assert all(i.difficulty is None and i.discrimination is None for i in found.items)


def test_who_was_not_given_a_question_does_not_count_for_it() -> None:
    found = analyse(["a", "b"], [[1, None]] * 5 + [[0, 1]] * 5)
    assert (found.items[0].people, found.items[1].people, found.complete) == (10, 5, 5)
    assert found.items[1].difficulty is not None
    assert found.items[1].difficulty.value == 1


def test_a_wrong_key_and_an_easy_question_are_noticed() -> None:
    n = FEWEST_FOR_RELIABILITY
    strong, weak = [[1, 1, 1, 0, 1]] * n, [[0, 0, 0, 1, 1]] * n
    mixed = [[1, 0, 0, 1, 1], [0, 1, 1, 0, 1]] * 3
    found = analyse(["a", "b", "c", "key", "easy"], strong + weak + mixed)
    doubts = {item.item: item.doubts for item in found.items}
    assert "against" in doubts["key"]
    assert doubts["easy"] == ("all-alike",)
    assert doubts["a"] == ()


def test_a_very_easy_question() -> None:
    found = analyse(["a"], [[1]] * 200)
    assert "too-easy" in found.items[0].doubts


@pytest.mark.parametrize("papers", [[[1]], [[1, 2]], [[1, -0.1]]])
def test_marks_that_do_not_fit_are_refused(papers: list[list[float]]) -> None:
    with pytest.raises(ValueError, match=r"marks for|beyond"):
        analyse(["a", "b"], papers)


def test_the_error_of_a_score_follows_from_the_reliability() -> None:
    block = [[1, 1, 1], [1, 1, 1], [1, 1, 0], [1, 0, 0], [0, 0, 0]]
    found = analyse(["a", "b", "c"], block * 4)
    assert found.reliability is not None
    spread = statistics.stdev([sum(p) / 3 for p in block * 4])
    assert found.standard_error == pytest.approx(spread * math.sqrt(1 - found.reliability.value))
