"""Rows of the model that make every start wait for what it requires.

``started_by(j, s) <= holds(s)`` for every start ``s``, one row for each condition (disaggregated,
which is tighter than one row for all). A condition that holds stays met, so a row for the last of
several months with the same right-hand side is enough.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradus.engines.planner.lookup import hard_parts
from gradus.engines.planner.problem import Requirement
from gradus.engines.planner.requirements import first_month, share_count
from gradus.engines.planner.rows import Expression, total

if TYPE_CHECKING:
    from gradus.engines.planner.model import Model, Window

NOTHING = Expression({})
SURE = Expression({}, 1.0)


def add(model: Model) -> None:
    """Add the rows of every candidate's requirement."""
    for window in model.windows.values():
        for part in hard_parts(window.candidate.requires):
            _wait(model, window, part)


def _wait(model: Model, window: Window, part: Requirement) -> None:
    given = first_month(model.lookup, part, model.moments)
    pending: tuple[tuple[tuple[int, float], ...], float, int] | None = None
    for start, column in zip(window.starts, window.cumulative, strict=True):
        if start >= given:
            break
        need, have = _threshold(model, part, start)
        key = (tuple(sorted(have.terms.items())), need)
        if pending is not None and pending[:2] != key:
            _row(model, window, pending)
        pending = (*key, column)
    if pending is not None:
        _row(model, window, pending)


def _row(
    model: Model, window: Window, row: tuple[tuple[tuple[int, float], ...], float, int]
) -> None:
    terms, need, column = row
    signed = {place: -value for place, value in terms}
    signed[column] = signed.get(column, 0.0) + need
    model.rows.row(signed, high=0.0, family=("requirement", window.candidate.id, 0))


def _threshold(model: Model, part: Requirement, month: int) -> tuple[float, Expression]:
    """``(need, have)`` such that the condition holds in that month if ``have >= need``.

    What is given (credits, running activities) is taken off the need.
    """
    if part.any_of:
        options = [_indicator(model, inner, month) for inner in part.any_of if inner.hard]
        return 1.0, total((1.0, option) for option in options)
    moment = month - part.lag
    if part.activity is not None:
        return 1.0, _done(model, part, part.activity, moment)
    if part.share is not None:
        have = total((1.0, _done(model, part, name, moment)) for name in part.of)
        return share_count(part) - have.constant, Expression(have.terms)
    if part.area is not None:
        return _gate(model, part, moment)
    return 1.0, NOTHING


def _done(model: Model, part: Requirement, name: str, month: int) -> Expression:
    effective = part.when == "effective"
    given = model.moments.get(name)
    if given is not None:
        return SURE if (given.effective if effective else given.delivered) <= month else NOTHING
    window = model.windows.get(name)
    if window is None:
        return NOTHING
    return window.effective_by(month) if effective else window.delivered_by(month)


def _gate(model: Model, part: Requirement, month: int) -> tuple[float, Expression]:
    """Points still needed of an area, and the plan's points, none above what is needed."""
    need = (part.points or 0.0) - _given_points(model, part, month)
    have = total(
        (min(gain.points, need), window.effective_by(month))
        for window in model.windows.values()
        for gain in window.candidate.gains
        if gain.area == part.area
    )
    return need, have


def _given_points(model: Model, part: Requirement, month: int) -> float:
    given = 0.0
    for name, moment in model.moments.items():
        credit = model.lookup.credits.get(name)
        if moment.effective <= month and (credit is None or not credit.in_baseline):
            gains = model.lookup.candidates[name].gains
            given += sum(gain.points for gain in gains if gain.area == part.area)
    return given


def _indicator(model: Model, part: Requirement, month: int) -> Expression:
    """At most one, and one only if the condition holds in that month."""
    parts = hard_parts(part)
    if all(first_month(model.lookup, inner, model.moments) <= month for inner in parts):
        return SURE
    if len(parts) == 1:
        need, have = _threshold(model, parts[0], month)
        if parts[0].any_of or parts[0].activity is not None or (need <= 1.0 and parts[0].of):
            return have
    column = model.rows.column(integer=True)
    model.indicators.append((column, part, month))
    for inner in parts:
        need, have = _threshold(model, inner, month)
        row = {place: -value for place, value in have.terms.items()}
        row[column] = row.get(column, 0.0) + need
        model.rows.row(row, high=have.constant, family=("requirement", "", 0))
    return Expression({column: 1.0})
