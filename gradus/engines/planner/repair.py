"""A plan fitted to other conditions: what still can stays in its month, the rest goes as near as it can.

The first plan of a search that begins from a plan: milliseconds, no solver.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from gradus.engines.planner import evaluate
from gradus.engines.planner.greedy import Schedule, complete, greedy, keeps_insists, must_of
from gradus.engines.planner.lookup import Lookup
from gradus.engines.planner.plan import Activity


def repaired(
    lookup: Lookup, base: Iterable[Activity], fixed: Sequence[Activity] = (), now: int = 0
) -> tuple[Activity, ...] | None:
    """A plan that keeps as much of another one as its conditions allow, filled up.

    Parameters
    ----------
    lookup
        Of the problem with its new conditions.
    base
        The plan to keep.
    fixed, now
        What is done or running, and the month before which nothing else starts.

    Returns
    -------
    tuple of Activity, or None
        None if neither this nor a spreadsheet's plan keeps what is insisted on.
    """
    if not Schedule(lookup, fixed).payable:
        return None
    before = {activity.candidate: activity.start for activity in base}
    kept = [_kept(lookup, before, fixed, now, first) for first in (False, True)]
    plans = [plan for plan in kept if plan is not None]
    if not plans:
        return greedy(lookup, fixed, now)
    return max(plans, key=lambda plan: evaluate.objective(lookup.problem, plan))


def _kept(
    lookup: Lookup,
    before: Mapping[str, int],
    fixed: Sequence[Activity],
    now: int,
    insisted_first: bool,
) -> tuple[Activity, ...] | None:
    """The plan fitted anew, or none if it loses what is insisted on.

    What is insisted on goes first where money or people became scarce, and in its own turn where it waits for
    the rest of the plan: neither way is right for every change.
    """
    schedule = Schedule(lookup, fixed)
    windows = {
        c.id: [
            (start, end) for start, end in lookup.starts(c) if now <= start <= _last(lookup, c.id)
        ]
        for c in lookup.proposable
        if c.id not in schedule.activities
    }
    must = must_of(lookup)
    first = [name for name in windows if name in must]
    rest = [name for name in windows if name in before and name not in must]
    for names in (first, rest) if insisted_first else ([*first, *rest],):
        ordered = sorted(names, key=lambda name: before.get(name, lookup.problem.horizon))
        left = _until_still(schedule, ordered, lambda n: _exact(windows[n], before.get(n)))
        _until_still(schedule, left, lambda n: _nearest(windows[n], before.get(n)))
    waiting = [name for name in first if name not in schedule.activities]
    _until_still(schedule, waiting, lambda n: _nearest(windows[n], before.get(n)))
    complete(schedule, now)
    if not keeps_insists(lookup, schedule):
        return None
    return tuple(sorted(schedule.activities.values(), key=lambda a: (a.start, a.candidate)))


def _last(lookup: Lookup, name: str) -> int:
    by = lookup.insists.get(name)
    return lookup.problem.horizon if by is None else by


def _exact(window: list[tuple[int, int]], start: int | None) -> list[tuple[int, int]]:
    return [pair for pair in window if pair[0] == start]


def _nearest(window: list[tuple[int, int]], start: int | None) -> list[tuple[int, int]]:
    if start is None:
        return window
    return sorted(window, key=lambda pair: (abs(pair[0] - start), pair[0]))


def _until_still(
    schedule: Schedule, names: list[str], tried: Callable[[str], list[tuple[int, int]]]
) -> list[str]:
    """Place what can be placed, again and again; what is left could not be."""
    while True:
        left = [name for name in names if not _placed(schedule, name, tried(name))]
        if len(left) == len(names):
            return left
        names = left


def _placed(schedule: Schedule, name: str, pairs: list[tuple[int, int]]) -> bool:
    candidate = schedule.lookup.candidates[name]
    return any(
        schedule.ready(candidate, start) and schedule.place(candidate, start, end)
        for start, end in pairs
    )
