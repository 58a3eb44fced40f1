"""What the threat picture moved: the weights of areas, and the plan, beside those without it.

Without the picture all intervention areas weigh the same. The plan without it is looked for in a short
search that begins from the plan with it: a small share of the time that was asked for, so that both
searches together keep within it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from gradus.domain.messages import Message, message
from gradus.engines.planner.beside import Beside, Verdict, beside
from gradus.engines.planner.plan import Activity, Plan
from gradus.engines.planner.problem import Problem
from gradus.engines.planner.solve import Options
from gradus.engines.planner.solver import Progress
from gradus.engines.threat.equal import Moved, moved
from gradus.engines.threat.profile import ThreatProfile
from gradus.workflows.assembly_bench import LATER
from gradus.workflows.plan_solve import searching
from gradus.workflows.search import Search

SHARE = 0.15
"""Of the seconds and checkpoints asked for, what the search without the picture takes."""

MOST_SECONDS = 10.0
LEAST_SECONDS = 1.5
"""Below this a search finds and proves nothing, and is left out."""

CHECKPOINTS = 100
"""Of a search that was asked for without clock or checkpoints; about twenty are a second."""

LITTLE = 0.1
"""An area that moves by less than this share of its equal weight weighs about the same (assumed)."""

FORMAT: Literal["gradus.moved/1"] = "gradus.moved/1"
Direction = Literal["up", "down", "same"]


@dataclass(frozen=True, kw_only=True)
class Change:
    """An activity of one of the two plans that is not the same in the other: its first month with the
    picture (``before``) and without it (``after``); None: not in that plan."""

    candidate: str
    before: int | None
    after: int | None


@dataclass(frozen=True, kw_only=True)
class Without:
    """The plan without the picture beside the plan (see ``Beside``; the shares are fractions).

    ``verdict`` is ``not-searched`` where there was no time for it; ``seconds`` what it was given at
    most (None: no clock). ``changes`` are listed only where the plans are ``apart``.
    """

    verdict: Verdict | Literal["not-searched"]
    seconds: float | None = None
    proven: bool = False
    tolerance: float = 0.0
    gain: float = 0.0
    most: float = 1.0
    loss: float = 0.0
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PlanMoved:
    """How far the threat picture moved a State's areas and its plan: the file ``moved.json``."""

    format: Literal["gradus.moved/1"]
    state: str
    little_known: bool
    intervention_areas: tuple[Moved, ...]
    capacity_areas: tuple[Moved, ...]
    without: Without


def shared_out(options: Options) -> tuple[Options, Options | None]:
    """What the search for the plan gets, and what the one without the picture gets: None for nothing.

    The second one uses one core: it is as short, and found more in the same time.
    """
    alone = replace(options, threads=1)
    if options.work is not None:
        alone = replace(alone, work=max(1, round(SHARE * options.work)))
    if options.seconds is None:
        return options, alone if alone.work is not None else replace(alone, work=CHECKPOINTS)
    short = min(SHARE * options.seconds, MOST_SECONDS)
    if short < LEAST_SECONDS:
        return options, None
    return replace(options, seconds=options.seconds - short), replace(alone, seconds=short)


def without_picture(
    problem: Problem,
    plan: Plan,
    other: Problem,
    options: Options | None,
    *,
    tell: Callable[[Message], None] | None = None,
    search: Search | None = None,
) -> Without:
    """The plan without the picture beside the plan.

    Parameters
    ----------
    problem, plan
        With the picture.
    other
        The problem without it.
    options
        Of the search (``shared_out``); None: there is no time for one.
    tell, search
        As for ``solve_and_explain``; plans without the picture are not kept to go on from.
    """
    if options is None:
        return Without(verdict="not-searched")

    def progress(stand: Progress) -> bool:
        if search is not None and search.stop():
            return True  # before a word is said: what a solver calls must not raise
        if tell is not None and stand.objective:
            tell(searching(stand))
        return False

    if tell is not None:
        tell(message("Looking at what the plan would be without the threat picture."))
    found = beside(problem, plan, other, options, progress=progress, clock=time.monotonic)
    return Without(
        verdict=found.verdict,
        seconds=options.seconds,
        proven=found.proven,
        tolerance=found.tolerance,
        gain=found.gain,
        most=found.most,
        loss=found.loss,
        changes=changes(plan.activities, found) if found.verdict == "apart" else (),
    )


def changes(activities: Sequence[Activity], found: Beside) -> tuple[Change, ...]:
    """What differs, by course: what would not be in it, what else would, what would come at another time.

    A course before the framework and the same one after it are one.
    """
    before = {a.candidate.removesuffix(LATER): a for a in activities}
    after = {a.candidate.removesuffix(LATER): a for a in found.activities}
    differing = [
        Change(
            candidate=(before.get(course) or after[course]).candidate,
            before=before[course].start if course in before else None,
            after=after[course].start if course in after else None,
        )
        for course in {**before, **after}
    ]
    return tuple(
        sorted((c for c in differing if c.before != c.after), key=lambda c: (_kind(c), c.candidate))
    )


def _kind(change: Change) -> int:
    return 0 if change.after is None else 1 if change.before is None else 2


def plan_moved(
    profile: ThreatProfile, capacity_of: Mapping[str, str], without: Without
) -> PlanMoved:
    """Everything that is said of what the picture moved."""
    moves = moved(profile, capacity_of)
    return PlanMoved(
        format=FORMAT,
        state=profile.state,
        little_known=profile.little_known,
        intervention_areas=moves.intervention_areas,
        capacity_areas=moves.capacity_areas,
        without=without,
    )


def direction(area: Moved) -> Direction:
    """Where an area moved, in a word."""
    if abs(area.moved) < LITTLE * area.equal:
        return "same"
    return "up" if area.moved > 0 else "down"
