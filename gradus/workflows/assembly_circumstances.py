"""What circumstances do to the planning problem: an effect each, laid on what is assembled already."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace

from gradus.engines.planner.problem import (
    Blackout,
    Candidate,
    Institution,
    Need,
    Pot,
    Problem,
    Resource,
)
from gradus.workflows.state import Circumstance, StateFile, Supply

FROM_ABROAD = frozenset({"trainers", "mentors", "regional-team"})
"""People of whom some, or all, come from outside the State."""

CARRIES = "carries:"
"""What begins the id of a resource that stands for what an institution can carry, month by month."""

YEAR = 12


def under(state: StateFile, problem: Problem) -> Problem:
    """The problem with the effects of the State's circumstances.

    *nothing-starts* closes months for everybody; *visits-pause* leaves of the people those who are in
    the State; *fewer* limits what every institution carries, month by month; *money-cut* takes a share
    of the pots' money; *noted* changes nothing.
    """
    hard = _with(state, "fewer", problem.horizon)
    limits = tuple(r for i in problem.institutions if (r := _limit(i, hard, problem.horizon)))
    limited = {r.id for r in limits}
    return replace(
        problem,
        blackouts=tuple(
            Blackout(months=months, reason=one.reason)
            for one, months in _with(state, "nothing-starts", problem.horizon)
        ),
        resources=(*_people(state, problem), *limits),
        candidates=tuple(_carried(c, limited) for c in problem.candidates) if limits
        else problem.candidates,
        pots=tuple(_less(pot, _with(state, "money-cut", problem.horizon)) for pot in problem.pots),
    )  # fmt: skip


Months = Sequence[tuple[Circumstance, tuple[int, ...]]]


def _with(state: StateFile, effect: str, horizon: int) -> Months:
    return [
        (one, tuple(m for m in one.months if 0 <= m < horizon))
        for one in state.circumstances
        if one.effect == effect
    ]


def _people(state: StateFile, problem: Problem) -> Iterable[Resource]:
    paused = {m for _, months in _with(state, "visits-pause", problem.horizon) for m in months}
    stated = {one.id: one for one in state.resources}
    for resource in problem.resources:
        supply = stated.get(resource.id)
        if not paused or supply is None or resource.id not in FROM_ABROAD:
            yield resource
            continue
        units = resource.monthly or (resource.capacity,) * problem.horizon
        yield replace(
            resource,
            monthly=tuple(
                min(n, _own(supply, month)) if month in paused else n
                for month, n in enumerate(units[: problem.horizon])
            ),
        )


def _own(supply: Supply, month: int) -> int:
    return supply.own[month] if month < len(supply.own) else 0


def _limit(institution: Institution, hard: Months, horizon: int) -> Resource | None:
    units = [institution.capacity] * horizon
    for one, months in hard:
        for month in months:
            units[month] = min(units[month], part(institution.capacity, one.share))
    if min(units, default=0) == institution.capacity:
        return None
    return Resource(
        id=CARRIES + institution.id,
        title=institution.title,
        capacity=institution.capacity,
        monthly=tuple(units),
    )


def part(capacity: int, share: float) -> int:
    """What an institution carries in hard months: whole activities, at least one of a share above 0.

    Examples
    --------
    >>> part(3, 0.5), part(1, 0.5), part(3, 0.0)
    (1, 1, 0)
    """
    if share <= 0:
        return 0
    return min(capacity, max(1, math.floor(capacity * share + 1e-9)))


def _carried(candidate: Candidate, limited: set[str]) -> Candidate:
    name = CARRIES + (candidate.institution or "")
    if name not in limited or not candidate.load:
        return candidate
    return replace(candidate, needs=(*candidate.needs, Need(resource=name, amount=candidate.load)))


def _less(pot: Pot, cuts: Months) -> Pot:
    """The pot without what is cut: a month's cut takes its share of a twelfth of its year's money."""
    amounts = list(map(float, pot.amounts))
    for one, months in cuts:
        if one.donor and one.donor not in (pot.donor, pot.id):
            continue
        for year in range(len(amounts)):
            hit = sum(1 for month in set(months) if month // YEAR == year)
            amounts[year] *= 1 - one.share * hit / YEAR
    return replace(pot, amounts=tuple(math.floor(a + 1e-6) for a in amounts))
