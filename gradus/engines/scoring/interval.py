"""The 90 % interval of a score: doubt carried through by variance.

Method. Each answer is a triangular distribution from the lowest to the highest value it allows,
its mode at the value given; an unknown or missing answer is uniform over its scale (JRC/OECD
*Handbook on Constructing Composite Indicators*, 2008, step 7, propagates such input
distributions). Answers are taken as independent. Scores of the linear families are weighted sums,
so their means and variances add, and the interval is mean ± 1.645 standard deviations. It is
widened to hold the score itself and cut to the range, which no score can leave. Ordinal families
have no interval.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from math import sqrt

from gradus.engines.scoring.exact import Exact
from gradus.engines.scoring.instrument import Indicator
from gradus.engines.scoring.result import Range

Z90 = 1.6448536269514722
Moments = tuple[float, float]
"""Mean and variance."""


def moments(indicator: Indicator, low: Exact, mode: Exact | None, high: Exact) -> Moments:
    """Mean and variance of an answer, in value points above the scale's minimum."""
    minimum = float(indicator.scale.minimum)
    a, c = float(low) - minimum, float(high) - minimum
    if mode is None:
        return (a + c) / 2, (c - a) ** 2 / 12
    b = float(mode) - minimum
    return (a + b + c) / 3, (a * a + b * b + c * c - a * b - a * c - b * c) / 18


def interval(
    score: Exact | None,
    bounds: Range | None,
    moments_of: Mapping[str, Moments],
    slopes: Iterable[tuple[str, float]],
) -> Range | None:
    """The 90 % interval of one score.

    Parameters
    ----------
    score, bounds
        The score and its range, in the same units; without them there is no interval.
    moments_of
        Mean and variance by indicator, in value points.
    slopes
        Indicator id and how much one value point moves the score.
    """
    if score is None or bounds is None:
        return None
    if bounds.low == bounds.high:
        return bounds
    mean = variance = 0.0
    for id_, slope in slopes:
        centre, spread = moments_of[id_]
        mean += slope * centre
        variance += slope * slope * spread
    off = Z90 * sqrt(variance)
    low, high = float(bounds.low), float(bounds.high)
    return Range(
        low=_billionths(min(max(mean - off, low), float(score))),
        high=_billionths(max(min(mean + off, high), float(score))),
    )


def _billionths(value: float) -> Fraction:
    return Fraction(round(value * 10**9), 10**9)
