"""Planning problems from files: solve, explain, compare, make again, check."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from importlib.metadata import version
from math import isfinite
from pathlib import Path

from gradus.domain.messages import Message, message
from gradus.domain.periods import Month
from gradus.engines.planner.check import plan_violations
from gradus.engines.planner.explain import explained
from gradus.engines.planner.plan import Activity, Plan
from gradus.engines.planner.prices import prices
from gradus.engines.planner.problem import Problem
from gradus.engines.planner.solve import Options, solve
from gradus.engines.planner.solver import OnProgress, Progress
from gradus.engines.planner.what_if import Comparison, what_if
from gradus.formats.records.read_json import read_json
from gradus.formats.records.write_json import digest
from gradus.workflows.files import read_file
from gradus.workflows.search import Search
from gradus.workflows.variants import read_variants

Tell = Callable[[Message], None]


def read_problem(path: Path) -> Problem:
    """A planning problem from a JSON file; its own faults are found when it is solved."""
    return read_json(Problem, read_file(path), path.name)


def read_plan(path: Path) -> Plan:
    """A plan from a JSON file, as ``gradus plan solve`` writes it."""
    return read_json(Plan, read_file(path), path.name)


def searching(stand: Progress) -> Message:
    """Where a search stands, for a progress page; the bound may not be known yet."""
    seconds = f"{stand.seconds:.0f}"
    if not stand.objective or not isfinite(stand.bound):
        return message(
            "Searching: {seconds} s. How good a plan can be is not known yet.", seconds=seconds
        )
    gap = f"{100 * max(0.0, stand.bound / stand.objective - 1):.1f}"
    return message(
        "Searching: {seconds} s, within {gap} % of the best possible.", seconds=seconds, gap=gap
    )


def solve_and_explain(
    problem: Problem,
    options: Options,
    *,
    previous: Plan | None = None,
    now: int = 0,
    reasons: bool = True,
    tell: Tell | None = None,
    search: Search | None = None,
) -> Plan:
    """The plan of a problem with its reasons and prices, and what makes it reproducible.

    Parameters
    ----------
    problem, options, previous, now
        As for ``engines.planner.solve.solve``.
    reasons
        Whether to explain every candidate and price what is scarce.
    tell
        Is told in sentences where things stand.
    search
        Who may stop the search, keeps its plans, and knows one to begin from.
    """

    plan = solve(
        problem,
        options,
        previous=previous,
        now=now,
        start=(search.begun or None) if search is not None else None,
        progress=watching(tell, search),
        clock=time.monotonic,
    )
    return finished(problem, plan, reasons=reasons, tell=tell)


def watching(tell: Tell | None, search: Search | None) -> OnProgress:
    """What a search tells of itself: to whoever reads along, and to whoever may stop it."""

    def progress(stand: Progress) -> bool:
        if search is not None and stand.plan is not None:
            search.keep(stand.plan)
        if search is not None and search.stop():
            return True  # before a word is said: what a solver calls must not raise
        if tell is not None and stand.objective:
            tell(searching(stand))
        return False

    return progress


def finished(
    problem: Problem, plan: Plan, *, reasons: bool = True, tell: Tell | None = None
) -> Plan:
    """A plan of a problem with its reasons and prices, its dates, and what makes it reproducible."""

    def explaining(done: int, of: int) -> None:
        if tell is not None:
            tell(message("Explaining: {done} of {of}.", done=done, of=of))

    def pricing(done: int, of: int) -> None:
        if tell is not None:
            tell(message("Pricing what is scarce: {done} of {of}.", done=done, of=of))

    if reasons:
        plan = explained(problem, plan, explaining)
        plan = replace(plan, prices=prices(problem, plan, pricing))
    return replace(
        plan,
        activities=_dated(plan),
        problem_sha256=digest(problem),
        version=f"gradus {version('gradus')}",
    )


def _dated(plan: Plan) -> tuple[Activity, ...]:
    """The activities with their calendar months."""
    zero = Month.parse(plan.start)
    return tuple(
        replace(a, start_month=str(zero.plus(a.start)), end_month=str(zero.plus(a.end - 1)))
        for a in plan.activities
    )


def compare(problem: Problem, path: Path, options: Options, workers: int) -> Comparison:
    """The problem and the variants of a what-if file, solved together."""
    variants = read_variants(read_file(path), path.name, problem)
    return what_if(problem, variants, options, workers)


def violations(problem: Problem, plan: Plan) -> list[Message]:
    """What a plan breaks of its problem, judged without the solver."""
    return plan_violations(problem, plan)
