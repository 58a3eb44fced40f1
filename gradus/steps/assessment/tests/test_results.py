"""The page of results and its operation: what is said, to whom, and what it costs."""

from __future__ import annotations

import gzip
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gradus.core.accounts.tests.people import member, signed_in, state
from gradus.entrypoints.api.tests.calls import caller
from gradus.steps.assessment.tests.test_pages import answers_of, coordinator, started, upload

pytestmark = pytest.mark.django_db
HEAD = "unit,indicator,value,evidence,confidence,group,note\n"


def taken(client: Client, table: bytes, code: str = "XAA") -> str:
    """An assessment with these answers; its address."""
    home = started(client, code)
    confirm = upload(client, home, table, "a.csv")["Location"]
    digest = client.get(confirm).context["preview"].sha256
    assert client.post(confirm, {"confirmed": digest}).status_code == 302
    return home


def rows(*lines: str) -> bytes:
    return (HEAD + "\n".join(lines) + "\n").encode()


def words(page: bytes) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.decode()))


def test_the_page_says_where_the_state_stands_and_what_is_next() -> None:
    client = coordinator()
    page = client.get(f"{taken(client, answers_of('XAA'))}results/")
    said = words(page.content)
    assert "Make a plan from it" in said
    assert re.search(r"Stage 1 \( ?the answers allow stage 0 to stage 1 ?\)", said)
    assert said.index("Make a plan from it") < said.index("What holds the stage")
    for heading in ("Needs, the first ones", "What is not known", "All levels"):
        assert heading in said
    assert re.search(r"Article \d+: ", said)


def test_claimed_and_evidenced_stand_side_by_side_and_missing_is_no_zero() -> None:
    client = coordinator()
    home = taken(
        client,
        rows("XAA,GOV-01,4,D,high,,", "XAA,GOV-02,UNK,,,,", "XAA,GOV-03,NA,,,,Small State"),
    )
    levels = words(client.get(f"{home}results/").content).split("All levels")[1]
    assert re.search(r"Cybercrime strategy GOV-01 4 1 D", levels)
    assert re.search(r"GOV-02 not known not known", levels)
    assert re.search(r"GOV-03 Not applicable Not applicable", levels)
    assert re.search(r"GOV-04 not known not known", levels)


def test_while_too_little_is_known_the_next_step_is_to_find_out() -> None:
    client = coordinator()
    home = taken(client, rows("XAA,GOV-01,0,B,high,,"))
    page = client.get(f"{home}results/")
    said = words(page.content)
    assert "Find out what is not known" in said
    assert "12 critical questions have no level yet." in said
    assert "No stage is said yet" in said
    unknown = page.content.decode().split('id="unknown"')[1].split("<h2")[0]
    first = re.findall(r'<th scope="row"><a href="([^"]+)">', unknown)
    assert first[0] == home, "a question nobody is asked leads to where a group is asked"
    assert "Evidence wanted" in unknown


def test_a_question_of_a_group_is_linked_where_the_group_answers() -> None:
    client = coordinator()
    home = taken(client, rows("XAA,GOV-01,0,B,high,Police,"))
    assert client.post(f"{home}invite/", {"name": "Judges"}).status_code == 302
    page = client.get(f"{home}results/").content.decode()
    assert re.search(r'href="/assessment/group/[^"]+/questions/LAW/#LAW-01"', page)


def test_it_is_light_in_bytes_and_queries() -> None:
    client = coordinator()
    home = taken(client, answers_of("XAA"))
    client.get(f"{home}results/")
    with CaptureQueriesContext(
        connection,
    ) as first:
        page = client.get(f"{home}results/")
    assert len(gzip.compress(page.content, 6)) <= 14_000
    with CaptureQueriesContext(connection) as plain:
        client.get("/assessment/XAA/")
    assert len(first) <= len(plain) + 6, "what could still change the plan is one of them"


def test_programs_read_the_same() -> None:
    client = coordinator()
    home = taken(client, answers_of("XAA"))
    pk = home.rstrip("/").split("/")[-1]
    api = caller(member("national_coordinator", "k@x.example", state=state()))
    answer = api.get(f"/api/states/XAA/assessments/{pk}/results")
    assert answer.status_code == 200, answer.content
    found = answer.json()
    page = client.get(f"{home}results/").context["picture"]
    assert found["stage"] == page.unit.stage
    assert [one["indicator"] for one in found["needs"]] == [
        one.need.indicator for one in page.needs
    ]
    assert len(found["levels"]) == 85
    assert all(one["claimed"] is not None or one["evidenced"] is None for one in found["levels"])


@pytest.mark.parametrize("role", ["data_protection_officer", "national_coordinator"])
def test_who_reads_no_findings_of_the_state_reads_no_results(role: str) -> None:
    client = coordinator()
    home = taken(client, rows("XAA,GOV-01,0,B,high,,"))
    other = "XAA" if role == "data_protection_officer" else "XBB"
    stranger = signed_in(member(role, "s@x.example", state=state(other)))
    assert stranger.get(f"{home}results/").status_code == 404
