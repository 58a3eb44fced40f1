"""Several variants of a problem solved together and compared with the base."""

from __future__ import annotations

import multiprocessing
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace

from gradus.domain.messages import Message, message
from gradus.domain.refusals import InvalidInput, Refusal
from gradus.engines.planner.plan import Plan
from gradus.engines.planner.problem import Problem
from gradus.engines.planner.solve import Options, solve


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of one variant; differences are against the base.

    ``plan`` is None where there is none, and ``why`` says so.
    """

    name: str
    objective: float | None
    objective_change: float | None
    bound: float | None
    gap: float | None
    cost: int | None
    cost_change: int | None
    enters: tuple[str, ...] = ()
    leaves: tuple[str, ...] = ()
    moves: tuple[tuple[str, int, int], ...] = ()
    why: Message | None = None


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """The base and its variants, in the order given."""

    base: Outcome
    variants: tuple[Outcome, ...]


def what_if(
    problem: Problem, variants: Mapping[str, Problem], options: Options, workers: int = 1
) -> Comparison:
    """Solve the problem and its variants, and say how they differ.

    Parameters
    ----------
    problem
        The base.
    variants
        Changed problems by name.
    options
        For each of them alone.
    workers
        Processes to share them out to.
    """
    problems = [problem, *variants.values()]
    if workers > 1:
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(max_workers=workers, mp_context=context) as pool:
            alone = replace(options, threads=1)
            plans = list(pool.map(_solved, problems, [alone] * len(problems)))
    else:
        plans = [_solved(p, options) for p in problems]
    base, rest = plans[0], plans[1:]
    return Comparison(
        base=_outcome("base", base, base),
        variants=tuple(
            _outcome(name, plan, base) for name, plan in zip(variants, rest, strict=True)
        ),
    )


def _solved(problem: Problem, options: Options) -> Plan | Message:
    """The plan, or why there is none (faults, or conditions that contradict each other)."""
    try:
        return solve(problem, options)
    except InvalidInput as refusal:
        first = refusal.faults[0]
        return message("{where}: {what}", where=first.where, what=first.what)
    except Refusal as refusal:
        return refusal.what


def cost_of(plan: Plan) -> int:
    """All money the plan commits, in US dollars."""
    return sum(payment.amount for payment in plan.payments)


def _outcome(name: str, plan: Plan | Message, base: Plan | Message) -> Outcome:
    if isinstance(plan, Message):
        return Outcome(
            name=name,
            objective=None,
            objective_change=None,
            bound=None,
            gap=None,
            cost=None,
            cost_change=None,
            why=plan,
        )
    known = not isinstance(base, Message)
    before = {a.candidate: a.start for a in base.activities} if known else {}  # type: ignore[union-attr]
    after = {a.candidate: a.start for a in plan.activities}
    return Outcome(
        name=name,
        objective=plan.objective,
        objective_change=plan.objective - base.objective if known else None,  # type: ignore[union-attr]
        bound=plan.bound,
        gap=plan.gap,
        cost=cost_of(plan),
        cost_change=cost_of(plan) - cost_of(base) if known else None,  # type: ignore[arg-type]
        enters=_names(after, before),
        leaves=_names(before, after),
        moves=tuple(
            (key, before[key], start)
            for key, start in after.items()
            if key in before and before[key] != start
        ),
    )


def _names(those: Mapping[str, int], not_those: Mapping[str, int]) -> tuple[str, ...]:
    names: Sequence[str] = [name for name in those if name not in not_those]
    return tuple(names)
