"""From which month on a requirement holds, given when things are delivered and take effect.

Every requirement stays met once it is met, so one month says it all.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gradus.engines.planner.lookup import Lookup
from gradus.engines.planner.plan import Activity
from gradus.engines.planner.problem import Requirement

NEVER = 10**9
"""A month that never comes."""

_TOLERANCE = 1e-9


@dataclass(frozen=True)
class Moment:
    """The months of a candidate's delivery and effect."""

    delivered: int
    effective: int


def credited_moments(lookup: Lookup) -> dict[str, Moment]:
    """When the credited candidates were delivered and took effect."""
    return {
        name: Moment(credit.end, credit.end + lookup.candidates[name].effect_after)
        for name, credit in lookup.credits.items()
    }


def first_month(
    lookup: Lookup, requirement: Requirement | None, moments: Mapping[str, Moment]
) -> int:
    """The first month in which the requirement holds; very early if always, ``NEVER`` if never.

    ``moments`` holds what is delivered at all, credits included.
    """
    if requirement is None or not requirement.hard:
        return -NEVER
    if requirement.all_of:
        return max(first_month(lookup, part, moments) for part in requirement.all_of)
    if requirement.any_of:
        return min(
            (first_month(lookup, part, moments) for part in requirement.any_of if part.hard),
            default=-NEVER,
        )
    if requirement.fact is not None:
        month = lookup.facts[requirement.fact]
    elif requirement.activity is not None:
        month = _moment(requirement, requirement.activity, moments)
    elif requirement.share is not None:
        found = (_moment(requirement, name, moments) for name in requirement.of)
        months = sorted(m for m in found if m is not None)
        wanted = share_count(requirement)
        month = months[wanted - 1] if len(months) >= wanted else None
    else:
        month = _raised_by(lookup, requirement, moments)
    return NEVER if month is None else month + requirement.lag


def share_count(requirement: Requirement) -> int:
    """How many of ``of`` the share means, rounded up."""
    return math.ceil((requirement.share or 0) * len(requirement.of) - _TOLERANCE)


def _moment(requirement: Requirement, name: str, moments: Mapping[str, Moment]) -> int | None:
    moment = moments.get(name)
    if moment is None:
        return None
    return moment.effective if requirement.when == "effective" else moment.delivered


def _raised_by(
    lookup: Lookup, requirement: Requirement, moments: Mapping[str, Moment]
) -> int | None:
    steps = []
    for name, moment in moments.items():
        credit = lookup.credits.get(name)
        if credit is None or not credit.in_baseline:
            for gain in lookup.candidates[name].gains:
                if gain.area == requirement.area:
                    steps.append((moment.effective, gain.points))
    raised = 0.0
    for month, points in sorted(steps):
        raised += points
        if raised >= (requirement.points or 0) - _TOLERANCE:
            return month
    return None


def earliest_starts(lookup: Lookup, fixed: Iterable[Activity] = (), now: int = 0) -> dict[str, int]:
    """The earliest start, from month ``now`` on, of every proposable candidate but the fixed ones.

    A lower bound: everything else is taken to start as early as it can. Candidates that can never
    start are absent. Computed as the least fixed point, so circles end.
    """
    given = credited_moments(lookup)
    given.update({a.candidate: Moment(a.end, a.effective) for a in fixed})
    windows = {
        c.id: [(start, end) for start, end in lookup.starts(c) if start >= now]
        for c in lookup.proposable
        if c.id not in given
    }
    found: dict[str, int] = {name: w[0][0] for name, w in windows.items() if w}
    ends = {name: dict(window) for name, window in windows.items()}
    while True:
        moments = dict(given)
        for name, start in found.items():
            end = ends[name][start]
            moments[name] = Moment(end, end + lookup.candidates[name].effect_after)
        later: dict[str, int] = {}
        for name, start in found.items():
            month = first_month(lookup, lookup.candidates[name].requires, moments)
            first = next((s for s, _ in windows[name] if s >= max(start, month)), NEVER)
            if first < NEVER:
                later[name] = first
        if later == found:
            return found
        found = later
