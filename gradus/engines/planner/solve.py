"""From a problem to the best plan that can be found, with a proven bound on what is possible."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from gradus.domain.messages import message
from gradus.domain.refusals import InvalidInput, Refusal
from gradus.engines.planner import check, evaluate, money
from gradus.engines.planner.greedy import greedy
from gradus.engines.planner.lookup import Lookup
from gradus.engines.planner.model import Model
from gradus.engines.planner.plan import FORMAT, Activity, Plan, Stop
from gradus.engines.planner.problem import Problem
from gradus.engines.planner.solver import Limits, Outcome, Progress, Session
from gradus.engines.planner.validate import faults


@dataclass(frozen=True, kw_only=True)
class Options:
    """How long and how well to solve.

    ``gap`` is the share of the plan's value that may stay unproven; ``work`` a number of simplex
    iterations (the same on every machine); ``seconds`` a clock. A solve that stops by gap or work is
    deterministic for a seed.
    """

    gap: float = 0.0
    work: int | None = None
    seconds: float | None = None
    threads: int = 1
    seed: int = 0


class NoPlan(Refusal):
    """No plan keeps every condition of the problem: the conditions contradict each other."""

    def __init__(self) -> None:
        super().__init__(
            "no-plan",
            message("No plan can keep every condition of this problem."),
            message("Withdraw or loosen something that is insisted on, or give it what it needs."),
        )


def build(
    problem: Problem,
    *,
    fixed: Sequence[Activity] = (),
    now: int = 0,
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
    return Model(Lookup(problem), fixed=fixed, now=now)


def solve(
    problem: Problem,
    options: Options = Options(),
    *,
    start: Iterable[Activity] | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> Plan:
    """The best plan found within the options, checked, paid to the dollar, with its bound."""
    model = build(problem)
    candidates = [greedy(model.lookup), tuple(start) if start is not None else None]
    sound = [plan for plan in candidates if plan is not None and _is_sound(model.lookup, plan)]
    first = max(sound, key=lambda plan: evaluate.objective(problem, plan), default=None)
    if model.impossible or not model.payable:
        raise NoPlan
    session = Session(model, options.threads, options.seed)
    limits = Limits(options.gap, options.work, options.seconds)
    outcome = session.solve(limits, first, progress)
    return outcome
