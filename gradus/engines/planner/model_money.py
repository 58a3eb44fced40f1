"""Rows of the model that keep the money: pots, earmarks, kinds of cost, years, carry-over.

Starts are bundled by year (all months of a year ask the same of the pots) into one binary column
for every candidate and year. By the theorem of Gale and Hall the claims can be met if and only if
every set of claims asks no more than all pots that may pay any of them hold. Claims of the same
pots form a class; where nothing is carried over each year stands alone and all *closed* sets of
classes are few: then their rows are the whole truth, without flow columns, and the solver can cut
on them. Otherwise explicit flow columns carry the truth, and rows of likely sets stay as cuts.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations
from typing import TYPE_CHECKING

from gradus.engines.planner import money

if TYPE_CHECKING:
    from gradus.engines.planner.model import Model

MOST_SETS = 300
"""Closed sets of classes that are written as rows before flow columns take over."""

Demand = dict[money.Claim, dict[int, int]]
"""For every claim, the dollars each start-in-year column asks of it."""


def add(model: Model) -> dict[tuple[str, int], int]:
    """Add the money; return the start-in-year columns by candidate and year."""
    columns = _years(model)
    demand: Demand = defaultdict(dict)
    for (name, year), column in columns.items():
        candidate = model.lookup.candidates[name]
        asked = money.claims(model.lookup, money.items(model.lookup, candidate), 12 * year)
        for claim, amount in asked.items():
            demand[claim][column] = amount
    given: dict[money.Claim, int] = defaultdict(int)
    for activity in model.fixed:
        candidate = model.lookup.candidates[activity.candidate]
        parts = money.items(model.lookup, candidate)
        for claim, amount in money.claims(model.lookup, parts, activity.start).items():
            given[claim] += amount
    ledger = _Ledger(model, demand, given)
    sets = _closed_sets({claim[0] for claim in (*demand, *given)})
    carries = any(pot.carry_over for pot in model.lookup.problem.pots)
    if sets is not None and not carries:
        for year in range(model.lookup.years):
            for pots in sets:
                ledger.row(pots, year, year)
    else:
        ledger.flow()
        for pots in sets if sets is not None else _likely_sets(demand):
            for last in range(model.lookup.years):
                for first in range(last + 1) if carries else (last,):
                    ledger.row(pots, first, last)
    return columns


def _years(model: Model) -> dict[tuple[str, int], int]:
    """A binary for every candidate that costs money and year it may start in."""
    columns = {}
    for name, window in model.windows.items():
        if not any(cost.amount for cost in window.candidate.costs):
            continue
        by_year: dict[int, list[int]] = defaultdict(list)
        for start, pulse in zip(window.starts, window.pulse, strict=True):
            by_year[start // 12].append(pulse)
        for year, pulses in by_year.items():
            column = model.rows.column(integer=True)
            model.rows.row({column: 1.0, **dict.fromkeys(pulses, -1.0)}, low=0.0, high=0.0)
            columns[name, year] = column
    return columns


def _closed_sets(classes: Iterable[tuple[int, ...]]) -> list[frozenset[int]] | None:
    """Unions of classes' pots, each connected; None if there are too many."""
    single = sorted({frozenset(pots) for pots in classes if pots}, key=sorted)
    found = set(single)
    pending = list(single)
    while pending:
        union = pending.pop()
        for other in single:
            if union & other:
                wider = union | other
                if wider not in found:
                    found.add(wider)
                    pending.append(wider)
                    if len(found) > MOST_SETS:
                        return None
    return sorted(found, key=lambda pots: (len(pots), sorted(pots)))


def _likely_sets(demand: Demand) -> list[frozenset[int]]:
    """Single classes, pairs that share a pot, and everything: where money binds most often."""
    single = sorted({frozenset(pots) for pots, _ in demand if pots}, key=sorted)
    found = set(single)
    found.update(a | b for a, b in combinations(single[:40], 2) if a & b)
    found.add(frozenset().union(*single))
    return sorted(found, key=lambda pots: (len(pots), sorted(pots)))[-2 * MOST_SETS :]


class _Ledger:
    """Writes rows about sets of claims."""

    def __init__(self, model: Model, demand: Demand, given: dict[money.Claim, int]) -> None:
        self._model = model
        self._demand = demand
        self._given = given
        self._written: dict[tuple[tuple[int, float], ...], float] = {}

    def _income(self, place: int, first: int, last: int) -> int:
        """Money of a pot that may be spent in those years."""
        pot = self._model.lookup.problem.pots[place]
        begin = 0 if pot.carry_over else first
        return sum(pot.amounts[begin : last + 1])

    def row(self, pots: frozenset[int], first: int, last: int) -> None:
        """Claims of these years that only these pots may pay, against what the pots hold."""
        terms: dict[int, int] = defaultdict(int)
        limit = sum(self._income(place, first, last) for place in pots)
        for claim in set(self._demand) | set(self._given):
            if first <= claim[1] <= last and pots.issuperset(claim[0]):
                limit -= self._given.get(claim, 0)
                for column, amount in self._demand.get(claim, {}).items():
                    terms[column] += amount
        if not terms or sum(terms.values()) <= limit:
            return
        divisor = math.gcd(*terms.values())
        high = math.floor(max(limit, 0) / divisor)
        unit = max(1.0, max(terms.values()) / divisor / 1000.0)
        row = {column: amount / divisor / unit for column, amount in sorted(terms.items())}
        key = tuple(row.items())
        if self._written.get(key, math.inf) > high / unit:
            self._written[key] = high / unit
            names = [self._model.lookup.problem.pots[place].id for place in sorted(pots)]
            # low=0.0 says nothing new; it keeps HiGHS's presolve (1.16) from a loop it may not leave
            self._model.rows.row(
                row, low=0.0, high=high / unit, family=("money", "+".join(names), last)
            )

    def flow(self) -> None:
        """Columns for the money from every supply to every claim, in thousands of dollars."""
        rows = self._model.rows
        purse = money.Purse(self._model.lookup)
        spent: dict[money.Supply, dict[int, float]] = defaultdict(dict)
        for claim in sorted(set(self._demand) | set(self._given)):
            sources = {rows.column(high=math.inf): supply for supply in purse.sources(claim)}
            for column, supply in sources.items():
                spent[supply][column] = 1.0
            terms = {c: a / 1000.0 for c, a in self._demand.get(claim, {}).items()}
            terms.update(dict.fromkeys(sources, -1.0))
            already = self._given.get(claim, 0) / 1000.0
            rows.row(terms, high=-already, family=("flow", "", claim[1]))
        for (place, year), terms in spent.items():
            pot = self._model.lookup.problem.pots[place]
            rows.row(terms, high=purse.left[place, year] / 1000.0, family=("pot", pot.id, year))
