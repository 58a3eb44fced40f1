"""Does a plan keep every condition of its problem? Checked plainly, month by month.

This is the twin of the solver's model: it shares no code with it, and every plan passes here before
anyone sees it. Activities marked ``fixed`` (done or running when a plan is made again) are facts:
they are not judged themselves, but what is added to them is.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from gradus.domain.messages import Message, message
from gradus.engines.planner.plan import Activity, Payment, Plan
from gradus.engines.planner.problem import Candidate, Problem, Requirement

TOLERANCE = 1e-9
"""Points that a capability gate may fall short by (sums of decimal fractions)."""


def violations(
    problem: Problem,
    activities: Sequence[Activity],
    payments: Sequence[Payment] | None = None,
) -> list[Message]:
    """Every condition that the activities and payments break; empty if the plan is sound.

    Parameters
    ----------
    problem : Problem
        A problem without faults.
    activities, payments : sequences
        Of a plan. ``payments=None`` leaves the money unjudged.
    """
    known = {candidate.id: candidate for candidate in problem.candidates}
    strangers = [a.candidate for a in activities if a.candidate not in known]
    if strangers:
        return [message("{name} is no candidate.", name=name) for name in strangers]
    found = [*_choices(problem, activities)]
    for activity in activities:
        found.extend(_calendar(problem, known[activity.candidate], activity))
        if not activity.fixed:
            found.extend(_conditions(problem, known, activities, activity))
    found.extend(_people(problem, known, activities))
    found.extend(_equipment(problem, known, activities))
    if payments is not None:
        found.extend(_payments(problem, known, activities, payments))
    return found


def plan_violations(problem: Problem, plan: Plan) -> list[Message]:
    """``violations`` of a whole plan."""
    return violations(problem, plan.activities, plan.payments)


def _choices(problem: Problem, activities: Sequence[Activity]) -> Iterator[Message]:
    counts = Counter(activity.candidate for activity in activities)
    start = {activity.candidate: activity.start for activity in activities}
    movable = {activity.candidate for activity in activities if not activity.fixed}
    credited = {credit.candidate for credit in problem.credits}
    for name, count in counts.items():
        if count > 1:
            yield message("{name} is chosen {count} times.", name=name, count=count)
        if name in credited:
            yield message("{name} is credited and chosen again.", name=name)
    for rule_out in problem.rule_outs:
        if rule_out.candidate in movable:
            yield message("{name} is ruled out and chosen.", name=rule_out.candidate)
    for insist in problem.insists:
        if insist.candidate in credited:
            continue
        if insist.candidate not in start:
            yield message("{name} is insisted on and not chosen.", name=insist.candidate)
        elif (
            insist.by is not None
            and insist.candidate in movable
            and start[insist.candidate] > insist.by
        ):
            yield message(
                "{name} starts in month {start}, after month {by}.",
                name=insist.candidate,
                start=start[insist.candidate],
                by=insist.by,
            )
    for exclusive in problem.exclusives:
        chosen = [m for m in exclusive.members if m in counts or m in credited]
        if len(chosen) > 1 and movable.intersection(chosen):
            yield message("{names} exclude each other.", names=", ".join(chosen))


def _paused(problem: Problem, candidate: Candidate) -> set[int]:
    months = {month for blackout in problem.blackouts for month in blackout.months}
    for institution in problem.institutions:
        if institution.id == candidate.institution:
            months |= set(institution.blackout)
    return months


def _working(problem: Problem, candidate: Candidate, activity: Activity) -> list[int]:
    paused = _paused(problem, candidate)
    return [month for month in range(activity.start, activity.end) if month not in paused]


def _calendar(problem: Problem, candidate: Candidate, activity: Activity) -> Iterator[Message]:
    working = _working(problem, candidate, activity)
    if len(working) != candidate.duration or working[-1:] != [activity.end - 1]:
        yield message(
            "{name} takes {duration} months of work, not from {start} to {end}.",
            name=candidate.id,
            duration=candidate.duration,
            start=activity.start,
            end=activity.end,
        )
    if activity.effective != activity.end + candidate.effect_after:
        yield message("The month of effect of {name} is wrong.", name=candidate.id)
    if activity.fixed:
        return
    if activity.start in _paused(problem, candidate):
        yield message(
            "{name} starts in month {start}, a blackout.", name=candidate.id, start=activity.start
        )
    if activity.start < candidate.earliest:
        yield message(
            "{name} starts before month {month}.", name=candidate.id, month=candidate.earliest
        )
    if candidate.latest is not None and activity.start > candidate.latest:
        yield message(
            "{name} starts after month {month}.", name=candidate.id, month=candidate.latest
        )
    if activity.end > problem.horizon:
        yield message("{name} ends after the horizon.", name=candidate.id)


def _conditions(
    problem: Problem,
    known: dict[str, Candidate],
    activities: Sequence[Activity],
    activity: Activity,
) -> Iterator[Message]:
    requirement = known[activity.candidate].requires
    if requirement is not None and not holds(problem, activities, requirement, activity.start):
        yield message(
            "{name} starts in month {start} before what it requires.",
            name=activity.candidate,
            start=activity.start,
        )


def holds(
    problem: Problem, activities: Sequence[Activity], requirement: Requirement, month: int
) -> bool:
    """Whether a requirement holds for a start in that month."""
    if not requirement.hard:
        return True
    if requirement.all_of:
        return all(holds(problem, activities, part, month) for part in requirement.all_of)
    if requirement.any_of:
        binding = [part for part in requirement.any_of if part.hard]
        return not binding or any(holds(problem, activities, part, month) for part in binding)
    month -= requirement.lag
    if requirement.fact is not None:
        return any(
            fact.id == requirement.fact and fact.from_month is not None and fact.from_month <= month
            for fact in problem.facts
        )
    moments = _moments(problem, activities, effective=requirement.when == "effective")
    if requirement.activity is not None:
        return moments.get(requirement.activity, month + 1) <= month
    if requirement.share is not None:
        done = sum(1 for name in requirement.of if moments.get(name, month + 1) <= month)
        return done >= math.ceil(requirement.share * len(requirement.of) - TOLERANCE)
    return _raised(problem, activities, requirement.area, month) >= (
        (requirement.points or 0.0) - TOLERANCE
    )


def _moments(
    problem: Problem, activities: Sequence[Activity], *, effective: bool
) -> dict[str, int]:
    lags = {c.id: c.effect_after if effective else 0 for c in problem.candidates}
    moments = {credit.candidate: credit.end + lags[credit.candidate] for credit in problem.credits}
    moments.update({a.candidate: a.end + lags[a.candidate] for a in activities})
    return moments


def _raised(
    problem: Problem, activities: Sequence[Activity], area: str | None, month: int
) -> float:
    moments = _moments(problem, activities, effective=True)
    for credit in problem.credits:
        if credit.in_baseline:
            del moments[credit.candidate]
    return math.fsum(
        gain.points
        for candidate in problem.candidates
        for gain in candidate.gains
        if gain.area == area and moments.get(candidate.id, month + 1) <= month
    )


def _people(
    problem: Problem, known: dict[str, Candidate], activities: Sequence[Activity]
) -> Iterator[Message]:
    used: Counter[tuple[str, str, int]] = Counter()
    blamed: set[tuple[str, str, int]] = set()
    for activity in activities:
        candidate = known[activity.candidate]
        takes = [("resource", need.resource, need.amount) for need in candidate.needs]
        if candidate.institution is not None:
            takes.append(("institution", candidate.institution, candidate.load))
        for family, name, amount in takes:
            for month in _working(problem, candidate, activity):
                used[family, name, month] += amount
                if not activity.fixed and amount:
                    blamed.add((family, name, month))
    for credit in problem.credits:
        candidate = known[credit.candidate]
        if credit.occupies and candidate.institution is not None:
            for month in set(range(credit.end)) - _paused(problem, candidate):
                used["institution", candidate.institution, month] += candidate.load
    limits: dict[tuple[str, str], Sequence[int]] = {}
    for resource in problem.resources:
        units = resource.monthly or (resource.capacity,) * problem.horizon
        limits["resource", resource.id] = units
    for institution in problem.institutions:
        limits["institution", institution.id] = (institution.capacity,) * problem.horizon
    for family, name, month in sorted(blamed):
        limit = limits[family, name][month]
        amount = used[family, name, month]
        if amount > limit:
            yield message(
                "{name} carries {used} in month {month}; {limit} is the most.",
                name=name,
                used=amount,
                month=month,
                limit=limit,
            )


def _equipment(
    problem: Problem, known: dict[str, Candidate], activities: Sequence[Activity]
) -> Iterator[Message]:
    kinds = {item.kind for a in activities for item in known[a.candidate].equipment}
    for kind in sorted(kinds):
        for activity in activities:
            if activity.fixed or all(i.kind != kind for i in known[activity.candidate].equipment):
                continue
            month = activity.start
            taken = sum(
                item.units
                for other in activities
                for item in known[other.candidate].equipment
                if item.kind == kind and other.start <= month
            )
            arrived = sum(d.units for d in problem.donations if d.kind == kind and d.month <= month)
            if taken > arrived:
                yield message(
                    "{taken} of {kind} are taken by month {month}; {arrived} have arrived.",
                    taken=taken,
                    kind=kind,
                    month=month,
                    arrived=arrived,
                )


def _payments(
    problem: Problem,
    known: dict[str, Candidate],
    activities: Sequence[Activity],
    payments: Iterable[Payment],
) -> Iterator[Message]:
    years = math.ceil(problem.horizon / 12)
    owed: Counter[tuple[str, str, int]] = Counter()
    for activity in activities:
        for cost in known[activity.candidate].costs:
            year = activity.start // 12 + cost.years_after
            if cost.amount and year < years:
                owed[activity.candidate, cost.kind, year] += cost.amount
    pots = {pot.id: pot for pot in problem.pots}
    spent: Counter[tuple[str, int]] = Counter()
    for payment in payments:
        pot = pots.get(payment.pot)
        if pot is None or payment.amount <= 0 or payment.candidate not in known:
            yield message("A payment of {pot} makes no sense.", pot=payment.pot)
            continue
        owed[payment.candidate, payment.kind, payment.year] -= payment.amount
        spent[payment.pot, payment.year] += payment.amount
        earmarked = pot.purposes and not set(pot.purposes) & set(known[payment.candidate].purposes)
        if earmarked or (pot.cost_kinds and payment.kind not in pot.cost_kinds):
            yield message(
                "{pot} may not pay {kind} of {name}.",
                pot=pot.id,
                kind=payment.kind,
                name=payment.candidate,
            )
    for (name, kind, year), rest in sorted(owed.items()):
        if rest:
            yield message(
                "USD {rest} of {kind} for {name} in year {year} are not paid, or paid too much.",
                rest=rest,
                kind=kind,
                name=name,
                year=year,
            )
    for pot in problem.pots:
        left = 0
        for year in range(years):
            left = (left if pot.carry_over else 0) + (
                pot.amounts[year] if year < len(pot.amounts) else 0
            )
            left -= spent[pot.id, year]
            if left < 0:
                yield message("{pot} is overdrawn in year {year}.", pot=pot.id, year=year)
                break
