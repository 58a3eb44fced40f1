"""Partial pooling: a State with few figures borrows from its sub-region, region and the world.

Model, on the logarithm of the rate per 100,000 people a year:

    x_s | theta_s ~ N(theta_s, v_s)        what the State reports, over its recent years
    theta_s       ~ N(mu_sub, tau2_s)      States vary within a sub-region
    mu_sub        ~ N(mu_reg, tau2_sub)    sub-regions vary within a region
    mu_reg        ~ N(mu, tau2_reg)        regions vary in the world

    x_s = log((c + 1/2) / e * 100,000),  v_s = 1 / (c + 1/2) + PHI / n

``c`` and ``e`` are counts and person-years weighted by recency (``FADE`` a year), ``n`` the sum of those
weights and ``PHI`` the variance between years that counts alone do not show. Between-variances are
estimated by the method of moments (DerSimonian and Laird, 1986) and kept above a floor. Everything is
conjugate, so estimates are precision-weighted means: exact, quick, and the same on every run.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gradus.engines.threat.inputs import Figure, Place

FADE = 0.8
"""Weight of a year against the year after it."""

YEARS = 12
"""Years looked back from the latest figure of the State."""

PHI = 0.15
"""Variance between years of a State's log rate."""

FLOOR = 0.05
"""Least between-variance: States are never taken to be alike."""

USUAL = 1.5
"""Between-variance where too little is known to estimate it."""


@dataclass(frozen=True)
class Normal:
    """A normal distribution of a log rate."""

    mean: float
    variance: float


@dataclass(frozen=True)
class Estimate:
    """A State's log rate after pooling; ``own`` is how much of it is its own figures (0 to 1)."""

    log_rate: Normal
    own: float


def observed(figures: Iterable[Figure]) -> Normal | None:
    """What one State's figures of one category say; None where there is none."""
    known = [f for f in figures if f.count is not None or f.rate is not None]
    if not known:
        return None
    latest = max(f.year for f in known)
    count = exposure = weight = 0.0
    rates: list[tuple[float, float]] = []
    for figure in known:
        if figure.year <= latest - YEARS:
            continue
        share = FADE ** (latest - figure.year)
        people = _people(figure)
        if figure.count is not None and people:
            count += share * figure.count
            exposure += share * people
            weight += share
        elif figure.rate is not None:
            rates.append((share, figure.rate))
    if exposure > 0:
        mean = math.log((count + 0.5) / exposure * 100_000)
        return Normal(mean, 1 / (count + 0.5) + PHI / weight)
    if rates:
        total = sum(share for share, _ in rates)
        mean = math.log(max(sum(s * r for s, r in rates) / total, 0.01))
        return Normal(mean, 0.25 + PHI / total)
    return None


def _people(figure: Figure) -> float | None:
    if figure.population:
        return figure.population
    if figure.count and figure.rate:
        return figure.count / figure.rate * 100_000
    return None


def pooled(data: Mapping[str, Normal], places: Mapping[str, Place], state: str) -> Estimate | None:
    """The State's estimate from all States' figures; None where nobody reports.

    Parameters
    ----------
    data
        What each reporting State's figures say.
    places
        Where States lie; a State that is in no place borrows from the world alone.
    state
        Whose estimate is wanted.
    """
    if not data:
        return None
    by_subregion: dict[str, list[Normal]] = defaultdict(list)
    region_of: dict[str, str] = {}
    for name, value in data.items():
        home = places.get(name)
        home_subregion = home.subregion if home else ""
        by_subregion[home_subregion].append(value)
        region_of[home_subregion] = home.region if home else ""
    within = between([v for values in by_subregion.values() for v in _centred(values)])
    subregions = {name: _mean(values, within) for name, values in by_subregion.items()}
    by_region: dict[str, list[Normal]] = defaultdict(list)
    for name, value in subregions.items():
        by_region[region_of[name]].append(value)
    among_sub = between([v for values in by_region.values() for v in _centred(values)])
    regions = {name: _mean(values, among_sub) for name, values in by_region.items()}
    among_reg = between(list(regions.values()))
    world = _mean(list(regions.values()), among_reg)

    place = places.get(state)
    region = _update(
        Normal(world.mean, world.variance + among_reg), regions.get(place.region) if place else None
    )
    subregion = _update(
        Normal(region.mean, region.variance + among_sub),
        subregions.get(place.subregion) if place else None,
    )
    prior = Normal(subregion.mean, subregion.variance + within)
    own = data.get(state)
    if own is None:
        return Estimate(prior, 0.0)
    share = (1 / own.variance) / (1 / own.variance + 1 / prior.variance)
    return Estimate(_update(prior, own), share)


def _update(prior: Normal, seen: Normal | None) -> Normal:
    """The prior after seeing something: a precision-weighted mean."""
    if seen is None:
        return prior
    precision = 1 / prior.variance + 1 / seen.variance
    mean = (prior.mean / prior.variance + seen.mean / seen.variance) / precision
    return Normal(mean, 1 / precision)


def _mean(values: list[Normal], between_variance: float) -> Normal:
    """The common mean of values that vary by ``between_variance`` beside their own variance."""
    weights = [1 / (v.variance + between_variance) for v in values]
    total = sum(weights)
    mean = sum(w * v.mean for w, v in zip(weights, values, strict=True)) / total
    return Normal(mean, 1 / total)


def _centred(values: list[Normal]) -> list[Normal]:
    """Values less their plain mean; one alone says nothing about how values vary."""
    if len(values) < 2:
        return []
    mean = sum(v.mean for v in values) / len(values)
    return [Normal(v.mean - mean, v.variance) for v in values]


def between(values: list[Normal]) -> float:
    """The between-variance of values, by the method of moments; ``USUAL`` for fewer than three."""
    if len(values) < 3:
        return USUAL
    weights = [1 / v.variance for v in values]
    total = sum(weights)
    mean = sum(w * v.mean for w, v in zip(weights, values, strict=True)) / total
    spread = sum(w * (v.mean - mean) ** 2 for w, v in zip(weights, values, strict=True))
    scale = total - sum(w * w for w in weights) / total
    return max(FLOOR, (spread - (len(values) - 1)) / scale)
