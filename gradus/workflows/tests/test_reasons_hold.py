"""The reasons of the demonstration's plan hold when what they say is done and a plan is made again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from gradus.catalogue.shelf import SHIPPED, Shelf
from gradus.engines.planner.changes import apply_changes
from gradus.engines.planner.evaluate import objective
from gradus.engines.planner.greedy import Schedule
from gradus.engines.planner.lookup import Lookup
from gradus.engines.planner.plan import Plan
from gradus.engines.planner.problem import Insist, Problem, RuleOut
from gradus.engines.planner.repair import repaired
from gradus.engines.planner.solve import Options, build, is_sound
from gradus.engines.planner.solver import Limits, Session
from gradus.workflows.make import Request, make
from gradus.workflows.plan_solve import read_plan, read_problem

DEMO = SHIPPED / "demo" / "XAA"


def gets_in(changed: Problem, plan: Plan, names: tuple[str, ...]) -> bool:
    """Whether these get in beside everything that is in the plan."""
    schedule = Schedule(Lookup(changed), plan.activities)
    waiting = list(names)
    while waiting:
        left = [name for name in waiting if not _placed(schedule, name)]
        if len(left) == len(waiting):
            break
        waiting = left
    if not waiting:
        return is_sound(Lookup(changed), tuple(schedule.activities.values()))
    kept = {*names, *(a.candidate for a in plan.activities)} | {
        i.candidate for i in changed.insists
    }
    insisting = replace(changed, insists=tuple(Insist(candidate=name) for name in sorted(kept)))
    return Session(build(insisting)).solve(Limits(gap=1.0)).ending != "infeasible"


def _placed(schedule: Schedule, name: str) -> bool:
    candidate = schedule.lookup.candidates[name]
    return any(
        schedule.ready(candidate, start) and schedule.place(candidate, start, end)
        for start, end in schedule.lookup.starts(candidate)
    )


def test_the_reasons_of_the_demonstration_hold(tmp_path: Path) -> None:
    request = Request(
        out=tmp_path / "out", issued_on=date(2026, 11, 25), assessment=DEMO / "answers.csv",
        state=DEMO / "state.yaml", options=Options(gap=0.3, work=5, threads=1),
    )  # fmt: skip
    make(Shelf.open(), request, str)
    found = read_problem(request.out / "problem.json")
    plan = read_plan(request.out / "plan.json")
    entered = refuted = 0
    for reason in plan.reasons:
        if reason.verdict in ("out", "ruled-out") and (reason.changes or reason.with_it):
            changed = apply_changes(found, reason.changes)
            assert gets_in(changed, plan, (reason.candidate, *reason.with_it)), reason
            entered += 1
        if "not-worth" in reason.blocked_by and refuted < 3:
            insisting = replace(found, insists=(*found.insists, Insist(candidate=reason.candidate)))
            assert Session(build(insisting)).bound() <= plan.objective + 1e-6
            refuted += 1
    assert entered >= 5
    dearest = sorted(
        (r for r in plan.reasons if r.verdict == "in" and 0 < (r.worth_low or 0) < 1),
        key=lambda r: -(r.worth_low or 0),
    )[:3]
    for reason in dearest:
        out = replace(found, rule_outs=(*found.rule_outs, RuleOut(candidate=reason.candidate)))
        rest = repaired(
            Lookup(out), [a for a in plan.activities if a.candidate != reason.candidate]
        )
        if rest is not None:  # the repair is no search: it may miss what is insisted on
            lost = 1 - objective(out, rest) / plan.objective
            assert lost >= (reason.worth_low or 0) - 1e-6
