"""Round numbers for an axis."""

from __future__ import annotations

import math
from collections.abc import Sequence

SMALLEST = 1e-12
"""What is less is drawn as 0: divided by it, numbers would leave the range of the machine."""


def ticks(maximum: float, wanted: int = 5) -> tuple[float, ...]:
    """Round steps (1, 2, 2.5 or 5 times a power of ten) from 0 to at least ``maximum``.

    >>> ticks(870, 4)
    (0.0, 250.0, 500.0, 750.0, 1000.0)
    """
    if not math.isfinite(maximum) or maximum <= SMALLEST:
        return (0.0, 1.0)
    raw = maximum / wanted
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(power * m for m in (1, 2, 2.5, 5, 10) if power * m >= raw * 0.999)
    count = math.ceil(maximum / step - 1e-9)
    return tuple(step * i for i in range(count + 1))


def classes(values: Sequence[float], most: int = 5) -> tuple[float, ...]:
    """Round bounds (1, 2 or 5 times a power of ten) between at most ``most`` classes.

    Each class holds about as many of the values, which for rates lie many times apart: equal steps
    would put nearly all of them into the lowest. No bounds where there are no values above 0.

    >>> classes([0.3, 0.9, 2, 4, 11, 30, 70, 220, 900, 1500])
    (2.0, 10.0, 50.0, 1000.0)
    """
    ordered = sorted(v for v in values if math.isfinite(v))
    bounds = set()
    for n in range(1, most):
        value = ordered[len(ordered) * n // most] if ordered else 0.0
        if value > SMALLEST:
            power = 10.0 ** math.floor(math.log10(value))
            bounds.add(
                min((power * m for m in (1, 2, 5, 10)), key=lambda b: abs(math.log(b / value)))
            )
    return tuple(sorted(bounds))
