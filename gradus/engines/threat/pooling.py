"""Partial pooling: a State with few figures borrows from its sub-region, region and the world.

A State's level (log rate per 100,000 people a year, in the table's last year) is a sum:

    level = world + region + sub-region + exposure + what is its own

Every part is normal, so the levels of all States are one multivariate normal distribution, and what the
others say of a State (``prior``) is its conditional distribution, in closed form. The standard
deviations of the three parts are averaged over, each set weighing as likely as it makes the levels under
weak priors. A State's own level is left out of its own prior: nothing is counted twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gradus.engines.threat.inputs import Place

Array = NDArray[np.float64]
Exposure = Mapping[str, Mapping[str, float]]
"""By name (people online, people with an account ...) and State, a number above 0."""

WORLD = 2.0
"""Standard deviation of the world's level about the mean of what is reported (assumed: hardly binds)."""

OWN = (1.8, 0.4)
"""Median, and standard deviation of the logarithm, of how States differ within a sub-region (assumed;
the five series used for tuning give 1.4 to 2.0)."""

SHARED = 1.0
"""Standard deviation of the half-normal priors of how regions, and sub-regions in them, differ (assumed)."""

SLOPE = 1.0
"""Standard deviation of the effect of an exposure's logarithm (assumed): 1 would be proportional."""

OWN_TRIED = (0.7, 1.0, 1.2, 1.4, 1.7, 2.0, 2.4, 3.0)
SHARED_TRIED = (0.05, 0.2, 0.5, 0.9, 1.4)
NEGLIGIBLE = 0.02
"""Sets of spreads less likely than this, against the likeliest, are left aside."""

LEAST = 1e-6
"""Variance that every prior keeps."""


@dataclass(frozen=True)
class Normal:
    """A normal distribution of a level."""

    mean: float
    variance: float


class Spreads(NamedTuple):
    """Standard deviations: of States in a sub-region, sub-regions in a region, regions in the world."""

    own: float
    subregion: float
    region: float

    def doubt(self) -> float:
        """Minus the log prior."""
        own = (np.log(self.own / OWN[0]) / OWN[1]) ** 2
        return 0.5 * float(own + (self.subregion**2 + self.region**2) / SHARED**2)


@dataclass(frozen=True)
class Hierarchy:
    """What levels say of one another.

    ``row`` is where a reporting State stands in ``levels`` and their ``noise``; ``priors`` hold what all
    *other* States say of each State's level, and ``world`` what all say of a State of which nothing is
    known, not even where it lies; ``spreads`` are averages.
    """

    row: Mapping[str, int]
    levels: Array
    noise: Array
    priors: Mapping[str, Normal]
    world: Normal
    spreads: Spreads

    def prior(self, state: str) -> Normal:
        """What all other States say of a State's level."""
        return self.priors.get(state, self.world)


def pooled(
    states: Sequence[str],
    levels: Array,
    noise: Array,
    places: Mapping[str, Place],
    exposure: Exposure,
) -> Hierarchy:
    """What reported levels say of every State's.

    Parameters
    ----------
    states, levels, noise
        Each reporting State, its level and that level's own variance.
    places
        Where States lie; a State that is in no place borrows from the world alone.
    exposure
        By name and State; a State without the number is taken to be as the others are.
    """
    logs = _exposures(states, exposure)
    known = set(states)
    rest = sorted({*places, *logs} - known)
    everyone = [*states, *rest, ""]
    parts = _Parts.of(everyone, places, logs)
    count, centre = len(states), float(levels.mean())
    off = levels - centre
    tried = [Spreads(*three) for three in product(OWN_TRIED, SHARED_TRIED, SHARED_TRIED)]
    read = []
    for spreads in tried:
        shared = parts.shared(spreads)[:count]
        covariance = shared[:, :count] + np.diag(spreads.own**2 + noise)
        inverse = np.asarray(np.linalg.inv(covariance), dtype=np.float64)
        fit = off @ inverse @ off + np.linalg.slogdet(covariance).logabsdet
        read.append((-0.5 * float(fit) - spreads.doubt(), inverse))
    best = max(score for score, _ in read)
    weights = np.array([np.exp(score - best) for score, _ in read])
    weights[weights < NEGLIGIBLE] = 0.0
    weights /= weights.sum()
    mean, square = np.zeros(len(everyone)), np.zeros(len(everyone))
    for spreads, weight, (_, inverse) in zip(tried, weights, read, strict=True):
        if weight > 0:
            told, variance = _told(parts.shared(spreads), spreads, inverse, levels, noise, centre)
            mean += weight * told
            square += weight * (variance + told**2)
    found = [Normal(float(m), float(s - m**2)) for m, s in zip(mean, square, strict=True)]
    return Hierarchy(
        row={state: n for n, state in enumerate(states)},
        levels=levels,
        noise=noise,
        priors=dict(zip(everyone[:-1], found[:-1], strict=True)),
        world=found[-1],
        spreads=Spreads(*(float(weights @ np.array(one)) for one in zip(*tried, strict=True))),
    )


@dataclass(frozen=True)
class _Parts:
    """Which States share what: 1 where two lie in one region, or sub-region; exposures' products."""

    region: Array
    subregion: Array
    exposure: Array

    @classmethod
    def of(
        cls, states: Sequence[str], places: Mapping[str, Place], logs: Mapping[str, Array]
    ) -> _Parts:
        count = max((len(z) for z in logs.values()), default=0)
        z = np.array([logs.get(s, np.zeros(count)) for s in states]).reshape(len(states), count)
        return cls(
            region=_same([places[s].region if s in places else "" for s in states]),
            subregion=_same([places[s].subregion if s in places else "" for s in states]),
            exposure=np.einsum("ik,jk->ij", z, z),
        )

    def shared(self, spreads: Spreads) -> Array:
        """The covariance of States' levels but for what is each one's own."""
        found: Array = (
            WORLD**2
            + SLOPE**2 * self.exposure
            + spreads.region**2 * self.region
            + spreads.subregion**2 * self.subregion
        )
        return found


def _told(
    shared: Array, spreads: Spreads, inverse: Array, levels: Array, noise: Array, centre: float
) -> tuple[Array, Array]:
    """Means and variances of everyone's level, each reporting State's from the others alone.

    Conditionals of a normal distribution; leaving one out is closed form too.
    """
    count = len(levels)
    pull = inverse @ (levels - centre)
    near = shared[:, :count]
    mean = centre + near @ pull
    whole = spreads.own**2 + np.diag(shared)
    variance = whole - np.einsum("ij,jk,ik->i", near, inverse, near, optimize=True)
    precision = np.diag(inverse)
    mean[:count] = levels - pull / precision
    variance[:count] = 1 / precision - noise
    return mean, np.maximum(variance, LEAST)


def _exposures(states: Sequence[str], exposure: Exposure) -> dict[str, Array]:
    """By State, each exposure's logarithm less its mean over reporting States; 0 where it is not known."""
    logs = {
        name: {s: float(np.log(v)) for s, v in by_state.items() if v > 0}
        for name, by_state in sorted(exposure.items())
    }
    means = {
        name: float(np.mean([known[s] for s in states if s in known]))
        for name, known in logs.items()
        if any(s in known for s in states)
    }
    everyone = {s for name in means for s in logs[name]}
    return {
        s: np.array([logs[name].get(s, mean) - mean for name, mean in means.items()])
        for s in sorted(everyone)
    }


def _same(names: Sequence[str]) -> Array:
    """1 where two share a name, and for each with itself: a place not named is one of its own."""
    shared = np.array([[float(a == b and bool(a)) for b in names] for a in names])
    np.fill_diagonal(shared, 1.0)
    return shared
