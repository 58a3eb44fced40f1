"""The pages of contradictions and of then and now, and their operations."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.test import Client

from gradus.core.access.scope import system
from gradus.core.accounts.tests.people import member, now, robot, signed_in, state
from gradus.core.ledger.record import record
from gradus.entrypoints.api.tests.calls import caller
from gradus.steps.assessment import models
from gradus.steps.assessment.tests.test_pages import coordinator
from gradus.steps.assessment.tests.test_results import rows, taken, words

pytestmark = pytest.mark.django_db
FAR_APART = rows(
    "XAA,GOV-01,0,A,high,Police,", "XAA,GOV-01,3,A,high,Court,", "XAA,GOV-02,4,D,high,,"
)


def key_of(home: str) -> str:
    return home.rstrip("/").split("/")[-1]


def edition_of(home: str, **changed: object) -> None:
    """Another date or edition of an assessment, as it would have been kept then."""
    with system("test"):
        row = models.Assessment.objects.get(pk=key_of(home))
        models.Assessment.objects.filter(pk=row.pk).update(**changed)
        record(by=robot(), at=now(), action="test", thing=row.thing(), rule="test")


def two_years(client: Client, then: bytes, today: bytes) -> tuple[str, str]:
    first, second = taken(client, then), taken(client, today)
    edition_of(first, assessed_on="2024-11-02")
    return first, second


def test_each_contradiction_says_what_to_do_and_leads_to_the_question() -> None:
    client = coordinator()
    home = taken(client, FAR_APART)
    page = client.get(f"{home}contradictions/")
    said = words(page.content)
    assert "Groups differ by 3 levels: Police: 0; Court: 3." in said
    assert "Level 4 is claimed; evidence of grade D supports level 1 at most." in said
    text = page.content.decode()
    assert f'href="{home}dimension/GOV/#GOV-01"' in text
    assert client.get(f"{home}dimension/GOV/").content.count(b'id="GOV-01"') == 1
    assert said.index("Settle the first one") < said.index("Groups far apart")
    assert f'href="{home}contradictions/"' in client.get(f"{home}results/").content.decode()


def test_where_nothing_contradicts_it_is_said() -> None:
    client = coordinator()
    home = taken(client, rows("XAA,GOV-01,1,B,high,,", "XAA,GOV-02,UNK,,,,"))
    assert "No answers contradict each other" in words(client.get(f"{home}contradictions/").content)


def test_then_and_now_says_a_change_only_where_it_can() -> None:
    client = coordinator()
    _, second = two_years(
        client,
        rows("XAA,GOV-01,0,A,high,,", "XAA,GOV-02,1,A,low,,", "XAA,GOV-03,4,A,high,,"),
        rows("XAA,GOV-01,3,A,high,,", "XAA,GOV-02,2,A,low,,"),
    )
    said = words(client.get(f"{second}comparison/").content)
    assert "2 of 85" in said
    changed = said.split("Questions whose level changed")[1]
    assert re.search(r"GOV-01 0 3 higher", changed)
    assert "GOV-02" not in changed
    assert "GOV-03" not in changed, "what is no longer answered has not become lower"
    assert "not certain: the ranges overlap" in said


def test_the_first_assessment_has_nothing_to_be_compared_with() -> None:
    client = coordinator()
    first, _ = two_years(client, rows("XAA,GOV-01,0,A,high,,"), rows("XAA,GOV-01,1,A,high,,"))
    assert "no earlier assessment" in words(client.get(f"{first}comparison/").content)
    assert client.get(f"{first}comparison/?before={uuid4()}").status_code == 404


def test_an_edition_that_was_never_kept_and_is_gone_is_said_and_nothing_is_guessed() -> None:
    client = coordinator()
    first, second = two_years(client, rows("XAA,GOV-01,0,A,high,,"), rows("XAA,GOV-01,4,A,high,,"))
    edition_of(first, edition="gradus-cj 0.9", edition_sha256="")
    page = client.get(f"{second}comparison/")
    said = words(page.content)
    assert "made with gradus-cj 0.9, which this installation no longer has" in said
    assert "higher" not in said


def test_programs_read_the_same() -> None:
    client = coordinator()
    first, second = two_years(client, rows("XAA,GOV-01,0,A,high,,"), FAR_APART)
    api = caller(member("national_coordinator", "k@x.example", state=state()))
    base = f"/api/states/XAA/assessments/{key_of(second)}"
    found = api.get(f"{base}/contradictions").json()
    assert [(one["kind"], one["indicators"]) for one in found] == [
        ("groups", ["GOV-01"]),
        ("unsupported", ["GOV-02"]),
    ]
    told = api.get(f"{base}/comparison").json()
    assert told["before"] == key_of(first)
    assert told["answered_in_both"] == 1
    assert told == api.get(f"{base}/comparison?before={key_of(first)}").json()
    assert api.get(f"{base}/comparison?before={uuid4()}").status_code == 404


@pytest.mark.parametrize("role", ["data_protection_officer", "national_coordinator"])
def test_who_reads_no_findings_of_the_state_reads_neither(role: str) -> None:
    home = taken(coordinator(), FAR_APART)
    other = "XAA" if role == "data_protection_officer" else "XBB"
    user = member(role, "s@x.example", state=state(other))
    stranger = signed_in(user)
    for page in ("contradictions/", "comparison/"):
        assert stranger.get(f"{home}{page}").status_code == 404
