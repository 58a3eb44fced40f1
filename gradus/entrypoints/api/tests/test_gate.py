"""What comes through the gate, and what is said to the rest."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from gradus.core.accounts.tests import people
from gradus.core.tokens import selectors
from gradus.core.tokens.tests.keys import end_role, revoke
from gradus.entrypoints.api import gate
from gradus.entrypoints.api.tests.calls import Caller, caller, key_of, now, problem

pytestmark = pytest.mark.django_db


def coordinator(code: str = "XAA") -> Any:
    email = f"{code.lower()}@example.org"
    return people.member("national_coordinator", email, state=people.state(code))


def refused(secret: str) -> bool:
    answer = Caller(secret).get("/api/me")
    if answer.status_code == 200:
        return False
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert problem(answer)["type"] == "urn:gradus:problem:unauthorised"
    return True


def test_only_a_key_that_holds_opens_anything() -> None:
    user = coordinator()
    made = key_of(user)
    assert not refused(made.secret)
    assert refused("")
    assert refused(made.secret + "x")
    assert refused("gradus_schlüssel")
    assert refused(key_of(user, days=1, at=now() - timedelta(days=2)).secret)
    user.is_active = False
    user.save()
    assert refused(made.secret)
    user.is_active = True
    user.save()
    revoke(made.token)
    assert refused(made.secret)


def test_a_session_opens_nothing() -> None:
    browser = people.signed_in(coordinator())
    assert browser.get("/api/me").status_code == 401
    assert browser.post("/api/programmes", {}, "application/json").status_code == 401


def test_the_scheme_is_bearer_in_any_case_and_nothing_else() -> None:
    secret = key_of(coordinator()).secret
    assert Client().get("/api/me", headers={"Authorization": f"bearer {secret}"}).status_code == 200
    for other in (secret, f"Basic {secret}", f"Bearer{secret}"):
        assert Client().get("/api/me", headers={"Authorization": other}).status_code == 401


def test_what_is_not_there_and_what_may_not_be_seen_is_answered_alike() -> None:
    coordinator("XBB")
    api = caller(coordinator())
    seen = {
        api.get(path).content
        for path in (
            "/api/states/XBB",
            "/api/states/XQQ",
            "/api/states/XBB/plans",
            "/api/states/XQQ/plans",
            "/api/nothing/of/the/kind",
            "/api/states/XAA/plans/01890000-0000-7000-8000-000000000000",
            "/api/states/XAA/plans/no-id",
            "/api/states/X%00A",
        )
    }
    assert len(seen) == 1
    assert json.loads(seen.pop())["type"] == "urn:gradus:problem:not-found"


def test_other_methods_are_refused_and_told_which_there_are() -> None:
    answer = caller(coordinator()).send("PATCH", "/api/me")
    assert answer.status_code == 405
    assert answer["Allow"] == "GET"
    assert problem(answer)["type"].endswith("method-not-allowed")


def test_head_is_a_get_without_its_body() -> None:
    api = caller(coordinator())
    full, head = api.get("/api/me"), api.send("HEAD", "/api/me")
    assert (head.status_code, head.content) == (200, b"")
    assert head["ETag"] == full["ETag"]
    assert head["Content-Length"] == str(len(full.content))


def test_what_is_too_large_is_not_read() -> None:
    api = caller(coordinator())
    answer = api.post("/api/programmes", {"name": "x" * gate.JSON_BYTES})
    assert answer.status_code == 413
    problem(answer)


@pytest.mark.parametrize("kind", ["text/plain", "application/xml", ""])
def test_a_body_of_another_type_is_refused(kind: str) -> None:
    api = caller(coordinator())
    body = b'{"name": "Police", "kind": "police"}'
    path = "/api/states/XAA/institutions"
    answer = api.send("POST", path, body, kind, Idempotency_Key="k1")
    assert answer.status_code == 415
    problem(answer)
    assert api.send("POST", path, body, "application/json", Idempotency_Key="k1").status_code == 201


def test_an_answer_nobody_accepts_is_not_given() -> None:
    api = caller(coordinator())
    assert problem(api.get("/api/me", Accept="text/html"))["status"] == 406
    for good in ("application/json", "*/*", "application/*;q=0.3, text/html"):
        assert api.get("/api/me", Accept=good).status_code == 200
    entry = {"name": "Police", "kind": "police"}
    answer = api.post("/api/states/XAA/institutions", entry, Accept="text/html")
    assert problem(answer)["status"] == 406
    assert api.get("/api/states/XAA/institutions").json()["items"] == [], "and nothing is changed"


def test_each_key_has_its_number_of_requests_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "PER_MINUTE", 3)
    monkeypatch.setattr(gate, "seconds", lambda: 1_000_000_010)
    cache.clear()
    user = coordinator()
    first, second = caller(user), caller(user)
    assert [first.get("/api/me").status_code for _ in range(4)] == [200, 200, 200, 429]
    answer = first.get("/api/me")
    assert 1 <= int(answer["Retry-After"]) <= 60
    assert problem(answer)["type"].endswith("too-many-requests")
    assert second.get("/api/me").status_code == 200, "another key has its own"
    monkeypatch.setattr(gate, "seconds", lambda: 1_000_000_070)
    assert first.get("/api/me").status_code == 200, "and a minute later it goes on"


def test_strangers_leave_no_trace_in_the_cache() -> None:
    """Or whoever sends nonsense could push out what must be remembered, such as codes used once."""
    from django.db import connection

    def size() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM gradus_cache")
            return int(cursor.fetchone()[0])

    before = size()
    for number in range(5):
        Caller(f"gradus_{number}").get("/api/me")
    assert size() == before


def test_answers_are_private_and_kept_nowhere() -> None:
    for answer in (caller(coordinator()).get("/api/me"), Caller("").get("/api/me")):
        assert answer["Cache-Control"] == "private, no-store"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "Authorization" in answer["Vary"]
        assert not answer.cookies


def test_problems_speak_the_language_asked_for() -> None:
    api = caller(coordinator())
    for language in ("en", "fr", "ar"):
        for path in ("/api/nothing", "/api/states/XAA/plans?limit=0"):
            answer = api.get(path, Accept_Language=language)
            assert answer["Content-Language"] == language
            problem(answer)
    assert Caller("").get("/api/me", Accept_Language="fr")["Content-Language"] == "fr"


def test_a_fault_of_the_program_is_a_problem_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise ZeroDivisionError

    api = caller(coordinator())
    monkeypatch.setattr("gradus.core.states.selectors.programmes", broken)
    answer = api.get("/api/programmes")
    assert answer.status_code == 500
    assert "ZeroDivision" not in answer.content.decode()
    problem(answer)


def test_no_database_is_said_to_be_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import OperationalError

    def gone(*_: Any) -> None:
        raise OperationalError

    monkeypatch.setattr(gate, "bearer_of", gone)
    answer = Caller("gradus_x").get("/api/me")
    assert answer.status_code == 503
    assert answer["Retry-After"]
    problem(answer)


def test_a_role_that_ended_and_a_scope_not_given_open_nothing() -> None:
    user = people.account("both@example.org", factor=True)
    holding = people.hold(user, "national_coordinator", state=people.state("XAA"))
    api = caller(user, "plan:read")
    assert api.get("/api/states/XAA/plans").status_code == 200
    assert problem(api.get("/api/states/XAA/assessments"))["status"] == 403
    assert problem(api.get("/api/states/XQQ/assessments"))["status"] == 403
    end_role(holding)
    assert api.get("/api/states/XAA/plans").status_code == 404
    assert selectors.bearer_of(api.secret, now()) is not None


def test_a_key_has_no_second_factor_that_its_holder_had_not_shown() -> None:
    user = people.account("late@example.org")
    made = key_of(user, "membership:write", factor=False)
    people.hold(user, "national_coordinator", state=people.state("XAA"))
    assert Caller(made.secret).get("/api/states").json()["items"] == []
