"""Reasons name the pot, the year, the person, the host, the gate or the calendar that stops."""

from __future__ import annotations

import pytest

from gradus.engines.planner.explain import explain
from gradus.engines.planner.plan import Reason
from gradus.engines.planner.problem import (
    Cost,
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
from gradus.engines.planner.solve import Options, solve
from gradus.engines.planner.tests.small import candidate, problem


def reason_of(name: str, found: Problem) -> Reason:
    plan = solve(found, Options(gap=0.0))
    return next(r for r in explain(found, plan) if r.candidate == name)


def said(reason: Reason) -> str:
    return " ".join(text.text() for text in reason.text)


POOR = problem(
    candidate("a", costs=(Cost(kind="delivery", amount=50),)),
    pots=(Pot(id="p", donor="Donor P", amounts=(20,)),),
)
BUSY = problem(
    candidate("a", needs=(Need(resource="t", amount=2),)),
    resources=(Resource(id="t", title="Trainers", capacity=1),),
)
FULL = problem(
    candidate("a", institution="h", load=3),
    institutions=(Institution(id="h", title="Police Academy", capacity=1),),
)
BARE = problem(
    candidate("a", equipment=(EquipmentNeed(kind="kit", units=2),)),
    donations=(Donation(id="d", kind="kit", units=1, month=0),),
)
SHUT = problem(
    candidate("a", requires=Requirement(fact="power")),
    facts=(Fact(id="power", title="Power supply", owner="Host"),),
)
SHORT = problem(candidate("a", duration=30))
MORE = (Gain(area="A", points=2.0),)
UNWANTED = problem(candidate("a"), rule_outs=(RuleOut(candidate="a", reason="Not now"),))


@pytest.mark.parametrize(
    ("found", "names", "code"),
    [
        (POOR, ("Money", "Donor P", "USD 30", "year 1"), "money:0"),
        (BUSY, ("Trainers", "2027-01"), "resource:t"),
        (FULL, ("Police Academy",), "institution:h"),
        (BARE, ("kit",), "equipment:kit"),
        (SHUT, ("Power supply", "Host"), "fact:power"),
        (SHORT, ("calendar",), "calendar"),
        (UNWANTED, ("rules it out", "Not now"), "allow"),
    ],
)
def test_what_stops_a_candidate_is_named(found: Problem, names: tuple[str, ...], code: str) -> None:
    reason = reason_of("a", found)
    for name in names:
        assert name in said(reason)
    assert code in reason.blocked_by
    assert reason.changes


def test_money_that_nobody_may_give_is_told_as_such() -> None:
    found = problem(
        candidate("a", purposes=("X",), costs=(Cost(kind="delivery", amount=5),)),
        pots=(Pot(id="y", donor="Y", amounts=(9,), purposes=("Y",)),),
        purposes=("X", "Y"),
    )
    assert "no pot may pay" in said(reason_of("a", found))


def test_an_alternative_is_named_and_the_same_course_is_not_called_one() -> None:
    two = Exclusive(members=("a", "b"))
    other = problem(candidate("a", gains=MORE), candidate("b"), exclusives=(two,))
    reason = reason_of("b", other)
    assert "exclusive:a" in reason.blocked_by
    assert "Its alternative is in the plan: A" in said(reason)
    same = problem(
        candidate("a", gains=MORE, intervention="course"),
        candidate("b", intervention="course"),
        exclusives=(two,),
    )
    reason = reason_of("b", same)
    assert "same-course:a" in reason.blocked_by
    assert "same course" in said(reason)


def test_who_insists_is_told() -> None:
    for reason, words in [("R8", "Rule R8"), ("Minister", "Minister"), ("", "The State insists")]:
        found = problem(candidate("a"), insists=(Insist(candidate="a", reason=reason),))
        assert words in said(reason_of("a", found))
