"""The planner finds what trying everything finds, keeps every condition, and explains itself."""

from __future__ import annotations

import math
import threading
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradus.domain.refusals import InvalidInput
from gradus.engines.planner import check, evaluate, money, solver
from gradus.engines.planner.changes import apply_changes
from gradus.engines.planner.conflict import smallest_conflict
from gradus.engines.planner.explain import explain
from gradus.engines.planner.greedy import greedy
from gradus.engines.planner.lookup import Lookup
from gradus.engines.planner.model import Model
from gradus.engines.planner.plan import Activity
from gradus.engines.planner.prices import prices
from gradus.engines.planner.problem import (
    Blackout,
    Cost,
    Credit,
    Donation,
    EquipmentNeed,
    Exclusive,
    Fact,
    Gain,
    Insist,
    Institution,
    Need,
    Pot,
    Problem,
    Requirement,
    Resource,
    RuleOut,
)
from gradus.engines.planner.replan import OtherPlan
from gradus.engines.planner.solve import NoPlan, Options, solve
from gradus.engines.planner.tests.small import best_value, candidate, problem, problems
from gradus.engines.planner.validate import faults
from gradus.engines.planner.what_if import what_if

EXACT = Options(gap=0.0)


def starts(given_: Problem) -> dict[str, int]:
    return {a.candidate: a.start for a in solve(given_, EXACT).activities}


@settings(max_examples=40, deadline=None)
@given(problems())
def test_the_optimum_is_what_trying_everything_finds(found: Problem) -> None:
    plan = solve(found, EXACT)
    assert plan.objective == pytest.approx(best_value(found), rel=1e-6)
    assert plan.bound >= plan.objective
    assert plan.stop == "optimal"
    assert check.plan_violations(found, plan) == []


@settings(max_examples=40, deadline=None)
@given(problems())
def test_the_spreadsheet_is_never_better_and_money_adds_up(found: Problem) -> None:
    plan = solve(found, EXACT)
    assert plan.greedy_objective <= plan.objective + 1e-9
    asked = sum(
        cost.amount
        for a in plan.activities
        for c in found.candidates
        if c.id == a.candidate
        for cost in c.costs
    )
    assert sum(p.amount for p in plan.payments) == asked
    for row in plan.pots:
        assert row.committed + row.unspent == row.available
        assert row.unspent >= 0


@settings(max_examples=25, deadline=None)
@given(problems())
def test_every_change_named_is_enough(found: Problem) -> None:
    plan = solve(found, EXACT)
    for reason in explain(found, plan):
        if reason.verdict == "out" and (reason.changes or reason.with_it):
            changed = apply_changes(found, reason.changes)
            forced = replace(
                changed, insists=(*changed.insists, Insist(candidate=reason.candidate))
            )
            assert solve(forced, EXACT).objective >= plan.objective - 1e-6
        if reason.verdict in ("in", "tie") and reason.candidate in {
            a.candidate for a in plan.activities
        }:
            without = replace(found, rule_outs=(RuleOut(candidate=reason.candidate),))
            lost = 1 - solve(without, EXACT).objective / max(plan.objective, 1e-12)
            assert reason.worth_low is not None
            assert reason.worth_high is not None
            assert reason.worth_low - 1e-6 <= lost <= reason.worth_high + 1e-6


@settings(max_examples=15, deadline=None)
@given(problems())
def test_prices_hold_what_solving_again_gains(found: Problem) -> None:
    plan = solve(found, EXACT)
    for price in prices(found, plan):
        gained = solve(apply_changes(found, (price.change,)), EXACT).objective - plan.objective
        assert price.low - 1e-6 <= gained <= price.high + 1e-6


@settings(max_examples=20, deadline=None)
@given(problems(), st.integers(0, 4))
def test_making_a_plan_again_keeps_what_has_begun(found: Problem, now: int) -> None:
    before = solve(found, EXACT)
    after = solve(found, EXACT, previous=before, now=now)
    begun = {a.candidate: a.start for a in before.activities if a.start < now}
    kept = {a.candidate: a.start for a in after.activities if a.fixed}
    assert kept == begun
    assert all(d.kind == "same" for d in after.differences)


@settings(max_examples=20, deadline=None)
@given(problems())
def test_a_conflict_is_a_smallest_set(found: Problem) -> None:
    insisted = replace(
        found, exclusives=(), insists=tuple(Insist(candidate=c.id) for c in found.candidates)
    )
    if best_value(insisted) is not None:
        assert solve(insisted, EXACT).activities
        return
    with pytest.raises(NoPlan) as caught:
        solve(insisted, EXACT)
    assert caught.value.conflict == smallest_conflict(insisted)
    assert any(part.code.startswith("insist:") for part in caught.value.conflict)


@pytest.mark.parametrize(
    ("requires", "earliest"),
    [
        (Requirement(activity="a"), 2),
        (Requirement(activity="a", lag=3), 5),
        (Requirement(activity="a", when="effective"), 3),
        (Requirement(any_of=(Requirement(activity="a"), Requirement(fact="never"))), 2),
        (Requirement(all_of=(Requirement(activity="a"), Requirement(fact="later"))), 6),
        (Requirement(share=0.5, of=("a", "x")), 2),
        (Requirement(area="A", points=0.9), 3),
        (Requirement(fact="later", lag=1), 7),
        (Requirement(fact="never", hard=False), 0),
    ],
)
def test_every_form_of_requirement_holds(requires: Requirement, earliest: int) -> None:
    found = starts(
        problem(
            candidate("a", duration=2, effect_after=1),
            candidate("b", requires=requires),
            candidate("x", requires=Requirement(fact="never")),
            facts=(
                Fact(id="never", title="Never"),
                Fact(id="later", title="Later", from_month=6),
            ),
        )
    )
    assert found["b"] == earliest


def test_blackouts_pause_work_and_nothing_starts_in_them() -> None:
    plan = solve(problem(candidate("a", duration=3), blackouts=(Blackout(months=(0, 2)),)), EXACT)
    assert [(a.start, a.end) for a in plan.activities] == [(1, 5)]


def test_a_host_carries_no_more_than_it_can() -> None:
    host = Institution(id="h", title="Host", capacity=1)
    found = starts(
        problem(
            candidate("a", institution="h"), candidate("b", institution="h"), institutions=(host,)
        )
    )
    assert sorted(found.values()) == [0, 1]


def test_people_are_not_in_two_places() -> None:
    found = starts(
        problem(
            candidate("a", needs=(Need(resource="t"),)),
            candidate("b", needs=(Need(resource="t"),)),
            resources=(Resource(id="t", title="T", monthly=(0, 1, 0, 1, *([0] * 8))),),
        )
    )
    assert sorted(found.values()) == [1, 3]


def test_equipment_comes_only_from_donations() -> None:
    found = starts(
        problem(
            candidate("a", equipment=(EquipmentNeed(kind="k", units=2),)),
            candidate("b", equipment=(EquipmentNeed(kind="k", units=2),)),
            donations=(Donation(id="d", kind="k", units=3, month=4),),
        )
    )
    assert list(found.values()) == [4]


def test_earmarks_are_a_flow_and_not_a_label() -> None:
    """Two earmarked pots can pay one activity together; the open pot fills what is left."""
    found = problem(
        candidate("a", purposes=("X", "Y"), costs=(Cost(kind="delivery", amount=100),)),
        candidate("b", purposes=("X",), costs=(Cost(kind="delivery", amount=40),)),
        pots=(
            Pot(id="x", donor="X", amounts=(50,), purposes=("X",)),
            Pot(id="y", donor="Y", amounts=(60,), purposes=("Y",)),
            Pot(id="o", donor="O", amounts=(30,)),
        ),
    )
    plan = solve(found, EXACT)
    assert {a.candidate for a in plan.activities} == {"a", "b"}
    assert sum(p.amount for p in plan.payments if p.candidate == "a") == 100


@pytest.mark.parametrize(("carry", "chosen"), [(True, 2), (False, 0)])
def test_money_lapses_unless_it_is_carried_over(carry: bool, chosen: int) -> None:
    cost = (Cost(kind="delivery", amount=8),)
    found = problem(
        candidate("a", costs=cost, earliest=12),
        candidate("b", costs=cost, earliest=12),
        horizon=24,
        pots=(Pot(id="p", donor="P", amounts=(16, 0), carry_over=carry),),
    )
    assert len(solve(found, EXACT).activities) == chosen


def test_what_is_credited_is_counted_and_not_proposed() -> None:
    found = problem(
        candidate("a"),
        candidate("b", requires=Requirement(activity="a")),
        candidate("c"),
        credits=(Credit(candidate="a", end=-1),),
        exclusives=(Exclusive(members=("a", "c")),),
    )
    assert starts(found) == {"b": 0}


def test_value_goes_on_after_the_horizon() -> None:
    found = problem(candidate("a", duration=12, effect_after=0))
    assert solve(found, EXACT).objective > 0


def test_a_second_search_gives_the_same_answer_when_neither_clock_ends_it() -> None:
    found = problem(*(candidate(n, institution="h") for n in "abcdef"),
                    institutions=(Institution(id="h", title="H", capacity=1),))  # fmt: skip
    one = solve(found, replace(EXACT, seconds=60.0))
    two = solve(found, replace(EXACT, seconds=60.0, threads=2))
    assert one.activities == two.activities


def test_faults_are_told_all_at_once_and_cycles_are_spelled_out() -> None:
    found = problem(
        candidate("a", duration=0, requires=Requirement(activity="b")),
        candidate("b", requires=Requirement(activity="a")),
        candidate("c", institution="nowhere", gains=(Gain(area="Z", points=1.0),)),
    )
    told = [fault.text() for fault in faults(found)]
    assert len(told) >= 4
    assert any("a" in t and "b" in t and ">" in t for t in told) or any("circle" in t for t in told)
    with pytest.raises(InvalidInput):
        solve(found, EXACT)


PLANTED = [
    (Activity(candidate="b", start=0, end=1, effective=1), "before what it requires"),
    (Activity(candidate="a", start=0, end=2, effective=2), "months of work"),
    (Activity(candidate="a", start=3, end=4, effective=4), "a blackout"),
    (Activity(candidate="out", start=0, end=1, effective=1), "ruled out"),
    (Activity(candidate="z", start=0, end=1, effective=1), "no candidate"),
]


@pytest.mark.parametrize(("activity", "said"), PLANTED)
def test_the_check_finds_what_is_broken(activity: Activity, said: str) -> None:
    found = problem(
        candidate("a"),
        candidate("b", requires=Requirement(activity="a")),
        candidate("out"),
        blackouts=(Blackout(months=(3,)),),
        rule_outs=(RuleOut(candidate="out"),),
    )
    assert any(said in text.text() for text in check.violations(found, (activity,)))


def test_another_plan_is_refused() -> None:
    plan = solve(problem(candidate("a")), EXACT)
    with pytest.raises(OtherPlan):
        solve(problem(candidate("a"), start="2028-01"), EXACT, previous=plan, now=1)


def test_a_shock_moves_little_and_says_why() -> None:
    found = problem(
        *(candidate(n, institution="h") for n in "abc"),
        institutions=(Institution(id="h", title="H", capacity=1),),
    )
    before = solve(found, EXACT)
    shocked = replace(found, blackouts=(Blackout(months=(1,), reason="Election"),))
    after = solve(shocked, EXACT, previous=before, now=1)
    moved = [d for d in after.differences if d.kind == "moved"]
    assert sum(abs((d.after or 0) - (d.before or 0)) for d in moved) == 2
    assert any("without starts" in d.text.text() for d in moved)


def test_variants_are_compared_with_the_base() -> None:
    base = problem(candidate("a", costs=(Cost(kind="delivery", amount=10),)))
    richer = replace(base, pots=(Pot(id="p", donor="P", amounts=(10,)),))
    outcome = what_if(base, {"richer": richer}, EXACT)
    assert outcome.variants[0].enters == ("a",)
    assert outcome.variants[0].cost_change == 10


def test_pay_uses_earmarked_money_first() -> None:
    found = problem(
        candidate("a", purposes=("X",), costs=(Cost(kind="delivery", amount=5),)),
        pots=(
            Pot(id="o", donor="O", amounts=(5,)),
            Pot(id="x", donor="X", amounts=(5,), purposes=("X",)),
        ),
    )
    plan = greedy(Lookup(found))
    assert plan is not None
    paid = money.pay(Lookup(found), plan)
    assert paid is not None
    assert [p.pot for p in paid] == ["x"]
    assert evaluate.objective(found, plan) <= evaluate.ceiling(found)


def test_a_solver_that_never_comes_back_is_left_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    """HiGHS's presolve can loop; what was found until then is kept."""
    monkeypatch.setattr(solver, "SILENCE", 2 * solver.LISTEN)
    found = problem(candidate("a"), candidate("b"))
    model = Model(Lookup(found))
    let_go = threading.Event()

    class Stuck(solver.Session):
        def _highs(self, *, relaxed: bool) -> object:
            real = super()._highs(relaxed=relaxed)
            monkeypatch.setattr(solver, "_run", lambda _: let_go.wait())
            return real

    outcome = Stuck(model).solve(solver.Limits(seconds=60.0))
    let_go.set()
    assert outcome.ending == "clock"
    assert outcome.plans == ()
    assert outcome.bound == math.inf
