"""The work of a State, done by a program from beginning to end."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile

from gradus.core.accounts.tests import people
from gradus.entrypoints.api.tests.calls import Caller, caller, problem
from gradus.entrypoints.api.tests.things import DEMO, sheet

pytestmark = pytest.mark.django_db
HERE = "/api/states/XAA"


@pytest.fixture
def api() -> Caller:
    return caller(people.member("national_coordinator", "c@example.org", state=people.state("XAA")))


def good(answer: Any) -> Any:
    assert 200 <= answer.status_code < 300, answer.content
    return json.loads(answer.content)


def assessed(api: Caller) -> str:
    begun = good(api.post(f"{HERE}/assessments", {"assessed_on": "2027-01-31"}))
    place = f"{HERE}/assessments/{begun['id']}"
    file = {"workbook": sheet(DEMO / "answers.csv")}
    shown = good(api.upload(f"{place}/workbook", file))
    good(api.post(f"{place}/answers", {"sha256": shown["sha256"]}))
    return str(begun["id"])


def test_me(api: Caller) -> None:
    told = good(api.get("/api/me"))
    assert told["roles"][0]["role"] == "national_coordinator"
    assert "plan:write" in told["scopes"]
    assert good(api.post("/api/me/erasure"))["asked"] == 1
    assert problem(api.post("/api/me/erasure"))["type"].endswith("asked-already")


def test_an_assessment_is_filled_by_what_was_previewed(api: Caller) -> None:
    begun = good(api.post(f"{HERE}/assessments", {"assessed_on": "2027-01-31", "mode": "mission"}))
    place = f"{HERE}/assessments/{begun['id']}"
    assert api.get(f"{place}/scores").status_code == 404
    shown = good(api.upload(f"{place}/workbook", {"workbook": sheet(DEMO / "answers.csv")}))
    assert shown["replaced"] == 0
    assert good(api.get(place))["answered"] == 0, "nothing changes before it is taken"
    other = api.post(f"{place}/answers", {"sha256": "0" * 64})
    assert problem(other)["type"].endswith("not-what-was-shown")
    taken = good(api.post(f"{place}/answers", {"sha256": shown["sha256"]}))
    assert taken["answers"] > 0
    told = good(api.get(place))
    assert told["answered"] > 0
    assert told["source_sha256"] == shown["sha256"]
    scores = good(api.get(f"{place}/scores"))
    assert scores["format"] == "gradus.scores/1"
    assert scores["units"]["XAA"]["needs"]


def test_every_fault_of_a_workbook_is_told_by_its_place(api: Caller) -> None:
    begun = good(api.post(f"{HERE}/assessments", {"assessed_on": "2027-01-31"}))
    lines = b"unit,indicator,value,group\nXAA,GOV-01,99,State\nXAA,NOT-01,1,State\n"
    file = SimpleUploadedFile("answers.csv", lines)
    answer = api.upload(f"{HERE}/assessments/{begun['id']}/workbook", {"workbook": file})
    assert answer.status_code == 422
    told = problem(answer)
    assert told["type"].endswith("invalid-input")
    assert len(told["faults"]) == 2
    assert all(fault["where"] and fault["what"] and fault["remedy"] for fault in told["faults"])


def test_a_plan_is_asked_for_followed_and_stopped(api: Caller) -> None:
    form = {"title": "First draft", "assessment": assessed(api), "seconds": "5"}
    form["state_file"] = sheet(DEMO / "state.yaml")
    asked = api.upload(f"{HERE}/plans", form)
    assert asked.status_code == 202
    place = f"{HERE}/plans/{good(asked)['id']}"
    told = good(api.get(place))
    assert (told["status"], told["run"]["status"]) == ("asked", "queued")
    assert good(api.get(f"{place}/documents")) == []
    assert api.get(f"{place}/documents/plan.pdf").status_code == 404
    assert good(api.post(f"{place}/cancel"))["status"] == "cancelled"
    assert problem(api.post(f"{place}/cancel"))["type"].endswith("run-ended")


def test_a_plan_takes_the_state_file_it_is_sent(api: Caller) -> None:
    wrong = SimpleUploadedFile("state.yaml", b"format: gradus.state/1\n")
    form = {"title": "First", "assessment": assessed(api), "state_file": wrong}
    answer = api.upload(f"{HERE}/plans", form)
    assert answer.status_code == 422
    assert problem(answer)["faults"]
    right = {**form, "state_file": sheet(DEMO / "state.yaml")}
    assert api.upload(f"{HERE}/plans", right).status_code == 202


def test_the_register_keeps_what_is_not_known_open(api: Caller) -> None:
    police = good(api.post(f"{HERE}/institutions", {"name": "Police", "kind": "police"}))
    unit = good(api.post(f"{HERE}/institutions/{police['id']}/units", {"name": "Cyber unit"}))
    assert (unit["posts"], unit["staff"]) == (None, None)
    place = f"{HERE}/units/{unit['id']}"
    changed = good(api.change("PUT", place, {"name": "Cyber unit", "posts": 12, "staff": 9}))
    assert (changed["posts"], changed["staff"]) == (12, 9)
    slip = api.change("PUT", place, {"name": "Cyber unit", "posts": 3, "staff": 9})
    assert problem(slip)["type"].endswith("more-staff-than-posts")
    (entry,) = good(api.get(f"{HERE}/institutions"))["items"]
    assert [one["name"] for one in entry["units"]] == ["Cyber unit"]


def test_somebody_is_invited_by_a_letter_and_the_invitation_taken_back(
    api: Caller, django_capture_on_commit_callbacks: Any
) -> None:
    guest = {"email": "Guest@example.org", "name": "Guest", "role": "state_officer"}
    with django_capture_on_commit_callbacks(execute=True):
        asked = good(api.post(f"{HERE}/invitations", guest))
    assert [letter.to for letter in mail.outbox] == [["guest@example.org"]]
    assert "token" not in json.dumps(asked)
    assert good(api.get(f"{HERE}/invitations"))["items"][0]["id"] == asked["id"]
    place = f"{HERE}/invitations/{asked['id']}"
    assert good(api.change("DELETE", place))["withdrawn_at"]
    assert api.change("DELETE", place).status_code == 404
    beyond = api.post(f"{HERE}/invitations", guest | {"role": "programme_officer"})
    assert problem(beyond)["type"].endswith("unknown-role")


def test_a_role_is_ended_but_not_the_last_that_invites(api: Caller) -> None:
    other = people.member("state_officer", "o@example.org", state=people.state("XAA"))
    rows = good(api.get(f"{HERE}/members"))["items"]
    ids = {row["email"]: row["id"] for row in rows}
    assert good(api.change("DELETE", f"{HERE}/members/{ids[other.email]}"))["ends"]
    assert len(good(api.get(f"{HERE}/members"))["items"]) == 1
    last = api.change("DELETE", f"{HERE}/members/{ids['c@example.org']}")
    assert problem(last)["type"].endswith("last-of-them")


def test_access_is_asked_for_seen_by_the_state_and_revoked(api: Caller) -> None:
    officer = people.member("programme_officer", programme=people.programme())
    theirs = caller(officer)
    (role,) = good(theirs.get("/api/me"))["roles"]
    ask = {
        "holding_id": role["id"],
        "state": "XAA",
        "kinds": ["plan"],
        "purpose": "Helping with the plan",
        "ends": (datetime.now(UTC) + timedelta(days=60)).date().isoformat(),
    }
    asked = good(theirs.post("/api/grants", ask))
    assert (asked["signatures"], asked["signatures_needed"]) == (0, 2)
    assert theirs.get(f"{HERE}/plans").status_code == 404, "nothing can be seen before it is signed"
    assert good(api.get(f"{HERE}/grants"))["items"][0]["id"] == asked["id"]
    revoked = good(api.change("DELETE", f"{HERE}/grants/{asked['id']}"))
    assert revoked["revoked_at"]
    assert good(theirs.get("/api/grants"))["items"][0]["revoked_at"]
    late = theirs.post("/api/grants", ask | {"ends": "2020-01-01"})
    assert problem(late)["type"].endswith("grant-too-long")


def test_a_narrow_key_cannot_ask_for_access() -> None:
    officer = people.member("programme_officer", programme=people.programme())
    assert caller(officer, "grants:read").post("/api/grants", {}).status_code == 403


def test_evidence_is_previewed_kept_marked_and_withdrawn(api: Caller) -> None:
    file = {"file": SimpleUploadedFile("note.txt", b"What was seen\n")}
    found = good(api.upload(f"{HERE}/evidence/preview", file))
    keep = {"sha256": found["sha256"], "name": "note.txt", "marking": "TLP:AMBER"}
    kept = good(api.post(f"{HERE}/evidence", keep))
    place = f"/api/evidence/{kept['id']}"
    content = api.get(f"{place}/content")
    assert content.content == b"What was seen\n"
    assert content["Content-Disposition"].startswith("attachment")
    assert "sandbox" in content["Content-Security-Policy"]
    lower = api.change("PATCH", place, {"marking": "TLP:GREEN"})
    assert problem(lower)["type"].endswith("reason-needed")
    assert good(api.change("PATCH", place, {"marking": "TLP:RED"}))["marking"] == "TLP:RED"
    good(api.post(f"{place}/withdraw", {"reason": "Sent by mistake"}))
    assert api.get(f"{place}/content").status_code == 404


def test_the_record_tells_what_programs_did(api: Caller) -> None:
    good(api.post(f"{HERE}/institutions", {"name": "Police", "kind": "police"}))
    found = good(api.get(f"{HERE}/record?action=institution.register"))["items"]
    assert [(one["action"], one["via"]) for one in found] == [("institution.register", "api")]
    one = good(api.get(f"{HERE}/record/{found[0]['id']}"))
    assert json.loads(one["body"])["diff"] == one["diff"]


def test_a_list_goes_on_where_its_page_ended(api: Caller) -> None:
    for number in range(5):
        good(api.post(f"{HERE}/institutions", {"name": f"I{number}", "kind": "other"}))
    for path in (
        f"{HERE}/institutions?limit=2",
        f"{HERE}/record?limit=2&action=institution.register",
    ):
        seen, following = [], path
        while following:
            page = good(api.get(following))
            assert len(page["items"]) <= 2
            seen += [item["id"] for item in page["items"]]
            following = page["next"]
        assert len(seen) == len(set(seen)) == 5
        assert seen == sorted(seen, reverse=True), "the newest first"
    for wrong in ("limit=0", "limit=101", "limit=x", "after=x"):
        assert problem(api.get(f"{HERE}/institutions?{wrong}"))["status"] == 422


def test_a_key_is_revoked_by_a_program(api: Caller) -> None:
    (key,) = good(api.get("/api/tokens"))["items"]
    good(api.change("DELETE", f"/api/tokens/{key['id']}"))
    assert api.get("/api/me").status_code == 401


@pytest.mark.parametrize(
    "body",
    [
        {"name": "a\u0000b"},
        {"name": "a\u202eb"},
        {"name": "\ud800"},
        {"name": " "},
        {"name": 7},
        {"name": "A", "kind": "navy"},
        {"name": "A", "kind": "police", "code": "a"},
        [],
        None,
        "text",
    ],
)
def test_what_no_line_or_shape_has_is_refused(api: Caller, body: Any) -> None:
    told = {"kind": "police", **body} if isinstance(body, dict) else body
    data = json.dumps(told).encode()
    answer = api.send("POST", f"{HERE}/institutions", data, "application/json", Idempotency_Key="k")
    assert answer.status_code == 422, answer.content
    assert problem(answer)["faults"][0]["where"].startswith("body")
    assert good(api.get(f"{HERE}/institutions"))["items"] == []


@pytest.mark.parametrize("data", [b"{", b"\xff", b"[" * 100_000])
def test_what_is_no_json_is_refused(api: Caller, data: bytes) -> None:
    path = f"{HERE}/institutions"
    answer = api.send("POST", path, data, "application/json", Idempotency_Key="k")
    assert answer.status_code == 400
    problem(answer)
