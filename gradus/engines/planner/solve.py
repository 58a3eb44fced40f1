"""From a problem to the best plan that can be found, with a proven bound on what is possible."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from gradus.domain.messages import Message, message
from gradus.domain.refusals import InvalidInput, Refusal
from gradus.engines.planner import check, evaluate, money
from gradus.engines.planner.alpha import alpha_plans
from gradus.engines.planner.conflict import Conflict, smallest_conflict
from gradus.engines.planner.greedy import greedy
from gradus.engines.planner.lookup import Lookup
from gradus.engines.planner.model import Disturbance, Model
from gradus.engines.planner.plan import FORMAT, Activity, Plan, Stop
from gradus.engines.planner.portfolio import Task, run
from gradus.engines.planner.problem import Problem
from gradus.engines.planner.replan import Previous, differences, previous_of
from gradus.engines.planner.solver import Limits, OnProgress, Outcome, Session
from gradus.engines.planner.validate import faults

SOLVER = "HiGHS"


@dataclass(frozen=True, kw_only=True)
class Options:
    """How long and how well to solve.

    ``gap`` is the share of the plan's value that may stay unproven; ``work`` a number of
    solver checkpoints (the same on every run, see ``Limits``); ``seconds`` a clock. A solve that stops by gap
    or work is deterministic for a seed, whatever ``threads`` is. With two threads or more a second process
    searches another way; what it finds counts when the clock ends the search. ``disturbance`` is
    what moving an activity of a previous plan by a month costs, as a share of the plan's value.
    """

    gap: float = 0.0
    work: int | None = None
    seconds: float | None = None
    threads: int = 1
    seed: int = 0
    disturbance: float = 0.0005


class NoPlan(Refusal):
    """No plan keeps every condition of the problem: the conditions contradict each other.

    ``conflict`` is a smallest set of them: without any one of its members there is a plan.
    """

    def __init__(self, conflict: Sequence[Conflict]) -> None:
        super().__init__(
            "no-plan",
            message(
                "No plan can keep all of these together: {conditions}",
                conditions=_joined([part.text for part in conflict]),
            ),
            message("Loosen or withdraw any one of them; each alone is enough."),
        )
        self.conflict = tuple(conflict)


class TooShort(Refusal):
    """The search ended before any plan was found."""

    def __init__(self) -> None:
        super().__init__(
            "too-short",
            message("The search ended before a first plan was found."),
            message("Allow more seconds or more work."),
        )


def _joined(parts: Sequence[Message]) -> Message:
    """The messages one after the other, as one."""
    if len(parts) == 1:
        return parts[0]
    return message("{first} {rest}", first=parts[0], rest=_joined(parts[1:]))


def build(
    problem: Problem,
    *,
    fixed: Sequence[Activity] = (),
    now: int = 0,
    disturbance: Disturbance | None = None,
) -> Model:
    """The model of a problem without faults (see ``Model`` and ``Session``).

    Raises
    ------
    InvalidInput
        With every fault of the problem.
    """
    found = faults(problem)
    if found:
        raise InvalidInput(problem.title or "problem", found)
    return Model(Lookup(problem), fixed=fixed, now=now, disturbance=disturbance)


def solve(
    problem: Problem,
    options: Options = Options(),
    *,
    previous: Plan | None = None,
    now: int = 0,
    start: Iterable[Activity] | None = None,
    progress: OnProgress | None = None,
    clock: Callable[[], float] | None = None,
) -> Plan:
    """The best plan found within the options, checked, paid to the dollar, with its bound.

    Parameters
    ----------
    problem
        What could be done, and what limits it.
    options
        Where to stop.
    previous, now
        A plan made before and the month it is made again in: what started before ``now`` stays,
        what comes later moves as little as is worth it.
    start
        A plan to begin from, if one is known.
    progress
        Is told where the search stands; if it returns True, the search ends with what it has.
    clock
        Tells the seconds since some moment (``time.monotonic``). With it ``options.seconds`` are
        those of the whole call, without it those of the search alone.

    Raises
    ------
    InvalidInput
        The problem has faults.
    NoPlan
        Its conditions contradict each other.
    TooShort
        The limits ended the search before a first plan.
    """
    began = clock() if clock is not None else 0.0
    found = faults(problem)
    if found:
        raise InvalidInput(problem.title or "problem", found)
    before = previous_of(problem, previous, now) if previous is not None else Previous()
    lookup = Lookup(problem)
    spreadsheet = greedy(lookup, before.fixed, now)
    scale = evaluate.objective(problem, spreadsheet or ())
    disturbance = before.disturbance(options.disturbance * max(scale, 1e-9))
    model = Model(lookup, fixed=before.fixed, now=now, disturbance=disturbance)
    if model.impossible or not model.payable:
        raise NoPlan(smallest_conflict(problem, before.fixed, now))
    known = [spreadsheet, tuple(start) if start is not None else None, before.kept(model)]
    sound = [plan for plan in known if plan is not None and is_sound(lookup, plan)]
    first = max(sound, key=model.worth, default=None)
    if model.windows:
        first = _better(model, first)
    if clock is not None and options.seconds is not None:
        left = max(options.seconds - (clock() - began), 0.1)
        options = replace(options, seconds=left)
    outcome = _search(model, first, options, progress)
    if outcome.ending == "infeasible":
        raise NoPlan(smallest_conflict(problem, before.fixed, now))
    plans = [
        plan
        for plan in (*sound, *((first,) if first else ()), *outcome.plans)
        if is_sound(lookup, plan)
    ]
    if not plans:
        raise TooShort
    best = max(plans, key=model.worth)
    plan = finished(model, best, outcome)
    return _with_comparison(problem, plan, spreadsheet, previous, now, options)


def _better(model: Model, first: tuple[Activity, ...] | None) -> tuple[Activity, ...] | None:
    """The first plan, or a better one drawn from the linear relaxation."""
    values = Session(model).values()
    if values is None:
        return first
    best, most = first, -math.inf if first is None else model.worth(first)
    for plan in alpha_plans(model, values):
        worth = model.worth(plan)
        if worth > most and is_sound(model.lookup, plan):
            best, most = plan, worth
    return best


def _search(
    model: Model,
    first: tuple[Activity, ...] | None,
    options: Options,
    progress: OnProgress | None,
) -> Outcome:
    if not model.windows:
        return Outcome("optimal", (model.fixed,), _bound_of_nothing(model))
    limits = Limits(options.gap, options.work, options.seconds)
    task = Task(model=model, limits=limits, start=first, seed=options.seed)
    return run(task, options.threads, progress)


def _bound_of_nothing(model: Model) -> float:
    return model.worth(model.fixed)


def is_sound(lookup: Lookup, activities: Sequence[Activity]) -> bool:
    """Whether a plan of these activities keeps every condition and can be paid."""
    if check.violations(lookup.problem, activities):
        return False
    return money.pay(lookup, activities) is not None


def finished(model: Model, activities: Sequence[Activity], outcome: Outcome) -> Plan:
    """A sound plan with its money, its paths, and how good it provably is."""
    problem = model.lookup.problem
    payments = money.pay(model.lookup, activities)
    if payments is None:
        raise ValueError("the plan cannot be paid")
    value = evaluate.objective(problem, activities)
    bound_found = min(outcome.bound, evaluate.ceiling(problem))
    above = max(0.0, bound_found - model.worth(activities))
    bound = value + above
    gap = above / abs(bound) if above > 1e-9 * max(1.0, abs(bound)) else 0.0
    ending = outcome.ending
    stop: Stop = "optimal" if ending in ("infeasible", "cut-off") else ending  # type: ignore[assignment]
    if gap <= 1e-6:
        stop = "optimal"
    return Plan(
        format=FORMAT,
        title=problem.title,
        start=problem.start,
        horizon=problem.horizon,
        activities=tuple(sorted(activities, key=lambda a: (a.start, a.candidate))),
        payments=payments,
        pots=money.pot_years(model.lookup, payments),
        areas=evaluate.area_paths(problem, activities),
        objective=value,
        bound=bound,
        gap=gap,
        greedy_objective=0.0,
        stop=stop,
        solver=SOLVER,
        work=(("checkpoints", float(outcome.work)), ("nodes", float(outcome.nodes))),
    )


def _with_comparison(
    problem: Problem,
    plan: Plan,
    spreadsheet: Sequence[Activity] | None,
    previous: Plan | None,
    now: int,
    options: Options,
) -> Plan:
    return replace(
        plan,
        greedy_objective=evaluate.objective(problem, spreadsheet) if spreadsheet else 0.0,
        differences=differences(problem, previous, plan, now) if previous is not None else (),
        seed=options.seed,
    )
