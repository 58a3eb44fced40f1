"""The grid finds what brute-force integration finds, and draws what it believes."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from gradus.domain.randomness import stream
from gradus.engines.threat import walk as walks
from gradus.engines.threat.counts import Counts
from gradus.engines.threat.rate import YEAR_NOISE, Rate


def counts_of(*rows: list[float], people: float = 10.0) -> Counts:
    count = np.array(rows, dtype=float)
    return Counts(tuple("ABCDEFGH"[: len(rows)]), 2020, count, np.full(count.shape, people))


def walk_about(centre: float, scale: float, drift: float) -> walks.Walk:
    grid = centre + np.arange(-walks.BELOW, walks.ABOVE, walks.STEP)
    return walks.Walk(grid, scale, drift)


def twin(
    counts: list[float], people: float, prior: tuple[float, float], scale: float, drift: float
) -> tuple[np.ndarray, np.ndarray]:
    """Log rates of two years, the second after the counts given, by a fine double sum and scipy."""
    x = prior[0] + np.arange(-8, 8, 0.02)
    first = stats.norm.pdf(x, prior[0], prior[1])
    r = 1 / YEAR_NOISE

    def likely(count: float) -> np.ndarray:
        found: np.ndarray = stats.nbinom.pmf(count, r, r / (r + people * np.exp(x)))
        return found

    step = stats.t.pdf((x[None, :] - x[:, None] - drift) / scale, walks.TAIL)
    joint = (first * likely(counts[0]))[:, None] * step
    if len(counts) > 1:
        joint = joint * likely(counts[1])[None, :]
    return x, joint / joint.sum()


@pytest.mark.parametrize("counts", [[30.0, 55.0], [0.0, 2.0], [4000.0, 900.0], [12.0, np.nan]])
def test_the_grid_is_what_integration_finds(counts: list[float]) -> None:
    scale, drift, prior = 0.3, 0.1, (1.0, 1.5)
    table = counts_of(counts)
    walk = walk_about(1.0, scale, drift)
    start = walks.normal_mass(walk.grid, np.array([prior[0]]), np.array([prior[1] ** 2]))
    course = walks.followed(table, walk, start, 2)
    known = [c for c in counts if not np.isnan(c)]
    x, joint = twin(known, 10.0, prior, scale, drift)
    for year, mass in ((0, joint.sum(axis=1)), (1, joint.sum(axis=0))):
        fine = Rate(x, mass)
        found = Rate(walk.grid, course.smoothed[0, year])
        at = np.array([0.1, 0.25, 0.5, 0.75, 0.9])
        assert found.quantiles(at) == pytest.approx(fine.quantiles(at), abs=0.03)


def test_draws_of_paths_have_the_smoothed_distributions() -> None:
    table = counts_of([20.0, np.nan, 60.0, 5.0])
    walk = walk_about(0.5, 0.3, 0.0)
    start = walks.normal_mass(walk.grid, np.array([1.0]), np.array([1.0]))
    course = walks.followed(table, walk, start, 5)
    drawn = walks.paths(walk, course.filtered[0], stream(1, "test"), 20_000)
    at = np.array([0.1, 0.5, 0.9])
    for year in range(5):
        wanted = Rate(walk.grid, course.smoothed[0, year]).quantiles(at)
        assert np.quantile(drawn[:, year], at) == pytest.approx(wanted, abs=0.06)


def test_counts_are_a_mixture_of_negative_binomials() -> None:
    grid = np.arange(-2.0, 6.0, 0.02)
    rate = Rate(grid, walks.normal_mass(grid, np.array([1.5]), np.array([0.25]))[0])
    drawn = rate.counts(400_000, stream(2, "test"), 40_000)
    r = 1 / YEAR_NOISE
    for count in (5, 15, 40):
        wanted = rate.mass @ stats.nbinom.cdf(count, r, r / (r + 4 * np.exp(grid)))
        assert np.mean(drawn <= count) == pytest.approx(wanted, abs=0.01)


def test_calm_and_restless_series_are_told_apart() -> None:
    dice = stream(3, "test")
    calm = counts_of(*[list(np.round(500 * np.exp(0.02 * dice.normal(size=8)))) for _ in range(8)])
    wild = counts_of(*[list(np.round(500 * np.exp(0.8 * dice.normal(size=8)))) for _ in range(8)])
    assert walks.fitted(calm).scale < walks.fitted(wild).scale / 3


def test_growth_common_to_all_is_the_drift() -> None:
    rows = [[100.0 * n * 1.15**t for t in range(8)] for n in range(1, 9)]
    found = walks.fitted(counts_of(*rows))
    assert found.drift == pytest.approx(np.log(1.15), abs=0.03)


def test_a_state_of_one_figure_says_nothing_of_the_walk() -> None:
    nan = float("nan")
    alone = walks.fitted(counts_of([nan, nan, 5.0]))
    assert alone.drift == pytest.approx(walks.DRIFT_PRIOR[0], abs=0.01)
    assert alone.scale == pytest.approx(walks.SCALE_PRIOR[0], rel=0.1)
