"""When an activity may start, and when it then ends: blackout months pause the work."""

from __future__ import annotations

from gradus.engines.planner.plan import Activity
from gradus.engines.planner.problem import Candidate, Problem


def paused_months(problem: Problem, candidate: Candidate) -> frozenset[int]:
    """Months in which the candidate neither starts nor is delivered."""
    months = {month for blackout in problem.blackouts for month in blackout.months}
    for institution in problem.institutions:
        if institution.id == candidate.institution:
            months.update(institution.blackout)
    return frozenset(months)


def end_of(start: int, duration: int, paused: frozenset[int]) -> int:
    """The first month after ``duration`` working months from ``start`` on.

    Examples
    --------
    >>> end_of(2, 3, frozenset({3}))
    6
    """
    month, left = start, duration
    while left:
        left -= month not in paused
        month += 1
    return month


def allowed_starts(problem: Problem, candidate: Candidate) -> tuple[tuple[int, int], ...]:
    """Every month the calendar lets the candidate start in, with the end that follows.

    Returns
    -------
    tuple of (start, end)
        In order of start. Starts lie in the candidate's window and in no paused month; ends lie
        within the horizon. Ends never decrease.
    """
    paused = paused_months(problem, candidate)
    last = problem.horizon - 1
    if candidate.latest is not None:
        last = min(last, candidate.latest)
    found = []
    for start in range(max(0, candidate.earliest), last + 1):
        if start in paused:
            continue
        end = end_of(start, candidate.duration, paused)
        if end > problem.horizon:
            break
        found.append((start, end))
    return tuple(found)


def working_months(start: int, end: int, paused: frozenset[int]) -> list[int]:
    """The months from ``start`` to before ``end`` in which work goes on."""
    return [month for month in range(start, end) if month not in paused]


def years(problem: Problem) -> int:
    """How many years the horizon touches."""
    return -(-problem.horizon // 12)


def scheduled(
    problem: Problem, candidate: Candidate, start: int, *, fixed: bool = False
) -> Activity:
    """The activity that begins in ``start``, with the end and effect that follow."""
    end = end_of(start, candidate.duration, paused_months(problem, candidate))
    return Activity(
        candidate=candidate.id,
        start=start,
        end=end,
        effective=end + candidate.effect_after,
        fixed=fixed,
    )
