"""The shape of what is borrowed: learnt from the States that report, and never only from a handful."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from gradus.engines.threat.pooling import Hierarchy, Normal, Spreads
from gradus.engines.threat.shape import shape_of

GRID = np.arange(-12.0, 12.0, 0.05)


def hierarchy(residuals: list[float]) -> Hierarchy:
    """States whose levels lie so far from what the others say, in standard deviations of 1."""
    names = [f"S{n}" for n in range(len(residuals))]
    return Hierarchy(
        row={name: n for n, name in enumerate(names)},
        levels=np.array(residuals),
        noise=np.full(len(names), 0.5),
        priors={name: Normal(0.0, 0.5) for name in names},
        world=Normal(0.0, 1.0),
        spreads=Spreads(1.0, 1.0, 1.0),
    )


def within(residuals: list[float], half: float) -> float:
    """The share of the distribution that lies so near its centre."""
    mass = shape_of(hierarchy(residuals)).mass(GRID, 0.0, 1.0)
    return float(mass[np.abs(GRID) <= half].sum())


def test_two_heaps_leave_little_between_them() -> None:
    heaps = [-1.0] * 60 + [1.0] * 60
    normal = list(stats.norm.ppf((np.arange(120) + 0.5) / 120))
    middle = stats.norm.ppf(0.75)
    assert within(heaps, middle) < 0.35
    assert within(normal, middle) == pytest.approx(0.5, abs=0.06)


def test_a_handful_of_states_decides_little() -> None:
    # two States far out: the normal beside them counts as ten
    assert within([-3.0, 3.0], 2.0) > 0.75


@pytest.mark.parametrize(("mean", "variance"), [(0.0, 1.0), (3.0, 0.25), (-5.0, 4.0)])
def test_masses_sum_to_one_and_lie_where_they_are_asked_for(mean: float, variance: float) -> None:
    mass = shape_of(hierarchy([-1.0, -0.2, 0.1, 0.3, 1.1])).mass(GRID, mean, variance)
    assert mass.sum() == pytest.approx(1)
    assert mass.min() > 0
    assert float(mass @ GRID) == pytest.approx(mean, abs=0.3 * variance**0.5)
