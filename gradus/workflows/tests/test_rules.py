"""The field's rules hold in the plans of the fictional States, read off the plan itself."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import pytest

from gradus.catalogue.shelf import SHIPPED, Shelf
from gradus.domain.refusals import InvalidInput
from gradus.engines.planner.check import plan_violations
from gradus.engines.planner.plan import Activity, Plan
from gradus.engines.planner.problem import Candidate, Problem, Requirement
from gradus.engines.planner.solve import Options, solve
from gradus.engines.scoring.engine import score
from gradus.workflows.answers import read_answers
from gradus.workflows.assemble import assemble
from gradus.workflows.assembly_bench import LATER, SECOND_YEAR
from gradus.workflows.desk import unnamed_state
from gradus.workflows.existing import Existing, read_existing, template
from gradus.workflows.make import levels_of, too_little_known
from gradus.workflows.state import StateFile, read_state
from gradus.workflows.threat import threat_profile

DEMO = SHIPPED / "demo"
SHELF = Shelf.open()
FULL = ("XAA", "XBB", "XCC")
ANY = (*FULL, "XDD", "XEE", "XFF", "XGG", "XHH")


@dataclass(frozen=True)
class Case:
    """A fictional State, its problem, and a plan of it."""

    state: StateFile
    problem: Problem
    plan: Plan

    @property
    def chosen(self) -> dict[str, Activity]:
        return {a.candidate: a for a in self.plan.activities}

    @property
    def candidates(self) -> dict[str, Candidate]:
        return {c.id: c for c in self.problem.candidates}

    @property
    def facts(self) -> dict[str, int | None]:
        return {f.id: f.from_month for f in self.problem.facts}


def problem_of(state: StateFile) -> Problem:
    folder = DEMO / state.code
    instrument = SHELF.instrument("gradus-cj")
    answers = read_answers((folder / "answers.csv").read_bytes(), "answers.csv", instrument).answers
    unit = score(instrument, answers, articles=SHELF.articles).units[0]
    sheet = folder / "existing.csv"
    existing = read_existing(sheet, SHELF, state.start) if sheet.is_file() else Existing()
    return assemble(
        SHELF,
        state,
        instrument,
        levels_of(answers),
        threat_profile(SHELF, state.code),
        baseline_first=too_little_known(instrument, unit),
        done=existing.done,
        equipment=existing.equipment,
    ).problem


@pytest.fixture(scope="module", params=FULL)
def case(request: pytest.FixtureRequest) -> Case:
    state = read_state(DEMO / request.param / "state.yaml", SHELF)
    problem = problem_of(state)
    return Case(state, problem, solve(problem, Options(gap=0.1, work=40)))


def started(case: Case, requirement: Requirement, month: int) -> bool:
    """Whether a requirement holds in a month: a second, plain reading of it."""
    done = {c.candidate: c.end for c in case.problem.credits}
    done |= {
        a.candidate: a.effective if requirement.when == "effective" else a.end
        for a in case.plan.activities
    }
    if not requirement.hard:
        return True
    if requirement.all_of:
        return all(started(case, part, month) for part in requirement.all_of)
    if requirement.any_of:
        return any(started(case, part, month) for part in requirement.any_of)
    if requirement.fact is not None:
        since = case.facts[requirement.fact]
        return since is not None and since + requirement.lag <= month
    names = [requirement.activity] if requirement.activity else requirement.of
    met = [n for n in names if n in done and done[n] + requirement.lag <= month]
    return len(met) >= (requirement.share if requirement.share is not None else 1) * len(names)


def parts_of(requirement: Requirement | None, rule: str) -> list[Requirement]:
    """The largest parts of a requirement that a rule asks for."""
    if requirement is None:
        return []
    if requirement.rule == rule:
        return [requirement]
    if requirement.any_of and any(parts_of(p, rule) for p in requirement.any_of):
        return [requirement]
    return [p for part in requirement.all_of for p in parts_of(part, rule)]


@pytest.mark.parametrize("rule", ["R1", "R2", "R3", "R4", "R5", "R6", "R7", "R8", "R9"])
def test_what_a_rule_asks_for_holds_before_every_activity_of_the_plan(
    case: Case, rule: str
) -> None:
    for activity in case.plan.activities:
        for part in parts_of(case.candidates[activity.candidate].requires, rule):
            assert started(case, part, activity.start), (activity.candidate, part)


def test_the_independent_check_finds_nothing(case: Case) -> None:
    assert plan_violations(case.problem, case.plan) == []


def test_r1_no_support_for_a_unit_that_is_neither_cleared_nor_being_assessed(case: Case) -> None:
    hosts = {h.id: h for h in case.state.institutions}
    bound = {i.id for i in SHELF.interventions if i.security_forces} - {"hrddp-assessment"}
    for name, activity in case.chosen.items():
        candidate = case.candidates[name]
        host = hosts[candidate.institution or ""]
        if candidate.intervention in bound and host.diligence == "pending":
            assessed = case.chosen[f"hrddp-assessment@{host.id}"]
            assert assessed.end <= activity.start


def test_r1_is_never_waived() -> None:
    state = read_state(DEMO / "XAA/state.yaml", SHELF)
    pending = replace(
        state,
        institutions=tuple(replace(h, diligence="pending") for h in state.institutions),
    )
    rules = [
        c.id
        for c in problem_of(pending).candidates
        if "R1" in c.rules and parts_of(c.requires, "R1")
    ]
    assert len(rules) > 10


def test_r2_equipment_is_never_bought(case: Case) -> None:
    given: dict[str, int] = {}
    for donation in case.problem.donations:
        given[donation.kind] = given.get(donation.kind, 0) + donation.units
    used: dict[str, int] = {}
    for name in case.chosen:
        for need in case.candidates[name].equipment:
            used[need.kind] = used.get(need.kind, 0) + need.units
    assert all(units <= given.get(kind, 0) for kind, units in used.items())
    assert not [p for p in case.plan.payments if p.kind == "equipment"]


def test_r5_later_courses_wait_for_the_second_year_and_a_framework(case: Case) -> None:
    for name, activity in case.chosen.items():
        if name.endswith(LATER):
            assert activity.start >= SECOND_YEAR
            assert name.removesuffix(LATER) not in case.chosen
            assert parts_of(case.candidates[name].requires, "R5")


def test_r8_evaluation_and_support_have_their_own_budget_lines() -> None:
    problem = problem_of(read_state(DEMO / "XAA/state.yaml", SHELF))
    kinds = {cost.kind for c in problem.candidates for cost in c.costs}
    assert {"delivery", "travel", "evaluation", "support"} <= kinds
    for candidate in problem.candidates:
        other = sum(c.amount for c in candidate.costs if c.kind != "support")
        support = sum(c.amount for c in candidate.costs if c.kind == "support")
        assert support == pytest.approx(0.13 * other, abs=3)


@pytest.mark.parametrize("code", ANY)
def test_what_was_done_is_credited_and_what_is_ruled_out_stays_out(code: str) -> None:
    state = read_state(DEMO / code / "state.yaml", SHELF)
    problem = problem_of(state)
    credited = {c.candidate for c in problem.credits}
    interventions = {c.id: c.intervention for c in problem.candidates}
    hosted = set(interventions.values())
    done = {interventions[name] for name in credited}
    assert {d.intervention for d in state.done} & hosted <= done
    ruled = {interventions[r.candidate] for r in problem.rule_outs}
    assert ruled == {w.intervention for w in state.rules_out} & hosted
    assert len(problem.areas) == 15
    assert state.fictional


def test_a_course_done_at_one_institution_is_not_credited_at_the_others() -> None:
    state = read_state(DEMO / "XAA/state.yaml", SHELF)
    twins = tuple(replace(h, id=f"{h.id}-2", title=f"Second {h.title}") for h in state.institutions)
    plain = replace(state, done=(), institutions=(*state.institutions, *twins))
    instrument = SHELF.instrument("gradus-cj")
    profile = threat_profile(SHELF, "XAA")
    assembled = partial(assemble, SHELF, plain, instrument, {}, profile, baseline_first=True)
    before = assembled().problem
    several = next(c for c in before.candidates if "@" in c.id and not c.id.startswith("hrddp"))
    hosts = {h.id: h.title for h in plain.institutions}
    for place in (several.institution or "", hosts[several.institution or ""].upper()):
        done = ((several.intervention, -1, "Anyone", place),)
        found = assembled(done=done).problem
        assert {c.candidate for c in found.credits} == {several.id.removesuffix(LATER)}
    done = ((several.intervention, -1, "Anyone", "Elsewhere"),)
    found = assembled(done=done).problem
    assert len(found.credits) > 1


def test_credited_is_never_proposed(case: Case) -> None:
    assert not {c.candidate for c in case.problem.credits} & case.chosen.keys()


def test_a_real_state_s_desk_file_claims_nothing() -> None:
    state = unnamed_state(SHELF, "KEN", "KEN", "2027-01")
    assert not state.fictional
    claims = (*state.donations, *state.done, *state.insists, *state.rules_out)
    assert not claims
    assert all("to be named" in host.title for host in state.institutions)
    assert {host.diligence for host in state.institutions} == {"pending", "not-applicable"}
    assert all("assumed" in pot.donor for pot in state.pots)
    assert all(host.kind != "academy" for host in state.institutions)


def test_the_sheet_to_fill_is_never_taken_for_credits(tmp_path: Path) -> None:
    sheet = tmp_path / "e.csv"
    sheet.write_text(template(), encoding="utf-8")
    with pytest.raises(InvalidInput) as caught:
        read_existing(sheet, SHELF, "2027-01")
    assert len(caught.value.faults) == 3


STATE = "schema: gradus.state/1\ncode: XAA\nname: A\nstart: 2027-01\n"
BROKEN = [
    ("horizon: 600\n", "horizon"),
    ("exceptions:\n  - {rule: R1, intervention: judges-intro, programme_officer: P, "
     "state_officer: S, reason: r, expires: '2027-12'}\n", "R1"),
    ("institutions:\n  - {id: p, title: P, kind: police-cyber-unit, diligence: not-applicable, "
     "decided_by: X}\n", "R1"),
    ("facts:\n  - {id: premisses, from_month: 0}\n", "premises"),
    ("national_host: nobody\n", "nobody"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "said"), BROKEN)
def test_faults_of_a_state_file_are_told_by_line(text: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "s.yaml"
    path.write_text(STATE + text, encoding="utf-8")
    with pytest.raises(InvalidInput) as caught:
        read_state(path, SHELF)
    faults = [f"{f.where}: {f.what.text()} {f.remedy.text()}" for f in caught.value.faults]
    assert all("s.yaml, line " in fault for fault in faults)
    assert any(said in fault for fault in faults)


def test_the_assessment_is_the_baseline_and_support_waits_for_the_agreement() -> None:
    found = problem_of(read_state(DEMO / "XAA/state.yaml", SHELF))
    assert "baseline-assessment" in {c.candidate for c in found.credits}
    plan = solve(found, Options(gap=0.05, work=40))
    starts = {a.candidate: a.start for a in plan.activities}
    ends = {a.candidate: a.end for a in plan.activities}
    taught = {c.id for c in found.candidates if any(n.resource == "trainers" for n in c.needs)}
    assert taught & starts.keys()
    assert all(starts[name] >= ends["national-plan"] for name in taught & starts.keys())


@pytest.mark.parametrize(("by", "insisted"), [(24, {"follow-up-evaluation"}), (None, set())])
def test_r8_asks_for_follow_up(by: int | None, insisted: set[str]) -> None:
    state = read_state(DEMO / "XAA/state.yaml", SHELF)
    instrument = SHELF.instrument("gradus-cj")
    profile = threat_profile(SHELF, "XAA")
    found = assemble(SHELF, state, instrument, {}, profile, follow_up_by=by).problem
    assert {i.candidate for i in found.insists if i.reason == "R8"} == insisted
