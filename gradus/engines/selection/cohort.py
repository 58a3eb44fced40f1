"""The best cohort, exactly: as many seats as can be filled, then balance, then points, then order.

Four small integer programmes, each keeping what the one before has reached (lexicographic
optimisation; Ehrgott, *Multicriteria Optimization*, 2nd ed., section 5.1). All numbers are whole,
so "kept" is exact. Solved by HiGHS.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import highspy
import numpy as np

from gradus.domain.refusals import InvalidInput
from gradus.engines.selection.call import Call, Nominee, Target, faults


@dataclass(frozen=True)
class Cohort:
    """Who has a place, in the order of rank, and what the cohort is worth.

    ``misses`` are people too few (below zero) or too many (above) by target; ``off_balance`` is
    their weighted sum; ``points`` are in thousandths.
    """

    members: tuple[str, ...]
    misses: tuple[tuple[Target, int], ...]
    points: int

    @property
    def off_balance(self) -> int:
        """Weighted people too few or too many, over all targets."""
        return sum(target.weight * abs(missed) for target, missed in self.misses)


@dataclass
class _Programme:
    """Columns: one for each nominee in order of rank, then one miss for each target."""

    call: Call
    low: np.ndarray = field(init=False)
    high: np.ndarray = field(init=False)
    rows: list[tuple[dict[int, float], float, float]] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        call, ranked = self.call, self.call.ranked
        count = len(ranked)
        self.low = np.zeros(count + len(call.targets))
        self.high = np.ones(count + len(call.targets))
        self.high[count:] = max([count, *(target.least for target in call.targets)])
        for n, one in enumerate(ranked):
            self.low[n] = one.id in call.placed
            self.high[n] = one.id not in call.passed_over
        everybody = dict.fromkeys(range(count), 1.0)
        self.rows.append((everybody, 0, call.seats))
        for unit, most in sorted(call.most_of_unit.items()):
            of_it = {n: 1.0 for n, one in enumerate(ranked) if one.unit == unit}
            if len(of_it) > most:
                self.rows.append((of_it, 0, most))
        for k, target in enumerate(call.targets):
            of_it = {n: 1.0 for n, one in enumerate(ranked) if _counts(one, target)}
            if target.least:
                self.rows.append(({**of_it, count + k: 1.0}, target.least, np.inf))
            if target.most is not None:
                self.rows.append(({**of_it, count + k: -1.0}, -np.inf, target.most))

    def best(self, costs: Mapping[int, float]) -> np.ndarray:
        """The columns at the least cost."""
        columns = len(self.low)
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = columns, len(self.rows)
        model.col_cost_ = np.array([costs.get(n, 0.0) for n in range(columns)])
        model.col_lower_, model.col_upper_ = self.low, self.high
        model.row_lower_ = np.array([low for _, low, _ in self.rows], dtype=float)
        model.row_upper_ = np.array([high for _, _, high in self.rows], dtype=float)
        model.integrality_ = [highspy.HighsVarType.kInteger] * columns
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = np.cumsum([0, *(len(row) for row, _, _ in self.rows)])
        model.a_matrix_.index_ = np.array([n for row, _, _ in self.rows for n in row], dtype=int)
        model.a_matrix_.value_ = np.array([v for row, _, _ in self.rows for v in row.values()])
        solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]
        solver.setOptionValue("output_flag", False)
        solver.setOptionValue("threads", 1)
        solver.setOptionValue("mip_rel_gap", 0.0)
        solver.setOptionValue("mip_abs_gap", 0.0)
        solver.passModel(model)
        solver.run()
        status = solver.getModelStatus()
        if status != highspy.HighsModelStatus.kOptimal:
            raise RuntimeError(f"the choice of a cohort ended with {status}")
        found: np.ndarray = np.rint(np.array(solver.getSolution().col_value))
        return found

    def keep(self, costs: Mapping[int, float], reached: np.ndarray) -> None:
        """Let no later programme do worse by these costs than was reached."""
        value = sum(cost * reached[n] for n, cost in costs.items())
        if costs:
            self.rows.append((dict(costs), -np.inf, value + 0.5))


def _counts(nominee: Nominee, target: Target) -> bool:
    return nominee.groups.get(target.dimension) == target.group


def choose(call: Call) -> Cohort:
    """The cohort that no other of the same call is better than.

    First as many seats are filled as can be, then as little balance as can be is missed, then the
    most points are taken, then those ranked first.

    Raises
    ------
    InvalidInput
        If the call cannot be answered, with every fault.
    """
    found = list(faults(call))
    if found:
        raise InvalidInput("call", found)
    ranked, programme = call.ranked, _Programme(call)
    count = len(ranked)
    aims: Sequence[dict[int, float]] = (
        dict.fromkeys(range(count), -1.0),
        {count + k: float(target.weight) for k, target in enumerate(call.targets)},
        {n: -float(call.score(one)) for n, one in enumerate(ranked) if call.score(one)},
        {n: float(n) for n in range(1, count)},
    )
    reached = programme.low
    for aim in aims:
        if aim:
            reached = programme.best(aim)
            programme.keep(aim, reached)
    return worth(call, [one.id for n, one in enumerate(ranked) if reached[n]])


def worth(call: Call, members: Sequence[str]) -> Cohort:
    """What a cohort of a call is worth, whoever chose it."""
    inside = set(members)
    people = [one for one in call.ranked if one.id in inside]
    misses = []
    for target in call.targets:
        there = sum(_counts(one, target) for one in people)
        if there < target.least:
            misses.append((target, there - target.least))
        elif target.most is not None and there > target.most:
            misses.append((target, there - target.most))
    points = sum(call.score(one) for one in people)
    return Cohort(tuple(one.id for one in people), tuple(misses), points)


def waiting(call: Call, cohort: Cohort) -> tuple[str, ...]:
    """Who follows if a seat more is there, one after the other; ends with the nominees.

    Each is the best addition to the cohort and those before; a unit that can spare nobody more has
    nobody on the list.
    """
    inside: list[str] = list(cohort.members)
    found: list[str] = []
    while True:
        more = replace(
            call, seats=len(inside) + 1, placed=frozenset(inside), passed_over=call.passed_over
        )
        added = [name for name in choose(more).members if name not in inside]
        if not added:
            return tuple(found)
        found += added
        inside += added


def replacing(call: Call, members: Sequence[str], gone: str) -> str | None:
    """Who best takes the place of a member who cannot come, the others staying."""
    rest = frozenset(members) - {gone}
    again = replace(call, seats=len(rest) + 1, placed=rest, passed_over=call.passed_over | {gone})
    return next((name for name in choose(again).members if name not in rest), None)
