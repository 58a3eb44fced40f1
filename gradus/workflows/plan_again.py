"""A version made again because facts changed: ways from the fewest moves on, and what the facts touch."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace

from gradus.engines.planner.affected import Affected, affected
from gradus.engines.planner.plan import Plan
from gradus.engines.planner.problem import Problem
from gradus.engines.planner.replans import Replan, replans
from gradus.engines.planner.shape import Shape, Tilts
from gradus.engines.planner.shaped import shaped
from gradus.engines.planner.solve import Options
from gradus.formats.records.write_json import write_json
from gradus.workflows.plan_solve import Tell, finished, watching
from gradus.workflows.search import Search

WAYS, AFFECTED = "ways.json", "affected.json"


@dataclass(frozen=True, kw_only=True)
class Again:
    """What came of making a version again.

    ``plan`` is that of the first of the ``ways``, which disturbs least. ``touched`` are the activities of
    the version before that cannot stay as they were, or follow one that cannot; none where the problem it
    answered is not at hand.
    """

    problem: Problem
    plan: Plan
    ways: tuple[Replan, ...]
    touched: tuple[Affected, ...]

    @property
    def files(self) -> Mapping[str, bytes]:
        """Both as files."""
        return {WAYS: write_json(self.ways), AFFECTED: write_json(self.touched)}


def made_again(
    problem: Problem,
    shape: Shape,
    before: tuple[Plan, Problem | None],
    now: int,
    options: Options,
    *,
    tilts: Tilts = Tilts(),  # noqa: B008 - a frozen value
    tell: Tell | None = None,
    search: Search | None = None,
) -> Again:
    """The version that disturbs the one before least, and the ways that disturb more for more value.

    Parameters
    ----------
    problem, shape
        As it is now, and what the parties keep to.
    before
        The plan of the version before, and the problem it answered if that is at hand.
    now
        The month it is made in; what began before it stays.
    options
        Of the whole search, shared out to the ways.
    tilts, tell, search
        As for ``plan_shape.make_shaped``.

    Raises
    ------
    OtherPlan, InvalidInput, NoPlan, TooShort
        As the planner does.
    """
    plan, answered = before
    begun = {one.candidate for one in plan.activities if one.start < now}
    laid = shaped(problem, shape, tilts, now=now, begun=begun)
    seconds = None if options.seconds is None else options.seconds / 3
    ways = replans(
        laid,
        plan,
        now,
        replace(options, seconds=seconds),
        progress=watching(tell, search),
        clock=time.monotonic,
    )
    same_start = answered is not None and answered.start == laid.start
    touched = affected(answered, laid, plan, now) if same_start and answered is not None else ()
    made = finished(laid, ways[0].plan, tell=tell)
    return Again(problem=laid, plan=made, ways=ways, touched=touched)
