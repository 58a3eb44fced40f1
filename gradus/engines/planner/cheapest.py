"""The least money that keeps a share of what the best plan is worth, with a proven bound on it.

The model of the problem is kept as it is; a row asks for the value, and the columns cost what their
starts commit within the plan. The best plan found with that money is then the plan: the problem it is a
plan of holds only what the cheapest one commits of each pot and year, so that its reasons, prices and
bound are told like those of any other plan.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from gradus.engines.planner import evaluate, money
from gradus.engines.planner.check import violations
from gradus.engines.planner.model import Model
from gradus.engines.planner.plan import Activity, Payment
from gradus.engines.planner.problem import Problem
from gradus.engines.planner.solver import Limits, OnProgress, Session

EXACT = 1e-6
"""Share of the floor that rounding may take."""

UNIT = 1000.0
"""US dollars in a unit of the solver."""


@dataclass(frozen=True, kw_only=True)
class Cheapest:
    """The plan found, what it commits, and the least any plan of that value must commit (proven)."""

    activities: tuple[Activity, ...]
    cost: int
    proven: int


def cheapest(
    model: Model,
    best: Sequence[Activity],
    kept: float,
    limits: Limits,
    *,
    seed: int = 0,
    progress: OnProgress | None = None,
) -> Cheapest:
    """The cheapest plan worth at least a share of a plan.

    Parameters
    ----------
    model
        Of the problem, without a disturbance.
    best
        A sound plan of it: what the share is of, and where the search begins.
    kept
        The share of its value to keep, 0 to 1.
    limits, seed, progress
        Of the search.
    """
    problem = model.lookup.problem
    floor = kept * evaluate.objective(problem, best) * (1 - EXACT)
    session = Session(model, 1, seed)
    begun = _cost(model, model.fixed)
    if not model.windows:
        return Cheapest(activities=tuple(best), cost=begun, proven=begun)
    session.cut_off(floor)
    session.aim = _costs(model)
    slim = thinned(model, best, floor)
    outcome = session.solve(limits, slim, progress)
    found = [slim, *(p for p in outcome.plans if _keeps(problem, p, floor))]
    plans = [(p, _cost(model, p)) for p in found if not violations(problem, p)]
    activities, cost = min(plans, key=lambda row: (row[1], -evaluate.objective(problem, row[0])))
    proven = begun
    if math.isfinite(outcome.bound):
        proven = max(begun, begun + math.ceil(-outcome.bound * UNIT - 1e-3))
    return Cheapest(activities=activities, cost=cost, proven=min(cost, proven))


def _keeps(problem: Problem, activities: Sequence[Activity], floor: float) -> bool:
    return evaluate.objective(problem, activities) >= floor * (1 - EXACT)


def _cost(model: Model, activities: Sequence[Activity]) -> int:
    """Dollars the activities commit within the plan."""
    lookup = model.lookup
    return sum(
        sum(
            money.claims(
                lookup, money.items(lookup, lookup.candidates[a.candidate]), a.start
            ).values()
        )
        for a in activities
    )


def _costs(model: Model) -> list[float]:
    """What every column costs, below zero, in thousands of dollars."""
    lookup = model.lookup
    found = [0.0] * len(model.rows.cost)
    for window in model.windows.values():
        parts = money.items(lookup, window.candidate)
        by_year = {
            year: sum(money.claims(lookup, parts, 12 * year).values()) / UNIT
            for year in range(lookup.years)
        }
        for start, pulse in zip(window.starts, window.pulse, strict=True):
            found[pulse] = -by_year[start // 12]
    return found


def thinned(model: Model, activities: Sequence[Activity], floor: float) -> tuple[Activity, ...]:
    """The plan without what it can do without: the dearest for its value first, as long as it stands."""
    problem = model.lookup.problem
    left = list(activities)
    worth = evaluate.objective(problem, left)

    def rate(activity: Activity) -> float:
        lost = worth - evaluate.objective(problem, [a for a in left if a is not activity])
        return lost / max(1, _cost(model, [activity]))

    for activity in sorted((a for a in activities if not a.fixed), key=rate):
        trial = [a for a in left if a is not activity]
        if evaluate.objective(problem, trial) >= floor and not violations(problem, trial):
            left = trial
    return tuple(left)


def with_only(problem: Problem, payments: Sequence[Payment]) -> Problem:
    """The problem whose pots hold only what the payments take from them, year by year.

    A pot that carries over no longer needs to: what it pays in a year is what it holds in it.
    """
    taken: dict[tuple[str, int], int] = {}
    for payment in payments:
        taken[payment.pot, payment.year] = (
            taken.get((payment.pot, payment.year), 0) + payment.amount
        )
    years = -(-problem.horizon // 12)
    return replace(
        problem,
        pots=tuple(
            replace(
                pot,
                amounts=tuple(taken.get((pot.id, year), 0) for year in range(years)),
                carry_over=False,
            )
            for pot in problem.pots
        ),
    )
