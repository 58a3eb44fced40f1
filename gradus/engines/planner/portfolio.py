"""One search, or two in two processes: the second looks another way.

HiGHS hardly gains from threads, so a second core runs a second search with other settings. When the
first search ends by gap, work or proof, only its answer counts, and it is the same on every run.
When the clock ends it, the better plan and the tighter bound of the two count.
"""

from __future__ import annotations

import math
import multiprocessing
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field, replace

from gradus.engines.planner.lookup import Lookup
from gradus.engines.planner.model import Disturbance, Model
from gradus.engines.planner.plan import Activity
from gradus.engines.planner.problem import Problem
from gradus.engines.planner.solver import Limits, Outcome, Progress, Session

SECOND_WAY: Mapping[str, object] = {"mip_heuristic_effort": 0.25}
"""Settings of the second search: five times the usual effort on finding plans."""

GRACE = 0.6
"""Seconds that starting a process takes; the second search ends that much earlier."""


@dataclass(frozen=True, kw_only=True)
class Task:
    """A model to search, where to stop, and a plan to begin from."""

    model: Model
    limits: Limits
    start: tuple[Activity, ...] | None = None
    seed: int = 0
    options: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class _Parcel:
    """What another process needs to build the same model."""

    problem: Problem
    fixed: tuple[Activity, ...]
    now: int
    disturbance: Disturbance | None
    limits: Limits
    start: tuple[Activity, ...] | None
    seed: int


def run(
    task: Task, threads: int = 1, progress: Callable[[Progress], None] | None = None
) -> Outcome:
    """Search with one process, or with two where there are threads and a clock for them."""
    seconds = task.limits.seconds
    if threads < 2 or seconds is None or seconds < 3 * GRACE:
        return _search(task, progress)
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max_workers=1, mp_context=context) as pool:
        other = pool.submit(_elsewhere, _parcel(task))
        outcome = _search(task, progress)
        if outcome.ending != "clock":
            _abandon(pool, other)
            return outcome
        return _together(outcome, other.result())


def _search(task: Task, progress: Callable[[Progress], None] | None) -> Outcome:
    session = Session(task.model, 1, task.seed)
    return session.solve(task.limits, task.start, progress, dict(task.options))


def _parcel(task: Task) -> _Parcel:
    seconds = max((task.limits.seconds or 0.0) - GRACE, 0.1)
    return _Parcel(
        problem=task.model.lookup.problem,
        fixed=task.model.fixed,
        now=task.model.now,
        disturbance=task.model.disturbance,
        limits=replace(task.limits, seconds=seconds),
        start=task.start,
        seed=task.seed + 1,
    )


def _elsewhere(parcel: _Parcel) -> Outcome:
    """The second search, in its own process."""
    model = Model(
        Lookup(parcel.problem),
        fixed=parcel.fixed,
        now=parcel.now,
        disturbance=parcel.disturbance,
    )
    task = Task(
        model=model,
        limits=parcel.limits,
        start=parcel.start,
        seed=parcel.seed,
        options=SECOND_WAY,
    )
    return _search(task, None)


def _abandon(pool: ProcessPoolExecutor, other: Future[Outcome]) -> None:
    """Stop the second search: its answer is not wanted any more."""
    other.cancel()
    for process in list((pool._processes or {}).values()):
        process.terminate()


def _together(first: Outcome, second: Outcome) -> Outcome:
    """The better of both: all plans, the tighter bound."""
    if second.ending == "infeasible":
        return first
    bound = min(first.bound, second.bound)
    ending = first.ending
    if second.ending in ("optimal", "gap"):
        ending = second.ending
    plans = (*first.plans, *second.plans)
    usable = bound if not math.isnan(bound) else first.bound
    return replace(
        first,
        ending="clock" if ending == "gap" else ending,
        plans=plans,
        bound=usable,
        work=first.work + second.work,
        nodes=first.nodes + second.nodes,
    )
