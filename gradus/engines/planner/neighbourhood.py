"""Better plans from a plan: most of it is held, a part is solved again, over and over.

A large neighbourhood search. Parts are, in turn: what starts in two years that follow each other, with
what is out; a random part; what shares a host or the purposes of its money with one candidate. A part
that is solved before its clock grows, one that is not shrinks. In each part most columns are fixed, so
the solver's presolve makes it small.

Method: Shaw (1998), Using constraint programming and local search methods to solve vehicle routing
problems, CP98, LNCS 1520; here with the mixed-integer model for every part.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from gradus.domain.randomness import stream
from gradus.engines.planner.model import Model
from gradus.engines.planner.plan import Activity
from gradus.engines.planner.solver import Limits, Session

SOLVED = Limits(gap=0.0005, seconds=2.0)
"""When a part is solved well enough, and for how long it is tried."""

SMALLEST = 6
"""Candidates in a part at least."""

SHARE, LEAST, MOST = 0.35, 0.15, 0.7
"""Share of all candidates in a part: at first, at least, at most."""


@dataclass(frozen=True, kw_only=True)
class Style:
    """How parts are solved: how long, how large the first is, with which options of the solver, and
    with which starts (None: all)."""

    limits: Callable[[], Limits] = lambda: SOLVED
    share: float = SHARE
    options: Mapping[str, object] | None = None
    starts: Mapping[str, frozenset[int]] | None = None


THOROUGH = Style()


def improvements(
    model: Model, plan: tuple[Activity, ...], seed: int, style: Style = THOROUGH
) -> Iterator[tuple[Activity, ...] | None]:
    """For every part solved: a plan that is worth more than all before, or None. It never ends.

    Parameters
    ----------
    model
        The model.
    plan
        A plan of it to begin from.
    seed
        Of the named stream ``planner/neighbourhood``.
    style
        How parts are solved.
    """
    session = Session(model, 1, seed)
    dice = stream(seed, "planner", "neighbourhood")
    best, worth, share, turn = plan, model.worth(plan), style.share, 0
    while True:
        session.release()
        for name, starts in (style.starts or {}).items():
            session.allow(name, starts | {a.start for a in best if a.candidate == name})
        _hold(session, best, _part(model, best, turn, share, dice))
        outcome = session.solve(style.limits(), best, None, dict(style.options or {}))
        solved = outcome.ending != "clock"
        share = min(MOST, share * 1.1) if solved else max(LEAST, share * 0.9)
        turn += 1
        found = max(outcome.plans, key=model.worth, default=best)
        better = model.worth(found) > worth + 1e-9
        if better:
            best, worth = found, model.worth(found)
        yield best if better else None


def _part(
    model: Model,
    plan: tuple[Activity, ...],
    turn: int,
    share: float,
    dice: np.random.Generator,
) -> set[str]:
    """The candidates that are free."""
    names = list(model.windows)
    size = max(SMALLEST, round(share * len(names)))
    kind = turn % 3
    if kind == 0:
        free = _years(model, plan, (turn // 3) % max(1, model.lookup.years - 1))
        if len(free) > MOST * len(names):
            free = [str(name) for name in dice.permutation(free)][: round(MOST * len(names))]
        return set(free)
    if kind == 1:
        return {str(name) for name in dice.permutation(names)[:size]}
    return set(_related(model, names, dice)[:size])


def _years(model: Model, plan: tuple[Activity, ...], year: int) -> list[str]:
    """What starts in the year or the next, and what is out."""
    starts = {activity.candidate: activity.start // 12 for activity in plan}
    return [name for name in model.windows if starts.get(name, year) in (year, year + 1)]


def _related(model: Model, names: list[str], dice: np.random.Generator) -> list[str]:
    """All candidates, those first that share a host or purposes with one drawn; ties at random."""
    one = model.windows[str(dice.choice(names))].candidate

    def likeness(name: str) -> float:
        other = model.windows[name].candidate
        host = 3.0 if other.institution == one.institution else 0.0
        purposes = len(set(other.purposes) & set(one.purposes))
        return host + 2.0 * purposes + 4.0 * float(dice.random())

    return sorted(names, key=likeness, reverse=True)


def _hold(session: Session, plan: tuple[Activity, ...], free: set[str]) -> None:
    """Fix every candidate that is not free to its start, or out."""
    starts = {activity.candidate: activity.start for activity in plan}
    for name, window in session.model.windows.items():
        if name in free:
            continue
        for start, pulse in zip(window.starts, window.pulse, strict=True):
            value = 1.0 if starts.get(name) == start else 0.0
            session.low[pulse] = session.high[pulse] = value
