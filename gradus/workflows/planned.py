"""The plan of an assessed State, with what the field asks of every plan, and the plan beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from gradus.domain.messages import Message, message
from gradus.engines.planner.critical_path import CriticalPath, critical_path
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

Solving = Callable[[Problem, Options], tuple[Problem, Plan]]
"""The plan, and the problem it answers: the one given, or that with the parties' wishes laid on it."""

Like = Callable[[Problem, Plan], Problem]
"""Another problem with the same wishes laid on it, and the money that the plan has."""


@dataclass(frozen=True, kw_only=True)
class Planned:
    """A problem, its plan, what the search had to give up, what the threat picture moved, and how much
    each activity may slip.

    ``unshaped`` is the problem without what the parties asked for.
    """

    assembled: Assembled
    unshaped: Problem
    plan: Plan
    notes: tuple[Message, ...]
    moved: PlanMoved
    path: CriticalPath


def planned(
    assembling: Assembling,
    solving: Solving,
    profile: ThreatProfile,
    capacity_of: dict[str, str],
    horizon: int,
    options: Options,
    *,
    like: Like | None = None,
    again: bool = False,
    tell: Tell | None = None,
    search: Search | None = None,
) -> Planned:
    """The best plan with the picture, and beside it the one without. Raises NoPlan, InvalidInput.

    ``like`` is given where wishes are laid on the problem; ``again`` says that something has begun:
    what the picture moved is then not asked.
    """
    first, second = shared_out(options)
    if again:
        first, second = options, None
    by, assembled, plan, notes = _followed_up(
        lambda by: assembling(profile, by), lambda problem: solving(problem, first), horizon
    )
    unshaped = assembling(profile, by).problem
    other = assembling(without_threat(profile, capacity_of), by).problem
    without = without_picture(
        assembled.problem,
        plan,
        like(other, plan) if like is not None else other,
        second,
        tell=tell,
        search=search,
    )
    return Planned(
        assembled=assembled,
        unshaped=unshaped,
        plan=plan,
        notes=notes,
        moved=plan_moved(profile, capacity_of, without),
        path=critical_path(assembled.problem, plan),
    )


def _followed_up(
    assembling: Callable[[int | None], Assembled],
    solving: Callable[[Problem], tuple[Problem, Plan]],
    horizon: int,
) -> tuple[int | None, Assembled, Plan, tuple[Message, ...]]:
    """The best plan with follow-up and evaluation begun by mid-plan (R8), else by its end.

    The first part is the month they begin by; where they cannot be had at all the last one says so.
    """
    for by in (horizon // 2, horizon - 1):
        assembled = assembling(by)
        try:
            problem, plan = solving(assembled.problem)
            return by, replace(assembled, problem=problem), plan, ()
        except NoPlan as refusal:
            asked = {f"insist:{i.candidate}" for i in assembled.problem.insists if i.reason == "R8"}
            if not asked & {part.code for part in refusal.conflict}:
                raise
    assembled = assembling(None)
    note = message(
        "R8 is not kept: follow-up and evaluation cannot be had with this money, people and time. "
        "Agree on how results will be followed before training starts."
    )
    problem, plan = solving(assembled.problem)
    return None, replace(assembled, problem=problem), plan, (note,)
