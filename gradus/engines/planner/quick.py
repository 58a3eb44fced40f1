"""A search of seconds, for a person who waits: two threads on one model, one for the bound, one for plans.

HiGHS lets go of the interpreter while it runs, so two solvers share two cores without a second process,
which would need a third of the time to start. One proves: the whole model, without its heuristics. The
other one looks for plans: it rounds the relaxation, then solves parts of the best plan again and again
(``neighbourhood``), with only the starts that the relaxation, the base plan or the best plan use, and their
neighbours. Both keep few cuts: on these models a search of seconds would otherwise end in its first node.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from gradus.engines.planner.alpha import alpha_plans
from gradus.engines.planner.check import violations
from gradus.engines.planner.model import Model
from gradus.engines.planner.neighbourhood import Style, improvements
from gradus.engines.planner.plan import Activity
from gradus.engines.planner.solver import Limits, OnProgress, Outcome, Progress, Session, settle

FEW_CUTS: dict[str, object] = {"mip_pool_soft_limit": 10, "mip_pool_age_limit": 1}
PROVING: dict[str, object] = {**FEW_CUTS, "mip_heuristic_effort": 0.0}

USED = 0.02
"""Part of a candidate from which a start of the relaxation counts as used."""

NEAR = 1
"""Months beside a start that is used."""

ROUNDED = ((0.3, 0.5), (0.5, 0.4), (0.7, 0.02))
"""How plans are drawn from the relaxation (see ``alpha.TRIED``)."""

PART_SECONDS = 0.5
SHARE = 0.5
"""Seconds for a part, and the share of all candidates in the first part."""

Plans = tuple[Activity, ...]


@dataclass
class _Stand:
    """What the two threads know of each other."""

    left: Callable[[], float]
    gap: float
    best: Plans | None
    worth: float = -math.inf
    bound: float = math.inf
    over: threading.Event = field(default_factory=threading.Event)
    outcome: Outcome | None = None

    def near_enough(self) -> bool:
        return self.bound - self.worth <= self.gap * abs(self.bound) + 1e-9


def quick(
    model: Model,
    first: Plans | None,
    base: Sequence[Activity],
    gap: float,
    left: Callable[[], float],
    *,
    seed: int = 0,
    progress: OnProgress | None = None,
) -> Outcome:
    """The best plan found before the time is over, with a proven bound.

    Parameters
    ----------
    model
        The model.
    first
        A sound plan of it, if there is one.
    base
        The plan that was there before its conditions changed.
    gap
        The search ends early within this share of the bound.
    left
        Tells the seconds that are left.
    seed, progress
        As for ``solve``.
    """
    settle(1)
    stand = _Stand(left, gap, first, -math.inf if first is None else model.worth(first))
    prover = threading.Thread(
        target=_prove, args=(model, stand, seed, progress), name="prover", daemon=True
    )
    prover.start()
    try:
        _look(model, stand, base, seed)
    finally:
        if stand.best is not None:
            stand.over.set()
        prover.join()
    found = stand.outcome
    if found is None:
        raise RuntimeError("the search for the bound failed")
    plans = (*found.plans, *((stand.best,) if stand.best else ()))
    bound = min(found.bound, stand.bound) if found.ending != "infeasible" else found.bound
    ending = "gap" if stand.near_enough() and found.ending == "work" else found.ending
    return Outcome("clock" if ending == "work" else ending, plans, bound, found.work, found.nodes)


def _prove(model: Model, stand: _Stand, seed: int, progress: OnProgress | None) -> None:
    def told(moment: Progress) -> bool:
        stand.bound = min(stand.bound, moment.bound)
        stopped = progress is not None and bool(progress(moment))
        if stopped or stand.near_enough():
            stand.over.set()
        return stand.over.is_set()

    try:
        limits = Limits(stand.gap, None, max(stand.left(), 0.01))
        stand.outcome = Session(model, 1, seed).solve(limits, stand.best, told, PROVING)
    finally:
        if stand.outcome is not None and stand.outcome.ending in ("optimal", "gap", "infeasible"):
            stand.over.set()


def _look(model: Model, stand: _Stand, base: Sequence[Activity], seed: int) -> None:
    session = Session(model, 1, seed)
    values = session.values()
    if values is None:
        return
    stand.bound = min(stand.bound, session.relaxed)
    for plan in alpha_plans(model, values, ROUNDED):
        if stand.left() <= 0 or stand.over.is_set():
            return
        worth = model.worth(plan)
        if worth > stand.worth and not violations(model.lookup.problem, plan):
            stand.best, stand.worth = plan, worth
    if stand.best is None:
        found = session.solve(Limits(stand.gap, None, max(stand.left(), 0.01)))
        if not found.plans:
            return
        stand.best = max(found.plans, key=model.worth)
        stand.worth = model.worth(stand.best)
    style = Style(
        starts=_used(model, values, (*base, *stand.best)),
        limits=lambda: Limits(0.001, None, max(0.01, min(PART_SECONDS, stand.left()))),
        share=SHARE,
        options=FEW_CUTS,
    )
    for better in improvements(model, stand.best, seed, style):
        if better is not None:
            stand.best, stand.worth = better, model.worth(better)
        if stand.left() <= 0 or stand.over.is_set() or stand.near_enough():
            return


def _used(
    model: Model, values: np.ndarray, activities: Sequence[Activity]
) -> dict[str, frozenset[int]]:
    """For every candidate the starts that are used, and their neighbours."""
    known: dict[str, set[int]] = {name: set() for name in model.windows}
    for activity in activities:
        if activity.candidate in known:
            known[activity.candidate].add(activity.start)
    for name, window in model.windows.items():
        for start, pulse in zip(window.starts, window.pulse, strict=True):
            if values[pulse] > USED:
                known[name].add(start)
    return {
        name: frozenset(
            s for s in model.windows[name].starts if any(abs(s - u) <= NEAR for u in used)
        )
        for name, used in known.items()
    }
