"""A plan is apart from the one made with other weights only by value, and only by more than was left open."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradus.engines.planner import check, evaluate
from gradus.engines.planner.beside import _calmer, beside
from gradus.engines.planner.calendar import scheduled
from gradus.engines.planner.plan import Activity
from gradus.engines.planner.problem import Area, Cost, Gain, Pot, Problem
from gradus.engines.planner.solve import Options, solve
from gradus.engines.planner.solver import Progress
from gradus.engines.planner.tests.small import best_value, candidate, problem, problems

EXACT = Options()


def weighing(a: float, b: float) -> Problem:
    """Money for one of two activities, each of which raises an area of its own."""
    return problem(
        candidate("one", gains=(Gain(area="A", points=1.0),), costs=(Cost(kind="delivery", amount=9),)),
        candidate("two", gains=(Gain(area="B", points=1.0),), costs=(Cost(kind="delivery", amount=9),)),
        areas=(Area(id="A", title="A", weight=a, gap=4.0), Area(id="B", title="B", weight=b, gap=4.0)),
        pots=(Pot(id="p", donor="P", amounts=(9,)),),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("a", "b", "gap", "verdict"),
    [
        (2.0, 1.0, 0.0, "same"),  # the same choice either way, by another margin
        (1.0, 2.0, 0.0, "apart"),
        (1.0, 2.0, 0.6, "same"),  # half of the value, which was left open
        (1.0, 1.01, 0.0, "apart"),
    ],
)
def test_plans_are_told_apart_by_value(a: float, b: float, gap: float, verdict: str) -> None:
    first, other = weighing(3.0, 1.0), weighing(a, b)
    found = beside(first, solve(first, EXACT), other, Options(gap=gap))
    assert found.verdict == verdict
    if verdict == "apart":
        assert [one.candidate for one in found.activities] == ["two"]
        assert found.gain == pytest.approx(1 - a / b)
        assert found.loss == pytest.approx(2 / 3)
        assert found.proven


def test_another_plan_that_loses_next_to_nothing_is_not_apart() -> None:
    first, other = weighing(1.001, 1.0), weighing(1.0, 2.0)
    found = beside(first, solve(first, EXACT), other, Options(gap=0.01))
    assert found.gain == pytest.approx(0.5)
    assert found.loss == pytest.approx(0.001, abs=1e-4)
    assert found.verdict == "close"


def test_what_has_moved_for_nothing_is_put_back_and_what_is_worth_it_stays() -> None:
    given_ = problem(
        candidate("worth", gains=(Gain(area="A", points=1.0),)),
        candidate("idle", gains=(Gain(area="B", points=1.0),)),
        areas=(
            Area(id="A", title="A", weight=1.0, gap=4.0),
            Area(id="B", title="B", weight=0.0, gap=4.0),
        ),
    )

    def at(**starts: int) -> list[Activity]:
        known = {c.id: c for c in given_.candidates}
        return [scheduled(given_, known[name], start) for name, start in starts.items()]

    calm = _calmer(given_, at(worth=0, idle=7), at(worth=3, idle=2))
    assert {a.candidate: a.start for a in calm} == {"worth": 0, "idle": 2}


@settings(max_examples=40, deadline=None)
@given(problems(), st.floats(0.1, 3.0), st.sampled_from([0.0, 0.2]))
def test_verdicts_are_what_trying_everything_shows(
    found: Problem, weight: float, gap: float
) -> None:
    first = replace(
        found,
        areas=(*found.areas, Area(id="B", title="B", weight=1.0, gap=2.0)),
        candidates=tuple(
            replace(c, gains=(*c.gains, Gain(area="B", points=0.5))) if c.purposes == ("B",) else c
            for c in found.candidates
        ),
    )
    other = replace(first, areas=(first.areas[0], replace(first.areas[1], weight=3 * weight)))
    plan = solve(first, EXACT)
    seen = beside(first, plan, other, Options(gap=gap))
    best, kept = best_value(other) or 0.0, evaluate.objective(other, plan.activities)
    short = 1 - kept / best if best else 0.0
    assert check.violations(other, seen.activities) == []
    assert seen.gain <= short + 1e-6, "nothing is better than the best"
    assert short <= seen.most + 1e-6, "what is said to be proven is"
    assert seen.loss >= -1e-6, "nothing is better than the plan by its own weights"
    if short > gap + 1e-6:
        assert seen.verdict != "same"
    if seen.verdict == "apart":
        assert min(short, seen.loss) > gap


@settings(max_examples=15, deadline=None)
@given(problems())
def test_with_the_same_weights_the_plan_is_the_same(found: Problem) -> None:
    plan = solve(found, EXACT)
    seen = beside(found, plan, found, EXACT)
    assert (seen.verdict, seen.activities, seen.gain, seen.loss) == ("same", plan.activities, 0, 0)


def test_who_stops_is_answered_with_the_plan_itself_or_better() -> None:
    first, other = weighing(3.0, 1.0), weighing(1.0, 3.0)

    def stop(stand: Progress) -> bool:
        return True

    found = beside(first, solve(first, EXACT), other, EXACT, progress=stop)
    assert found.gain >= 0
    assert not check.violations(other, found.activities)
