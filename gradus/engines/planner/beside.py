"""A plan beside the one that would be made if areas weighed otherwise.

Plans are told apart by value, never by their lists: two plans of one value may share few months. A
plan is apart from the other one only if each of them is worth less than the other by more than
``tolerance``, measured with the weights that the other was made for. The tolerance is what was left
unproven: the gap that was allowed, or the one the plan itself ended with.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from gradus.engines.planner.calendar import scheduled
from gradus.engines.planner.evaluate import objective
from gradus.engines.planner.lookup import Lookup
from gradus.engines.planner.plan import Activity, Plan
from gradus.engines.planner.problem import Problem
from gradus.engines.planner.solve import Options, is_sound, solve
from gradus.engines.planner.solver import OnProgress, Progress

SLIGHT = 0.0002
"""Share of the value that the other plan gives up, in all, for moving less."""

FUZZ = 1e-9
"""Of sums of fractions."""

Verdict = Literal["same", "close", "apart"]


@dataclass(frozen=True, kw_only=True)
class Beside:
    """The other plan beside the first, shares of value as fractions.

    ``verdict``: ``same`` (proven: with the other weights no plan is worth more than the first by
    more than ``tolerance``), ``close`` (the best that was found is not apart from it), ``apart``.
    ``proven``: no plan is worth more than the one found by more than ``tolerance`` there.
    ``gain`` is how much less the first is worth than the other plan, with the other weights;
    ``most`` how much less than any plan at most (proven). ``loss`` is how much less the other plan
    is worth than the first, with the first one's weights (below zero: it is worth more).
    """

    verdict: Verdict
    proven: bool
    tolerance: float
    gain: float
    most: float
    loss: float
    activities: tuple[Activity, ...]


def beside(
    problem: Problem,
    plan: Plan,
    other: Problem,
    options: Options,
    *,
    progress: OnProgress | None = None,
    clock: Callable[[], float] | None = None,
) -> Beside:
    """The best plan found of the other problem, beginning from a plan of the first.

    Parameters
    ----------
    problem, plan
        A problem and a plan of it.
    other
        The same problem with other weights: whatever keeps the conditions of one keeps those of both.
    options, progress, clock
        Of the search, as for ``solve``; it ends early once the plan is proven to be as good there.
    """
    kept, tolerance = objective(other, plan.activities), max(options.gap, plan.gap) + FUZZ
    if other == problem:
        return Beside(
            verdict="same",
            proven=True,
            tolerance=tolerance,
            gain=0.0,
            most=plan.gap,
            loss=0.0,
            activities=plan.activities,
        )

    def decided(stand: Progress) -> bool:
        stopped = progress is not None and bool(progress(stand))
        return stopped or _less(kept, stand.bound) <= tolerance

    found = solve(other, options, start=plan.activities, progress=decided, clock=clock)
    chosen = _calmer(other, found.activities, plan.activities)
    gain, most = _less(kept, objective(other, chosen)), _less(kept, found.bound)
    loss = _less(objective(problem, chosen), objective(problem, plan.activities))
    verdict: Verdict = "close"
    if most <= tolerance:
        verdict = "same"
    elif min(gain, loss) > tolerance:
        verdict = "apart"
    return Beside(
        verdict=verdict,
        proven=_less(objective(other, chosen), found.bound) <= tolerance + SLIGHT,
        tolerance=tolerance,
        gain=gain,
        most=most,
        loss=loss,
        activities=chosen,
    )


def _less(value: float, than: float) -> float:
    """How much less a value is than another, as a share of that; 0 where that is nothing."""
    return 1 - value / than if than > 0 else 0.0


def _calmer(
    problem: Problem, found: Sequence[Activity], before: Sequence[Activity]
) -> tuple[Activity, ...]:
    """The plan found with what has moved for next to nothing where it was before."""
    lookup = Lookup(problem)
    starts = {activity.candidate: activity.start for activity in before}
    least = objective(problem, found) * (1 - SLIGHT)
    calm = list(found)
    for place, activity in enumerate(calm):
        start = starts.get(activity.candidate, activity.start)
        if start == activity.start:
            continue
        candidate = lookup.candidates[activity.candidate]
        trial = [*calm[:place], scheduled(problem, candidate, start), *calm[place + 1 :]]
        if objective(problem, trial) >= least and is_sound(lookup, trial):
            calm = trial
    return tuple(sorted(calm, key=lambda a: (a.start, a.candidate)))
