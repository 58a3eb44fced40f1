"""Slack is what trying every later month finds; an activity moved by more breaks or delays something."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

from hypothesis import given, settings

from gradus.engines.planner import check, money
from gradus.engines.planner.calendar import allowed_starts, scheduled
from gradus.engines.planner.critical_path import critical_path
from gradus.engines.planner.lookup import Lookup
from gradus.engines.planner.plan import Plan
from gradus.engines.planner.problem import (
    Cost,
    Fact,
    Insist,
    Institution,
    Pot,
    Problem,
    Requirement,
)
from gradus.engines.planner.solve import Options, solve
from gradus.engines.planner.tests.small import candidate, problem, problems

EXACT = Options()


def unlimited(given_: Problem) -> Problem:
    """The problem with order and calendar alone."""
    return replace(
        given_,
        candidates=tuple(replace(c, needs=(), equipment=(), load=0) for c in given_.candidates),
    )


def latest_by_trying(given_: Problem, plan: Plan) -> dict[str, int]:
    """Every way to move activities later within the plan's end: the latest start of each."""
    loose = unlimited(given_)
    candidates = {c.id: c for c in given_.candidates}
    end = max((a.end for a in plan.activities), default=0)
    windows = [
        [
            scheduled(loose, candidates[a.candidate], start)
            for start, stop in allowed_starts(loose, candidates[a.candidate])
            if start >= a.start and stop <= end
        ]
        for a in plan.activities
    ]
    latest: dict[str, int] = {}
    for moved in product(*windows):
        if not check.violations(loose, moved):
            for activity in moved:
                latest[activity.candidate] = max(activity.start, latest.get(activity.candidate, 0))
    return latest


@settings(max_examples=60, deadline=None)
@given(problems())
def test_slack_is_what_trying_every_later_month_finds(found: Problem) -> None:
    plan = solve(found, EXACT)
    path = critical_path(found, plan)
    assert {f.candidate: f.latest for f in path.activities} == latest_by_trying(found, plan)
    assert all(f.earliest <= f.start <= f.latest for f in path.activities)
    assert all(edge.margin >= 0 for edge in path.edges)
    assert all(gate.margin >= 0 for gate in path.facts)


@settings(max_examples=60, deadline=None)
@given(problems())
def test_what_moves_alone_by_its_slack_keeps_the_plan_sound_and_no_further(found: Problem) -> None:
    plan = solve(found, EXACT)
    lookup = Lookup(found)
    end = max((a.end for a in plan.activities), default=0)
    for place, one in enumerate(critical_path(found, plan).activities):
        for start, _ in allowed_starts(found, lookup.candidates[one.candidate]):
            if start <= one.start:
                continue
            moved = list(plan.activities)
            moved[place] = scheduled(found, lookup.candidates[one.candidate], start)
            sound = not check.violations(found, moved) and money.pay(lookup, moved) is not None
            sound = sound and moved[place].end <= end
            assert sound == (start <= one.start + one.alone)
            if not sound:
                break  # beyond the first month that fails nothing is asked


def test_a_chain_its_edges_and_what_holds_each_of_it() -> None:
    found = problem(
        candidate("course", duration=2),
        candidate("kit", duration=3, requires=Requirement(activity="course", lag=1, rule="R2")),
        candidate("mentor", duration=4, requires=Requirement(activity="kit", when="effective")),
        candidate("lone"),
        candidate("late", requires=Requirement(fact="power", rule="R7")),
        facts=(Fact(id="power", title="Lawful power", from_month=4),),
    )
    path = critical_path(found, solve(found, EXACT))
    floats = {f.candidate: f for f in path.activities}
    assert path.end == 10
    assert path.chain == ("course", "kit", "mentor")
    assert [(e.source, e.target, e.rule, e.margin) for e in path.edges] == [
        ("course", "kit", "R2", 0),
        ("kit", "mentor", None, 0),
    ]
    assert [(g.fact, g.target, g.margin) for g in path.facts] == [("power", "late", 0)]
    assert [floats[n].slack for n in ("course", "kit", "mentor", "lone", "late")] == [0, 0, 0, 9, 5]
    assert floats["kit"].held == ("order",)
    assert floats["late"].held == ("fact",)
    assert floats["lone"].alone == 9


def test_money_people_and_promises_hold_an_activity() -> None:
    cost = (Cost(kind="delivery", amount=5),)
    found = problem(
        candidate("a", institution="h", duration=2),
        candidate("b", institution="h", duration=2, gains=()),
        candidate("paid", costs=cost, duration=1),
        horizon=24,
        institutions=(Institution(id="h", title="H", capacity=1),),
        pots=(Pot(id="p", donor="P", amounts=(0, 5)),),
        insists=(Insist(candidate="b", by=3),),
    )
    floats = {f.candidate: f for f in critical_path(found, solve(found, EXACT)).activities}
    assert floats["paid"].held == ("money",)
    assert floats["b"].latest == 3
    assert floats["b"].held in (("people",), ("value",))
