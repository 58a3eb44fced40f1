"""Whose money pays for what: an exact flow of whole dollars from pots to costs.

Costs of one year that the same pots may pay form a *claim*. A claim of year ``y`` draws on the
money its pots get in year ``y`` and, where a pot carries over, on what it got before. They are met
by augmenting paths, so a claim is refused only if no division of all the money could meet it.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from gradus.engines.planner.lookup import Lookup
from gradus.engines.planner.plan import Activity, Payment, PotYear
from gradus.engines.planner.problem import Candidate, CostKind

Claim = tuple[tuple[int, ...], int]
"""The places (in ``Problem.pots``) of the pots that may pay, and the year the money is due."""

Supply = tuple[int, int]
"""The place of a pot, and the year its money becomes available."""


@dataclass(frozen=True)
class Item:
    """One cost of a candidate, ``years_after`` its start, and the pots that may pay it."""

    kind: CostKind
    years_after: int
    amount: int
    pots: tuple[int, ...]


def payers(lookup: Lookup, candidate: Candidate, kind: CostKind) -> tuple[int, ...]:
    """Places of the pots that may pay this kind of cost of the candidate."""
    purposes = set(candidate.purposes)
    return tuple(
        place
        for place, pot in enumerate(lookup.problem.pots)
        if (not pot.purposes or purposes.intersection(pot.purposes))
        and (not pot.cost_kinds or kind in pot.cost_kinds)
    )


def items(lookup: Lookup, candidate: Candidate) -> tuple[Item, ...]:
    """The candidate's costs, summed by kind and year, in the order they fall due."""
    sums: Counter[tuple[int, CostKind]] = Counter()
    for cost in candidate.costs:
        if cost.amount:
            sums[cost.years_after, cost.kind] += cost.amount
    return tuple(
        Item(kind, after, amount, payers(lookup, candidate, kind))
        for (after, kind), amount in sorted(sums.items())
    )


def claims(lookup: Lookup, parts: Iterable[Item], start: int) -> Counter[Claim]:
    """What a start in that month asks of the pots within the horizon."""
    asked: Counter[Claim] = Counter()
    for item in parts:
        year = start // 12 + item.years_after
        if year < lookup.years:
            asked[item.pots, year] += item.amount
    return asked


class Purse:
    """All pots over all years, and which claims they meet so far."""

    def __init__(self, lookup: Lookup) -> None:
        pots = lookup.problem.pots
        self._pots = pots
        self.left: dict[Supply, int] = {
            (place, year): pot.amounts[year]
            for place, pot in enumerate(pots)
            for year in range(min(lookup.years, len(pot.amounts)))
        }
        self.flow: dict[Claim, Counter[Supply]] = {}
        self._sources: dict[Claim, list[Supply]] = {}

    def sources(self, claim: Claim) -> list[Supply]:
        """Supplies that may meet the claim; those of least other use first."""
        if claim not in self._sources:
            places, due = claim
            found = [
                (place, year)
                for place in places
                for year in range(due + 1)
                if (year == due or self._pots[place].carry_over) and (place, year) in self.left
            ]
            self._sources[claim] = sorted(found, key=self._other_use)
        return self._sources[claim]

    def _other_use(self, supply: Supply) -> tuple[bool, bool, int, int, int]:
        pot = self._pots[supply[0]]
        return (pot.carry_over, not pot.purposes, len(pot.purposes), supply[1], supply[0])

    def commit(self, asked: Mapping[Claim, int]) -> bool:
        """Meet all the claims, or change nothing and return False."""
        before = dict(self.left), {claim: flow.copy() for claim, flow in self.flow.items()}
        for claim, amount in asked.items():
            if not self._meet(claim, amount):
                self.left, self.flow = before
                return False
        return True

    def could_meet(self, asked: Mapping[Claim, int]) -> bool:
        """Whether ``commit`` would succeed; nothing is changed."""
        before = dict(self.left), {claim: flow.copy() for claim, flow in self.flow.items()}
        possible = self.commit(asked)
        self.left, self.flow = before
        return possible

    def shortfall(self, asked: Mapping[Claim, int]) -> Counter[int]:
        """The least money missing to meet all the claims, by year; what can be met is committed."""
        missing: Counter[int] = Counter()
        for claim, amount in asked.items():
            left = self._meet_in_part(claim, amount)
            if left:
                missing[claim[1]] += left
        return missing

    def _meet(self, claim: Claim, amount: int) -> bool:
        return self._meet_in_part(claim, amount) == 0

    def _meet_in_part(self, claim: Claim, amount: int) -> int:
        """Meet as much as can be met; return what is left."""
        self.flow.setdefault(claim, Counter())
        while amount:
            path = self._path(claim)
            if path is None:
                break
            amount -= self._push(path, amount)
        return amount

    def _path(self, claim: Claim) -> list[tuple[Claim, Supply]] | None:
        """Shortest chain of (claim, supply it takes from), the last supply having money left."""
        came: dict[Supply, tuple[Claim, Supply | None]] = {}
        queue: deque[tuple[Claim, Supply | None]] = deque([(claim, None)])
        seen = {claim}
        while queue:
            taker, gave_up = queue.popleft()
            for supply in self.sources(taker):
                if supply in came:
                    continue
                came[supply] = (taker, gave_up)
                if self.left[supply] > 0:
                    return self._trace(came, supply)
                for holder, flow in self.flow.items():
                    if holder not in seen and flow[supply] > 0:
                        seen.add(holder)
                        queue.append((holder, supply))
        return None

    @staticmethod
    def _trace(
        came: dict[Supply, tuple[Claim, Supply | None]], supply: Supply
    ) -> list[tuple[Claim, Supply]]:
        path = []
        last: Supply | None = supply
        while last is not None:
            taker, before = came[last]
            path.append((taker, last))
            last = before
        return path[::-1]

    def _push(self, path: list[tuple[Claim, Supply]], amount: int) -> int:
        """Move as much as the path carries; every taker frees what the taker before it takes."""
        amount = min(amount, self.left[path[-1][1]])
        for (_, supply), (holder, _) in pairwise(path):
            amount = min(amount, self.flow[holder][supply])
        for place, (taker, supply) in enumerate(path):
            self.flow[taker][supply] += amount
            if place + 1 < len(path):
                self.flow[path[place + 1][0]][supply] -= amount
        self.left[path[-1][1]] -= amount
        return amount


def pay(lookup: Lookup, activities: Iterable[Activity]) -> tuple[Payment, ...] | None:
    """Payments that meet every cost of the activities exactly; None if no division of money does.

    Earmarked money is used before money that could pay for more, and money that lapses before
    money that is carried over.
    """
    purse = Purse(lookup)
    due: dict[Claim, list[tuple[str, CostKind, int]]] = {}
    for activity in sorted(activities, key=lambda a: (a.start, a.candidate)):
        for item in items(lookup, lookup.candidates[activity.candidate]):
            year = activity.start // 12 + item.years_after
            if year < lookup.years:
                claim = (item.pots, year)
                due.setdefault(claim, []).append((activity.candidate, item.kind, item.amount))
    if not purse.commit({claim: sum(a for *_, a in parts) for claim, parts in due.items()}):
        return None
    paid: Counter[tuple[str, CostKind, int, int]] = Counter()
    for claim, parts in due.items():
        supplies = [(s, purse.flow[claim][s]) for s in purse.sources(claim)]
        for name, kind, amount in parts:
            while amount:
                (place, arrived), left = supplies[0]
                share = min(amount, left)
                if share:
                    paid[name, kind, claim[1], place] += share
                amount -= share
                supplies[0] = ((place, arrived), left - share)
                if share == left:
                    supplies.pop(0)
    return tuple(
        Payment(
            candidate=name, pot=lookup.problem.pots[place].id, year=year, amount=amount, kind=kind
        )
        for (name, kind, year, place), amount in sorted(paid.items())
    )


def pot_years(lookup: Lookup, payments: Iterable[Payment]) -> tuple[PotYear, ...]:
    """Every pot in every year: available with what was carried over, committed, unspent."""
    spent: Counter[tuple[str, int]] = Counter()
    for payment in payments:
        spent[payment.pot, payment.year] += payment.amount
    rows = []
    for pot in lookup.problem.pots:
        left = 0
        for year in range(lookup.years):
            new = pot.amounts[year] if year < len(pot.amounts) else 0
            available = new + (left if pot.carry_over else 0)
            committed = spent[pot.id, year]
            left = available - committed
            rows.append(
                PotYear(
                    pot=pot.id, year=year, available=available, committed=committed, unspent=left
                )
            )
    return tuple(rows)
