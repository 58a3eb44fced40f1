"""A plan made again in three ways, from the fewest moves to the most value: a choice, not an answer.

Moving an activity by a month costs a share of the plan's value (``model.Disturbance``). The dearer a
move, the fewer there are. Three prices are tried; of the plans found those stay that no other one beats
in moves and value together.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from gradus.domain.messages import Message, message
from gradus.engines.planner.lookup import Lookup
from gradus.engines.planner.plan import Difference, Plan
from gradus.engines.planner.problem import Problem
from gradus.engines.planner.repair import repaired
from gradus.engines.planner.replan import previous_of
from gradus.engines.planner.solve import Options, solve
from gradus.engines.planner.solver import OnProgress

PRICES = (0.02, 0.0007, 0.0)
"""What moving an activity by a month costs, as a share of the plan's value: few moves to best value."""

SAME = 1e-9
"""Values closer than this share are one."""


@dataclass(frozen=True, kw_only=True)
class Replan:
    """One of the ways: its plan (with ``differences``, each explained), and what it does to the old one.

    ``months`` is by how many months activities move, all together. ``lost`` is the share of value it
    gives up against the best of the list; ``most_lost`` against any plan there could be (proven).
    """

    plan: Plan
    moved: int
    dropped: int
    added: int
    months: int
    lost: float
    most_lost: float
    text: Message

    @property
    def changes(self) -> tuple[Difference, ...]:
        """What is not the same as before."""
        return tuple(d for d in self.plan.differences if d.kind != "same")


def replans(
    problem: Problem,
    previous: Plan,
    now: int,
    options: Options = Options(),  # noqa: B008 - a frozen value
    *,
    progress: OnProgress | None = None,
    clock: Callable[[], float] | None = None,
) -> tuple[Replan, ...]:
    """At most three plans, those with the fewest moves first.

    Parameters
    ----------
    problem
        As it is now.
    previous, now
        The plan that was agreed, and the month it is made again in: what began before it stays.
    options
        For each of the three; ``disturbance`` is not used.
    progress, clock
        As for ``solve``.

    Raises
    ------
    OtherPlan, InvalidInput, NoPlan, TooShort
        As ``solve`` does.
    """
    before = previous_of(problem, previous, now)
    known = {c.id for c in problem.candidates}
    start = repaired(
        Lookup(problem),
        [a for a in previous.activities if a.candidate in known],
        before.fixed,
        now,
    )
    found: list[Plan] = []
    bound = float("inf")
    for price in PRICES:
        plan = solve(
            problem,
            replace(options, disturbance=price),
            previous=previous,
            now=now,
            start=start,
            progress=progress,
            clock=clock,
        )
        if price == 0.0:
            bound = plan.bound
        start = plan.activities
        found.append(plan)
    best = max(plan.objective for plan in found)
    ways = [_way(plan, best, bound) for plan in _undominated(found)]
    return tuple(sorted(ways, key=_effort))


def _undominated(plans: list[Plan]) -> list[Plan]:
    kept: list[Plan] = []
    for plan in sorted(plans, key=lambda p: (_moves(p), -p.objective)):
        if all(plan.objective > k.objective * (1 + SAME) + SAME for k in kept):
            kept.append(plan)
    return kept


def _moves(plan: Plan) -> tuple[int, int]:
    """How many activities move or go, and by how many months in all."""
    counted = [d for d in plan.differences if d.kind in ("moved", "dropped")]
    return len(counted), _months(plan)


def _months(plan: Plan) -> int:
    return sum(
        abs(d.after - d.before)
        for d in plan.differences
        if d.kind == "moved" and d.after is not None and d.before is not None
    )


def _effort(way: Replan) -> tuple[int, int, float]:
    return way.moved + way.dropped, way.months, -way.plan.objective


def _way(plan: Plan, best: float, bound: float) -> Replan:
    counts = dict.fromkeys(("same", "moved", "added", "dropped"), 0)
    for difference in plan.differences:
        counts[difference.kind] += 1
    lost = 1 - plan.objective / best if best > 0 else 0.0
    return Replan(
        plan=plan,
        moved=counts["moved"],
        dropped=counts["dropped"],
        added=counts["added"],
        months=_months(plan),
        lost=lost,
        most_lost=max(0.0, 1 - plan.objective / bound) if bound > 0 else 0.0,
        text=_said(counts, lost),
    )


def _said(counts: dict[str, int], lost: float) -> Message:
    if not (counts["moved"] or counts["dropped"] or counts["added"]):
        return message("The agreed plan can stay as it is.")
    moves = message(
        "Activities that move: {moved}; go out: {dropped}; come in: {added}.",
        moved=counts["moved"],
        dropped=counts["dropped"],
        added=counts["added"],
    )
    if lost < 0.0005:
        return message("{moves} No plan found is worth more.", moves=moves)
    return message(
        "{moves} It is worth {percent} % less than the best plan found.",
        moves=moves,
        percent=f"{100 * lost:.1f}",
    )
