"""Due diligence by the API: officers walk the whole way but sign on the page; others see the gate."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from gradus.core.access.scope import system
from gradus.core.accounts import models
from gradus.core.accounts.rules import grant_digest
from gradus.core.accounts.tests import people
from gradus.core.diligence.models import Decision, Request
from gradus.core.states.tests import factories as make
from gradus.domain.ids import new_id
from gradus.entrypoints.api.tests.calls import Caller, caller

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit() -> Any:
    return make.unit(make.institution(people.state("XAA")))


@pytest.fixture
def officer() -> Caller:
    return caller(people.member("hrddp_officer", programme=people.programme()))


@pytest.fixture
def asker(unit: Any) -> Caller:
    """A programme officer whom XAA lets see its register."""
    user = people.member("programme_officer", programme=people.programme())
    with system("test"):
        holding = models.Holding.objects.get(user=user)
        grant = models.Grant(
            state=people.state(),
            user=user,
            holding=holding,
            role=holding.role,
            kinds=["register"],
            purpose="The mission",
            basis="assignment",
            proposed_by=user.pk,
            proposed_at=people.now(),
            starts=people.now() - timedelta(days=1),
            ends=people.now() + timedelta(days=30),
        )
        grant.save(force_insert=True)
        models.GrantSignature(
            grant=grant,
            state=grant.state,
            grantee_id=user.pk,
            signed_by=new_id(),
            signed_at=people.now(),
            digest=grant_digest(grant),
        ).save(force_insert=True)
        people.record_entry(grant)
    return caller(user)


def asked(asker: Caller, unit: Any) -> str:
    told = {"unit_id": str(unit.pk), "support": ["training"], "purpose": "A course\nin May"}
    answer = asker.post("/api/diligence", told)
    assert answer.status_code == 201, answer.content
    assert asker.post("/api/diligence", told).status_code == 422, "one request at a time"
    return f"/api/diligence/{answer.json()['id']}"


def done(by: Caller, path: str, body: Any = None) -> Any:
    answer = by.post(path, body)
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_the_way_from_the_question_to_the_gate(asker: Caller, officer: Caller, unit: Any) -> None:
    here = asked(asker, unit)
    (line,) = officer.get("/api/diligence").json()["items"]
    assert line["next"] == "begin"
    assert done(officer, f"{here}/begin")["next"] == "assess"
    told = {"risks": "canary-risk", "sources": "canary", "level": "medium"}
    assert done(officer, f"{here}/assess", told)["next"] == "propose"
    day = (people.now().date() + timedelta(days=200)).isoformat()
    measure = {"text": "canary training", "responsible": "Head", "due": day}
    (kept,) = done(officer, f"{here}/measure", measure)["measures"]
    placed = done(officer, f"/api/diligence/measures/{kept['id']}/in-place")
    assert placed["measures"][0]["in_place_on"]
    proposal = {
        "outcome": "mitigated",
        "reason": "canary",
        "decided_by": "Head of office",
        "review_due": (people.now().date() + timedelta(days=90)).isoformat(),
    }
    done(officer, f"{here}/propose", proposal)
    assert officer.post(f"{here}/sign").status_code == 404, "signing is a person's act"
    done(officer, f"{here}/send-back")
    assert done(officer, f"{here}/propose", proposal)["stage"] == "proposed"
    with system("test"):  # as the second officer's signature on the page does
        decision = Decision.objects.get(sent_back_at__isnull=True)
        decision.signed_by, decision.signed_at = new_id(), people.now()
        decision.save()
        row = Request.objects.select_related("gate").get()
        row.stage, row.gate.status = "decided", "mitigated"
        row.gate.review_due, row.gate.decided_by = decision.review_due, "Head of office"
        row.save()
        row.gate.save()
        people.record_entry(row)
        people.record_entry(row.gate)
        people.record_entry(decision)
    assert (
        done(officer, f"{here}/note", {"text": "canary", "concern": True})["next"] == "look-again"
    )
    (gate,) = asker.get("/api/gates").json()["items"]
    assert gate["may_support"]
    assert not done(officer, f"{here}/suspend", {"reason": "canary"})["may_support"]
    assert done(officer, f"{here}/stop", {"reason": "canary"})["gate"] == "stopped"
    seen = asker.get("/api/gates")
    assert seen.json()["items"][0]["status"] == "stopped"
    assert b"canary" not in seen.content


def test_a_request_is_taken_back(asker: Caller, officer: Caller, unit: Any) -> None:
    here = asked(asker, unit)
    assert done(officer, f"{here}/withdraw")["stage"] == "withdrawn"
    assert officer.post(f"{here}/begin").status_code == 422


def test_everybody_else_sees_the_gate_and_no_content(
    asker: Caller, officer: Caller, unit: Any
) -> None:
    here = asked(asker, unit)
    done(officer, f"{here}/begin")
    coordinator = caller(people.member("national_coordinator", state=people.state()))
    (gate,) = coordinator.get("/api/gates").json()["items"]
    assert (gate["status"], gate["may_support"]) == ("in-work", False)
    other = caller(
        people.member("hrddp_officer", "h@example.org", programme=people.programme("other"))
    )
    for viewer in (asker, coordinator, other):
        assert viewer.get(here).status_code in {403, 404}
        assert viewer.post(f"{here}/stop", {"reason": "x"}).status_code in {403, 404}
        answer = viewer.get("/api/diligence")
        assert answer.status_code == 403 or answer.json()["items"] == []


def test_what_is_not_in_sight_cannot_be_asked_for(officer: Caller, unit: Any) -> None:
    told = {"unit_id": str(unit.pk), "support": ["training"], "purpose": "x"}
    user = people.member("programme_officer", "n@example.org", programme=people.programme())
    assert caller(user).post("/api/diligence", told).status_code == 404
