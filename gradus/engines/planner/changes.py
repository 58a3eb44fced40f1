"""Changes to a problem that can be applied and solved again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from gradus.engines.planner.plan import Change
from gradus.engines.planner.problem import Candidate, Donation, Exclusive, Pot, Problem, Resource


def apply_change(problem: Problem, change: Change) -> Problem:
    """The problem with one change made.

    Parameters
    ----------
    problem
        A problem without faults.
    change
        See :class:`Change`; it names things the problem has.

    Returns
    -------
    Problem
        Money becomes an unearmarked pot of its own that pays any kind of cost; equipment a donation;
        resources and capacity are raised in the months named (all, if none is).
    """
    return _WAYS[change.kind](problem, change)


def apply_changes(problem: Problem, changes: Iterable[Change]) -> Problem:
    """The problem with all the changes made, in their order."""
    for change in changes:
        problem = apply_change(problem, change)
    return problem


def _free_id(wanted: str, taken: Iterable[str]) -> str:
    used = set(taken)
    name, number = wanted, 1
    while name in used:
        number += 1
        name = f"{wanted}-{number}"
    return name


def _money(problem: Problem, change: Change) -> Problem:
    years = -(-problem.horizon // 12)
    amounts = tuple(change.amount if year == (change.year or 0) else 0 for year in range(years))
    name = _free_id("more-money", (pot.id for pot in problem.pots))
    return replace(problem, pots=(*problem.pots, Pot(id=name, donor="", amounts=amounts)))


def _resource(problem: Problem, change: Change) -> Problem:
    def more(resource: Resource) -> Resource:
        units = list(resource.monthly or (resource.capacity,) * problem.horizon)
        for month in change.months or range(problem.horizon):
            if month < len(units):
                units[month] += change.amount
        return replace(resource, monthly=tuple(units))

    return replace(
        problem,
        resources=tuple(more(r) if r.id == change.target else r for r in problem.resources),
    )


def _capacity(problem: Problem, change: Change) -> Problem:
    return replace(
        problem,
        institutions=tuple(
            replace(i, capacity=i.capacity + change.amount) if i.id == change.target else i
            for i in problem.institutions
        ),
    )


def _equipment(problem: Problem, change: Change) -> Problem:
    name = _free_id("more-equipment", (donation.id for donation in problem.donations))
    donation = Donation(id=name, kind=change.target, units=change.amount, month=change.month or 0)
    return replace(problem, donations=(*problem.donations, donation))


def _fact(problem: Problem, change: Change) -> Problem:
    return replace(
        problem,
        facts=tuple(
            replace(f, from_month=change.month or 0) if f.id == change.target else f
            for f in problem.facts
        ),
    )


def _calendar(problem: Problem, change: Change) -> Problem:
    def wider(candidate: Candidate) -> Candidate:
        return replace(candidate, earliest=0, latest=None)

    return replace(
        problem,
        horizon=problem.horizon + change.amount,
        resources=tuple(
            r
            if r.monthly is None
            else replace(r, monthly=(*r.monthly, *(r.monthly[-1:] * change.amount)))
            for r in problem.resources
        ),
        candidates=tuple(wider(c) if c.id == change.target else c for c in problem.candidates),
    )


def _allow(problem: Problem, change: Change) -> Problem:
    return replace(
        problem, rule_outs=tuple(r for r in problem.rule_outs if r.candidate != change.target)
    )


def _exclusive(problem: Problem, change: Change) -> Problem:
    def without(exclusive: Exclusive) -> Exclusive | None:
        members = tuple(m for m in exclusive.members if m != change.target)
        if len(members) == len(exclusive.members):
            return exclusive
        return replace(exclusive, members=members) if len(members) > 1 else None

    kept = (without(exclusive) for exclusive in problem.exclusives)
    return replace(problem, exclusives=tuple(e for e in kept if e is not None))


_WAYS = {
    "money": _money,
    "resource": _resource,
    "capacity": _capacity,
    "equipment": _equipment,
    "fact": _fact,
    "calendar": _calendar,
    "allow": _allow,
    "exclusive": _exclusive,
}
