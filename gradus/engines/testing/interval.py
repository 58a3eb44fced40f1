"""An estimate with its 95 % interval; a share with Wilson's."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from gradus.engines.testing.distributions import Z95


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """A value and its 95 % interval."""

    value: float
    low: float
    high: float


def wilson(right: float, n: int) -> Estimate:
    """The share ``right / n`` with Wilson's score interval (E. B. Wilson, *JASA* 22, 1927).

    ``right`` may hold parts of points; the interval is then wider than it need be, as points in parts
    vary less than right and wrong do.

    >>> found = wilson(8, 10)
    >>> round(found.low, 4), round(found.high, 4)
    (0.4902, 0.9433)
    """
    share, z2 = right / n, Z95 * Z95
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    off = Z95 / (1 + z2 / n) * sqrt(max(0.0, share * (1 - share) / n) + z2 / (4 * n * n))
    return Estimate(
        value=share, low=max(0.0, min(share, centre - off)), high=min(1.0, max(share, centre + off))
    )
