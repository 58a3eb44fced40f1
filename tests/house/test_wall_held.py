"""Every piece of the walls is missed when it is gone, and noticed when it was changed or added to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple, cast

import psycopg
import pytest
from django.db import connection
from django.db.backends.utils import CursorWrapper
from psycopg import sql

from gradus.core.access import wall
from gradus.core.access.gaps import gaps
from gradus.core.access.structure import Structure
from gradus.core.ledger import database as ledger
from tests import database, environment

NAME = f"{environment.DATABASE}_held"


class Scratch(NamedTuple):
    """A database to break, as its superuser, and what should be in it."""

    cursor: psycopg.Cursor[Any]
    whole: Structure

    def told_after(self, statement: str | sql.Composed) -> list[str]:
        """What the program's role finds missing, once the statement was run; then it is undone."""
        with self.cursor.connection.transaction(force_rollback=True):
            self.cursor.execute(statement)
            self.cursor.execute("SET LOCAL ROLE gradus_app")
            return gaps(cast(CursorWrapper, self.cursor), self.whole)


@pytest.fixture(scope="module")
def scratch(django_db_setup: None) -> Iterator[Scratch]:
    database.clone(NAME)
    whole = wall.structure() + ledger.structure()
    with psycopg.connect(environment.url("superuser", NAME), autocommit=True) as superuser:
        yield Scratch(superuser.cursor(), whole)
    database.drop(NAME)


@pytest.mark.django_db
def test_nothing_is_missing() -> None:
    with connection.cursor() as cursor:
        assert ledger.gaps(cursor) == []


def test_a_database_without_walls_is_told_in_one_line(scratch: Scratch) -> None:
    assert scratch.told_after("DROP SCHEMA wall CASCADE") == ["there is no wall"]


def test_each_policy_is_missed_and_held_to_its_words(scratch: Scratch) -> None:
    assert scratch.whole.policies
    for policy in scratch.whole.policies:
        on = f'{policy.name} ON "{policy.table}"'
        told = scratch.told_after(f"DROP POLICY {on}")
        assert told == [f"{policy.table}: policy {policy.name} is missing"]
        clauses = [
            f"{word} (true)"
            for word, said in (("USING", policy.using), ("WITH CHECK", policy.check))
            if said
        ]
        for clause in clauses:
            told = scratch.told_after(f"ALTER POLICY {on} {clause}")
            assert told == [f"{policy.table}: policy {policy.name} was changed"], clause


def test_row_security_is_missed_on_each_table(scratch: Scratch) -> None:
    assert scratch.whole.secured
    for table in scratch.whole.secured:
        for lifted in ("DISABLE", "NO FORCE"):
            told = scratch.told_after(f'ALTER TABLE "{table}" {lifted} ROW LEVEL SECURITY')
            assert told == [f"{table}: row security is not forced"], lifted


def test_each_trigger_is_missed_and_must_be_on(scratch: Scratch) -> None:
    assert scratch.whole.triggers
    for trigger in scratch.whole.triggers:
        table, name = trigger.table, trigger.name
        assert scratch.told_after(f'DROP TRIGGER {name} ON "{table}"') == [
            f"{table}: trigger {name} is missing"
        ]
        told = scratch.told_after(f'ALTER TABLE "{table}" DISABLE TRIGGER {name}')
        assert told == [f"{table}: trigger {name} was changed"]


def test_each_constraint_is_missed(scratch: Scratch) -> None:
    assert scratch.whole.constraints
    for constraint in scratch.whole.constraints:
        told = scratch.told_after(
            f'ALTER TABLE "{constraint.table}" DROP CONSTRAINT "{constraint.name}" CASCADE'
        )
        assert f"{constraint.table}: constraint {constraint.name} is missing" in told


def test_each_function_is_held_to_its_text_and_rights(scratch: Scratch) -> None:
    assert scratch.whole.functions
    for function in scratch.whole.functions:
        arguments = ", ".join(word.split()[1] for word in function.arguments.split(",") if word)
        named = f'wall."{function.name}"({arguments})'
        text = scratch.cursor.execute(
            "SELECT pg_get_functiondef(%s::regprocedure)", [named]
        ).fetchone()
        assert text is not None
        start, body, end = text[0].split("$function$")
        changes = [
            f"{start}$function${body}--$function${end}",
            f"ALTER FUNCTION {named} SECURITY {'INVOKER' if function.definer else 'DEFINER'}",
            f"ALTER FUNCTION {named} SET search_path = pg_temp, public",
            f"ALTER FUNCTION {named} RESET search_path",
            f"ALTER FUNCTION {named} IMMUTABLE",
            f"REVOKE EXECUTE ON FUNCTION {named} FROM gradus_app"
            if function.callable
            else f"GRANT EXECUTE ON FUNCTION {named} TO gradus_app",
        ]
        for change in changes:
            told = scratch.told_after(change)
            assert told == [f"wall: function {function.name} was changed"], change


def test_each_right_that_was_taken_stays_taken(scratch: Scratch) -> None:
    assert scratch.whole.rights
    for right in scratch.whole.rights:
        for verb in sorted({"INSERT", "UPDATE", "DELETE"} - right.verbs):
            told = scratch.told_after(f'GRANT {verb} ON "{right.table}" TO gradus_app')
            assert told == [f"{right.table}: the role may {verb}"]
    for table in scratch.whole.secured:
        for verb in ("TRUNCATE", "TRIGGER", "REFERENCES"):
            told = scratch.told_after(f'GRANT {verb} ON "{table}" TO gradus_app')
            assert told == [f"{table}: the role may {verb}"]


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("ALTER ROLE gradus_app SUPERUSER", "the role is above row security"),
        ("ALTER ROLE gradus_app BYPASSRLS", "the role is above row security"),
        ("GRANT gradus_owner TO gradus_app", "the role is a member of gradus_owner"),
        ("GRANT pg_read_all_data TO gradus_app", "the role is a member of pg_read_all_data"),
        ("ALTER TABLE states_unit OWNER TO gradus_app", "the role owns "),
        ("ALTER FUNCTION wall.scope() OWNER TO gradus_app", "the role owns "),
        ("GRANT SELECT ON wall.key TO gradus_app", "the role may touch the wall's key"),
        ("GRANT UPDATE (inner_block) ON wall.key TO PUBLIC", "the role may touch the wall's key"),
        ("GRANT UPDATE (body) ON ledger_entry TO gradus_app", "ledger_entry: the role may UPDATE"),
        ("GRANT UPDATE ON django_migrations TO PUBLIC", "django_migrations: the role may UPDATE"),
        (
            "GRANT CREATE ON SCHEMA public TO gradus_app",
            "the role may create things in schema public",
        ),
        ("GRANT CREATE ON SCHEMA wall TO PUBLIC", "the role may create things in schema wall"),
        (
            "CREATE POLICY for_support ON states_unit USING (true)",
            "states_unit: policy for_support is not ours",
        ),
        (
            "CREATE FUNCTION peek() RETURNS bigint LANGUAGE sql SECURITY DEFINER "
            "AS 'SELECT count(*) FROM states_unit'",
            "function peek() runs with its owner's rights",
        ),
        (
            "CREATE FUNCTION wall.peek() RETURNS bigint LANGUAGE sql AS 'SELECT 1'",
            "wall: function peek is not ours",
        ),
        ("CREATE VIEW peek AS SELECT * FROM states_unit", "view peek looks over the wall"),
        (
            "CREATE MATERIALIZED VIEW peek AS SELECT * FROM states_unit",
            "view peek looks over the wall",
        ),
        (
            "CREATE RULE quiet AS ON DELETE TO states_unit DO INSTEAD NOTHING",
            "table states_unit: rule quiet rewrites it",
        ),
        (
            "CREATE TRIGGER once_more BEFORE DELETE ON states_unit "
            "FOR EACH ROW EXECUTE FUNCTION wall.refuse_change()",
            "states_unit: trigger once_more is not ours",
        ),
        (
            "ALTER TABLE states_unit ADD CONSTRAINT wall_more UNIQUE (id, name)",
            "states_unit: constraint wall_more is not ours",
        ),
    ],
)
def test_what_is_added_is_noticed(scratch: Scratch, statement: str, told: str) -> None:
    assert any(line.startswith(told) for line in scratch.told_after(statement))


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE VIEW fair WITH (security_invoker = true) AS SELECT * FROM states_unit",
        "CREATE FUNCTION fair() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM states_unit'",
        "CREATE INDEX fair ON states_unit (name)",
    ],
)
def test_what_harms_nobody_is_not_told(scratch: Scratch, statement: str) -> None:
    assert scratch.told_after(statement) == []


def test_raising_the_walls_again_makes_everything_good(scratch: Scratch) -> None:
    """As after an update: leftovers go, what was changed is as it should be."""
    wall_key = bytes.fromhex(environment.KEYS["GRADUS_WALL_KEY"])
    with scratch.cursor.connection.transaction(force_rollback=True):
        for statement in (
            "DROP TRIGGER ledgered ON states_unit",
            "ALTER POLICY wall_read ON states_unit USING (true)",
            "CREATE POLICY for_support ON states_unit USING (true)",
            "CREATE FUNCTION wall.peek() RETURNS bigint LANGUAGE sql AS 'SELECT 1'",
            "GRANT ALL ON ALL TABLES IN SCHEMA public, wall TO gradus_app",
            "GRANT EXECUTE ON FUNCTION wall.seal(text) TO PUBLIC",
            "ALTER TABLE states_unit NO FORCE ROW LEVEL SECURITY",
            "SET LOCAL ROLE gradus_owner",
        ):
            scratch.cursor.execute(statement)
        wall.raise_wall(cast(CursorWrapper, scratch.cursor), wall_key)
        ledger.raise_ledger(cast(CursorWrapper, scratch.cursor))
        scratch.cursor.execute("SET LOCAL ROLE gradus_app")
        assert gaps(cast(CursorWrapper, scratch.cursor), scratch.whole) == []
