"""A database that goes away is a kind 503, and nothing of anybody's scope is left behind."""

from __future__ import annotations

import psycopg
import pytest
from django.db import connection
from django.test import Client

from gradus.core.access.scope import system
from gradus.core.accounts.tests.people import member, signed_in, state
from gradus.core.ledger.models import Entry
from gradus.steps.assessment.models import Assessment
from tests import environment

pytestmark = pytest.mark.usefixtures("committing")


def terminate_others() -> None:
    with psycopg.connect(environment.url("superuser", "postgres"), autocommit=True) as superuser:
        superuser.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname LIKE %s "
            "AND pid <> pg_backend_pid()",
            [f"{environment.DATABASE}_committing"],
        )


def test_a_backend_that_was_ended_is_a_503_with_a_time_to_try_again(monkeypatch) -> None:
    client = signed_in(member("national_coordinator", state=state()))
    assert client.get("/state/XAA/").status_code == 200
    from gradus.entrypoints.web import views

    reached = views.states.states_reached

    def ended(viewer):
        terminate_others()
        return reached(viewer)

    monkeypatch.setattr(views.states, "states_reached", ended)
    client.raise_request_exception = False
    answer = client.get("/state/XAA/")
    assert answer.status_code == 503
    assert answer["Retry-After"]
    assert "Traceback" not in answer.content.decode()
    monkeypatch.undo()
    connection.close()
    assert client.get("/state/XAA/").status_code == 200, "and the next one is served again"


ADDRESSES = ("/", "/state/XAA/", "/account/login/", "/evidence/XAA/", "/health/")


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_database_at_all_is_a_503_everywhere(address: str) -> None:
    """For who has a session, which is looked for before anything else, and for who has none."""
    known = signed_in(member("national_coordinator", state=state()))
    name = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = "nowhere"
    try:
        for client in (known, Client()):
            client.raise_request_exception = False
            answer = client.get(address)
            assert answer.status_code == 503
            assert answer["Retry-After"]
        assert client.get("/api/me", headers={"Authorization": "Bearer x"}).status_code == 503
    finally:
        connection.close()
        connection.settings_dict["NAME"] = name


def test_a_database_that_goes_before_the_commit_has_stored_nothing(monkeypatch) -> None:
    client = signed_in(member("national_coordinator", state=state()))
    from gradus.core.accounts import middleware

    answered = middleware._answer

    def ended(get_response, request):
        response = answered(get_response, request)
        assert response.status_code == 302, "the page was done, and believed it had stored it"
        terminate_others()
        return response

    monkeypatch.setattr(middleware, "_answer", ended)
    client.raise_request_exception = False
    entered = {"edition": "gradus-cj 1.0", "mode": "self", "assessed_on": "2026-11-02"}
    answer = client.post("/assessment/XAA/new/", entered)
    assert answer.status_code == 503
    monkeypatch.undo()
    connection.close()
    with system("test"):
        assert not Assessment.objects.exists()
        assert not Entry.objects.filter(action__startswith="assessment.").exists()
    assert client.post("/assessment/XAA/new/", entered).status_code == 302, "and then it is"


def test_what_one_person_saw_is_kept_in_no_cache() -> None:
    client = signed_in(member("national_coordinator", state=state()))
    assert client.get("/state/XAA/")["Cache-Control"] == "private, no-store"
