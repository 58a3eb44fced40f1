"""Of an open question, *no* is said only with proof, *yes* only with a better plan or a closed way."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gradus.catalogue.shelf import Shelf
from gradus.engines.planner.plan import Plan
from gradus.engines.planner.problem import (
    Area,
    Candidate,
    Cost,
    Fact,
    Gain,
    Pot,
    Problem,
    Requirement,
)
from gradus.engines.planner.solve import Options, solve
from gradus.engines.scoring.answers import Answer, Special
from gradus.workflows.open_questions import _judge, open_indicators

CLOSE = Options(gap=0.001)
BASE = Problem(
    format="gradus.plan-problem/1",
    title="Small",
    start="2027-01",
    horizon=24,
    areas=(Area(id="A", title="A", weight=1, gap=2), Area(id="B", title="B", weight=1, gap=2)),
    candidates=(
        Candidate(id="one", title="One", duration=3, gains=(Gain(area="A", points=1),),
                  costs=(Cost(kind="delivery", amount=100),),
                  requires=Requirement(fact="way")),
        Candidate(id="two", title="Two", duration=3, gains=(Gain(area="B", points=0.5),),
                  costs=(Cost(kind="delivery", amount=100),)),
    ),
    facts=(Fact(id="way", title="Way", from_month=0),),
    pots=(Pot(id="p", donor="D", amounts=(100, 0)),),
)  # fmt: skip


@pytest.fixture(scope="module")
def plan() -> Plan:
    return solve(BASE, CLOSE)


def weigh(area: str, weight: float) -> Problem:
    return replace(
        BASE,
        areas=tuple(replace(a, weight=weight) if a.id == area else a for a in BASE.areas),
    )


def test_the_same_problem_whatever_the_answer_is_proof(plan: Plan) -> None:
    assert _judge(BASE, plan, [BASE], CLOSE, 0)[0][0] == "no"


def test_a_way_that_closes_is_a_yes_without_solving(plan: Plan) -> None:
    closed = replace(BASE, facts=(replace(BASE.facts[0], from_month=None),))
    verdict, spent = _judge(BASE, plan, [BASE, closed], CLOSE, 0)
    assert (verdict[0], spent) == ("yes", 0)


def test_without_effort_a_change_in_weight_stays_unknown(plan: Plan) -> None:
    assert _judge(BASE, plan, [weigh("B", 9)], CLOSE, 0)[0][0] == "unknown"


def test_with_effort_another_better_plan_is_a_yes_and_none_is_a_no(plan: Plan) -> None:
    assert _judge(BASE, plan, [weigh("B", 9)], CLOSE, 5)[0][0] == "yes"
    assert _judge(BASE, plan, [weigh("A", 2), weigh("A", 3)], CLOSE, 5)[0][0] == "no"


def test_not_applicable_is_no_open_question_and_the_critical_come_first() -> None:
    instrument = Shelf.open().instrument("gradus-cj")
    first, *others = instrument.indicators
    answers = [Answer(unit="XAA", indicator=first, value=Special.NOT_APPLICABLE)]
    found = open_indicators(instrument, answers, "XAA")
    assert set(found) == set(others)
    critical = [instrument.indicators[i].critical for i in found]
    assert critical == sorted(critical, reverse=True)
