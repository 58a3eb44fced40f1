"""A problem with its things by id, and the sums that every part of the planner needs of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from gradus.engines.planner.calendar import allowed_starts, paused_months, years
from gradus.engines.planner.problem import Candidate, Credit, Problem, Requirement, Resource


@dataclass(frozen=True)
class Lookup:
    """Read access to a valid problem (``validate.faults`` found nothing)."""

    problem: Problem
    _paused: dict[str | None, frozenset[int]] = field(default_factory=dict, repr=False)

    @cached_property
    def candidates(self) -> dict[str, Candidate]:
        """Every candidate by id."""
        return {candidate.id: candidate for candidate in self.problem.candidates}

    @cached_property
    def credits(self) -> dict[str, Credit]:
        """Credits by the id of their candidate."""
        return {credit.candidate: credit for credit in self.problem.credits}

    @cached_property
    def proposable(self) -> tuple[Candidate, ...]:
        """Candidates that are neither credited nor ruled out, nor excluded by a credit."""
        out = {rule_out.candidate for rule_out in self.problem.rule_outs} | set(self.credits)
        for exclusive in self.problem.exclusives:
            if any(member in self.credits for member in exclusive.members):
                out.update(exclusive.members)
        return tuple(c for c in self.problem.candidates if c.id not in out)

    @cached_property
    def insists(self) -> dict[str, int | None]:
        """The month by which each insisted candidate must start (None: any); credits fulfil."""
        return {i.candidate: i.by for i in self.problem.insists if i.candidate not in self.credits}

    @cached_property
    def facts(self) -> dict[str, int | None]:
        """The month each fact holds from."""
        return {fact.id: fact.from_month for fact in self.problem.facts}

    @cached_property
    def resources(self) -> dict[str, tuple[int, ...]]:
        """Units of every resource in every month of the horizon."""
        return {r.id: monthly(r, self.problem.horizon) for r in self.problem.resources}

    @cached_property
    def capacities(self) -> dict[str, tuple[int, ...]]:
        """What every institution can still absorb in each month, running credits taken off."""
        left = {i.id: [i.capacity] * self.problem.horizon for i in self.problem.institutions}
        for credit in self.problem.credits:
            candidate = self.candidates[credit.candidate]
            if credit.occupies and candidate.institution is not None:
                paused = self.paused(candidate)
                for month in range(min(credit.end, self.problem.horizon)):
                    if month not in paused:
                        left[candidate.institution][month] -= candidate.load
        return {id_: tuple(max(0, n) for n in months) for id_, months in left.items()}

    @cached_property
    def arrivals(self) -> dict[str, tuple[int, ...]]:
        """Units of every kind of equipment that have arrived by each month."""
        total: dict[str, list[int]] = {}
        for donation in self.problem.donations:
            by_month = total.setdefault(donation.kind, [0] * self.problem.horizon)
            for month in range(donation.month, self.problem.horizon):
                by_month[month] += donation.units
        return {kind: tuple(months) for kind, months in total.items()}

    @cached_property
    def years(self) -> int:
        """How many years the horizon touches."""
        return years(self.problem)

    def paused(self, candidate: Candidate) -> frozenset[int]:
        """Months that pause the candidate."""
        key = candidate.institution
        if key not in self._paused:
            self._paused[key] = paused_months(self.problem, candidate)
        return self._paused[key]

    def starts(self, candidate: Candidate) -> tuple[tuple[int, int], ...]:
        """``calendar.allowed_starts`` of the candidate."""
        return allowed_starts(self.problem, candidate)


def monthly(resource: Resource, horizon: int) -> tuple[int, ...]:
    """Units of the resource in each month of the horizon."""
    if resource.monthly is None:
        return (resource.capacity,) * horizon
    return resource.monthly[:horizon]


def hard_parts(requirement: Requirement | None) -> tuple[Requirement, ...]:
    """The binding conditions that must all hold: soft ones dropped, ``all_of`` opened."""
    if requirement is None or not requirement.hard:
        return ()
    if requirement.all_of:
        return tuple(part for inner in requirement.all_of for part in hard_parts(inner))
    if requirement.any_of:
        binding = tuple(inner for inner in requirement.any_of if inner.hard)
        if not binding:
            return ()
        if len(binding) == 1:
            return hard_parts(binding[0])
    return (requirement,)


def mentioned(requirement: Requirement | None) -> Iterator[str]:
    """Candidates that a requirement names anywhere."""
    if requirement is None:
        return
    if requirement.activity is not None:
        yield requirement.activity
    yield from requirement.of
    for inner in (*requirement.all_of, *requirement.any_of):
        yield from mentioned(inner)
