"""How a State's log rate moves from year to year, read exactly on a grid.

    count ~ negative binomial, mean people * exp(x_t), relative variance YEAR_NOISE beside chance
    x_t   = x_(t-1) + drift + scale * Student-t with TAIL degrees of freedom

Counts of crime mostly move little and at times jump, when a law, a definition or a way of counting
changes; the heavy tail says so. Both numbers of a group, ``scale`` and ``drift``, are the most likely
ones over all States together under weak priors. A grid of log rates makes filter, smoother and
likelihood sums: nothing is approximated but the width of a step, and every run gives the same.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradus.engines.threat.counts import Counts
from gradus.engines.threat.rate import YEAR_NOISE

Array = NDArray[np.float64]

STEP = 0.08
"""Of the grid, in log rate: 8 %, less than the year noise of 10 %."""

BELOW, ABOVE = 9.0, 10.0
"""The grid's ends from the mean level: 8,000 times less and 22,000 times more."""

TAIL = 1.5
"""Degrees of freedom of a year's change; tuned on series of other offences (benchmarks/threat)."""

SCALES = np.geomspace(0.06, 0.6, 12)
SCALE_PRIOR = (0.25, 0.7)
"""Median, and standard deviation of the logarithm, of a year's usual change (assumed, weak)."""

DRIFTS = np.linspace(-0.1, 0.25, 15)
DRIFT_PRIOR = (0.03, 0.05)
"""Mean and standard deviation of the growth a year common to all States (assumed, weak)."""

WIDE = 2.5
"""Standard deviation of a first level while scale and drift are sought (assumed)."""

LEAST = 1e-12
"""Mass that every first level keeps: no figure is impossible."""


class Walk:
    """The grid, and how rates of a group move on it from one year to the next.

    A step is a convolution, done by Fourier transform: quicker than a product of matrices, and
    without the threads of one.
    """

    def __init__(self, grid: Array, scale: float, drift: float) -> None:
        self.grid = grid
        self.scale = scale
        self.drift = drift
        count = len(grid)
        off = (STEP * np.arange(1 - count, count) - drift) / scale
        self._change = (1 + off**2 / TAIL) ** (-(TAIL + 1) / 2)
        whole = np.concatenate(([0.0], np.cumsum(self._change)))
        self._leaving = (whole[count:] - whole[:-count])[::-1]
        self._size = 2 * count  # what wraps around is cut off
        self._forth = np.fft.rfft(self._change, self._size)
        self._back = np.fft.rfft(self._change[::-1], self._size)

    def step(self, masses: Array) -> Array:
        """Masses of next year, one row each."""
        return self._convolved(masses / self._leaving, self._forth)

    def step_back(self, likely: Array) -> Array:
        """How likely what follows is, from each point of the year before."""
        found: Array = self._convolved(likely, self._back) / self._leaving
        return found

    def to(self, points: NDArray[np.int64]) -> Array:
        """The probability of a step from every point (rows) to each of these (columns)."""
        count = len(self.grid)
        change = self._change[points[None, :] - np.arange(count)[:, None] + count - 1]
        found: Array = change / self._leaving[:, None]
        return found

    def _convolved(self, masses: Array, change: NDArray[np.complex128]) -> Array:
        count = len(self.grid)
        sums = np.fft.irfft(np.fft.rfft(masses, self._size, axis=1) * change, self._size, axis=1)
        found: Array = np.maximum(sums[:, count - 1 : 2 * count - 1], 0.0)
        return found


@dataclass(frozen=True)
class Course:
    """By State, year and point of the grid: masses given figures up to the year (``filtered``), and
    given all (``smoothed``). Before a State's ``first`` year there is nothing."""

    first: NDArray[np.int64]
    filtered: Array
    smoothed: Array


def fitted(counts: Counts) -> Walk:
    """The most likely walk for these counts."""
    raw = log_rates(counts)
    centre = float(np.nanmean(raw))
    grid = centre + np.arange(-BELOW, ABOVE, STEP)
    several = counts.reported.sum(axis=1) > 1
    likely = _likelihood(counts, grid)[several]
    first = first_years(counts)[several]
    wide = normal_mass(grid, np.full(len(first), centre), np.full(len(first), WIDE**2))

    def score(scale: float, drift: float) -> float:
        fit = _log_likelihood(likely, first, wide, Walk(grid, scale, drift))
        off = np.log(scale / SCALE_PRIOR[0]) / SCALE_PRIOR[1]
        return fit - 0.5 * float(off**2 + ((drift - DRIFT_PRIOR[0]) / DRIFT_PRIOR[1]) ** 2)

    scale = float(np.exp(_peak(np.log(SCALES), [score(s, DRIFT_PRIOR[0]) for s in SCALES])))
    drift = _peak(DRIFTS, [score(scale, d) for d in DRIFTS])
    return Walk(grid, scale, drift)


def followed(counts: Counts, walk: Walk, prior: Array, years: int) -> Course:
    """Every State's course over so many years from the table's first, from masses at its first figure."""
    likely = _likelihood(counts, walk.grid)
    seen, first = likely.shape[1], first_years(counts)
    filtered = np.zeros((len(prior), years, len(walk.grid)))
    masses = np.zeros(prior.shape)
    for t in range(years):
        masses = walk.step(masses)
        masses[first == t] = prior[first == t]
        if t < seen:
            masses = _normal(masses * likely[:, t])
        filtered[:, t] = masses
    smoothed = filtered.copy()
    behind = np.ones(prior.shape)
    for t in range(min(seen, years) - 1, -1, -1):
        smoothed[:, t] = _normal(filtered[:, t] * behind)
        behind = walk.step_back(behind * likely[:, t])
        behind /= behind.max(axis=1, keepdims=True)
    return Course(first, filtered, smoothed)


def ahead(walk: Walk, years: int) -> tuple[Array, Array]:
    """Changes over so many years of which nothing is known: their values and masses."""
    middle = len(walk.grid) // 2
    mass = np.zeros(len(walk.grid))
    mass[middle] = 1.0
    for _ in range(years):
        mass = walk.step(mass[None, :])[0]
    return walk.grid - walk.grid[middle], mass


def paths(walk: Walk, filtered: Array, dice: np.random.Generator, draws: int) -> Array:
    """Draws of one State's log rates over its years (filtered backward sampling): draw by year."""
    years = len(filtered)
    at = np.empty((draws, years), dtype=np.int64)
    at[:, -1] = np.searchsorted(np.cumsum(filtered[-1]), dice.random(draws) * filtered[-1].sum())
    for t in range(years - 2, -1, -1):
        points, which = np.unique(at[:, t + 1], return_inverse=True)
        mass = np.cumsum(filtered[t][:, None] * walk.to(points), axis=0)
        wanted = dice.random(draws) * mass[-1, which]
        at[:, t] = (mass[:, which] < wanted).sum(axis=0)
    within = STEP * (dice.random(at.shape) - 0.5)
    found: Array = walk.grid[np.minimum(at, len(walk.grid) - 1)] + within
    return found


def log_rates(counts: Counts) -> Array:
    """Crude log rates per 100,000; half an offence is added, so that zero has one."""
    found: Array = np.log((counts.count + 0.5) / counts.people)
    return found


def first_years(counts: Counts) -> NDArray[np.int64]:
    """The column of each State's first figure."""
    found: NDArray[np.int64] = counts.reported.argmax(axis=1)
    return found


def normal_mass(grid: Array, mean: Array, variance: Array) -> Array:
    """Masses of normal distributions on the grid, one row each."""
    off = (grid - mean[:, None]) ** 2 / variance[:, None]
    return _normal(np.exp(-0.5 * (off - off.min(axis=1, keepdims=True))) + LEAST)


def _normal(masses: Array) -> Array:
    total = masses.sum(axis=1, keepdims=True)
    found: Array = np.divide(masses, total, out=np.zeros(masses.shape), where=total > 0)
    return found


def _likelihood(counts: Counts, grid: Array) -> Array:
    """By State, year and log rate, up to a factor; 1 where nothing is reported."""
    r = 1 / YEAR_NOISE
    count = np.nan_to_num(counts.count)[..., None]
    mean = np.nan_to_num(counts.people, nan=1.0)[..., None] * np.exp(grid)
    log = count * np.log(mean) - (count + r) * np.log(r + mean)
    log -= log.max(axis=-1, keepdims=True)
    log[~counts.reported] = 0.0
    found: Array = np.exp(np.maximum(log, -690.0))
    return found


def _log_likelihood(likely: Array, first: NDArray[np.int64], prior: Array, walk: Walk) -> float:
    masses = np.zeros(prior.shape)
    total = 0.0
    for t in range(likely.shape[1]):
        masses = walk.step(masses)
        masses[first == t] = prior[first == t]
        masses = masses * likely[:, t]
        sums = masses.sum(axis=1, keepdims=True)
        total += float(np.log(sums[sums > 0]).sum())
        masses = _normal(masses)
    return total


def _peak(at: Array, scores: list[float]) -> float:
    """Where a parabola through the best point and its neighbours is highest."""
    n = int(np.argmax(scores))
    if n in (0, len(at) - 1):
        return float(at[n])
    low, best, high = scores[n - 1 : n + 2]
    bend = low - 2 * best + high
    shift = 0.5 * (low - high) / bend if bend < 0 else 0.0
    return float(at[n] + shift * (at[n + 1] - at[n]))
