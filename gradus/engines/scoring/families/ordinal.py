"""Families d and e: ordinal results, never averaged. ``cumulative-stages``, ``profile-minimum``.

cumulative-stages: a stage holds if every applicable item of it and of all stages below holds;
an unknown item does not hold until shown. The highest stage that can hold is the highest one
that has an applicable item. The whole stands at the lowest stage of its dimensions.

profile-minimum: a dimension's and the whole's score is the lowest value; the stage is the most
demanding profile whose every applicable requirement is met.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from fractions import Fraction

from gradus.engines.scoring.exact import Exact
from gradus.engines.scoring.families.part import NOTHING, Part, Slopes, Values, pooled_slopes
from gradus.engines.scoring.instrument import (
    CumulativeStages,
    Dimension,
    Instrument,
    Profile,
    ProfileMinimum,
)
from gradus.engines.scoring.result import ProfileOutcome


class _Ordinal:
    """What both families share."""

    linear = False

    def __init__(self, instrument: Instrument) -> None:
        self._instrument = instrument

    def importance(self, dimension: Dimension) -> Mapping[str, Exact]:
        return {i.id: i.weight for i in dimension.scored}

    def slopes(self, applicable: AbstractSet[str]) -> Slopes:
        return pooled_slopes(self._instrument.dimensions, applicable)


class CumulativeStagesFamily(_Ordinal):
    """Family d, ready for one instrument."""

    def __init__(self, instrument: Instrument, rule: CumulativeStages) -> None:
        super().__init__(instrument)
        self._rule = rule

    def dimension(self, dimension: Dimension, values: Values) -> Part:
        if all(values.get(i.id) is None for i in dimension.scored if i.stage is not None):
            return NOTHING
        reached = self._reached(dimension, values)
        return Part(reached, reached)

    def _reached(self, dimension: Dimension, values: Values) -> int:
        """The stage shown so far; at least one item applies."""
        by_stage: dict[int, list[Exact | None]] = {}
        for i in dimension.scored:
            if i.id in values and i.stage is not None:
                by_stage.setdefault(i.stage, []).append(values[i.id])
        reached = self._rule.base
        for stage in sorted(
            s.stage for s in self._rule.stages if s.stage <= max(by_stage, default=0)
        ):
            if not all(self._holds(value) for value in by_stage.get(stage, ())):
                break
            reached = max(reached, stage)
        return reached

    def _holds(self, value: Exact | None) -> bool:
        return value is not None and value >= self._rule.holds_from

    def overall(self, parts: Sequence[tuple[Dimension, Part]], values: Values) -> Part:
        if not parts or all(part.score is None for _, part in parts):
            return NOTHING
        lowest = min(self._reached(dimension, values) for dimension, _ in parts)
        return Part(lowest, lowest)

    def target(self, indicator: str) -> Exact | None:
        found = self._instrument.indicators[indicator]
        return self._rule.holds_from if found.scored else None


class ProfileMinimumFamily(_Ordinal):
    """Family e, ready for one instrument."""

    def __init__(self, instrument: Instrument, rule: ProfileMinimum) -> None:
        super().__init__(instrument)
        self._rule = rule
        self._target = next(p for p in rule.profiles if p.id == rule.target)

    def dimension(self, dimension: Dimension, values: Values) -> Part:
        return self._part({i.id: values[i.id] for i in dimension.scored if i.id in values})

    def overall(self, parts: Sequence[tuple[Dimension, Part]], values: Values) -> Part:
        return self._part(
            {i.id: values[i.id] for d, _ in parts for i in d.scored if i.id in values}
        )

    def _part(self, values: Values) -> Part:
        known = [value for value in values.values() if value is not None]
        if not known:
            return NOTHING
        met = [p.id for p in self._rule.profiles if _meets(p, values)]
        return Part(min(known, key=Fraction), met[-1] if met else None)

    def target(self, indicator: str) -> Exact | None:
        return self._target.required.get(indicator)


def _meets(profile: Profile, values: Values) -> bool:
    """Whether every requirement on these indicators is met; what is unknown is not."""
    for id_, least in profile.required.items():
        if id_ in values:
            value = values[id_]
            if value is None or value < least:
                return False
    return True


def outcome(profile: Profile, values: Values) -> ProfileOutcome:
    """A unit against a profile: shortfalls, and what is open because it is not known."""
    short: dict[str, Exact] = {}
    unknown: list[str] = []
    for id_, least in profile.required.items():
        if id_ in values:
            value = values[id_]
            if value is None:
                unknown.append(id_)
            elif value < least:
                short[id_] = least - value
    met = False if short else None if unknown else True
    return ProfileOutcome(
        id=profile.id, title=profile.title, met=met, short=short, open=tuple(unknown)
    )
