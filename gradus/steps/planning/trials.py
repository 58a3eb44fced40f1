"""Trials of a plan: what the planner answers to a shape, in plain values. Only a worker loads the planner."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from gradus.catalogue.installed import installed_shelf
from gradus.core.jobs.told import kept
from gradus.formats.records.read_json import read_json
from gradus.formats.records.write_json import write_json
from gradus.steps.planning.bridge import GAP, SHAPE
from gradus.workflows.search import Search

if TYPE_CHECKING:
    from gradus.engines.planner.resolve import Resolved

LONGER = 8
"""So many times as long it may take where the first seconds find no plan at all."""


def alternatives(
    problem: bytes, made: bytes, shape: str, *, seconds: float, stop: Callable[[], bool]
) -> list[dict[str, Any]]:
    """The version and one plan for each tilt, the version first.

    Parameters
    ----------
    problem, made
        ``problem.json`` (without a shape) and ``plan.json`` of the version.
    shape
        What the version keeps to; empty: nothing.
    seconds
        For each of them.
    stop
        Whether the search is to end.
    """
    from gradus.engines.planner.plan import Plan
    from gradus.engines.planner.problem import Problem
    from gradus.engines.planner.shape import Shape
    from gradus.engines.planner.solve import Options
    from gradus.workflows.plan_shape import side_by_side, tilts_of

    rows = side_by_side(
        read_json(Problem, problem, "problem.json"),
        read_json(Plan, made, "plan.json"),
        Options(gap=GAP, seconds=seconds, threads=1),
        shape=read_json(Shape, shape.encode(), SHAPE) if shape else None,
        tilts=tilts_of(installed_shelf()),
        search=_stopped_by(stop),
    )
    return [
        {
            "tilt": row.tilt,
            "content": write_json(row.plan).decode() if row.plan is not None else "",
            "figures": asdict(row.yardsticks) if row.yardsticks is not None else None,
            "trades": [kept(text) for text in row.trades],
            "why": kept(row.why) if row.why is not None else None,
        }
        for row in rows
    ]


def tried(
    problem: bytes, made: bytes, shape: str, *, seconds: float, stop: Callable[[], bool]
) -> dict[str, Any]:
    """What a shape makes of a version, within seconds: figures of both, trades, what changes.

    Raises
    ------
    InvalidInput, NoPlan, TooShort
        As the planner does.
    """
    from gradus.engines.planner.alternatives import trades
    from gradus.engines.planner.compare import compared
    from gradus.engines.planner.plan import Plan
    from gradus.engines.planner.problem import Problem
    from gradus.engines.planner.shape import Shape
    from gradus.engines.planner.solve import Options, TooShort
    from gradus.engines.planner.yardsticks import gain_by_month, measured
    from gradus.workflows.plan_shape import make_shaped, tilts_of

    asked = read_json(Problem, problem, "problem.json")
    base = read_json(Plan, made, "plan.json")
    began = time.monotonic()
    wanted = read_json(Shape, shape.encode(), SHAPE)

    def within(allowed: float) -> Resolved:
        options = Options(gap=GAP, seconds=allowed, threads=1)
        tilts, search = tilts_of(installed_shelf()), _stopped_by(stop)
        return make_shaped(asked, wanted, base, options, tilts=tilts, reasons=False, search=search)

    try:
        found = within(seconds)
    except TooShort:  # far from the version: worth waiting longer for than hearing nothing
        found = within(LONGER * seconds)
    took = time.monotonic() - began
    whole = max(gain_by_month(asked, base.activities)[-1:] or (0.0,))
    before = measured(asked, base.activities, base.payments, whole)
    longer = asked if asked.horizon >= found.problem.horizon else found.problem
    after = measured(longer, found.plan.activities, found.plan.payments, whole)
    diff = compared(base, found.plan, asked, found.problem)
    return {
        "shape": shape,
        "before": asdict(before),
        "after": asdict(after),
        "trades": [kept(text) for text in trades(asked, before, after)],
        "changes": [
            {
                "item": one.candidate,
                "title": one.title,
                "kind": one.kind,
                "text": [kept(text) for text in one.text],
            }
            for one in diff.changes
        ],
        "gap": f"{100 * found.plan.gap:.1f}",
        "took": f"{took:.1f}",
    }


def _stopped_by(stop: Callable[[], bool]) -> Search:
    """A search that keeps nothing on its way: it is over before another worker could go on with it."""
    return Search(stop=stop, keep=lambda _: None)
