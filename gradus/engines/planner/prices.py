"""What a little more of each scarce thing is worth, as an interval.

Each change is applied and the problem looked at again. The low end is reached: the plan, with what
then fits beside it. The high end is proven: the relaxation's bound of the changed problem. Both are
gains of the objective over the plan's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from gradus.engines.planner import evaluate
from gradus.engines.planner.calendar import working_months
from gradus.engines.planner.changes import apply_change
from gradus.engines.planner.explain import fill
from gradus.engines.planner.lookup import Lookup
from gradus.engines.planner.model import Model
from gradus.engines.planner.plan import Change, Plan, Price
from gradus.engines.planner.problem import Problem
from gradus.engines.planner.sentences import Sentences
from gradus.engines.planner.solver import Session

A_LITTLE_MONEY = 10_000
"""US dollars."""


def prices(
    problem: Problem, plan: Plan, tick: Callable[[int, int], None] | None = None
) -> tuple[Price, ...]:
    """The price of each scarce thing: money by year, people, hosts, equipment; dearest first."""
    changes = list(_scarce(problem, plan))
    found = []
    for count, change in enumerate(changes):
        found.append(_price(problem, plan, change))
        if tick is not None:
            tick(count + 1, len(changes))
    return tuple(sorted(found, key=lambda price: (-price.low, -price.high)))


def _price(problem: Problem, plan: Plan, change: Change) -> Price:
    changed = apply_change(problem, change)
    lookup = Lookup(changed)
    fixed = tuple(a for a in plan.activities if a.fixed)
    wider = fill(lookup, plan.activities)
    low = max(0.0, evaluate.objective(changed, wider) - plan.objective)
    model = Model(lookup, fixed=fixed)
    bound = Session(model).bound() if model.windows else plan.bound
    bound = min(bound, evaluate.ceiling(changed))
    return Price(change=change, low=low, high=max(low, bound - plan.objective))


def _scarce(problem: Problem, plan: Plan) -> Iterator[Change]:
    lookup = Lookup(problem)
    words = Sentences(lookup)
    for year in range(-(-problem.horizon // 12)):
        yield words.more_money(year, A_LITTLE_MONEY)
    for resource in problem.resources:
        month = _busiest(lookup, plan, resource.id)
        if month is not None:
            yield words.more_people(resource.id, {month: 1})
    for institution in problem.institutions:
        if _is_full(lookup, plan, institution.id):
            yield words.more_room(institution.id, 1)
    for kind in sorted({item.kind for c in problem.candidates for item in c.equipment}):
        yield words.more_equipment(kind, 1, 0)


def _is_full(lookup: Lookup, plan: Plan, host: str) -> bool:
    """Whether the host carries all it can in some month."""
    left = list(lookup.capacities[host])
    for activity in plan.activities:
        candidate = lookup.candidates[activity.candidate]
        if candidate.institution == host:
            paused = lookup.paused(candidate)
            for month in working_months(activity.start, activity.end, paused):
                if month < len(left):
                    left[month] -= candidate.load
    return min(left, default=0) <= 0


def _busiest(lookup: Lookup, plan: Plan, name: str) -> int | None:
    """The first month in which all of the resource is in use; None if there is none."""
    left = list(lookup.resources[name])
    for activity in plan.activities:
        candidate = lookup.candidates[activity.candidate]
        for need in candidate.needs:
            if need.resource == name:
                paused = lookup.paused(candidate)
                for month in working_months(activity.start, activity.end, paused):
                    if month < len(left):
                        left[month] -= need.amount
    return next((month for month, units in enumerate(left) if units <= 0), None)
