"""Family a, ``weighted-levels``: weighted mean of levels, bands, critical gates.

dimension = 100 * sum(w_i * (level_i - min_i) / width_i) / sum(w_i), over indicators with a level
overall   = sum(W_d * dimension_d) / sum(W_d), or the same formula over all indicators pooled
stage     = min(band of the score, offset + lowest critical level)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from fractions import Fraction
from functools import cached_property
from math import lcm

from gradus.engines.scoring.exact import Exact, ratio
from gradus.engines.scoring.families.part import (
    NOTHING,
    Part,
    Slopes,
    Values,
    band_of,
    whole_weights,
)
from gradus.engines.scoring.instrument import Dimension, Indicator, Instrument, WeightedLevels


class WeightedLevelsFamily:
    """The family, ready for one instrument."""

    linear = True

    def __init__(self, instrument: Instrument, rule: WeightedLevels) -> None:
        self._instrument = instrument
        self._rule = rule
        widths = [i.scale.width for i in instrument.indicators.values()]
        self._unit = lcm(*(Fraction(width).numerator for width in widths)) or 1
        self._weights = whole_weights({i.id: i.weight for i in instrument.indicators.values()})
        self._terms = {
            d.id: [
                (i.id, self._weights[i.id], i.scale.minimum, self._per_point(i)) for i in d.scored
            ]
            for d in instrument.dimensions
        }

    def _per_point(self, indicator: Indicator) -> int:
        """One scale point in parts of ``_unit``; whole, because the unit is a multiple."""
        return int(Fraction(self._unit) / Fraction(indicator.scale.width))

    def importance(self, dimension: Dimension) -> Mapping[str, Exact]:
        return {i.id: self._weights[i.id] for i in dimension.scored}

    def dimension(self, dimension: Dimension, values: Values) -> Part:
        reached, weight = self._sums([dimension], values)
        if not weight:
            return NOTHING
        score = ratio(100 * reached, weight * self._unit)
        band = band_of(self._rule.bands, score)
        gate = self._gate(dimension.scored, values)
        return Part(score, _held(band, gate), band, gate)

    def _sums(self, dimensions: Iterable[Dimension], values: Values) -> tuple[Exact, int]:
        """Weighted sum of scale shares (times ``_unit``) and the weight it rests on."""
        reached: Exact = 0
        total = 0
        for dimension in dimensions:
            for id_, weight, minimum, per_point in self._terms[dimension.id]:
                value = values.get(id_)
                if value is not None:
                    reached += weight * per_point * (value - minimum)
                    total += weight
        return reached, total

    def _gate(self, indicators: Iterable[Indicator], values: Values) -> int | None:
        """The highest stage the critical indicators allow; ``None`` where there is none."""
        gate = self._rule.gate
        if gate is None:
            return None
        levels = [
            gate.unknown_as if values[i.id] is None else values[i.id]
            for i in indicators
            if i.critical and i.id in values
        ]
        known = [level for level in levels if level is not None]
        return gate.offset + int(min(known)) if known else None

    def overall(self, parts: Sequence[tuple[Dimension, Part]], values: Values) -> Part:
        if self._rule.overall == "indicator":
            reached, total = self._sums([d for d, _ in parts], values)
            score = ratio(100 * reached, total * self._unit) if total else None
        else:
            scored = [(Fraction(d.weight), p.score) for d, p in parts if p.score is not None]
            weight = sum((w for w, _ in scored), Fraction(0))
            score = sum((w * s for w, s in scored), Fraction(0)) / weight if weight else None
        if score is None:
            return NOTHING
        band = band_of(self._rule.bands, score)
        gate = None
        if self._rule.gate is not None and self._rule.gate.overall:
            gate = self._gate((i for d, _ in parts for i in d.scored), values)
        return Part(score, _held(band, gate), band, gate)

    def slopes(self, applicable: AbstractSet[str]) -> Slopes:
        pooled = self._rule.overall == "indicator"
        groups = []
        for d in self._instrument.dimensions:
            parts = [
                (id_, weight, 100 * weight * per_point)
                for id_, weight, _, per_point in self._terms[d.id]
                if id_ in applicable
            ]
            groups.append((Fraction(d.weight), sum(weight for _, weight, _ in parts), parts))
        pool = sum(total for _, total, _ in groups) or 1
        weight = sum((w for w, total, _ in groups if total), Fraction(0)) or Fraction(1)
        within: dict[str, Fraction] = {}
        factors = []
        for dimension_weight, total, parts in groups:
            within |= {id_: Fraction(part, self._unit * (total or 1)) for id_, _, part in parts}
            factors.append(
                Fraction(1, self._unit * pool)
                if pooled
                else dimension_weight / (weight * self._unit * (total or 1))
            )
        denominator = lcm(*(factor.denominator for factor in factors))
        numerators = {
            id_: part * factor.numerator * (denominator // factor.denominator)
            for (_, _, parts), factor in zip(groups, factors, strict=True)
            for id_, _, part in parts
        }
        return Slopes(within, numerators, denominator)

    @cached_property
    def _targets(self) -> Mapping[str, Exact]:
        return {i.id: i.scale.maximum for d in self._instrument.dimensions for i in d.scored}

    def target(self, indicator: str) -> Exact | None:
        return self._targets.get(indicator)


def _held(band: int | str | None, gate: int | None) -> int | str | None:
    """The band's stage, held down by the gate where stages are numbers."""
    return min(band, gate) if isinstance(band, int) and gate is not None else band
