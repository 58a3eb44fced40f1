"""The review on its pages: side by side, agreed, signed by two, frozen."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from gradus.core.access.scope import system
from gradus.core.accounts.tests.people import member, signed_in, state
from gradus.entrypoints.api.tests.calls import caller
from gradus.steps.assessment import bridge, models
from gradus.steps.assessment.tests.test_group_pages import Played, fields

pytestmark = pytest.mark.django_db


def differing() -> Played:
    """Two groups that see GOV-01 otherwise and GOV-02 alike, both handed in."""
    played = Played()
    played.ask(institution="court")
    with system("test"):
        other = models.Group.objects.exclude(pk=played.group.pk).get()
    for client, group, first in ((played.officer, played.group, "3"), (played.judge, other, "1")):
        here = f"/assessment/group/{group.pk}/"
        page = f"{here}questions/GOV/"
        said = fields(client.get(page).content) | {"GOV-01": first, "GOV-02": "2"}
        said |= {"GOV-02.evidence": "B", "GOV-02.confidence": "high"}
        assert client.post(page, said).status_code == 302
        client.post(f"{here}hand-in/")
    return played


def digest_on(client: Client, home: str) -> str:
    found = re.search(r'name="shown" value="([0-9a-f]{64})"', client.get(home).content.decode())
    assert found
    return found[1]


def test_from_a_difference_to_a_frozen_assessment() -> None:
    played = differing()
    office, home = played.office, played.home
    office.post(f"{home}review/")
    page = office.get(home).content.decode()
    assert "1 question is answered differently and not settled." in page
    assert f"{home}dimension/GOV/#GOV-01" in page
    side = office.get(f"{home}dimension/GOV/").content.decode()
    for shown in ("Police", "Court", "groups differ", "Proposed, an answer that a group gave:"):
        assert shown in side
    told = {"GOV-01": "2", "GOV-01.version": "0", "GOV-02": "", "GOV-02.version": "0"}
    no = office.post(f"{home}dimension/GOV/", told)
    assert no.status_code == 422
    assert "without a reason" in no.content.decode()
    yes = office.post(f"{home}dimension/GOV/", told | {"GOV-01.note": "Half of it was seen"})
    assert yes.status_code == 302
    assert "Half of it was seen" in office.get(f"{home}dimension/GOV/").content.decode()
    assert "Agree on them" in office.get(home).content.decode()
    office.post(f"{home}agree/")
    shown = digest_on(office, home)
    office.post(f"{home}sign/", {"shown": shown})
    assert "Sign this assessment" not in office.get(home).content.decode()
    second = signed_in(member("state_officer", "s@x.example", state=state()))
    assert "waits for your signature" in second.get("/").content.decode()
    second.post(f"{home}sign/", {"shown": digest_on(second, home)})
    frozen = office.get(home).content.decode()
    assert "Signed and frozen" in frozen
    assert shown in frozen
    for control in ("Ask another group", "Check the workbook", "Open the answering again"):
        assert control not in frozen
    assert office.post(f"{home}reopen/").status_code == 422
    assert office.get(f"{home}results/").status_code == 200


def test_the_page_agrees_on_grade_and_confidence_as_the_api_does() -> None:
    played = differing()
    played.office.post(f"{played.home}review/")
    here = f"{played.home}dimension/GOV/"
    page = played.office.get(here).content.decode()
    assert re.search(r'name="GOV-02.evidence".*?<option value="B" selected', page, re.DOTALL)
    assert "Evidence and confidence: B, high" in page, "the proposal's are filled in"
    told = {"value": "1", "evidence": "A", "confidence": "low", "note": "Inspected"}
    said = {f"GOV-01.{name}": text for name, text in told.items() if name != "value"}
    said |= {"GOV-01": "1", "GOV-01.version": "0"}
    said |= {"GOV-02": "", "GOV-02.version": "0", "GOV-02.evidence": "B"}
    assert played.office.post(here, said).status_code == 302
    with system("test"):
        assert models.Answer.objects.filter(group__agreed=True).count() == 1
    key = caller(member("national_coordinator", "k@x.example", state=state()))
    body = {"answers": [{"indicator": "GOV-02"} | told]}
    assessment = played.group.assessment_id
    agreed = f"/api/states/XAA/assessments/{assessment}/agreed"
    assert key.change("PUT", agreed, body).status_code == 200
    with system("test"):
        rows = models.Answer.objects.filter(group__agreed=True)
        assert [bridge.content_of(row) for row in rows] == [told, told]


def test_a_focal_point_finds_nothing_of_the_review() -> None:
    played = differing()
    played.office.post(f"{played.home}review/")
    assert played.officer.get(f"{played.home}dimension/GOV/").status_code == 404
    for address in ("review/", "reopen/", "agree/", "sign/"):
        assert played.officer.post(f"{played.home}{address}").status_code == 404
    page = played.officer.get(f"{played.here}questions/GOV/").content.decode()
    assert "Court" not in page


def test_the_review_reads_in_arabic() -> None:
    played = differing()
    played.office.post(f"{played.home}review/")
    played.office.cookies["django_language"] = "ar"
    for address in (played.home, f"{played.home}dimension/GOV/"):
        page = played.office.get(address).content.decode()
        assert 'dir="rtl"' in page
        assert not re.search("Settle|Proposed|Signatures|Evidenced", page)
