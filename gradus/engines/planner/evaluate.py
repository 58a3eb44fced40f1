"""What a plan is worth: the objective, evaluated exactly and without a solver.

The objective is the area under the capability curve. For every area ``k`` of weight ``w_k`` and gap
``G_k``, ``x_k(t)`` is the sum of ``points * sustain`` of what is effective in month ``t``, and

    objective = sum_k w_k * sum_t c_t * f_k(x_k(t))
    f_k(x)    = G_k (1 - exp(-a x / G_k)), read by chords

over the months of the horizon (``c_t = 1``) and the half-year marks after it (``c_t`` is the months
the mark stands for times the retention); where a problem has a ``tempo``, ``c_t`` is multiplied by it
for every year since month zero. Its unit is weighted level points times months.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from gradus.engines.planner.plan import Activity, AreaPath
from gradus.engines.planner.problem import Curve, Gain, Problem, Terminal


def chords(curve: Curve, gap: float) -> tuple[tuple[float, float], ...]:
    """The straight pieces of an area's value curve.

    Returns
    -------
    tuple of (length, slope)
        In points and value per point, slopes decreasing; empty for a gap of zero.
    """
    if gap <= 0:
        return ()
    pieces = []
    x, value = 0.0, 0.0
    for knot in curve.knots:
        next_x = knot * gap
        next_value = gap * -math.expm1(-curve.shape * knot)
        pieces.append((next_x - x, (next_value - value) / (next_x - x)))
        x, value = next_x, next_value
    return tuple(pieces)


def worth(pieces: Iterable[tuple[float, float]], points: float) -> float:
    """The value of ``points`` along the pieces of ``chords``."""
    total = 0.0
    for length, slope in pieces:
        taken = min(max(points, 0.0), length)
        total += taken * slope
        points -= length
    return total


def readings(horizon: int, terminal: Terminal, tempo: float = 1.0) -> tuple[tuple[int, float], ...]:
    """The months in which capability is read, and the weight of each reading.

    ``tempo`` is what a month counts beside the same month a year earlier.

    Examples
    --------
    >>> readings(2, Terminal(months=12, yearly_retention=0.25))
    ((0, 1.0), (1, 1.0), (8, 3.0), (14, 1.5))
    >>> readings(13, Terminal(months=0), 0.25)[::6]
    ((0, 1.0), (6, 0.5), (12, 0.25))
    """
    months = [(month, 1.0) for month in range(horizon)]
    for before in range(0, terminal.months, 6):
        after = min(before + 6, terminal.months)
        months.append(
            (horizon + after, (after - before) * terminal.yearly_retention ** (after / 12))
        )
    if tempo == 1.0:
        return tuple(months)
    return tuple((month, weight * tempo ** (month / 12)) for month, weight in months)


def contributions(
    problem: Problem, activities: Iterable[Activity]
) -> list[tuple[int, tuple[Gain, ...]]]:
    """Month of effect and gains of every activity, and of every credit beyond the baseline."""
    candidates = {candidate.id: candidate for candidate in problem.candidates}
    found = [(a.effective, candidates[a.candidate].gains) for a in activities]
    for credit in problem.credits:
        if not credit.in_baseline:
            candidate = candidates[credit.candidate]
            found.append((credit.end + candidate.effect_after, candidate.gains))
    return found


def objective(problem: Problem, activities: Iterable[Activity]) -> float:
    """The value of a plan of these activities, in weighted level points times months."""
    effects = contributions(problem, activities)
    terms = []
    for area in problem.areas:
        pieces = chords(problem.curve, area.gap)
        steps = [
            (month, gain.points * gain.sustain)
            for month, gains in effects
            for gain in gains
            if gain.area == area.id
        ]
        for month, weight in readings(problem.horizon, problem.terminal, problem.tempo):
            raised = math.fsum(points for effective, points in steps if effective <= month)
            terms.append(area.weight * weight * worth(pieces, raised))
    return math.fsum(terms)


def ceiling(problem: Problem) -> float:
    """The value of having everything in every month: no plan can be worth more."""
    months = math.fsum(
        weight for _, weight in readings(problem.horizon, problem.terminal, problem.tempo)
    )
    return months * math.fsum(
        area.weight * worth(chords(problem.curve, area.gap), math.inf) for area in problem.areas
    )


def area_paths(problem: Problem, activities: Iterable[Activity]) -> tuple[AreaPath, ...]:
    """Every area's gain at the end of each month of the horizon."""
    effects = contributions(problem, activities)
    paths = []
    for area in problem.areas:
        pieces = chords(problem.curve, area.gap)
        steps = [(m, gain) for m, gains in effects for gain in gains if gain.area == area.id]
        raised, value = [], []
        for month in range(problem.horizon):
            counted = [gain for effective, gain in steps if effective <= month]
            raised.append(math.fsum(gain.points for gain in counted))
            expected = math.fsum(gain.points * gain.sustain for gain in counted)
            value.append(worth(pieces, expected))
        paths.append(AreaPath(area=area.id, raised=tuple(raised), value=tuple(value)))
    return tuple(paths)
