"""What is believed of a rate: masses over a grid of log rates per 100,000 people a year."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradus.engines.threat.profile import Bands

Array = NDArray[np.float64]

YEAR_NOISE = 0.01
"""Variance, relative to the mean, by which a year's count varies beside chance: the negative binomial's
1/r. The lowest value tried fitted best in all five series used for tuning; see benchmarks/threat."""

LEVELS = (0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975)
MOST = 1e15


@dataclass(frozen=True)
class Rate:
    """A belief about a log rate: ``mass`` sums to 1 over the evenly spaced ``grid``."""

    grid: Array
    mass: Array

    def quantiles(self, at: Array) -> Array:
        """Log rates at cumulative probabilities; uniform numbers make draws of them."""
        step = self.grid[1] - self.grid[0]
        below = np.concatenate(([0.0], np.cumsum(self.mass)))
        edges = np.concatenate((self.grid - step / 2, self.grid[-1:] + step / 2))
        found: Array = np.interp(at, below / below[-1], edges)
        return found

    @property
    def spread(self) -> float:
        """The width of the middle half, on the log scale."""
        low, high = self.quantiles(np.array([0.25, 0.75]))
        return float(high - low)

    def bands(self) -> Bands:
        """Median and intervals of the rate."""
        return bands_of(np.exp(self.quantiles(np.array(LEVELS))))

    def counts(self, people: float, dice: np.random.Generator, draws: int) -> Array:
        """Draws of the count that a year would record among so many people: gamma-Poisson."""
        mean = np.exp(self.quantiles(dice.random(draws))) * people / 100_000
        varied = mean * dice.gamma(1 / YEAR_NOISE, YEAR_NOISE, draws)
        found: Array = dice.poisson(np.minimum(varied, MOST)).astype(np.float64)
        return found


def bands_of(at_levels: Array) -> Bands:
    """Bands from values at ``LEVELS``."""
    low95, low80, low50, mid, high50, high80, high95 = (float(v) for v in at_levels)
    return Bands(
        mid=mid, low50=low50, high50=high50, low80=low80, high80=high80, low95=low95, high95=high95
    )


def bands_of_draws(draws: Array) -> Bands:
    """Bands from draws."""
    return bands_of(np.quantile(draws, LEVELS))
