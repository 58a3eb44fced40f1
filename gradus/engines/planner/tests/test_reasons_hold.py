"""Every explanation holds when it is done: what is said to let in lets in, what is worth less is."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings

from gradus.engines.planner.changes import apply_changes
from gradus.engines.planner.explain import explain
from gradus.engines.planner.plan import Plan
from gradus.engines.planner.problem import Insist, Problem, RuleOut
from gradus.engines.planner.solve import NoPlan, Options, solve
from gradus.engines.planner.tests.small import problems

EXACT = Options()


def forced(found: Problem, *names: str) -> Plan | None:
    """The best plan with these in it; None if there is none."""
    wanted = {i.candidate for i in found.insists}
    more = tuple(Insist(candidate=name) for name in names if name not in wanted)
    try:
        return solve(replace(found, insists=(*found.insists, *more)), EXACT)
    except NoPlan:
        return None


@settings(max_examples=60, deadline=None)
@given(problems())
def test_what_would_let_a_candidate_in_does(found: Problem) -> None:
    plan = solve(found, EXACT)
    for reason in explain(found, plan):
        if reason.verdict not in ("out", "ruled-out", "tie") or not (
            reason.changes or reason.with_it
        ):
            continue
        changed = apply_changes(found, reason.changes)
        wider = forced(changed, reason.candidate, *reason.with_it)
        assert wider is not None, reason
        assert {reason.candidate, *reason.with_it} <= {a.candidate for a in wider.activities}
        # beside everything that is in the plan already: nothing has to go for it
        beside = forced(
            changed, reason.candidate, *reason.with_it, *(a.candidate for a in plan.activities)
        )
        assert beside is not None, reason
        assert beside.objective >= plan.objective - 1e-6


@settings(max_examples=60, deadline=None)
@given(problems())
def test_what_is_out_is_worth_no_more_than_is_said(found: Problem) -> None:
    plan = solve(found, EXACT)
    for reason in explain(found, plan):
        if reason.verdict not in ("out", "tie") or reason.worth_high is None:
            continue
        wider = forced(found, reason.candidate)
        most = plan.objective * (1 + reason.worth_high)
        assert wider is None or wider.objective <= most + 1e-6
        if "not-worth" in reason.blocked_by:
            assert wider is None or wider.objective < plan.objective
        # the plan is the best there is: no candidate that is out makes it better
        assert wider is None or wider.objective <= plan.objective + 1e-6


@settings(max_examples=60, deadline=None)
@given(problems())
def test_what_is_in_is_worth_what_is_said(found: Problem) -> None:
    plan = solve(found, EXACT)
    for reason in explain(found, plan):
        if reason.worth_low is None or reason.worth_high is None:
            continue
        out = replace(found, rule_outs=(*found.rule_outs, RuleOut(candidate=reason.candidate)))
        lost = 1 - solve(out, EXACT).objective / max(plan.objective, 1e-12)
        assert reason.worth_low - 1e-6 <= lost <= reason.worth_high + 1e-6
        assert set(reason.unlocks) <= {a.candidate for a in plan.activities}


@settings(max_examples=30, deadline=None)
@given(problems())
def test_nothing_is_said_to_stop_what_could_be_in(found: Problem) -> None:
    """A candidate whose entry needs nothing is no plan's obstacle: forced in, a plan exists."""
    plan = solve(found, EXACT)
    for reason in explain(found, plan):
        if reason.verdict in ("out", "tie") and not (
            reason.changes or reason.with_it or "gate" in reason.blocked_by
        ):
            wider = forced(found, reason.candidate)
            assert wider is not None
            assert wider.objective <= plan.objective + 1e-6
