"""The plan of an assessed State, with what the field asks of every plan, and the plan beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from gradus.domain.messages import Message, message
from gradus.engines.planner.plan import Plan
from gradus.engines.planner.problem import Problem
from gradus.engines.planner.solve import NoPlan, Options
from gradus.engines.threat.equal import without_threat
from gradus.engines.threat.profile import ThreatProfile
from gradus.workflows.assemble import Assembled
from gradus.workflows.plan_solve import Tell
from gradus.workflows.plan_without import PlanMoved, plan_moved, shared_out, without_picture
from gradus.workflows.search import Search

Assembling = Callable[[ThreatProfile, int | None], Assembled]
"""The problem with a threat picture, and with follow-up and evaluation begun by a month."""

Solving = Callable[[Problem, Options], Plan]


@dataclass(frozen=True, kw_only=True)
class Planned:
    """A problem, its plan, what the search had to give up, and what the threat picture moved."""

    assembled: Assembled
    plan: Plan
    notes: tuple[Message, ...]
    moved: PlanMoved


def planned(
    assembling: Assembling,
    solving: Solving,
    profile: ThreatProfile,
    capacity_of: dict[str, str],
    horizon: int,
    options: Options,
    *,
    tell: Tell | None = None,
    search: Search | None = None,
) -> Planned:
    """The best plan with the picture, and beside it the one without. Raises NoPlan, InvalidInput."""
    first, second = shared_out(options)
    by, assembled, plan, notes = _followed_up(
        lambda by: assembling(profile, by), lambda problem: solving(problem, first), horizon
    )
    without = without_picture(
        assembled.problem,
        plan,
        assembling(without_threat(profile, capacity_of), by).problem,
        second,
        tell=tell,
        search=search,
    )
    return Planned(
        assembled=assembled,
        plan=plan,
        notes=notes,
        moved=plan_moved(profile, capacity_of, without),
    )


def _followed_up(
    assembling: Callable[[int | None], Assembled], solving: Callable[[Problem], Plan], horizon: int
) -> tuple[int | None, Assembled, Plan, tuple[Message, ...]]:
    """The best plan with follow-up and evaluation begun by mid-plan (R8), else by its end.

    The first part is the month they begin by; where they cannot be had at all the last one says so.
    """
    for by in (horizon // 2, horizon - 1):
        assembled = assembling(by)
        try:
            return by, assembled, solving(assembled.problem), ()
        except NoPlan as refusal:
            asked = {f"insist:{i.candidate}" for i in assembled.problem.insists if i.reason == "R8"}
            if not asked & {part.code for part in refusal.conflict}:
                raise
    assembled = assembling(None)
    note = message(
        "R8 is not kept: follow-up and evaluation cannot be had with this money, people and time. "
        "Agree on how results will be followed before training starts."
    )
    return None, assembled, solving(assembled.problem), (note,)
