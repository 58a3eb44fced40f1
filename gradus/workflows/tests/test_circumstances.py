"""What circumstances, an institution's own conditions and commitment do to a plan's problem."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradus.catalogue.shelf import SHIPPED, Shelf
from gradus.domain.refusals import InvalidInput
from gradus.engines.planner.check import plan_violations
from gradus.engines.planner.problem import Problem
from gradus.engines.planner.solve import Options, solve
from gradus.formats.records.read_yaml import read_yaml
from gradus.workflows.assembly_circumstances import CARRIES, part
from gradus.workflows.state import Circumstance, Confirmation, StateFile, Supply, read_state
from gradus.workflows.tests.test_rules import problem_of

DEMO = SHIPPED / "demo"
STATE = read_state(DEMO / "XAA" / "state.yaml", Shelf.open())
YEAR = tuple(range(12, 24))


def with_(*circumstances: Circumstance, **parts: Any) -> Problem:
    return problem_of(replace(STATE, circumstances=circumstances, **parts))


def under(effect: Any, months: tuple[int, ...] = YEAR, **parts: Any) -> Circumstance:
    return Circumstance(months=months, reason="Fictional", effect=effect, **parts)


def test_a_file_of_before_says_what_it_said() -> None:
    (election,) = STATE.circumstances
    assert election.effect == "nothing-starts"
    assert [b.months for b in with_(election).blackouts] == [(16, 17)]


def test_what_is_only_noted_changes_nothing() -> None:
    assert with_(under("noted")) == with_()


def test_a_cut_takes_its_share_from_its_first_month_on_of_one_donor_or_of_all() -> None:
    before, half = with_(), tuple(range(18, 48))
    everybody = with_(under("money-cut", half, share=0.4))
    assert before.pots[0].amounts == (160000, 170000, 140000, 110000)
    assert everybody.pots[0].amounts == (160000, 136000, 84000, 66000)
    one = with_(under("money-cut", half, share=0.4, donor="Donor B (fictional)"))
    changed = [new != old for new, old in zip(one.pots, before.pots, strict=True)]
    assert changed == [False, True, False]


def test_visits_that_pause_leave_the_states_own_people() -> None:
    own = Supply(id="trainers", capacity=4, own=(1,) * 48)
    others = [r for r in STATE.resources if r.id != "trainers"]
    found = {r.id: r for r in with_(under("visits-pause"), resources=(own, *others)).resources}
    for name, left in (("trainers", 1), ("mentors", 0), ("regional-team", 0)):
        units = found[name].monthly
        assert units is not None
        assert {units[m] for m in YEAR} == {left}
        assert units[11] == units[24] > left


def test_in_hard_months_institutions_carry_less_and_a_plan_keeps_to_it() -> None:
    months = tuple(range(48))
    problem = with_(under("fewer", months, share=0.34))
    limits = {r.id: r for r in problem.resources if r.id.startswith(CARRIES)}
    assert limits[f"{CARRIES}academy"].monthly == (1,) * 48
    assert f"{CARRIES}cert" not in limits, "which carries one at a time in any case"
    plan = solve(problem, Options(gap=0.2, seconds=5, threads=1))
    assert plan.activities
    assert not list(plan_violations(problem, plan))
    hosts = {c.id: c.institution for c in problem.candidates}
    pauses = {i.id: set(i.blackout) for i in problem.institutions}
    for month in months:
        busy = [
            hosts[a.candidate]
            for a in plan.activities
            if a.start <= month < a.end and month not in pauses.get(hosts[a.candidate] or "", set())
        ]
        assert busy.count("academy") <= 1


@given(st.integers(0, 20), st.floats(0, 1))
def test_a_share_of_what_an_institution_carries(capacity: int, share: float) -> None:
    left = part(capacity, share)
    assert 0 <= left <= capacity
    assert left >= 1 or share == 0 or capacity == 0


def test_what_an_institution_confirms_for_itself_counts_there_alone() -> None:
    lab = Confirmation(id="premises", from_month=30, institution="lab")
    problem = problem_of(replace(STATE, facts=(*STATE.facts, lab)))
    facts = {f.id: f.from_month for f in problem.facts}
    assert (facts["premises@lab"], facts.get("premises", 10)) == (30, 10)
    needed = {c.institution for c in problem.candidates if "premises@lab" in repr(c.requires)}
    assert needed == {"lab"}


def test_commitment_moves_only_what_lasts_and_only_where_it_is_low() -> None:
    def lasting(level: int | None) -> list[float]:
        found = problem_of(replace(STATE, commitment=level)).candidates
        return [g.sustain for c in found for g in c.gains]

    assert lasting(None) == lasting(2) == lasting(4)
    assert sum(lasting(0)) < sum(lasting(1)) < sum(lasting(2))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("commitment: 5", "Levels run from 0 to 4"),
        ("circumstances: [{months: [1], reason: x, share: 1.5}]", "between 0 and 1"),
        ("facts: [{id: premises, institution: nowhere}]", "is not known"),
    ],
)
def test_what_cannot_be_is_refused_by_line(tmp_path: Any, line: str, said: str) -> None:
    text = f"schema: gradus.state/1\ncode: XAA\nname: Arden\nstart: 2027-01\n{line}\n"
    assert read_yaml(StateFile, text.encode(), "s")
    path = tmp_path / "state.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInput) as refused:
        read_state(path, Shelf.open())
    (fault,) = refused.value.faults
    assert said in fault.what.text()
    assert "line 5" in fault.where
