"""What a course changed: the same people before and after, never a bare mean.

* The mean difference with Student's interval.
* Hedges' g: the mean difference in standard deviations (the mean of the two variances), corrected for
  small samples; its variance is that of paired scores. M. Borenstein, L. V. Hedges, J. P. T. Higgins,
  H. R. Rothstein, *Introduction to Meta-Analysis* (2009), chapter 4, formulas 4.22 to 4.31, where
  the standardiser is the same if both variances are; the mean of the variances is G. Cumming's *d_av*
  (*Understanding the New Statistics*, 2012, chapter 11), which does not fail where all gain alike.
* The normalised gain: what was gained of what could be gained (R. R. Hake, *Am. J. Phys.* 66, 1998),
  as a ratio of means with the interval of a ratio estimator (W. G. Cochran, *Sampling Techniques*,
  3rd ed., 1977, 6.4).

A gain between two tests is not proof that the course made it: nobody stayed untrained to compare with.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean
from typing import Literal

from gradus.engines.testing.distributions import t_quantile
from gradus.engines.testing.interval import Estimate

FEWEST = 5
"""People with both tests below which nothing is told; a working value of this house."""
NEAR_FULL = 0.95
"""Mean share before the course above which a gain cannot show."""
MANY_MISSING = 0.2

Doubt = Literal["too-few", "missing-after", "missing-differ", "nothing-to-gain", "all-alike"]


@dataclass(frozen=True, kw_only=True)
class BeforeAfter:
    """One person's points before and after; None: did not sit that test."""

    before: float | None
    after: float | None


@dataclass(frozen=True, kw_only=True)
class Effect:
    """What changed among those with both tests.

    ``difference`` is in points; ``size`` is Hedges' g; ``gain`` the normalised gain. ``only_before``
    and ``only_after`` count people with one test, ``missing_before`` is the mean before of those who
    did not sit the second, to be held against ``paired_before``. ``doubts``: ``too-few`` people with
    both; ``missing-after``: more than a fifth did not sit the second; ``missing-differ``: their first
    test differed by more than chance; ``nothing-to-gain``: nearly all points were earned before;
    ``all-alike``: all changed alike, so there is no spread to judge by.
    """

    people: int
    only_before: int
    only_after: int
    paired_before: float | None
    paired_after: float | None
    missing_before: float | None
    difference: Estimate | None
    size: Estimate | None
    gain: Estimate | None
    doubts: tuple[Doubt, ...]


def effect_of(tested: Sequence[BeforeAfter], *, most: float) -> Effect:
    """What changed between two tests.

    Parameters
    ----------
    tested
        One entry for each person of the course.
    most
        Points of the whole test, the same before and after.

    Raises
    ------
    ValueError
        If points lie beyond 0 to ``most``, or there are no points to earn.

    Examples
    --------
    >>> before_after = [(4, 7), (5, 8), (3, 7), (6, 8), (5, 9), (4, None)]
    >>> found = effect_of([BeforeAfter(before=b, after=a) for b, a in before_after], most=10)
    >>> found.people, found.only_before, round(found.difference.value, 2)
    (5, 1, 3.2)
    """
    if most <= 0:
        raise ValueError("a test without points")
    for one in tested:
        for points in (one.before, one.after):
            if points is not None and not 0 <= points <= most:
                raise ValueError(f"{points} lies beyond 0 to {most}")
    both = [(t.before, t.after) for t in tested if t.before is not None and t.after is not None]
    missing = [t.before for t in tested if t.before is not None and t.after is None]
    only_after = sum(1 for t in tested if t.before is None and t.after is not None)
    before, after = [b for b, _ in both], [a for _, a in both]
    enough = len(both) >= FEWEST
    return Effect(
        people=len(both),
        only_before=len(missing),
        only_after=only_after,
        paired_before=fmean(before) if enough else None,
        paired_after=fmean(after) if enough else None,
        missing_before=fmean(missing) if len(missing) >= FEWEST else None,
        difference=_difference(before, after) if enough else None,
        size=_size(before, after) if enough else None,
        gain=_gain(before, after, most) if enough else None,
        doubts=tuple(_doubts(before, after, missing, most)),
    )


def _doubts(
    before: Sequence[float], after: Sequence[float], missing: Sequence[float], most: float
) -> list[Doubt]:
    doubts: list[Doubt] = []
    if len(before) < FEWEST:
        doubts.append("too-few")
    if missing and len(missing) > MANY_MISSING * (len(before) + len(missing)):
        doubts.append("missing-after")
    if _differ(before, missing):
        doubts.append("missing-differ")
    if len(before) >= FEWEST:
        if fmean(before) > NEAR_FULL * most:
            doubts.append("nothing-to-gain")
        changes = [a - b for b, a in zip(before, after, strict=True)]
        if _variance(changes) < 1e-18:
            doubts.append("all-alike")
    return doubts


def _differ(present: Sequence[float], missing: Sequence[float]) -> bool:
    """Welch's test at 5 % (B. L. Welch, *Biometrika* 34, 1947)."""
    if len(present) < FEWEST or len(missing) < FEWEST:
        return False
    a, b = _variance(present) / len(present), _variance(missing) / len(missing)
    if a + b < 1e-18:
        return fmean(present) != fmean(missing)
    df = (a + b) ** 2 / (a * a / (len(present) - 1) + b * b / (len(missing) - 1))
    return abs(fmean(present) - fmean(missing)) > t_quantile(0.975, df) * sqrt(a + b)


def _variance(values: Sequence[float]) -> float:
    mean = fmean(values)
    return sum((v - mean) ** 2 for v in values) / (len(values) - 1)


def _difference(before: Sequence[float], after: Sequence[float]) -> Estimate:
    changes = [a - b for b, a in zip(before, after, strict=True)]
    n = len(changes)
    off = t_quantile(0.975, n - 1) * sqrt(_variance(changes) / n)
    mean = fmean(changes)
    return Estimate(value=mean, low=mean - off, high=mean + off)


def _size(before: Sequence[float], after: Sequence[float]) -> Estimate | None:
    """Hedges' g of paired scores; None where nobody differs from anybody."""
    n = len(before)
    var_before, var_after = _variance(before), _variance(after)
    pooled = sqrt((var_before + var_after) / 2)
    if pooled < 1e-9:
        return None
    d = (fmean(after) - fmean(before)) / pooled
    changes = _variance([a - b for b, a in zip(before, after, strict=True)])
    # 2 (1 - r) where both variances are equal: the spread of changes in units of the standardiser
    loose = changes / (pooled * pooled)
    variance = (1 / n + d * d / (2 * n)) * loose
    small = 1 - 3 / (4 * (n - 1) - 1)
    off = t_quantile(0.975, n - 1) * small * sqrt(variance)
    return Estimate(value=small * d, low=small * d - off, high=small * d + off)


def _gain(before: Sequence[float], after: Sequence[float], most: float) -> Estimate | None:
    """Gained of what could be gained; None where hardly anything could."""
    n = len(before)
    room = most - fmean(before)
    if room < (1 - NEAR_FULL) * most:
        return None
    ratio = (fmean(after) - fmean(before)) / room
    off_by = [(a - b) - ratio * (most - b) for b, a in zip(before, after, strict=True)]
    spread = sum(e * e for e in off_by) / (n - 1)
    off = t_quantile(0.975, n - 1) * sqrt(spread / n) / room
    return Estimate(value=ratio, low=ratio - off, high=ratio + off)
