"""The interventions are the draft's 46, corrected as docs/reference/catalogue-review.md says."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from gradus.catalogue.intervention import Condition, Intervention
from gradus.catalogue.shelf import Shelf

SHELF = Shelf.open()
BY_ID: dict[str, Intervention] = {i.id: i for i in SHELF.interventions}


def leaves(condition: Condition | None, hard: bool = True) -> Iterator[tuple[Condition, bool]]:
    """Every single condition, and whether it binds."""
    if condition is None:
        return
    binds = hard and condition.hard
    parts = (*condition.all_of, *condition.any_of)
    if not parts:
        yield condition, binds
    for part in parts:
        yield from leaves(part, binds)


def asks(name: str, *, hard: bool) -> set[str]:
    """Interventions and facts that are asked for as a must, or as advice."""
    return {
        part.intervention or part.fact or ""
        for part, binds in leaves(BY_ID[name].requires)
        if binds == hard
    }


def test_all_numbers_of_the_draft_remain() -> None:
    assert {i.number for i in SHELF.interventions if i.number} == set(range(1, 47))


def test_portal_and_pathway_do_not_wait_for_each_other() -> None:
    assert "referral-protocol" in asks("reporting-portal", hard=True)
    assert asks("referral-protocol", hard=True) == set()


def test_reporting_campaigns_accept_either_route_and_safe_use_waits_for_none() -> None:
    condition = BY_ID["report-campaign"].requires
    assert condition is not None
    assert {part.intervention for part in condition.any_of} == {
        "triaged-reporting", "reporting-portal",
    }  # fmt: skip
    assert BY_ID["safe-use-campaign"].requires is None


def test_due_diligence_is_asked_of_support_and_not_of_the_plan() -> None:
    assert "hrddp-assessment" not in asks("national-plan", hard=True)
    for intervention in SHELF.interventions:
        if intervention.security_forces:
            assert "R1" in intervention.rules, intervention.id
    for name in ("prosecutors-intro", "judges-intro", "school-prevention"):
        assert not BY_ID[name].security_forces


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("competency-framework", "police-cyber-unit"),
        ("crime-statistics", "reporting-portal"),
        ("crime-statistics", "police-cyber-unit"),
        ("provider-cooperation", "police-cyber-unit"),
        ("mla-workshop", "cross-border-evidence"),
    ],
)
def test_advice_does_not_bind(name: str, advice: str) -> None:
    assert advice in asks(name, hard=False)
    assert advice not in asks(name, hard=True)


@pytest.mark.parametrize(
    ("name", "gates"),
    [
        ("crypto-tracing", {"licence-payer", "fiu-analysts"}),
        ("mobile-forensics", {"training-licence", "mobile-kit"}),
        ("special-techniques", {"lawful-special-techniques", "operator-rules"}),
        ("national-lab", {"lab-mandate", "custody-store"}),
        ("df-workstations", {"custody-store", "premises", "power-supply", "licence-payer"}),
        ("provider-cooperation", {"lawful-basis-cooperation"}),
        ("cybercrime-strategy", {"leadership-support"}),
        ("df-advanced", {"df-workstations", "regional-lab-access"}),
    ],
)
def test_gates_of_the_review_are_there(name: str, gates: set[str]) -> None:
    assert gates <= asks(name, hard=True)


def test_advanced_forensics_follow_six_months_of_casework() -> None:
    lags = {p.intervention: p.lag for p, _ in leaves(BY_ID["df-advanced"].requires)}
    assert lags["df-basic"] >= 6


def test_special_techniques_need_independent_authorisation() -> None:
    levels = {p.indicator: p.level for p, _ in leaves(BY_ID["special-techniques"].requires)}
    assert (levels.get("PRO-06") or 0) >= 2


@pytest.mark.parametrize(
    "name",
    [
        "va-custody", "child-interviewing", "staff-welfare", "cert-protocol", "case-management",
        "oversight-defence", "national-host-agreement", "follow-up-evaluation",
        "regional-seat-investigation", "regional-seat-forensics", "regional-seat-justice",
        "mobile-kit", "interim-quality", "fiu-virtual-assets",
    ],
)  # fmt: skip
def test_what_was_missing_was_added(name: str) -> None:
    assert name in BY_ID


def test_every_value_has_its_source_and_judgement() -> None:
    for intervention in SHELF.interventions:
        assert intervention.sources, intervention.id
        assert intervention.judgement, intervention.id
        assert intervention.evidence in ("sourced", "partly sourced", "assumed")
        for cost in intervention.costs:
            assert cost.amount.low <= cost.amount.mid <= cost.amount.high
