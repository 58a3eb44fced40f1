"""The chosen cohort is the best there is: against every cohort that could be, and by its reasons."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradus.domain.refusals import InvalidInput
from gradus.engines.selection.call import Call, Nominee, Target, composed_as
from gradus.engines.selection.cohort import Cohort, choose, replacing, waiting, worth
from gradus.engines.selection.reasons import reasons

SEXES, REGIONS, UNITS = ("female", "male"), ("north", "south", ""), ("a", "b", "c")


@st.composite
def calls(draw: st.DrawFn) -> Call:
    count = draw(st.integers(0, 8))
    nominees = tuple(
        Nominee(
            id=f"n{n}",
            points={"need": draw(st.sampled_from([0, 0.25, 0.5, 1])), "years": draw(st.floats(0, 1))},
            groups={"sex": draw(st.sampled_from(SEXES)), "region": draw(st.sampled_from(REGIONS))},
            unit=draw(st.sampled_from(UNITS)),
            order=draw(st.integers(0, 3)),
        )
        for n in range(count)
    )  # fmt: skip
    seats = draw(st.integers(1, 5))
    targets = []
    for dimension, group in (("sex", "female"), ("region", "north"), ("region", "south")):
        least = draw(st.integers(0, 3))
        most = draw(st.one_of(st.none(), st.integers(least, 4)))
        weight = draw(st.integers(1, 3))
        targets.append(
            Target(dimension=dimension, group=group, least=least, most=most, weight=weight)
        )
    passed = frozenset(n.id for n in nominees if draw(st.integers(0, 7)) == 0)
    placed = frozenset(
        n.id for n in nominees if n.id not in passed and draw(st.integers(0, 7)) == 0
    )
    spare = {unit: draw(st.integers(0, 3)) for unit in UNITS if draw(st.booleans())}
    for unit in spare:
        spare[unit] = max(spare[unit], sum(n.unit == unit and n.id in placed for n in nominees))
    return Call(
        seats=max(seats, len(placed)), nominees=nominees, weights={"need": 2.0, "years": 1.0},
        targets=tuple(targets), most_of_unit=spare, placed=placed, passed_over=passed,
    )  # fmt: skip


def allowed(call: Call, members: tuple[str, ...]) -> bool:
    by_id = {one.id: one for one in call.nominees}
    return (
        call.placed <= set(members)
        and not call.passed_over & set(members)
        and len(members) <= call.seats
        and all(
            sum(by_id[name].unit == unit for name in members) <= most
            for unit, most in call.most_of_unit.items()
        )
    )


def merit(call: Call, cohort: Cohort) -> tuple[int, int, int, int]:
    """What is compared, the larger the better."""
    rank = {one.id: n for n, one in enumerate(call.ranked)}
    return (
        len(cohort.members), -cohort.off_balance, cohort.points, -sum(rank[m] for m in cohort.members)
    )  # fmt: skip


def every(call: Call) -> list[Cohort]:
    names = [one.id for one in call.nominees]
    return [
        worth(call, chosen)
        for size in range(min(call.seats, len(names)) + 1)
        for chosen in combinations(names, size)
        if allowed(call, chosen)
    ]


@given(calls())
def test_no_other_cohort_is_better(call: Call) -> None:
    chosen = choose(call)
    assert allowed(call, chosen.members)
    assert merit(call, chosen) == max(merit(call, other) for other in every(call))


@given(calls(), st.data())
def test_the_order_in_which_people_are_listed_does_not_matter(
    call: Call, data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(call.nominees))
    assert choose(replace(call, nominees=tuple(shuffled))) == choose(call)


@given(calls())
def test_who_waits_is_the_best_addition(call: Call) -> None:
    cohort = choose(call)
    inside = set(cohort.members)
    for name in waiting(call, cohort):
        more = replace(call, seats=len(inside) + 1, placed=frozenset(inside))
        best = max(
            merit(more, other) for other in every(more) if len(other.members) == len(inside) + 1
        )
        assert merit(more, worth(more, (*inside, name))) == best
        inside.add(name)


@given(calls())
def test_reasons_hold_by_choosing_otherwise(call: Call) -> None:
    cohort = choose(call)
    told = reasons(call, cohort)
    assert [one.nominee for one in told] == [one.id for one in call.ranked]
    assert {one.nominee for one in told if one.verdict == "in"} == set(cohort.members)
    for one in told:
        assert one.because
        if not one.instead:
            continue
        if one.verdict == "in":
            other = choose(replace(call, passed_over=call.passed_over | {one.nominee}))
            assert set(one.instead) == set(other.members) - set(cohort.members)
        else:
            other = choose(replace(call, placed=call.placed | {one.nominee}))
            assert set(one.instead) == set(cohort.members) - set(other.members)
        assert merit(call, other) <= merit(call, cohort)


def nominee(name: str, points: float, sex: str = "male", unit: str = "") -> Nominee:
    return Nominee(id=name, points={"p": points}, groups={"sex": sex}, unit=unit)


def test_balance_goes_before_points_and_says_so() -> None:
    people = (nominee("a", 1), nominee("b", 0.9), nominee("c", 0.8), nominee("d", 0.1, "female"))
    call = Call(
        seats=2, nominees=people, weights={"p": 1},
        targets=(Target(dimension="sex", group="female", least=1),),
    )  # fmt: skip
    cohort = choose(call)
    assert cohort.members == ("a", "d")
    told = {one.nominee: one for one in reasons(call, cohort)}
    assert "too few of sex: female (wanted: 1)" in told["d"].because[1].text()
    assert told["d"].instead == ("b",)
    assert told["b"].verdict == "waiting"
    assert told["b"].place_waiting == 1
    assert told["b"].instead == ("a",)
    assert "0.1 points less" in told["b"].because[1].text()
    assert replacing(call, cohort.members, "d") == "b", "no other woman is nominated"


def test_what_the_nominees_cannot_meet_is_told() -> None:
    call = Call(
        seats=2, nominees=(nominee("a", 1), nominee("b", 1)), weights={"p": 1},
        targets=(Target(dimension="sex", group="female", least=1),),
    )  # fmt: skip
    cohort = choose(call)
    assert cohort.members == ("a", "b")
    assert [missed for _, missed in cohort.misses] == [-1]


def test_a_unit_goes_on_working() -> None:
    people = tuple(nominee(f"n{n}", 1 - n / 10, unit="lab" if n < 3 else "") for n in range(5))
    call = Call(seats=3, nominees=people, weights={"p": 1}, most_of_unit={"lab": 1})
    assert choose(call).members == ("n0", "n3", "n4")


def test_shares_of_a_unit_become_targets_that_can_all_be_met() -> None:
    found = composed_as({"sex": {"female": 1, "male": 2}, "region": {"north": 1, "south": 1}}, 10)
    assert {(t.group, t.least) for t in found} == {
        ("female", 3), ("male", 6), ("north", 5), ("south", 5)
    }  # fmt: skip
    assert composed_as({"sex": {}}, 10) == ()


A, TWICE = nominee("a", 1, unit="u"), nominee("a", 1)
BOTH = {"placed": frozenset("a"), "passed_over": frozenset("a")}
LESS = Target(dimension="sex", group="female", least=2, most=1)


@pytest.mark.parametrize(
    ("call", "where"),
    [
        (Call(seats=0, nominees=()), "seats"),
        (Call(seats=1, nominees=(A, TWICE)), "nominees.a"),
        (Call(seats=1, nominees=(nominee("a", 2),)), "nominees.a.points.p"),
        (Call(seats=1, nominees=(), placed=frozenset("a")), "a"),
        (Call(seats=1, nominees=(A,), **BOTH), "a"),  # type: ignore[arg-type]
        (Call(seats=1, nominees=(), weights={"p": float("nan")}), "weights.p"),
        (Call(seats=1, nominees=(), targets=(LESS,)), "targets[0]"),
        (
            Call(seats=2, nominees=(A,), placed=frozenset("a"), most_of_unit={"u": 0}),
            "most_of_unit.u",
        ),
    ],
)
def test_a_call_that_cannot_be_is_refused_with_the_place(call: Call, where: str) -> None:
    with pytest.raises(InvalidInput) as told:
        choose(call)
    assert where in [fault.where for fault in told.value.faults]
