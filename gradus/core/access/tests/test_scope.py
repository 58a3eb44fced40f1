"""The scope in force: what the database believes of it, and what the program does."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from uuid import UUID

import pytest
from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from gradus.core.access import scope as scopes
from gradus.core.access.decide import Scope
from gradus.core.access.rows import WalledRow
from gradus.core.access.scope import (
    TRANSACTION,
    NoScope,
    OutOfScope,
    acting,
    current,
    note_read,
    system,
    watching_grants,
)
from gradus.core.access.tests.conftest import Worlds
from gradus.core.access.token import blocks, sealed
from gradus.core.access.wall import walled
from gradus.domain.ownership import Axis

Tamper = Callable[[str], str]


@contextmanager
def told(text: str) -> Iterator[None]:
    """A transaction in which the database is told that scope, as slipped-in SQL could."""
    with transaction.atomic():
        _tell(text)
        yield
        transaction.set_rollback(True)


def _tell(text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('gradus.scope', %s, true)", [text])


def _asked(question: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]


def _counted() -> int:
    return sum(
        int(str(_asked(f'SELECT count(*) FROM "{model._meta.db_table}"')))  # noqa: S608
        for model in walled()
    )


def _here() -> tuple[int, int]:
    """The backend, and when its transaction began."""
    with connection.cursor() as cursor:
        cursor.execute(TRANSACTION)
        backend, began = cursor.fetchone()
        return backend, began


def _token(scope: Scope, *, backend: int = 0, began: int = 0, key: bytes | None = None) -> str:
    here, now = _here()
    return sealed(scope, here + backend, now + began, key or settings.WALL_KEY)


def test_a_scope_that_is_sealed_here_and_now_holds(worlds: Worlds) -> None:
    """The positive control of what follows."""
    with told(_token(worlds.ours.scope())):
        assert _counted() == len(walled())


FORGERIES: dict[str, Tamper] = {
    "one digit of its seal is another": lambda t: ("1" if t[0] == "0" else "0") + t[1:],
    "its seal is in capitals": lambda t: t[:64].upper() + t[64:],
    "its seal is cut": lambda t: t[1:],
    "it has no seal": lambda t: t[65:],
    "its seal is empty": lambda t: "." + t[65:],
    "its seal is zeros": lambda t: "0" * 64 + t[64:],
    "it says more": lambda t: t.replace('"all":false', '"all":true'),
    "it says more behind": lambda t: t + " ",
    "it says another person": lambda t: t.replace('"actor":"', '"actor":"0'),
    "it is nothing": lambda t: "",
    "it is a dot": lambda t: ".",
    "it is no JSON": lambda t: t[:65] + "{",
    "it is NULL in words": lambda t: "null",
}


@pytest.mark.parametrize("tamper", FORGERIES.values(), ids=FORGERIES)
def test_a_scope_is_nothing_if(worlds: Worlds, tamper: Tamper) -> None:
    text = _token(worlds.ours.scope())
    assert tamper(text) != text
    with told(tamper(text)):
        assert _counted() == 0
        assert _asked("SELECT wall.everything() OR wall.somebody()") is False


@pytest.mark.parametrize(
    "apart",
    [
        {"backend": 1},
        {"backend": -1},
        {"began": 1},
        {"began": -1},
        {"began": -3_600_000_000},
        {"key": b"\0" * 32},
        {"key": b"\xa1" * 31},
    ],
    ids=str,
)
def test_a_scope_of_another_session_time_or_key_is_nothing(
    worlds: Worlds, apart: dict[str, int]
) -> None:
    with told(_token(worlds.ours.scope(), **apart)):  # type: ignore[arg-type]
        assert _counted() == 0


def test_a_longer_key_is_shortened_as_hmac_says(worlds: Worlds) -> None:
    assert blocks(b"k" * 65) != blocks(b"k" * 64)
    assert all(len(block) == 64 for block in blocks(b"k" * 200))


def test_slipped_in_sql_can_read_its_scope_and_not_widen_it(worlds: Worlds) -> None:
    ours, theirs = worlds
    foreign = {row.pk for _, row in theirs.walled()}
    with acting(ours.scope()):
        own = str(_asked("SELECT current_setting('gradus.scope')"))
        wider = json.loads(own[65:])
        for verb in ("r", "w"):
            for axes in wider[verb].values():
                for axis in axes:
                    axes[axis].append(str(theirs.id_of(Axis(axis))))
        for text in (
            own[:65] + json.dumps(wider, separators=(",", ":")),
            own[:65] + json.dumps(wider | {"all": True}),
            json.dumps({"all": True}),
        ):
            _tell(text)
            assert _counted() == 0
        _tell(own)
        seen = {
            UUID(str(pk))
            for model in walled()
            for pk in model._base_manager.values_list("pk", flat=True)
        }
        assert seen
        assert not seen & foreign


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM wall.key",
        "UPDATE wall.key SET inner_block = outer_block",
        "SELECT wall.seal('{}')",
        "SET LOCAL ROLE gradus_owner",
        "SET SESSION AUTHORIZATION gradus_owner",
        "ALTER TABLE states_unit DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE states_unit DISABLE TRIGGER ALL",
        "DROP POLICY wall_read ON states_unit",
        "CREATE POLICY all_of_it ON states_unit USING (true)",
        "CREATE OR REPLACE FUNCTION wall.everything() RETURNS boolean LANGUAGE sql AS 'SELECT true'",
        "CREATE FUNCTION public.everything() RETURNS boolean LANGUAGE sql AS 'SELECT true'",
        "CREATE VIEW public.all_units AS SELECT * FROM states_unit",
        "SET LOCAL session_replication_role = replica",
        "SET LOCAL row_security = off; SELECT count(*) FROM states_unit",
        "COPY states_unit TO PROGRAM 'cat'",
        "COPY states_unit TO '/tmp/units'",
        "COPY states_unit FROM STDIN",
        "SELECT pg_read_file('/etc/passwd')",
        "ALTER ROLE gradus_app BYPASSRLS",
        "SELECT lo_import('/etc/passwd')",
    ],
)
def test_slipped_in_sql_cannot_lift_the_wall(worlds: Worlds, statement: str) -> None:
    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        acting(worlds.ours.scope()),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


# --- in the program -----------------------------------------------------------------------------


@pytest.mark.django_db
def test_without_a_scope_the_program_is_told_so() -> None:
    with pytest.raises(NoScope):
        current()
    for model in walled():
        with pytest.raises(NoScope):
            model._default_manager.count()
        assert model._base_manager.count() == 0  # and what gets past the manager sees nothing


def test_a_row_out_of_scope_is_stopped_though_the_database_gave_it(worlds: Worlds) -> None:
    """The second of two walls, tried with the first one open."""
    ours, theirs = worlds
    with system("test.open"):
        for model, row in theirs.walled():
            before = scopes._current.set(ours.scope())
            try:
                with pytest.raises(OutOfScope):
                    model._base_manager.get(pk=row.pk)
            finally:
                scopes._current.reset(before)


def test_nested_scopes_end_where_they_end(worlds: Worlds) -> None:
    ours, theirs = worlds

    def seen() -> set[UUID]:
        return set(_institution()._base_manager.values_list("pk", flat=True))

    mine, other = {ours.id_of(Axis.INSTITUTION)}, {theirs.id_of(Axis.INSTITUTION)}
    with acting(ours.scope()):
        assert seen() == mine
        with acting(theirs.scope()):
            assert seen() == other
            with system("test.nested"):
                assert seen() >= mine | other
            assert seen() == other
        assert seen() == mine
        with pytest.raises(RuntimeError, match="undone"), acting(theirs.scope()):
            raise RuntimeError("undone")
        assert seen() == mine
        with acting(theirs.scope()):
            transaction.set_rollback(True)
        assert seen() == mine
        with acting(Scope(None)):
            assert seen() == set()
        assert current() == ours.scope()
    assert seen() == set()


def test_the_systems_scope_is_named_in_the_log(
    worlds: Worlds, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "gradus.access"), system("test.named"):
        assert current().system == "test.named"
    assert "system scope: test.named" in caplog.messages


def test_what_only_a_grant_lets_one_read_is_noted(worlds: Worlds) -> None:
    ours, _ = worlds
    state, grant = ours.id_of(Axis.STATE), UUID(int=1)
    scope = replace(ours.scope(), granted={("register", state): grant})
    with watching_grants() as touched, acting(scope):
        assert list(_institution()._default_manager.all())
        note_read("plan", state)  # reached by right
    assert touched == {("register", state)}


def _institution() -> type[WalledRow]:
    return apps.get_model("states", "Institution")
