"""A plan asked for again while somebody waits: sound, proven, begun from the one there was."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradus.engines.planner import check, evaluate, money
from gradus.engines.planner.alternatives import alternatives
from gradus.engines.planner.lookup import Lookup
from gradus.engines.planner.plan import Plan
from gradus.engines.planner.problem import (
    Area,
    Candidate,
    Cost,
    Gain,
    Insist,
    Institution,
    Need,
    Pot,
    Problem,
    Requirement,
    Resource,
)
from gradus.engines.planner.repair import repaired
from gradus.engines.planner.replans import replans
from gradus.engines.planner.resolve import resolve, resolved
from gradus.engines.planner.shape import Pin, Shape, Sliders
from gradus.engines.planner.shaped import shaped
from gradus.engines.planner.solve import NoPlan, Options, is_sound, solve
from gradus.engines.planner.tests.small import (
    best_value,
    candidate,
    every_plan,
    problem,
    problems,
)

EXACT = Options()
WAITING = Options(seconds=5.0)


def still() -> float:
    """A clock that stands: the search ends when its answer is proven."""
    return 0.0


@settings(max_examples=25, deadline=None)
@given(problems(), problems())
def test_a_repaired_plan_is_sound_whatever_changed(one: Problem, other: Problem) -> None:
    base = solve(one, EXACT)
    fitted = repaired(Lookup(other), base.activities)
    assert fitted is not None
    assert is_sound(Lookup(other), fitted)
    same = repaired(Lookup(one), base.activities)
    assert same is not None
    assert {a.candidate: a.start for a in same}.items() >= {
        a.candidate: a.start for a in base.activities
    }.items()


@settings(max_examples=25, deadline=None)
@given(problems(), st.sampled_from("abc"), st.booleans())
def test_the_quick_search_finds_what_trying_everything_finds(
    found: Problem, name: str, wanted: bool
) -> None:
    base = solve(found, EXACT)
    shape = Shape(pins=(Pin(candidate=name, kind="keep" if wanted else "leave-out"),))
    narrowed = shaped(found, shape)
    best = best_value(narrowed)
    if best is None:
        with pytest.raises(NoPlan):
            resolve(found, shape, base, WAITING, clock=still)
        return
    plan = resolve(found, shape, base, WAITING, clock=still)
    assert plan.objective == pytest.approx(best, rel=1e-6)
    assert plan.bound >= plan.objective
    assert check.plan_violations(narrowed, plan) == []


@settings(max_examples=15, deadline=None)
@given(problems())
def test_the_lowest_cost_is_that_of_trying_everything(found: Problem) -> None:
    base = solve(found, EXACT)
    made = resolved(found, Shape(tilt="lowest-cost"), base, EXACT)

    def cost(plan: Plan) -> int:
        return sum(p.amount for p in plan.payments)

    floor = 0.9 * base.objective - 1e-9
    cheap = []
    for activities in every_plan(found):
        if evaluate.objective(found, activities) >= floor:
            payments = money.pay(Lookup(found), activities)
            assert payments is not None
            cheap.append(sum(p.amount for p in payments))
    assert cost(made.plan) == min(cheap)
    assert made.least_cost == min(cheap)
    assert made.plan.objective >= floor * (1 - 1e-5)
    assert check.plan_violations(made.problem, made.plan) == []


def poor() -> Problem:
    """Two years, a donor who gives most, and more to do than money."""

    def costs(amount: int) -> tuple[Cost, ...]:
        return (Cost(kind="delivery", amount=amount),)

    return problem(
        candidate("a", costs=costs(40), gains=(Gain(area="A", points=2.0),), institution="h"),
        candidate("b", costs=costs(20), requires=Requirement(activity="a"), institution="h"),
        candidate("c", costs=costs(20), national=True, needs=(Need(resource="trainers"),)),
        candidate("d", costs=costs(20), duration=6),
        horizon=24,
        institutions=(Institution(id="h", title="Host", capacity=1),),
        resources=(Resource(id="trainers", title="Trainers", capacity=1),),
        pots=(
            Pot(id="p", donor="Rich", amounts=(40, 20)),
            Pot(id="q", donor="Other", amounts=(10, 10), carry_over=True),
            Pot(id="r", donor="Third", amounts=(10, 10)),
        ),
    )  # fmt: skip


def test_alternatives_are_measured_alike_and_say_what_they_trade() -> None:
    found = poor()
    base = solve(found, EXACT)
    ways = alternatives(found, base, EXACT)
    assert [w.tilt for w in ways] == [
        "balanced", "fast-start", "lowest-cost", "self-reliance", "donor-neutral",
    ]  # fmt: skip
    for way in ways:
        assert way.plan is not None
        assert way.problem is not None
        assert way.yardsticks is not None
        assert way.yardsticks.value == pytest.approx(evaluate.objective(found, way.plan.activities))
        assert way.yardsticks.value <= base.objective + 1e-6
        assert check.plan_violations(way.problem, way.plan) == []
        assert bool(way.trades) == (way.tilt != "balanced")
    by = {w.tilt: w for w in ways}
    cheap, neutral = by["lowest-cost"].yardsticks, by["donor-neutral"].yardsticks
    assert cheap is not None
    assert neutral is not None
    base_yard = ways[0].yardsticks
    assert base_yard is not None
    assert cheap.cost < base_yard.cost
    assert cheap.value >= 0.9 * base.objective - 1e-6
    assert base_yard.largest_donor == "Rich"
    assert neutral.cost < base_yard.cost  # some of what the largest donor offers is not taken
    assert "less by the balanced measure" in " ".join(t.text() for t in by["lowest-cost"].trades)


def test_an_alternative_without_a_plan_says_why() -> None:
    found = replace(poor(), insists=(Insist(candidate="a", by=3),))
    base = solve(found, EXACT)
    (way,) = (w for w in alternatives(found, base, EXACT) if w.tilt == "donor-neutral")
    assert way.plan is None
    assert way.why is not None


def test_a_contradiction_found_by_the_search_is_told_in_the_words_of_the_parties() -> None:
    found = poor()
    base = solve(found, EXACT)
    shape = Shape(
        pins=(Pin(candidate="a", kind="keep", wanted_by="Ministry"),), sliders=Sliders(money=0.5)
    )
    with pytest.raises(NoPlan) as refused:
        resolve(found, shape, base, WAITING, clock=still)
    assert "Ministry: A is to be in the plan." in refused.value.what.text()
    assert "50 %" in refused.value.what.text()


def test_what_has_begun_stays_when_a_shape_is_laid_on() -> None:
    found = poor()
    base = solve(found, EXACT)
    begun = {a.candidate: a.start for a in base.activities if a.start < 3}
    shape = Shape(sliders=Sliders(money=0.5, people=0.0))
    plan = resolve(found, shape, base, WAITING, now=3, clock=still)
    assert begun
    assert {a.candidate: a.start for a in plan.activities if a.fixed} == begun
    assert any(d.kind == "dropped" for d in plan.differences)


@settings(max_examples=20, deadline=None)
@given(problems(), problems(), st.integers(0, 3))
def test_replans_trade_moves_for_value_and_none_beats_another(
    before: Problem, other: Problem, now: int
) -> None:
    changed = replace(before, pots=other.pots, blackouts=other.blackouts)
    plan = solve(before, EXACT)
    try:
        ways = replans(changed, plan, now, EXACT)
    except NoPlan:
        return  # what has begun can no longer be paid
    assert 1 <= len(ways) <= 3
    for few, more in pairwise(ways):
        assert (few.moved + few.dropped, few.months) <= (more.moved + more.dropped, more.months)
        assert few.plan.objective < more.plan.objective
    assert ways[-1].lost == 0.0
    for way in ways:
        assert check.plan_violations(changed, way.plan) == []
        assert all(d.text.text() for d in way.changes)


def test_nothing_changed_needs_no_moves() -> None:
    found = poor()
    plan = solve(found, EXACT)
    (way,) = replans(found, plan, 4, EXACT)
    assert (way.moved, way.dropped, way.added) == (0, 0, 0)
    assert way.text.text() == "The agreed plan can stay as it is."


def test_what_is_insisted_on_keeps_its_turn_when_nothing_changed() -> None:
    """It waits for the rest of the plan: placed before that, it would be lost, and the plan with it."""
    pot = Pot(id="p", donor="P", amounts=(100, 100))
    found = Problem(
        format="gradus.plan-problem/1", title="", start="2027-01", horizon=24,
        areas=(Area(id="a", title="A", weight=1.0, gap=2.0),),
        candidates=(
            Candidate(
                id="course", title="Course", duration=2, gains=(Gain(area="a", points=0.5),),
                costs=(Cost(kind="delivery", amount=60),),
            ),
            Candidate(
                id="follow-up", title="Follow-up", duration=1,
                costs=(Cost(kind="evaluation", amount=40),),
                requires=Requirement(activity="course", lag=6),
            ),
            Candidate(
                id="other", title="Other", duration=2, gains=(Gain(area="a", points=0.4),),
                costs=(Cost(kind="delivery", amount=100),),
            ),
        ),
        pots=(pot,), insists=(Insist(candidate="follow-up", by=12),),
    )  # fmt: skip
    base = solve(found, Options())
    again = repaired(Lookup(found), base.activities)
    assert again is not None
    assert {(a.candidate, a.start) for a in again} == {
        (a.candidate, a.start) for a in base.activities
    }
