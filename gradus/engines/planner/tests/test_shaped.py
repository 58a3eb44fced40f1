"""A shape narrows a problem to what the parties ask for, and says whose wish stands in the way."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradus.domain.refusals import InvalidInput
from gradus.engines.planner import evaluate
from gradus.engines.planner.problem import (
    Blackout,
    Cost,
    Credit,
    Gain,
    Insist,
    Institution,
    Pot,
    Problem,
    Resource,
    RuleOut,
)
from gradus.engines.planner.shape import Pin, PinKind, Shape, Sliders, Tilt, shape_faults
from gradus.engines.planner.shaped import in_their_words, shaped
from gradus.engines.planner.solve import NoPlan, Options, solve
from gradus.engines.planner.tests.small import candidate, every_plan, problem, problems
from gradus.engines.planner.validate import faults

EXACT = Options()

MONTHLY = ("not-before", "by", "start-in")


@st.composite
def pins(draw: st.DrawFn) -> tuple[Pin, ...]:
    found = []
    for _ in range(draw(st.integers(1, 2))):
        kind = draw(st.sampled_from(get_args(PinKind)))
        month = draw(st.integers(0, 4)) if kind in MONTHLY else None
        found.append(Pin(candidate=draw(st.sampled_from("abc")), kind=kind, month=month))
    return tuple(found)


def keeps(starts: dict[str, int], pin: Pin) -> bool:
    start = starts.get(pin.candidate)
    if pin.kind == "keep":
        return start is not None
    if pin.kind == "leave-out":
        return start is None
    assert pin.month is not None
    if pin.kind == "not-before":
        return start is None or start >= pin.month
    return start is not None and (start == pin.month or (pin.kind == "by" and start < pin.month))


@settings(max_examples=60, deadline=None)
@given(problems(), pins())
def test_pins_leave_exactly_the_plans_that_keep_them(
    found: Problem, wishes: tuple[Pin, ...]
) -> None:
    shape = Shape(pins=wishes)
    kept = [
        plan
        for plan in every_plan(found)
        if all(keeps({a.candidate: a.start for a in plan}, pin) for pin in wishes)
    ]
    if shape_faults(found, shape):
        # what is refused at once has no plan, or only plans that leave the candidate out
        late = {pin.candidate for pin in wishes if pin.kind == "not-before"}
        assert all(late.isdisjoint({a.candidate for a in plan}) for plan in kept)
        assert kept == [] or late
        return
    narrowed = shaped(found, shape)
    assert set(every_plan(narrowed)) == set(kept) or faults(narrowed)
    if faults(narrowed):
        assert kept == []


@settings(max_examples=30, deadline=None)
@given(problems(), st.sampled_from(get_args(Tilt)))
def test_a_tilt_changes_no_condition_but_money(found: Problem, tilt: Tilt) -> None:
    tilted = shaped(found, Shape(tilt=tilt))
    assert faults(tilted) == []
    assert set(every_plan(tilted)) <= set(every_plan(found))
    if tilt != "donor-neutral":
        assert len(list(every_plan(tilted))) == len(list(every_plan(found)))


def test_sliders_scale_what_is_to_come_and_leave_what_has_begun() -> None:
    found = problem(
        candidate("a", earliest=20),
        horizon=24,
        pots=(Pot(id="p", donor="P", amounts=(101, 50)),),
        resources=(
            Resource(id="r", title="R", capacity=3),
            Resource(id="s", title="S", capacity=1),
        ),
        institutions=(Institution(id="h", title="H", capacity=1, blackout=(13, 14)),),
        blackouts=(Blackout(months=(2, 22)),),
        insists=(Insist(candidate="a", by=22),),
    )
    less = shaped(found, Shape(sliders=Sliders(money=0.8, people=2 / 3, months=-12)))
    assert (less.horizon, less.pots[0].amounts) == (12, (80,))
    assert [r.capacity for r in less.resources] == [2, 1]
    assert less.blackouts[0].months == (2,)
    assert faults(less) == []
    later = shaped(found, Shape(sliders=Sliders(money=0.8, people=0.5, months=6)), now=12)
    assert later.pots[0].amounts == (101, 40)
    monthly = later.resources[0].monthly
    assert monthly is not None
    assert (len(monthly), monthly[11], monthly[12]) == (30, 3, 1)
    assert later.institutions[0].blackout == (13, 14, 25, 26)
    assert faults(later) == []


@pytest.mark.parametrize(
    ("pin", "where"),
    [
        (Pin(candidate="nobody", kind="keep"), "pins[0].candidate"),
        (Pin(candidate="done", kind="keep"), "pins[0].candidate"),
        (Pin(candidate="unwanted", kind="by", month=3), "pins[0].candidate"),
        (Pin(candidate="wanted", kind="leave-out"), "pins[0].candidate"),
        (Pin(candidate="a", kind="start-in"), "pins[0].month"),
        (Pin(candidate="a", kind="not-before", month=12), "pins[0].month"),
        (Pin(candidate="a", kind="keep", month=1), "pins[0].month"),
        (Pin(candidate="early", kind="not-before", month=5), "pins[0].month"),
        (Pin(candidate="begun", kind="not-before", month=5), "pins[0].candidate"),
    ],
)
def test_a_pin_that_makes_no_sense_is_refused_with_its_place(pin: Pin, where: str) -> None:
    found = problem(
        *(candidate(name) for name in ("a", "done", "unwanted", "wanted", "begun")),
        candidate("early", latest=3),
        credits=(Credit(candidate="done", end=-1),),
        rule_outs=(RuleOut(candidate="unwanted"),),
        insists=(Insist(candidate="wanted"),),
    )
    with pytest.raises(InvalidInput) as refused:
        shaped(found, Shape(pins=(pin,)), begun={"begun"})
    assert [fault.where for fault in refused.value.faults] == [where]


def test_two_wishes_against_each_other_are_refused() -> None:
    for one, other in [
        (Pin(candidate="a", kind="keep"), Pin(candidate="a", kind="leave-out")),
        (Pin(candidate="a", kind="by", month=2), Pin(candidate="a", kind="not-before", month=3)),
        (
            Pin(candidate="a", kind="start-in", month=2),
            Pin(candidate="a", kind="start-in", month=3),
        ),
    ]:
        (fault,) = shape_faults(problem(candidate("a")), Shape(pins=(one, other)))
        assert (fault.where, fault.code) == ("pins[1]", "clash")


def test_a_contradiction_is_told_in_the_words_of_the_parties() -> None:
    dear = (Cost(kind="delivery", amount=10),)
    found = problem(
        candidate("a", costs=dear),
        candidate("b", costs=dear),
        pots=(Pot(id="p", donor="P", amounts=(20,)),),
    )
    shape = Shape(
        pins=(
            Pin(candidate="a", kind="keep", wanted_by="Ministry", reason="A court waits."),
            Pin(candidate="b", kind="by", month=4),
        ),
        sliders=Sliders(money=0.7),
    )
    with pytest.raises(NoPlan) as refused:
        solve(shaped(found, shape), EXACT)
    told = in_their_words(refused.value.conflict, found, shape)
    assert {part.code for part in told} == {"slider:money", "pin:0", "pin:1"}
    words = " ".join(part.text.text() for part in told)
    assert "Ministry: A is to be in the plan. Reason: A court waits." in words
    assert "The parties: B is to start by 2027-05." in words
    assert "70 %" in words


def test_a_fast_start_takes_what_is_quick_before_what_is_much() -> None:
    cost = (Cost(kind="delivery", amount=10),)
    found = problem(
        candidate("quick", gains=(Gain(area="A", points=0.8),), costs=cost),
        candidate("slow", gains=(Gain(area="A", points=1.8),), costs=cost, effect_after=23),
        horizon=36,
        pots=(Pot(id="p", donor="P", amounts=(10,)),),
    )

    def chosen(shape: Shape) -> list[str]:
        return [a.candidate for a in solve(shaped(found, shape), EXACT).activities]

    assert chosen(Shape()) == ["slow"]
    assert chosen(Shape(tilt="fast-start")) == ["quick"]


def test_self_reliance_prefers_the_states_own_and_what_lasts() -> None:
    cost = (Cost(kind="delivery", amount=10),)

    def gain(points: float, sustain: float) -> tuple[Gain, ...]:
        return (Gain(area="A", points=points, sustain=sustain),)

    found = problem(
        candidate("theirs", gains=gain(1.2, 0.9), costs=cost),
        candidate("fading", gains=gain(1.6, 0.6), costs=cost, national=True),
        candidate("own", gains=gain(1.0, 0.9), costs=cost, national=True),
        pots=(Pot(id="p", donor="P", amounts=(10,)),),
    )
    tilted = solve(shaped(found, Shape(tilt="self-reliance")), EXACT)
    assert [a.candidate for a in solve(found, EXACT).activities] == ["theirs"]
    assert [a.candidate for a in tilted.activities] == ["own"]


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=6))
def test_no_donor_offers_more_than_the_share(amounts: list[int]) -> None:
    found = problem(
        pots=tuple(Pot(id=f"p{n}", donor=f"D{n}", amounts=(a,)) for n, a in enumerate(amounts))
    )
    offered = [p.amounts[0] for p in shaped(found, Shape(tilt="donor-neutral")).pots]
    given_ = sum(1 for amount in amounts if amount)
    most = max(0.4, 1.2 / max(1, given_))
    assert all(new <= old for new, old in zip(offered, amounts, strict=True))
    assert max(offered) <= most * sum(offered) + len(amounts)
    if max(amounts) <= most * sum(amounts):
        assert offered == amounts


def test_a_tempo_weighs_the_same_plan_by_when_it_takes_effect() -> None:
    found = problem(candidate("a", earliest=6), horizon=24)
    plan = solve(found, EXACT).activities
    slower = replace(found, tempo=0.25)
    assert evaluate.objective(slower, plan) < evaluate.objective(found, plan)
    assert solve(slower, EXACT).objective == pytest.approx(evaluate.objective(slower, plan))
