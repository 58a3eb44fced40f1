"""What a course changed: worked values of the books, a slow twin, and who is missing."""

from __future__ import annotations

import statistics

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from gradus.engines.testing.effect import BeforeAfter, effect_of


def people(*pairs: tuple[float | None, float | None]) -> list[BeforeAfter]:
    return [BeforeAfter(before=b, after=a) for b, a in pairs]


def with_moments(
    n: int, means: tuple[float, float], sd: float, r: float
) -> list[tuple[float, float]]:
    """Pairs whose means, standard deviations and correlation are exactly those."""
    base = np.random.default_rng(4).normal(size=(n, 2))
    base -= base.mean(axis=0)
    first, second = np.linalg.qr(base)[0].T * np.sqrt(n - 1)
    other = r * first + np.sqrt(1 - r * r) * second
    pairs = zip(first, other, strict=True)
    return [(float(means[0] + sd * x), float(means[1] + sd * y)) for x, y in pairs]


def test_hedges_g_as_borenstein_works_it() -> None:
    """Borenstein et al. 2009, page 29: means 103 and 100, sd of changes 5.5, r 0.7, 50 pairs."""
    sd = 5.5 / (2 * (1 - 0.7)) ** 0.5
    found = effect_of(people(*with_moments(50, (100, 103), sd, 0.7)), most=200).size
    assert found is not None
    assert found.value == pytest.approx(0.4160, abs=5e-4)
    standard_error = (found.high - found.value) / stats.t.ppf(0.975, 49)
    assert standard_error == pytest.approx(0.1126, abs=2e-4)


def test_students_sleep_data() -> None:
    """W. S. Gosset, Biometrika 6 (1908): ten patients, extra sleep 1.58 hours (0.70 to 2.46)."""
    first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
    second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
    pairs = [(a + 2, b + 2) for a, b in zip(first, second, strict=True)]
    found = effect_of(people(*pairs), most=10).difference
    assert found is not None
    assert (found.value, found.low, found.high) == pytest.approx(
        (1.58, 0.7001142, 2.4598858), abs=1e-6
    )


def test_normalised_gain_is_a_ratio_of_means() -> None:
    found = effect_of(people((20, 60), (40, 70), (60, 80), (30, 60), (50, 80)), most=100)
    assert found.gain is not None
    assert found.gain.value == pytest.approx((70 - 40) / (100 - 40))
    assert found.gain.low < 0.5 < found.gain.high


POINTS = st.integers(0, 20).map(float)


@given(st.lists(st.tuples(POINTS, POINTS), min_size=5, max_size=30))
def test_a_slow_twin_finds_the_same(pairs: list[tuple[float, float]]) -> None:
    found = effect_of(people(*pairs), most=20)
    before, after = [b for b, _ in pairs], [a for _, a in pairs]
    changes = [a - b for b, a in pairs]
    n, mean = len(pairs), statistics.fmean(changes)
    off = stats.t.ppf(0.975, n - 1) * statistics.stdev(changes) / n**0.5
    assert found.difference is not None
    assert (found.difference.low, found.difference.high) == pytest.approx(
        (mean - off, mean + off), abs=1e-6
    )
    pooled = ((statistics.variance(before) + statistics.variance(after)) / 2) ** 0.5
    if pooled > 0:
        assert found.size is not None
        assert found.size.value == pytest.approx(mean / pooled * (1 - 3 / (4 * (n - 1) - 1)))
        assert found.size.low <= found.size.value <= found.size.high
    else:
        assert found.size is None


def test_too_few_are_told_and_no_mean_is_given() -> None:
    found = effect_of(people((1, 2), (3, 4), (1, None)), most=10)
    assert (found.people, found.only_before) == (2, 1)
    assert (found.paired_before, found.difference, found.size, found.gain) == (None,) * 4
    assert "too-few" in found.doubts


def test_who_did_not_sit_the_second_test_is_told_and_compared() -> None:
    stayed = [(8, 9), (7, 9), (9, 10), (8, 8), (9, 9), (8, 10)]
    left: list[tuple[float, None]] = [(2, None), (3, None), (1, None), (2, None), (3, None)]
    found = effect_of(people(*stayed, *left, (None, 7)), most=10)
    assert (found.people, found.only_before, found.only_after) == (6, 5, 1)
    assert found.missing_before == pytest.approx(2.2)
    assert {"missing-after", "missing-differ"} <= set(found.doubts)


def test_little_left_to_gain_is_told() -> None:
    found = effect_of(people(*[(10, 10)] * 5), most=10)
    assert found.gain is None
    assert found.size is None
    assert {"nothing-to-gain", "all-alike"} <= set(found.doubts)


@pytest.mark.parametrize("pairs", [[(11, 1)], [(1, -1)]])
def test_points_that_do_not_fit_are_refused(pairs: list[tuple[float, float]]) -> None:
    with pytest.raises(ValueError, match="beyond"):
        effect_of(people(*pairs), most=10)


def test_a_test_without_points_is_refused() -> None:
    with pytest.raises(ValueError, match="without points"):
        effect_of([], most=0)
