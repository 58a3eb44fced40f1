"""Round numbers for an axis."""

from __future__ import annotations

import math


def ticks(maximum: float, wanted: int = 5) -> tuple[float, ...]:
    """Round steps (1, 2, 2.5 or 5 times a power of ten) from 0 to at least ``maximum``.

    >>> ticks(870, 4)
    (0.0, 250.0, 500.0, 750.0, 1000.0)
    """
    if not math.isfinite(maximum) or maximum <= 0:
        return (0.0, 1.0)
    raw = maximum / wanted
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(power * m for m in (1, 2, 2.5, 5, 10) if power * m >= raw * 0.999)
    count = math.ceil(maximum / step - 1e-9)
    return tuple(step * i for i in range(count + 1))
