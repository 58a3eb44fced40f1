"""How firm the ranking of needs is: weights and normalisation vary, the top ten is watched.

Method: JRC/OECD, *Handbook on Constructing Composite Indicators* (2008), steps 5 to 7. In each
variation every dimension weight and every indicator weight is multiplied by its own uniform
factor in 1 ± ``weights``, and the gap to the target is normalised in one of four ways:

* ``linear``: as a share of the indicator's scale;
* ``min-max``: between the unit's smallest and largest gap;
* ``rank``: the mean rank of the gap among the unit's answered indicators;
* ``target``: the distance to an interim target, three quarters up the scale, as a share of it
  (where the instrument's target lies below the top of the scale, that target).

The factors come from one named stream and are the same for all units, so a unit's result does
not depend on who else is in the file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from gradus.domain.randomness import stream
from gradus.engines.scoring.bench import Bench, Readings
from gradus.engines.scoring.exact import Exact
from gradus.engines.scoring.instrument import Indicator
from gradus.engines.scoring.result import UnitScore
from gradus.engines.scoring.variation import Variation

Array = NDArray[np.float64]
NORMALISATIONS = ("linear", "min-max", "rank", "target")


def with_stays(
    bench: Bench,
    units: Sequence[UnitScore],
    readings: Mapping[str, Readings],
    seed: int,
    variation: Variation,
) -> list[UnitScore]:
    """The same units, each need with the share of variations in which it stays in the top.

    Parameters
    ----------
    bench
        The instrument, prepared.
    units, readings
        Scores with their needs ranked, and the values they rest on, by unit.
    seed
        Of the named stream ``scoring/sensitivity``.
    variation
        The bounds.
    """
    factors = _factors(bench, seed, variation)
    return [_unit(bench, unit, readings[unit.unit], factors, variation) for unit in units]


def _factors(bench: Bench, seed: int, variation: Variation) -> dict[str, Array]:
    """By indicator, the factor on its weight (its own times its dimension's) in every draw."""
    instrument = bench.instrument
    dice = stream(seed, "scoring", "sensitivity")
    low, high = 1 - variation.weights, 1 + variation.weights
    found = {}
    for dimension in instrument.dimensions:
        whole = dice.uniform(low, high, variation.draws)
        for indicator in dimension.scored:
            found[indicator.id] = whole * dice.uniform(low, high, variation.draws)
    return found


def _unit(
    bench: Bench,
    unit: UnitScore,
    values: Readings,
    factors: Mapping[str, Array],
    variation: Variation,
) -> UnitScore:
    if not unit.needs:
        return unit
    slopes = bench.slopes(frozenset(values.claimed)).overall
    indicators = [bench.instrument.indicators[need.indicator] for need in unit.needs]
    weights = np.array(
        [slopes[i.id] * float(i.scale.width) * factors[i.id] for i in indicators], dtype=np.float64
    )
    gaps = _gaps(bench, unit, values, indicators, variation)
    later = 1e9 * np.array([i.stage or 0 for i in indicators], dtype=np.float64)
    inside = np.zeros(len(indicators))
    for gap in gaps:
        key = later[:, None] - weights * gap[:, None]
        top = np.argsort(key, axis=0, kind="stable")[: variation.top]
        inside += np.bincount(top.ravel(), minlength=len(indicators))
    share = inside / (len(gaps) * variation.draws)
    needs = tuple(
        replace(need, stays=float(stays)) for need, stays in zip(unit.needs, share, strict=True)
    )
    return replace(unit, needs=needs)


def _gaps(
    bench: Bench,
    unit: UnitScore,
    values: Readings,
    indicators: Sequence[Indicator],
    variation: Variation,
) -> list[Array]:
    """The needs' gaps to their targets, normalised in each of the four ways."""
    read = values.evidenced if bench.capped else values.claimed
    level = np.array([float(need.level) for need in unit.needs])
    target = np.array([float(need.target) for need in unit.needs])
    width = np.array([float(i.scale.width) or 1.0 for i in indicators])
    top = np.array([float(i.scale.maximum) for i in indicators])
    low = np.array([float(i.scale.minimum) for i in indicators])
    linear = (target - level) / width
    every = np.array([_share(bench, name, value) for name, value in read.items()
                      if value is not None])  # fmt: skip
    least, most = float(every.min()), float(every.max())
    min_max = (linear - least) / (most - least) if most > least else linear
    in_order = np.sort(every)
    first, last = (np.searchsorted(in_order, linear, side) for side in ("left", "right"))
    rank = (first + last + 1) / 2 / len(every)  # ties share the mean of their ranks
    interim = np.where(target < top, target, low + variation.interim * width)
    to_interim = np.maximum(interim - level, 0.0) / width
    return [linear, min_max, rank, to_interim]


def _share(bench: Bench, name: str, value: Exact) -> float:
    """An answered indicator's gap to its target as a share of its scale; 0 where it has none."""
    target = bench.family.target(name)
    width = float(bench.instrument.indicators[name].scale.width) or 1.0
    return 0.0 if target is None else max(float(target) - float(value), 0.0) / width
