"""One search, or two in two processes: the solver's own, and one that only improves plans.

HiGHS hardly gains from threads, so a second core searches the neighbourhood of the first plan. When
the first search ends by gap, work or proof, only its answer counts, and it is the same on every run.
When the clock ends it, the second one's plans count too, against the first one's bound.
"""

from __future__ import annotations

import multiprocessing
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection

from gradus.engines.planner.lookup import Lookup
from gradus.engines.planner.model import Disturbance, Model
from gradus.engines.planner.neighbourhood import improvements
from gradus.engines.planner.plan import Activity
from gradus.engines.planner.problem import Problem
from gradus.engines.planner.solver import Limits, OnProgress, Outcome, Session

WORTH_IT = 2.0
"""Seconds of search from which a second process is started (it needs half a second itself)."""


@dataclass(frozen=True, kw_only=True)
class Task:
    """A model to search, where to stop, and a plan to begin from."""

    model: Model
    limits: Limits
    start: tuple[Activity, ...] | None = None
    seed: int = 0


@dataclass(frozen=True, kw_only=True)
class _Parcel:
    """What another process needs to build the same model and improve the same plan."""

    problem: Problem
    fixed: tuple[Activity, ...]
    now: int
    disturbance: Disturbance | None
    start: tuple[Activity, ...]
    seed: int


def run(task: Task, threads: int = 1, progress: OnProgress | None = None) -> Outcome:
    """Search with one process, or with two where there are threads, a clock and a plan for them."""
    seconds = task.limits.seconds
    if threads < 2 or seconds is None or seconds < WORTH_IT or task.start is None:
        return _search(task, progress)
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    helper = context.Process(
        target=_improve, args=(_parcel(task, task.start), there), name="improver", daemon=True
    )
    helper.start()
    there.close()
    try:
        outcome = _search(task, progress)
        if outcome.ending != "clock":
            return outcome
        return replace(outcome, plans=(*outcome.plans, *_sent(here)))
    finally:
        helper.terminate()
        helper.join()
        here.close()


def _search(task: Task, progress: OnProgress | None) -> Outcome:
    return Session(task.model, 1, task.seed).solve(task.limits, task.start, progress)


def _parcel(task: Task, start: tuple[Activity, ...]) -> _Parcel:
    return _Parcel(
        problem=task.model.lookup.problem,
        fixed=task.model.fixed,
        now=task.model.now,
        disturbance=task.model.disturbance,
        start=start,
        seed=task.seed + 1,
    )


def _sent(here: Connection) -> list[tuple[Activity, ...]]:
    """The plans that have arrived."""
    plans = []
    try:
        while here.poll():
            plans.append(here.recv())
    except (EOFError, OSError):
        pass  # the other process is gone; what it sent before counts
    return plans


def _improve(parcel: _Parcel, there: Connection) -> None:
    """In the other process: send every better plan, until it is stopped or nobody listens."""
    model = Model(
        Lookup(parcel.problem),
        fixed=parcel.fixed,
        now=parcel.now,
        disturbance=parcel.disturbance,
    )
    parent = multiprocessing.parent_process()
    for plan in improvements(model, parcel.start, parcel.seed):
        if parent is None or not parent.is_alive():
            return
        if plan is not None:
            there.send(plan)
