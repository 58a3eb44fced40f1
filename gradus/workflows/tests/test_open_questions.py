"""Of an open question, *no* is said only with proof, *yes* only with a better plan or a closed way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from gradus.catalogue.shelf import SHIPPED, Shelf
from gradus.engines.planner.evaluate import objective
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
from gradus.formats.sheets.questionnaire import Verdict
from gradus.workflows.make import Request
from gradus.workflows.open_questions import (
    OtherPlan,
    _judge,
    ground_of,
    open_indicators,
    problem_of,
    still_matters,
)

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


def test_a_plan_that_was_not_searched_out_makes_no_answer_matter() -> None:
    """A better plan that could have been found without the answer is no reason to ask."""
    closed = replace(BASE, facts=(replace(BASE.facts[0], from_month=None),))
    poor = replace(solve(closed, CLOSE), gap=0.9)
    assert [one.candidate for one in poor.activities] == ["two"]
    verdict = _judge(BASE, poor, [weigh("A", 1.01)], CLOSE, 5)[0][0]
    assert verdict != "yes"


def test_who_stops_is_answered_with_nothing_certain(plan: Plan) -> None:
    stopped = _judge(BASE, plan, [weigh("B", 9)], CLOSE, 5, lambda: True)[0][0]
    assert stopped in {"unknown", "yes"}


class Made:
    """A plan of a fictional State in outline, of which little is answered."""

    def __init__(self) -> None:
        self.shelf = Shelf.open()
        folder = SHIPPED / "demo" / "XDD"
        request = Request(
            out=Path("-"), issued_on=date(2027, 1, 1), assessment=folder / "answers.csv",
            state=folder / "state.yaml",
        )  # fmt: skip
        self.ground, self.answers = ground_of(self.shelf, request, str)
        self.problem = problem_of(self.ground, self.answers, 35)
        self.plan = solve(self.problem, Options(gap=0.001))
        self.kept: list[float] = []

    def ask(
        self, known: Mapping[str, Verdict], seconds: float, problem: Problem | None = None
    ) -> dict[str, Verdict]:
        return still_matters(
            self.ground, self.answers, problem or self.problem, self.plan, Options(gap=0.005),
            known=known, seconds=seconds, keep=lambda _, share: self.kept.append(share),
            stop=lambda: False,
        )  # fmt: skip

    def better_with(self, indicator: str) -> list[float]:
        """The naive twin: by how much another plan is better, at each level, solved from nothing."""
        found = []
        for level in self.ground.instrument.indicators[indicator].levels:
            answer = Answer(unit="XDD", indicator=indicator, value=level)
            problem = problem_of(self.ground, [*self.answers, answer], 35)
            best = solve(problem, Options(gap=0.001))
            found.append(best.objective / objective(problem, self.plan.activities) - 1)
        return found


def test_a_verdict_is_what_solving_with_every_answer_shows() -> None:
    made = Made()
    open_ = open_indicators(made.ground.instrument, made.answers, "XDD")
    judged = {"INV-03", "GOV-02"}
    assert judged <= set(open_)
    known: dict[str, Verdict] = {id_: "no" for id_ in open_ if id_ not in judged}
    found = made.ask(known, 120)
    assert {id_: found[id_] for id_ in known} == known, "what is known is not asked again"
    assert len(made.kept) == 2
    assert (found["INV-03"], found["GOV-02"]) == ("yes", "no")
    assert max(made.better_with("INV-03")) > 0.005
    assert max(made.better_with("GOV-02")) <= 0.006

    assert set(made.ask({}, 0).values()) == {"unknown"}, "without time nothing is known"
    other = replace(made.problem, title="Of another catalogue")
    with pytest.raises(OtherPlan):
        made.ask({}, 0, other)
