"""Plans measured alike, whatever each of them was made for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from gradus.engines.planner import evaluate
from gradus.engines.planner.calendar import working_months
from gradus.engines.planner.lookup import Lookup
from gradus.engines.planner.plan import Activity, Payment
from gradus.engines.planner.problem import Problem

MARKS = (0.25, 0.5, 0.75)
"""Shares of the gain whose months are told."""


@dataclass(frozen=True, kw_only=True)
class Yardsticks:
    """What a plan brings, takes and rests on.

    ``value`` is in weighted level points times months, by the balanced measure. ``months_to`` are the
    months (counted from month zero) by whose end the weighted level of capability has reached 25, 50 and
    75 % of what the base plan reaches at its end; None: not within the plan. ``national`` is the share of
    all months of delivery that the State's own deliver, ``earmarked`` the share of the money that comes
    from earmarked pots, ``largest_share`` that of the donor who pays most. ``people_months`` are units
    of each resource times months.
    """

    value: float
    cost: int
    months_to: tuple[int | None, ...]
    national: float
    earmarked: float
    largest_donor: str
    largest_share: float
    first_activity: int | None
    activities: int
    activities_first_year: int
    people_months: tuple[tuple[str, int], ...]


def gain_by_month(problem: Problem, activities: Sequence[Activity]) -> tuple[float, ...]:
    """The weighted level of capability gained, at the end of each month of the horizon."""
    weights = {area.id: area.weight for area in problem.areas}
    paths = evaluate.area_paths(problem, activities)
    return tuple(
        sum(weights[path.area] * path.value[month] for path in paths)
        for month in range(problem.horizon)
    )


def measured(
    problem: Problem,
    activities: Sequence[Activity],
    payments: Sequence[Payment],
    whole: float,
) -> Yardsticks:
    """A plan by the yardsticks of a problem.

    Parameters
    ----------
    problem
        The problem as it weighs by itself (balanced), with everything the activities name.
    activities, payments
        Of the plan.
    whole
        The gain whose shares are told: what the base plan reaches in its last month.
    """
    lookup = Lookup(problem)
    months = {a.candidate: _delivery(lookup, a) for a in activities}
    own = sum(n for name, n in months.items() if lookup.candidates[name].national)
    cost = sum(payment.amount for payment in payments)
    pots = {pot.id: pot for pot in problem.pots}
    donors: Counter[str] = Counter()
    for payment in payments:
        donors[pots[payment.pot].donor or payment.pot] += payment.amount
    tied = sum(payment.amount for payment in payments if pots[payment.pot].purposes)
    donor, most = max(donors.items(), key=lambda row: (row[1], row[0]), default=("", 0))
    people: Counter[str] = Counter()
    for activity in activities:
        for need in lookup.candidates[activity.candidate].needs:
            people[need.resource] += need.amount * months[activity.candidate]
    gains = gain_by_month(problem, activities)
    return Yardsticks(
        value=evaluate.objective(problem, activities),
        cost=cost,
        months_to=tuple(_reached(gains, share * whole) for share in MARKS),
        national=own / max(1, sum(months.values())),
        earmarked=tied / cost if cost else 0.0,
        largest_donor=donor,
        largest_share=most / cost if cost else 0.0,
        first_activity=min((a.start for a in activities), default=None),
        activities=len(activities),
        activities_first_year=sum(1 for a in activities if a.start < 12),
        people_months=tuple((r.id, people[r.id]) for r in problem.resources if people[r.id]),
    )


def _delivery(lookup: Lookup, activity: Activity) -> int:
    paused = lookup.paused(lookup.candidates[activity.candidate])
    return len(working_months(activity.start, activity.end, paused))


def _reached(gains: Sequence[float], wanted: float) -> int | None:
    if wanted <= 0:
        return None
    return next((month for month, gain in enumerate(gains) if gain >= wanted - 1e-9), None)
