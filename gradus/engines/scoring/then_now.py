"""Two assessments of one unit, question by question and by dimension, over what both editions ask.

Where the editions differ, only questions asked alike in both (same id, question, scale and levels)
are compared, and both are scored with the later edition's weights over these alone. A change is said
only where the two ranges lie apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from gradus.engines.scoring.answers import Answer, Settled, SettledUnit, Special
from gradus.engines.scoring.compare import (
    Comparison,
    OtherEdition,
    Verdict,
    compare,
    verdict_of,
)
from gradus.engines.scoring.engine import score
from gradus.engines.scoring.exact import Exact
from gradus.engines.scoring.instrument import (
    Dimension,
    Indicator,
    Instrument,
    ProfileMinimum,
    ShareMeeting,
)
from gradus.engines.scoring.result import Range
from gradus.engines.scoring.settle import settle


@dataclass(frozen=True, kw_only=True)
class LevelChange:
    """One question then and now; ``None`` where there is no level."""

    indicator: Indicator
    before: Exact | None
    after: Exact | None
    verdict: Verdict


@dataclass(frozen=True, kw_only=True)
class Overlap:
    """How many questions of a dimension both editions ask, and how many have a level in both."""

    asked: int
    answered: int


@dataclass(frozen=True, kw_only=True)
class Apart:
    """Questions that are not compared, because the editions do not ask them alike.

    ``new`` and ``changed`` are as the later edition asks them, ``gone`` as the earlier one did.
    """

    new: tuple[Indicator, ...]
    gone: tuple[Indicator, ...]
    changed: tuple[Indicator, ...]

    def __bool__(self) -> bool:
        return bool(self.new or self.gone or self.changed)


@dataclass(frozen=True, kw_only=True)
class ThenNow:
    """A unit then and now, over the questions both editions ask alike."""

    instrument: Instrument
    apart: Apart
    same_edition: bool
    comparison: Comparison
    overlap: Mapping[str, Overlap]
    levels: tuple[LevelChange, ...]

    @property
    def changed(self) -> tuple[LevelChange, ...]:
        """The questions of which a change can be said."""
        return tuple(one for one in self.levels if one.verdict in ("higher", "lower"))


def then_and_now(
    old: Instrument, before: Sequence[Answer], new: Instrument, after: Sequence[Answer]
) -> ThenNow | None:
    """One unit's earlier answers and its later ones, each in its own edition.

    None where one of them answers nothing of what both ask. Raises OtherEdition where the editions
    have nothing in common, or their rule names single questions.
    """
    common = asked_alike(old, new)
    if not common.indicators:
        raise OtherEdition(old.edition, new.edition)
    then = [one for one in before if one.indicator in common.indicators]
    now = [one for one in after if one.indicator in common.indicators]
    if not then or not now:
        return None
    found = compare(score(common, then, variation=None), score(common, now, variation=None))
    unit = found[0].unit
    said_then, said_now = settle(common, then)[unit], settle(common, now)[unit]
    return ThenNow(
        instrument=common,
        apart=asked_apart(old, new),
        same_edition=old == new,
        comparison=replace(found[0], edition_before=old.edition),
        overlap={one.id: _overlap(one, said_then, said_now) for one in common.dimensions},
        levels=tuple(
            _change(one, said_then.get(one.id), said_now.get(one.id))
            for one in common.indicators.values()
        ),
    )


def asked_alike(old: Instrument, new: Instrument) -> Instrument:
    """The later edition, with the questions alone that the earlier one asks alike."""
    if old == new:
        return new
    if old.id != new.id or isinstance(new.rule, ProfileMinimum | ShareMeeting):
        raise OtherEdition(old.edition, new.edition)
    dimensions = []
    for dimension in new.dimensions:
        kept = tuple(one for one in dimension.indicators if _alike(old.indicators.get(one.id), one))
        if kept:
            dimensions.append(replace(dimension, indicators=kept))
    return replace(new, dimensions=tuple(dimensions))


def asked_apart(old: Instrument, new: Instrument) -> Apart:
    """The questions that the two editions do not ask alike, each in its edition's order."""
    before, after = old.indicators, new.indicators
    return Apart(
        new=tuple(one for one in after.values() if one.id not in before),
        gone=tuple(one for one in before.values() if one.id not in after),
        changed=tuple(
            one for one in after.values() if one.id in before and not _alike(before[one.id], one)
        ),
    )


def same_levels(old: Indicator, new: Indicator) -> bool:
    """Whether a level says the same in both: the scale and the words of each level."""
    return (old.scale, old.levels) == (new.scale, new.levels)


def _alike(old: Indicator | None, new: Indicator) -> bool:
    return old is not None and old.question == new.question and same_levels(old, new)


def _overlap(dimension: Dimension, then: SettledUnit, now: SettledUnit) -> Overlap:
    both = [
        one
        for one in dimension.indicators
        if _level(then.get(one.id)) is not None and _level(now.get(one.id)) is not None
    ]
    return Overlap(asked=len(dimension.indicators), answered=len(both))


def _level(settled: Settled | None) -> Exact | None:
    return None if settled is None or isinstance(settled.value, Special) else settled.value


def _change(indicator: Indicator, then: Settled | None, now: Settled | None) -> LevelChange:
    before, after = _level(then), _level(now)
    return LevelChange(
        indicator=indicator,
        before=before,
        after=after,
        verdict=verdict_of(before, after, _range(then), _range(now)),
    )


def _range(settled: Settled | None) -> Range | None:
    if settled is None or settled.low is None or settled.high is None:
        return None
    return Range(low=settled.low, high=settled.high)
