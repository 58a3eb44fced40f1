"""How good a predicted distribution of a count was, and what simple forecasters would have said.

Every forecaster gives, for a count that was hidden from it, the probability of that count and of less.
From these come the log score (the mean logarithm of the probability: higher is better), the coverage
of central intervals (by the randomized probability integral transform, which does not flatter
whole numbers), and the error of its median on the log scale.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

from gradus.engines.threat.rate import YEAR_NOISE, Rate

FLOOR = 1e-12
"""Least probability a forecaster is taken to have given: one surprise does not decide a table."""

Array = np.ndarray


@dataclass(frozen=True)
class Case:
    """One hidden count and how a forecaster did: ``pit`` is where in its distribution the count lay."""

    series: str
    state: str
    ahead: int
    log_score: float
    pit: float
    error: float


def judge(
    told: tuple[float, float, float],
    count: float,
    people: float,
    luck: float,
    of: tuple[str, str, int],
) -> Case:
    """A case from what was told: probability of the count, of less, and the median count."""
    probability, less, median = told
    return Case(
        *of,
        log_score=float(np.log(max(probability, FLOOR))),
        pit=less + luck * probability,
        error=abs(np.log((median + 0.5) / people) - np.log((count + 0.5) / people)),
    )


def by_engine(rate: Rate, count: float, people: float) -> tuple[float, float, float]:
    """The engine's belief as a distribution of counts: a mixture of negative binomials."""
    r = 1 / YEAR_NOISE
    share = r / (r + people * np.exp(rate.grid))
    draws = rate.counts(people * 100_000, np.random.default_rng(0), 4000)
    return (
        float(rate.mass @ stats.nbinom.pmf(count, r, share)),
        float(rate.mass @ stats.nbinom.cdf(count - 1, r, share)),
        float(np.median(draws)),
    )


def by_kernels(
    centres: Array, width: float, count: float, people: float
) -> tuple[float, float, float]:
    """A mixture of normal distributions of the log rate, as a distribution of whole counts."""
    up = stats.norm.cdf((np.log((count + 1) / people) - centres) / width).mean()
    low = stats.norm.cdf((np.log(count / people) - centres) / width).mean() if count > 0 else 0.0
    return float(up - low), float(low), float(np.exp(np.median(centres)) * people - 0.5)


def bandwidth(values: Array) -> float:
    """Silverman's rule."""
    quarter = np.subtract(*np.quantile(values, [0.75, 0.25])) / 1.34
    return float(max(1.06 * min(values.std(), quarter) * len(values) ** -0.2, 0.05))


def last_value(
    past: dict[str, dict[int, float]], state: str, year: int, *, shape: str
) -> tuple[Array, float]:
    """The last log rate, spread as all States' log rates changed over as many years.

    ``shape`` is ``as seen`` (every past change with a kernel: the honest, strong form) or ``normal``.
    """
    last = max(past[state])
    lag = year - last
    changes: list[float] = []
    while len(changes) < 10 and lag > 0:  # few look as far back: take the next shorter step
        changes += [v[b] - v[a] for v in past.values() for a in v for b in v if b - a == lag]
        lag -= 1
    seen = np.array(changes)
    if shape == "normal":
        return np.array([past[state][last]]), float(seen.std())
    return past[state][last] + seen, bandwidth(seen)


def region_mean(
    past: dict[str, dict[int, float]], region: dict[str, str], state: str
) -> tuple[Array, float]:
    """The mean of the region's other States (the world's, below three), as widely spread as they are."""
    levels = {s: float(np.mean(list(v.values()))) for s, v in past.items() if s != state}
    peers = [v for s, v in levels.items() if region.get(s) == region.get(state)]
    values = np.array(peers if len(peers) >= 3 else list(levels.values()))
    return np.array([values.mean()]), float(values.std(ddof=1) * np.sqrt(1 + 1 / len(values)))


def summary(cases: Sequence[Case]) -> dict[str, float | int]:
    """Means over cases; coverage also with each State counting once, and its standard error."""
    pit = np.array([c.pit for c in cases])
    found: dict[str, float | int] = {
        "figures": len(cases),
        "states": len({c.state for c in cases}),
        "log_score": round(float(np.mean([c.log_score for c in cases])), 3),
        "error": round(float(np.mean([c.error for c in cases])), 3),
    }
    for level in (50, 80, 95):
        inside = np.abs(pit - 0.5) <= level / 200
        by_state: dict[str, list[bool]] = defaultdict(list)
        for case, hit in zip(cases, inside, strict=True):
            by_state[case.state].append(bool(hit))
        means = np.array([np.mean(v) for v in by_state.values()])
        found[f"within_{level}"] = round(100 * float(inside.mean()), 1)
        found[f"states_within_{level}"] = round(100 * float(means.mean()), 1)
        found[f"error_of_{level}"] = round(100 * float(means.std() / np.sqrt(len(means))), 1)
    return found
