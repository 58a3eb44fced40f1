"""What every family offers, so that the engine can read the same answers in several ways.

A family sees values only: ``Exact`` where known, ``None`` where unknown or missing; an indicator
that is not applicable is no key. The engine calls it with the claimed, the evidenced, the lowest
and the highest values; since every family is monotone in every value, the last two give the
lowest and highest score the answers allow.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Protocol

from gradus.engines.scoring.exact import Exact
from gradus.engines.scoring.instrument import Band, Dimension
from gradus.engines.scoring.result import StageKey

Values = Mapping[str, Exact | None]


@dataclass(frozen=True, slots=True)
class Part:
    """Score and stage of a dimension or of the whole."""

    score: Exact | None
    stage: StageKey | None = None
    band_stage: StageKey | None = None
    gate_stage: int | None = None
    points: Exact | None = None
    maximum: Exact | None = None


NOTHING = Part(None)


@dataclass(frozen=True)
class Slopes:
    """How much one value point of an indicator moves its dimension's and the overall score.

    Overall slopes are ``numerators[id] / denominator``, so that they compare as whole numbers.
    """

    within: Mapping[str, Fraction]
    numerators: Mapping[str, int]
    denominator: int

    @classmethod
    def of(cls, within: Mapping[str, Fraction], overall: Mapping[str, Fraction]) -> Slopes:
        denominator = lcm(*(slope.denominator for slope in overall.values()))
        numerators = {
            id_: slope.numerator * (denominator // slope.denominator)
            for id_, slope in overall.items()
        }
        return cls(within, numerators, denominator)


class Family(Protocol):
    """A rule family, ready for one instrument."""

    @property
    def linear(self) -> bool:
        """Whether scores are sums of values, so that an interval by variance makes sense."""

    def importance(self, dimension: Dimension) -> Mapping[str, Exact]:
        """What each scored indicator counts for in coverage."""

    def dimension(self, dimension: Dimension, values: Values) -> Part:
        """Score one dimension; ``values`` may hold other dimensions' indicators too."""

    def overall(self, parts: Sequence[tuple[Dimension, Part]], values: Values) -> Part:
        """Score the whole from the applicable dimensions' parts."""

    def slopes(self, applicable: AbstractSet[str]) -> Slopes:
        """Slopes when these indicators apply; caps and gates are left aside."""

    def target(self, indicator: str) -> Exact | None:
        """The value above which an indicator is no need; ``None`` if it is never one."""


def band_of(bands: Sequence[Band], score: Exact | None) -> StageKey | None:
    """The stage of the highest band that starts at or below the score."""
    if score is None:
        return None
    reached = [band for band in bands if band.start <= score]
    return max(reached, key=lambda band: Fraction(band.start)).stage if reached else None


def whole_weights(weights: Mapping[str, Exact]) -> dict[str, int]:
    """The same weights times a common factor that makes them whole."""
    factor = lcm(*(Fraction(weight).denominator for weight in weights.values()))
    return {id_: int(weight * factor) for id_, weight in weights.items()}


def pooled_slopes(dimensions: Iterable[Dimension], applicable: AbstractSet[str]) -> Slopes:
    """Each indicator's share of all weight, in percent per full scale (ordinal families)."""
    items = [i for d in dimensions for i in d.scored if i.id in applicable]
    total = sum((Fraction(i.weight) for i in items), Fraction(0)) or Fraction(1)
    slopes = {i.id: Fraction(100 * i.weight) / (total * i.scale.width) for i in items}
    return Slopes.of(slopes, slopes)
