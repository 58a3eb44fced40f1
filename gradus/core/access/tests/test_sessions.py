"""What one session of the program's role learns of another: two requests share a role, not a scope."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import connection, transaction

from gradus.core.access.actor import Actor, Holding, Thing
from gradus.core.access.decide import scope_for
from gradus.core.access.scope import acting
from gradus.core.access.tests.worlds import World, build
from gradus.core.access.wall import walled
from gradus.core.jobs.actions import enqueue
from gradus.domain.ownership import Axis
from tests import environment

SAID = "what-another-state-asked"


@pytest.fixture
def other(committing: None) -> Iterator[psycopg.Connection]:
    """Another session of the program's role, in the same database."""
    address = environment.url("app", str(connection.settings_dict["NAME"]))
    with psycopg.connect(address, autocommit=True) as session:
        yield session


def _told(session: psycopg.Connection, question: str, *values: object) -> list[tuple[object, ...]]:
    return session.execute(question, values or None).fetchall()  # type: ignore[call-overload, no-any-return]


def test_no_session_sees_what_another_asked(other: psycopg.Connection) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid(), %s", [SAID])
        pid, _ = cursor.fetchone()
        seen = _told(other, "SELECT pid, query FROM pg_stat_activity WHERE usename = current_user")
        assert pid in {row[0] for row in seen}, "else nothing was tried"
        assert SAID not in str(seen)


@pytest.mark.parametrize(
    "statement",
    [
        "SET track_activities = on",
        "SET log_min_error_statement = error",
        "ALTER ROLE gradus_app RESET track_activities",
        "CREATE TEMPORARY TABLE kept (said text)",
        "CREATE TABLE kept (said text)",
    ],
)
def test_nor_can_it_have_what_would_show_it(other: psycopg.Connection, statement: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        other.execute(statement)


def test_what_the_planner_knows_of_walled_rows_is_not_shown(other: psycopg.Connection) -> None:
    build("XAA")
    name = str(connection.settings_dict["NAME"])
    with psycopg.connect(environment.url("superuser", name), autocommit=True) as superuser:
        superuser.execute("ANALYZE")
    known = {str(table) for (table,) in _told(other, "SELECT tablename FROM pg_stats")}
    assert "accounts_user" in known, "the negative control: a table without a wall"
    assert known & {model._meta.db_table for model in walled()} == set()


def test_a_run_is_announced_by_its_number_in_the_queue_alone(other: psycopg.Connection) -> None:
    for channel in ("procrastinate_any_queue_v1", "procrastinate_queue_v1#default"):
        other.execute(f'LISTEN "{channel}"')
    world = build("XAA")
    at = datetime.now(UTC)
    with acting(scope_for(_coordinator(world, at), at)):
        thing = Thing("runs", {Axis.STATE: world.id_of(Axis.STATE)})
        by = _coordinator(world, at)
        run = enqueue("planning.solve", by=by, at=at, thing=thing, inputs={"said": SAID})
    announced = [json.loads(one.payload) for one in other.notifies(timeout=5, stop_after=1)]
    assert announced
    assert {key for one in announced for key in one} <= {"type", "job_id"}
    queued = _told(other, "SELECT task_name, args FROM procrastinate_jobs")
    assert queued == [("gradus.perform", {"run_id": str(run.pk)})]


def _coordinator(world: World, at: datetime) -> Actor:
    state = world.id_of(Axis.STATE)
    holding = Holding(
        id=uuid4(),
        role="national_coordinator",
        axis=Axis.STATE,
        scope_id=state,
        state_id=state,
        starts=at,
    )
    return Actor(id=UUID(int=1), holdings=(holding,), second_factor=True, via="test")
