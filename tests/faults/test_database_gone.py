"""A database that goes away is a kind 503, and nothing of anybody's scope is left behind."""

from __future__ import annotations

import psycopg
import pytest
from django.db import connection

from gradus.core.accounts.tests.people import member, signed_in, state
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


def test_what_one_person_saw_is_kept_in_no_cache() -> None:
    client = signed_in(member("national_coordinator", state=state()))
    assert client.get("/state/XAA/")["Cache-Control"] == "private, no-store"
