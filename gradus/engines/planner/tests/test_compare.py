"""Two plans beside each other, and what a changed fact does to one of them."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings

from gradus.engines.planner import check, money
from gradus.engines.planner.affected import affected
from gradus.engines.planner.compare import compared
from gradus.engines.planner.compare_inputs import FAMILIES
from gradus.engines.planner.lookup import Lookup
from gradus.engines.planner.problem import (
    Blackout,
    Candidate,
    Cost,
    Donation,
    EquipmentNeed,
    Fact,
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
from gradus.engines.planner.tests.small import candidate, problem, problems

EXACT = Options()
FIFTY = (Cost(kind="delivery", amount=50),)


def ground() -> Problem:
    return problem(
        candidate("course", duration=2, institution="h", costs=FIFTY, needs=(Need(resource="t"),)),
        candidate(
            "kit",
            requires=Requirement(all_of=(Requirement(activity="course"), Requirement(fact="f")), rule="R2"),
            equipment=(EquipmentNeed(kind="k"),),
        ),
        candidate("lone", needs=(Need(resource="t"),), earliest=8),
        institutions=(Institution(id="h", title="Academy", capacity=1),),
        resources=(Resource(id="t", title="Trainers", capacity=1),),
        donations=(Donation(id="d", kind="k", units=1, month=0),),
        facts=(Fact(id="f", title="Premises", from_month=4),),
        pots=(Pot(id="p", donor="Donor P", amounts=(50,)),),
    )  # fmt: skip


def changed(found: Problem, name: str, **parts: object) -> Problem:
    def other(c: Candidate) -> Candidate:
        return replace(c, **parts) if c.id == name else c  # type: ignore[arg-type]

    return replace(found, candidates=tuple(other(c) for c in found.candidates))


def touched(after: Problem, now: int = 0) -> dict[str, tuple[str, tuple[str, ...]]]:
    plan = solve(ground(), EXACT)
    return {a.candidate: (a.kind, a.codes) for a in affected(ground(), after, plan, now)}


def test_a_changed_fact_names_what_it_touches_and_what_follows() -> None:
    found = ground()
    late = replace(found, facts=(Fact(id="f", title="Premises", from_month=7),))
    assert touched(late) == {"kit": ("broken", ("fact:f",))}
    assert touched(found) == {}
    election = replace(found, blackouts=(Blackout(months=(0,)),))
    assert touched(election)["course"] == ("broken", ("calendar", "calendar"))
    gone = replace(found, pots=())
    assert touched(gone) == {
        "course": ("broken", ("money:p:0",)),
        "kit": ("follows", ("activity:course",)),
    }
    anew = Pot(id="01a2", donor="Donor P", amounts=(50,))
    assert touched(replace(found, pots=(anew,))) == {}, "the same money, entered anew"
    assert touched(replace(found, pots=(replace(anew, amounts=(40,)),)))["course"][0] == "broken"
    assert touched(replace(found, pots=(replace(anew, purposes=("B",)),)))["course"][0] == "broken"
    slower = changed(found, "course", duration=5)
    assert touched(slower) == {
        "kit": ("broken", ("activity:course",)),
        "course": ("changed", ("calendar",)),
    }  # fmt: skip
    away = replace(
        found, resources=(Resource(id="t", title="Trainers", monthly=(1,) * 8 + (0,) * 4),)
    )
    assert touched(away) == {"lone": ("broken", ("resource:t",))}
    assert touched(replace(found, rule_outs=(RuleOut(candidate="kit"),)))["kit"][1] == ("allow",)
    assert touched(replace(found, donations=()))["kit"][1] == ("equipment:k",)
    # what has begun does not move, whatever happens to its first month
    assert "course" not in touched(replace(found, rule_outs=(RuleOut(candidate="course"),)), now=1)


@settings(max_examples=60, deadline=None)
@given(problems(), problems())
def test_what_touches_nothing_leaves_a_plan_that_can_stay(before: Problem, after: Problem) -> None:
    plan = solve(before, EXACT)
    found = affected(before, after, plan)
    lookup = Lookup(after)
    sound = not [
        text
        for text in check.violations(after, plan.activities)
        if "exclude" not in text.id  # alternatives are a choice, not a fact that changes
    ]
    if not found:
        assert sound
        assert money.pay(lookup, plan.activities) is not None
    if sound and money.pay(lookup, plan.activities) is not None:
        assert all(a.kind == "changed" for a in found)


def test_a_diff_tells_activities_money_gates_and_inputs_in_their_order() -> None:
    before = ground()
    after = replace(
        changed(before, "course", costs=(Cost(kind="delivery", amount=60),), earliest=1),
        pots=(Pot(id="q", donor="Donor Q", amounts=(70,)),),
        facts=(Fact(id="f", title="Premises", from_month=6),),
        areas=(replace(before.areas[0], gap=3.0),),
        blackouts=(Blackout(months=(10, 11), reason="Election"),),
        insists=(Insist(candidate="course"),),
        rule_outs=(RuleOut(candidate="lone"),),
    )
    after = replace(
        after,
        candidates=(*after.candidates, candidate("new")),
    )
    after = changed(after, "kit", requires=Requirement(activity="course"))
    diff = compared(solve(before, EXACT), solve(after, EXACT), before, after)
    assert [(a.candidate, a.kind) for a in diff.changes] == [
        ("lone", "dropped"), ("new", "added"), ("course", "moved"), ("kit", "moved"),
    ]  # fmt: skip
    course = next(a for a in diff.activities if a.candidate == "course")
    words = " ".join(text.text() for text in course.text)
    assert "Starts later: 2027-02, not 2027-01 (months: 1)." in words
    assert "Commits USD 10 more." in words
    assert "Paid by Donor Q, not by Donor P." in words
    assert [(m.donor, m.before, m.after) for m in diff.money] == [
        ("Donor P", 50, 0),
        ("Donor Q", 0, 60),
    ]
    assert [g.text.text() for g in diff.gates] == ["Premises: 2027-07 (was 2027-05)."]
    assert [e.text.text() for e in diff.exceptions] == ["KIT: rule R2 no longer holds it."]
    families = [i.family for i in diff.inputs]
    assert families == sorted(families, key=FAMILIES.index)
    assert {"need", "pot", "calendar", "wish", "candidate"} <= set(families)
    assert "USD 60" in diff.summary[1].text()


@settings(max_examples=20, deadline=None)
@given(problems())
def test_a_plan_beside_itself_is_the_same(found: Problem) -> None:
    plan = solve(found, EXACT)
    diff = compared(plan, plan, found, found)
    assert diff.changes == ()
    assert (diff.money, diff.gates, diff.exceptions, diff.inputs) == ((), (), (), ())


def test_plans_that_begin_in_different_months_are_compared_by_the_calendar() -> None:
    before = problem(candidate("a", earliest=6))
    after = replace(problem(candidate("a", earliest=4)), start="2027-03")
    diff = compared(solve(before, EXACT), solve(after, EXACT), before, after)
    assert [(a.kind, a.months) for a in diff.activities] == [("same", 0)]
