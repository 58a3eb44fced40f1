"""Families b and c: sums. ``capped-pillars`` and ``points``.

capped-pillars: pillar = min(cap, sum(w_i * value_i)); overall = sum of pillars. What is not
known adds nothing. Where indicators do not apply, the others carry their share: the sum is
multiplied by (maximum of all) / (maximum of those that apply), likewise for pillars.

points: category and total = 100 * points / maximum.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from fractions import Fraction

from gradus.engines.scoring.exact import Exact, ratio
from gradus.engines.scoring.families.part import NOTHING, Part, Slopes, Values, band_of
from gradus.engines.scoring.instrument import CappedPillars, Dimension, Instrument, Points


def _attainable(dimension: Dimension) -> dict[str, Exact]:
    """The most each indicator can add."""
    return {i.id: i.weight * i.scale.maximum for i in dimension.scored}


class _Sums:
    """What both families share: indicators count for as much as they can add."""

    linear = True

    def __init__(self, instrument: Instrument) -> None:
        self._instrument = instrument
        self._most = {d.id: _attainable(d) for d in instrument.dimensions}
        self._weights = {d.id: [(i.id, i.weight) for i in d.scored] for d in instrument.dimensions}
        self._targets = {i.id: i.scale.maximum for d in instrument.dimensions for i in d.scored}

    def importance(self, dimension: Dimension) -> Mapping[str, Exact]:
        return self._most[dimension.id]

    def target(self, indicator: str) -> Exact | None:
        return self._targets.get(indicator)

    def _known(self, dimension: Dimension, values: Values) -> tuple[Exact, Exact, Exact, bool]:
        """Points, the maximum of what is known and of what applies, whether anything is known."""
        points: Exact = 0
        known: Exact = 0
        applicable: Exact = 0
        any_known = False
        most = self._most[dimension.id]
        for id_, weight in self._weights[dimension.id]:
            if id_ in values:
                applicable += most[id_]
                value = values[id_]
                if value is not None:
                    points += weight * value
                    known += most[id_]
                    any_known = True
        return points, known, applicable, any_known


class CappedPillarsFamily(_Sums):
    """Family b, ready for one instrument."""

    def __init__(self, instrument: Instrument, rule: CappedPillars) -> None:
        super().__init__(instrument)
        self._rule = rule

    def _cap(self, dimension: Dimension) -> Exact:
        cap = self._rule.cap if dimension.cap is None else dimension.cap
        return sum(self._most[dimension.id].values()) if cap is None else cap

    def dimension(self, dimension: Dimension, values: Values) -> Part:
        points, _, applicable, any_known = self._known(dimension, values)
        if not any_known:
            return NOTHING
        total = sum(self._most[dimension.id].values())
        if applicable != total and applicable:
            points = ratio(points * total, applicable)
        cap = self._cap(dimension)
        score = min(points, cap)
        return Part(score, points=score, maximum=cap)

    def overall(self, parts: Sequence[tuple[Dimension, Part]], values: Values) -> Part:
        known = [part.score for _, part in parts if part.score is not None]
        if not known:
            return NOTHING
        total = sum(self._cap(d) for d in self._instrument.dimensions)
        applicable = sum(self._cap(d) for d, _ in parts)
        points: Exact = sum(known)
        complete = applicable == total or not applicable
        score = points if complete else ratio(points * total, applicable)
        return Part(score, band_of(self._rule.bands, score), points=score, maximum=total)

    def slopes(self, applicable: AbstractSet[str]) -> Slopes:
        within: dict[str, Fraction] = {}
        overall: dict[str, Fraction] = {}
        dimensions = self._instrument.dimensions
        standing = [d for d in dimensions if any(i.id in applicable for i in d.scored)]
        caps = sum((Fraction(self._cap(d)) for d in standing), Fraction(0)) or Fraction(1)
        spread = sum((Fraction(self._cap(d)) for d in dimensions), Fraction(0)) / caps
        for d in standing:
            most = self._most[d.id]
            left = sum(m for id_, m in most.items() if id_ in applicable)
            share = ratio(sum(most.values()), left) if left else Fraction(1)
            for i in d.scored:
                if i.id in applicable:
                    within[i.id] = share * i.weight
                    overall[i.id] = within[i.id] * spread
        return Slopes.of(within, overall)


class PointsFamily(_Sums):
    """Family c, ready for one instrument."""

    def __init__(self, instrument: Instrument, rule: Points) -> None:
        super().__init__(instrument)
        self._rule = rule

    def _part(self, points: Exact, known: Exact, applicable: Exact, any_known: bool) -> Part:
        maximum = applicable if self._rule.unknown == "zero" else known
        if not any_known or not maximum:
            return NOTHING
        score = ratio(100 * points, maximum)
        return Part(score, band_of(self._rule.bands, score), points=points, maximum=maximum)

    def dimension(self, dimension: Dimension, values: Values) -> Part:
        return self._part(*self._known(dimension, values))

    def overall(self, parts: Sequence[tuple[Dimension, Part]], values: Values) -> Part:
        sums = [self._known(dimension, values) for dimension, _ in parts]
        return self._part(
            sum(s[0] for s in sums),
            sum(s[1] for s in sums),
            sum(s[2] for s in sums),
            any(s[3] for s in sums),
        )

    def slopes(self, applicable: AbstractSet[str]) -> Slopes:
        within: dict[str, Fraction] = {}
        overall: dict[str, Fraction] = {}
        sums = {
            d.id: sum(m for id_, m in self._most[d.id].items() if id_ in applicable)
            for d in self._instrument.dimensions
        }
        total = sum(sums.values())
        for d in self._instrument.dimensions:
            for i in d.scored:
                if i.id in applicable:
                    within[i.id] = ratio(100 * i.weight, sums[d.id] or 1)
                    overall[i.id] = ratio(100 * i.weight, total or 1)
        return Slopes.of(within, overall)
