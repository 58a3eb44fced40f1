"""What is wrong with a planning problem, all of it at once, before anything is solved."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import get_args

from gradus.domain.messages import Message, message
from gradus.domain.periods import Month
from gradus.domain.refusals import Fault
from gradus.engines.planner.problem import Candidate, CostKind, Problem
from gradus.engines.planner.validate_requirements import cycle_faults, requirement_faults

LONGEST = 240
"""Months of the longest horizon."""

MOST_MONEY = 10**12
"""US dollars of the largest single sum: all sums then stay exact."""

FURTHEST = 1200
"""The largest month or length that is taken seriously."""


class _Faults:
    """Collects faults, and knows the checks that many fields share."""

    def __init__(self) -> None:
        self.found: list[Fault] = []

    def add(self, where: str, what: Message, remedy: Message, code: str = "invalid") -> None:
        self.found.append(Fault(where, what, remedy, code))

    def whole(self, where: str, value: int, low: int, high: int) -> None:
        """``value`` must lie from ``low`` to ``high``."""
        if not low <= value <= high:
            self.add(
                where,
                message("{value} is out of bounds.", value=value),
                message("Give a whole number from {low} to {high}.", low=low, high=high),
                "bounds",
            )

    def real(self, where: str, value: float, low: float, high: float) -> None:
        """``value`` must be finite and lie from ``low`` to ``high``."""
        if not (math.isfinite(value) and low <= value <= high):
            self.add(
                where,
                message("{value} is out of bounds.", value=value),
                message("Give a number from {low} to {high}.", low=f"{low:g}", high=f"{high:g}"),
                "bounds",
            )

    def known(self, where: str, name: str, names: Iterable[str]) -> None:
        """``name`` must be the id of something in the problem."""
        if name not in names:
            self.add(
                where,
                message("There is no {name}.", name=repr(name)),
                message("Name something that the problem holds, or add it."),
                "dangling",
            )

    def ids(self, family: str, names: Iterable[str], field: str = "id") -> None:
        """Names of a family must be filled and differ."""
        seen: dict[str, int] = {}
        for place, name in enumerate(names):
            where = f"{family}[{place}].{field}" if field else f"{family}[{place}]"
            if not name.strip():
                self.add(where, message("The id is empty."), message("Give it an id."), "empty")
            elif name in seen:
                self.add(
                    where,
                    message(
                        "{name} stands twice; the first is {first}.",
                        name=repr(name),
                        first=f"{family}[{seen[name]}]",
                    ),
                    message("Give each thing an id of its own, or remove one."),
                    "duplicate",
                )
            else:
                seen[name] = place

    def months(self, where: str, months: Iterable[int], horizon: int) -> None:
        """Each month must lie within the horizon."""
        for place, month in enumerate(months):
            self.whole(f"{where}[{place}]", month, 0, horizon - 1)


def faults(problem: Problem) -> list[Fault]:
    """Everything that is wrong with a problem.

    Parameters
    ----------
    problem : Problem
        Of the right types (``gradus.formats.plans`` sees to that); its meaning is checked here.

    Returns
    -------
    list of Fault
        In the order of the problem, each with its place (``candidates[3].duration``); empty if
        the problem can be solved or proven infeasible.
    """
    collector = _Faults()
    collector.whole("horizon", problem.horizon, 1, LONGEST)
    try:
        Month.parse(problem.start)
    except ValueError:
        collector.add(
            "start",
            message("{value} is not a month.", value=repr(problem.start)),
            message("Write YYYY-MM, such as 2027-01."),
        )
    _families(collector, problem)
    _areas(collector, problem)
    for place, candidate in enumerate(problem.candidates):
        _candidate(collector, problem, candidate, f"candidates[{place}]")
    _supply(collector, problem)
    _money(collector, problem)
    _wishes(collector, problem)
    _valuation(collector, problem)
    collector.found.extend(requirement_faults(problem))
    collector.found.extend(cycle_faults(problem))
    return collector.found


def _families(collector: _Faults, problem: Problem) -> None:
    collector.ids("areas", (x.id for x in problem.areas))
    collector.ids("candidates", (x.id for x in problem.candidates))
    collector.ids("institutions", (x.id for x in problem.institutions))
    collector.ids("resources", (x.id for x in problem.resources))
    collector.ids("donations", (x.id for x in problem.donations))
    collector.ids("pots", (x.id for x in problem.pots))
    collector.ids("facts", (x.id for x in problem.facts))
    collector.ids("credits", (x.candidate for x in problem.credits), "candidate")
    collector.ids("insists", (x.candidate for x in problem.insists), "candidate")
    collector.ids("rule_outs", (x.candidate for x in problem.rule_outs), "candidate")
    collector.ids("purposes", problem.purposes, "")


def _areas(collector: _Faults, problem: Problem) -> None:
    for place, area in enumerate(problem.areas):
        where = f"areas[{place}]"
        collector.real(f"{where}.weight", area.weight, 0, 1e6)
        collector.real(f"{where}.gap", area.gap, 0, 1000)
        if area.weight_low is not None:
            collector.real(f"{where}.weight_low", area.weight_low, 0, area.weight)
        if area.weight_high is not None:
            collector.real(f"{where}.weight_high", area.weight_high, area.weight, 1e6)


def _candidate(collector: _Faults, problem: Problem, candidate: Candidate, where: str) -> None:
    collector.whole(f"{where}.duration", candidate.duration, 1, FURTHEST)
    collector.whole(f"{where}.effect_after", candidate.effect_after, 0, FURTHEST)
    collector.whole(f"{where}.load", candidate.load, 0, 10**6)
    collector.whole(f"{where}.earliest", candidate.earliest, 0, FURTHEST)
    if candidate.latest is not None:
        collector.whole(f"{where}.latest", candidate.latest, candidate.earliest, FURTHEST)
    if candidate.institution is not None:
        collector.known(
            f"{where}.institution", candidate.institution, {i.id for i in problem.institutions}
        )
    collector.ids(f"{where}.gains", (gain.area for gain in candidate.gains), "area")
    areas = {area.id for area in problem.areas}
    for n, gain in enumerate(candidate.gains):
        collector.known(f"{where}.gains[{n}].area", gain.area, areas)
        collector.real(f"{where}.gains[{n}].points", gain.points, 0, 1000)
        collector.real(f"{where}.gains[{n}].sustain", gain.sustain, 1e-6, 1)
    for n, cost in enumerate(candidate.costs):
        _kind(collector, f"{where}.costs[{n}].kind", cost.kind)
        collector.whole(f"{where}.costs[{n}].amount", cost.amount, 0, MOST_MONEY)
        collector.whole(f"{where}.costs[{n}].years_after", cost.years_after, 0, LONGEST)
    collector.ids(f"{where}.purposes", candidate.purposes, "")
    if problem.purposes:
        for n, purpose in enumerate(candidate.purposes):
            collector.known(f"{where}.purposes[{n}]", purpose, problem.purposes)
    collector.ids(f"{where}.needs", (need.resource for need in candidate.needs), "resource")
    resources = {resource.id for resource in problem.resources}
    for n, need in enumerate(candidate.needs):
        collector.known(f"{where}.needs[{n}].resource", need.resource, resources)
        collector.whole(f"{where}.needs[{n}].amount", need.amount, 1, 10**6)
    collector.ids(f"{where}.equipment", (item.kind for item in candidate.equipment), "kind")
    for n, item in enumerate(candidate.equipment):
        collector.whole(f"{where}.equipment[{n}].units", item.units, 1, 10**6)


def _kind(collector: _Faults, where: str, kind: str) -> None:
    kinds = get_args(CostKind)
    if kind not in kinds:
        collector.add(
            where,
            message("{kind} is not a kind of cost.", kind=repr(kind)),
            message("Use one of {kinds}.", kinds=", ".join(kinds)),
        )


def _supply(collector: _Faults, problem: Problem) -> None:
    horizon = max(problem.horizon, 1)
    for place, institution in enumerate(problem.institutions):
        collector.whole(f"institutions[{place}].capacity", institution.capacity, 0, 10**6)
        collector.months(f"institutions[{place}].blackout", institution.blackout, horizon)
    for place, blackout in enumerate(problem.blackouts):
        collector.months(f"blackouts[{place}].months", blackout.months, horizon)
    for place, resource in enumerate(problem.resources):
        where = f"resources[{place}]"
        collector.whole(f"{where}.capacity", resource.capacity, 0, 10**6)
        if resource.monthly is None:
            continue
        for month, units in enumerate(resource.monthly):
            collector.whole(f"{where}.monthly[{month}]", units, 0, 10**6)
        if len(resource.monthly) < horizon:
            collector.add(
                f"{where}.monthly",
                message(
                    "{count} months are given, the horizon has {horizon}.",
                    count=len(resource.monthly),
                    horizon=horizon,
                ),
                message("Give one number for each month of the horizon."),
            )
    for place, donation in enumerate(problem.donations):
        collector.whole(f"donations[{place}].units", donation.units, 0, 10**6)
        collector.whole(f"donations[{place}].month", donation.month, 0, FURTHEST)
    for place, fact in enumerate(problem.facts):
        if fact.from_month is not None:
            collector.whole(f"facts[{place}].from_month", fact.from_month, 0, FURTHEST)


def _money(collector: _Faults, problem: Problem) -> None:
    purposes = set(problem.purposes) or {p for c in problem.candidates for p in c.purposes}
    for place, pot in enumerate(problem.pots):
        where = f"pots[{place}]"
        for year, amount in enumerate(pot.amounts):
            collector.whole(f"{where}.amounts[{year}]", amount, 0, MOST_MONEY)
        for n, kind in enumerate(pot.cost_kinds):
            _kind(collector, f"{where}.cost_kinds[{n}]", kind)
        for n, purpose in enumerate(pot.purposes):
            if purpose not in purposes:
                collector.add(
                    f"{where}.purposes[{n}]",
                    message("No activity has the purpose {purpose}.", purpose=repr(purpose)),
                    message("Spell it as the candidates do, or list it under purposes."),
                    "dangling",
                )


def _wishes(collector: _Faults, problem: Problem) -> None:
    names = {candidate.id for candidate in problem.candidates}
    for place, credit in enumerate(problem.credits):
        collector.known(f"credits[{place}].candidate", credit.candidate, names)
        collector.whole(f"credits[{place}].end", credit.end, -FURTHEST, FURTHEST)
    ruled_out = {rule_out.candidate for rule_out in problem.rule_outs}
    for place, insist in enumerate(problem.insists):
        where = f"insists[{place}]"
        collector.known(f"{where}.candidate", insist.candidate, names)
        if insist.by is not None:
            collector.whole(f"{where}.by", insist.by, 0, max(problem.horizon, 1) - 1)
        if insist.candidate in ruled_out:
            collector.add(
                f"{where}.candidate",
                message("{name} is insisted on and ruled out.", name=repr(insist.candidate)),
                message("Withdraw one of the two."),
                "clash",
            )
    for place, rule_out in enumerate(problem.rule_outs):
        collector.known(f"rule_outs[{place}].candidate", rule_out.candidate, names)
    insisted = {insist.candidate for insist in problem.insists}
    for place, exclusive in enumerate(problem.exclusives):
        where = f"exclusives[{place}].members"
        collector.ids(where, exclusive.members, "")
        for n, member in enumerate(exclusive.members):
            collector.known(f"{where}[{n}]", member, names)
        both = [member for member in exclusive.members if member in insisted]
        if len(set(both)) > 1:
            collector.add(
                where,
                message("The State insists on several of them: {names}.", names=", ".join(both)),
                message("Insist on one at most."),
                "clash",
            )


def _valuation(collector: _Faults, problem: Problem) -> None:
    collector.real("curve.shape", problem.curve.shape, 1e-6, 100)
    before = 0.0
    for place, knot in enumerate(problem.curve.knots):
        collector.real(f"curve.knots[{place}]", knot, 0, 1000)
        if knot <= before:
            collector.add(
                f"curve.knots[{place}]",
                message("The knots do not increase here."),
                message("List them from the smallest to the largest, all above 0."),
            )
        before = knot
    if not problem.curve.knots:
        collector.add(
            "curve.knots",
            message("There are no knots, so that no gain would be worth anything."),
            message("Give at least one."),
        )
    collector.whole("terminal.months", problem.terminal.months, 0, FURTHEST)
    collector.real("terminal.yearly_retention", problem.terminal.yearly_retention, 0, 1)
    collector.real("tempo", problem.tempo, 1e-6, 10)
