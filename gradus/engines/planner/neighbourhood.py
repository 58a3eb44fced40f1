"""Better plans from a plan: most of it is held, a part is solved again, over and over.

A large neighbourhood search. Parts are, in turn:

* all candidates, but only at starts the relaxation uses, or near them, or near today's;
* those about which plan and relaxation disagree most;
* what starts in two years that follow each other, with what is out;
* what shares a host or the purposes of its money with one candidate;
* any.

The parts of a kind grow while they are solved before their clock, and shrink when one is not. In each
part most columns are fixed, so the solver's presolve makes it small.

Methods: Shaw (1998), Using constraint programming and local search methods to solve vehicle routing
problems, CP98, LNCS 1520; Danna, Rothberg and Le Pape (2005), Exploring relaxation induced
neighborhoods to improve MIP solutions, Mathematical Programming 102.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

import numpy as np

from gradus.domain.randomness import stream
from gradus.engines.planner.model import Model
from gradus.engines.planner.plan import Activity
from gradus.engines.planner.solver import Limits, Session

SOLVED = Limits(gap=0.0005, seconds=2.0)
"""When a part is solved well enough, and for how long it is tried."""

WIDE = Limits(gap=0.0005, seconds=3.0)
"""The same for the part that leaves all candidates free."""

SMALLEST = 6
"""Candidates in a part at least."""

SHARE, LEAST, MOST = 0.35, 0.15, 0.7
"""Share of all candidates in a part: at first, at least, at most."""

GROW, SHRINK = 1.15, 0.8

USED = 0.02
"""Part of a start in the relaxation from which it counts as used."""

NEAR_USED, NEAR_TODAY = 1, 2
"""Starts on either side of a used one, and of today's, that are open too."""


def improvements(
    model: Model, plan: tuple[Activity, ...], seed: int
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
    """
    session = Session(model, 1, seed)
    values = session.values()
    if values is None:
        return
    parts = _Parts(model, values, stream(seed, "planner", "neighbourhood"))
    kinds = (parts.disputed, parts.years, parts.related, parts.any)
    best, worth = plan, model.worth(plan)
    shares = [SHARE] * len(kinds)
    for turn in count():
        round_, kind = divmod(turn, len(kinds) + 1)
        session.release()
        if kind == 0:
            parts.only_used(session, best)
            outcome = session.solve(WIDE, best)
        else:
            kind -= 1
            size = max(SMALLEST, round(shares[kind] * len(model.windows)))
            _hold(session, best, set(kinds[kind](best, round_)[:size]))
            outcome = session.solve(SOLVED, best)
            grow = GROW if outcome.ending != "clock" else SHRINK
            shares[kind] = min(MOST, max(LEAST, shares[kind] * grow))
        found = max(outcome.plans, key=model.worth, default=best)
        better = model.worth(found) > worth + 1e-9
        if better:
            best, worth = found, model.worth(found)
        yield best if better else None


@dataclass(frozen=True)
class _Parts:
    """Ways to draw a part of a plan: candidates, the first of which are to be free."""

    model: Model
    values: np.ndarray
    dice: np.random.Generator

    def any(self, _plan: tuple[Activity, ...], _round: int) -> list[str]:
        """All in any order."""
        return [str(name) for name in self.dice.permutation(list(self.model.windows))]

    def years(self, plan: tuple[Activity, ...], round_: int) -> list[str]:
        """What starts in a year or the next, and what is out."""
        year = round_ % max(1, self.model.lookup.years - 1)
        starts = {activity.candidate: activity.start // 12 for activity in plan}
        return [n for n in self.any(plan, round_) if starts.get(n, year) in (year, year + 1)]

    def related(self, plan: tuple[Activity, ...], round_: int) -> list[str]:
        """Those first that share a host or purposes with one drawn; ties at random."""
        names = self.any(plan, round_)
        one = self.model.windows[names[0]].candidate

        def likeness(name: str) -> float:
            other = self.model.windows[name].candidate
            host = 3.0 if other.institution == one.institution else 0.0
            purposes = len(set(other.purposes) & set(one.purposes))
            return host + 2.0 * purposes + 4.0 * float(self.dice.random())

        return sorted(names, key=likeness, reverse=True)

    def disputed(self, plan: tuple[Activity, ...], round_: int) -> list[str]:
        """Those first about which the relaxation says otherwise; ties at random."""
        starts = {activity.candidate: activity.start for activity in plan}

        def dispute(name: str) -> float:
            window = self.model.windows[name]
            agreed = 1.0 - float(self.values[window.cumulative[-1]])
            if name in starts:
                place = window.starts.index(starts[name])
                agreed = float(self.values[window.pulse[place]])
            return 1.0 - agreed + 0.3 * float(self.dice.random())

        return sorted(self.any(plan, round_), key=dispute, reverse=True)

    def only_used(self, session: Session, plan: tuple[Activity, ...]) -> None:
        """Close every start that is neither used by the relaxation nor near it nor near today's."""
        starts = {activity.candidate: activity.start for activity in plan}
        for name, window in self.model.windows.items():
            used = [n for n, pulse in enumerate(window.pulse) if self.values[pulse] >= USED]
            open_ = {n + d for n in used for d in range(-NEAR_USED, NEAR_USED + 1)}
            if name in starts:
                today = window.starts.index(starts[name])
                open_.update(range(today - NEAR_TODAY, today + NEAR_TODAY + 1))
            for place, pulse in enumerate(window.pulse):
                if place not in open_:
                    session.high[pulse] = 0.0


def _hold(session: Session, plan: tuple[Activity, ...], free: set[str]) -> None:
    """Fix every candidate that is not free to its start, or out."""
    starts = {activity.candidate: activity.start for activity in plan}
    for name, window in session.model.windows.items():
        if name in free:
            continue
        for start, pulse in zip(window.starts, window.pulse, strict=True):
            value = 1.0 if starts.get(name) == start else 0.0
            session.low[pulse] = session.high[pulse] = value
