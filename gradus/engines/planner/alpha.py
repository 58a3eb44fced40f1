"""First plans from the linear relaxation: alpha-point list scheduling.

The relaxation says of every candidate how much of it has started by each month. The month in which a
share ``alpha`` of that is reached orders the candidates; they are placed one by one in that order, at
the first month from there on that everything scarce allows, and what then still fits is added as a
spreadsheet would. Several shares are tried and the best plan is kept.

Method: Phillips, Stein and Wein (1998), Minimizing average completion time in the presence of release
dates, Mathematical Programming 82; here with a threshold below which a candidate is left to the end.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from gradus.engines.planner.greedy import Schedule, complete
from gradus.engines.planner.model import Model
from gradus.engines.planner.plan import Activity

TRIED = ((0.7, 0.02), (0.3, 0.3), (0.5, 0.3), (0.1, 0.6), (0.3, 0.6), (0.5, 0.6))
"""Shares, each with the part of a candidate in the relaxation from which it is placed at its point."""


def alpha_plans(
    model: Model, values: np.ndarray, tried: Sequence[tuple[float, float]] = TRIED
) -> Iterator[tuple[Activity, ...]]:
    """A plan for every pair tried; they may miss what the State insists on.

    Parameters
    ----------
    model
        The model.
    values
        Its columns in the relaxation (``Session.values``).
    tried
        Pairs of a share and a threshold.
    """
    for share, threshold in tried:
        yield _plan(model, _points(model, values, share, threshold))


def _points(
    model: Model, values: np.ndarray, share: float, threshold: float
) -> list[tuple[int, str]]:
    """The alpha point of every candidate above the threshold, the earliest first."""
    found = []
    for name, window in model.windows.items():
        part = float(values[window.cumulative[-1]])
        if part >= threshold:
            reached = share * part - 1e-9
            point = next(
                start
                for start, column in zip(window.starts, window.cumulative, strict=True)
                if values[column] >= reached
            )
            found.append((point, -part, name))
    return [(point, name) for point, _, name in sorted(found)]


def _plan(model: Model, points: Sequence[tuple[int, str]]) -> tuple[Activity, ...]:
    """Place the candidates in order, again and again until no more of them fits."""
    schedule = Schedule(model.lookup, model.fixed)
    waiting = list(points)
    while True:
        left = [point for point in waiting if not _placed(model, schedule, *point)]
        if len(left) == len(waiting):
            break
        waiting = left
    complete(schedule, model.now)
    return tuple(schedule.activities.values())


def _placed(model: Model, schedule: Schedule, point: int, name: str) -> bool:
    window = model.windows[name]
    candidate = window.candidate
    return any(
        start >= point
        and schedule.ready(candidate, start)
        and schedule.place(candidate, start, end)
        for start, end in zip(window.starts, window.ends, strict=True)
    )
