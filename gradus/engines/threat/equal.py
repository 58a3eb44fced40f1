"""What the threat picture changes: weights beside those that a plan without it would have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from gradus.engines.threat.profile import AreaThreat, Interval, ThreatProfile


@dataclass(frozen=True, kw_only=True)
class Moved:
    """An area's weight, what it would be with equal weights, and the difference. ``sure``: the interval
    of the weight lies wholly on the side to which it moved."""

    area: str
    weight: Interval
    equal: float
    moved: float
    sure: bool


@dataclass(frozen=True, kw_only=True)
class Moves:
    """How far the threat picture moved each intervention area and each capacity area."""

    intervention_areas: tuple[Moved, ...]
    capacity_areas: tuple[Moved, ...]


def moved(profile: ThreatProfile, capacity_of: Mapping[str, str]) -> Moves:
    """The profile's weights beside equal ones, in the profile's order.

    Without a threat picture all intervention areas weigh the same, and a capacity area as many
    times as much as it has intervention areas.
    """
    each = 1 / len(capacity_of)
    size = Counter(capacity_of.values())
    return Moves(
        intervention_areas=tuple(_moved(a, each) for a in profile.intervention_areas),
        capacity_areas=tuple(_moved(a, each * size[a.area]) for a in profile.capacity_areas),
    )


def without_threat(profile: ThreatProfile, capacity_of: Mapping[str, str]) -> ThreatProfile:
    """The same profile with equal weights: what a plan is made from to see what the threat changed."""
    moves = moved(profile, capacity_of)
    return replace(
        profile,
        intervention_areas=tuple(_equal(m) for m in moves.intervention_areas),
        capacity_areas=tuple(_equal(m) for m in moves.capacity_areas),
    )


def _moved(area: AreaThreat, equal: float) -> Moved:
    weight = area.weight
    return Moved(
        area=area.area,
        weight=weight,
        equal=equal,
        moved=weight.mid - equal,
        sure=weight.low > equal or weight.high < equal,
    )


def _equal(area: Moved) -> AreaThreat:
    return AreaThreat(
        area=area.area, weight=Interval(mid=area.equal, low=area.equal, high=area.equal)
    )
