"""Every piece of the walls is missed when it is gone, and noticed when it was changed or added to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple, Protocol, TypeVar, cast

import psycopg
import pytest
from django.db import connection
from django.db.backends.utils import CursorWrapper

from gradus.core.access import wall
from gradus.core.access.gaps import gaps
from gradus.core.access.structure import Function, Structure
from gradus.core.ledger import database as ledger
from tests import database, environment

NAME = f"{environment.DATABASE}_held"


class Scratch(NamedTuple):
    """A database to break, as its superuser, and what should be in it."""

    cursor: psycopg.Cursor[Any]
    whole: Structure

    def told_after(self, *statements: str) -> list[str]:
        """What the program's role finds missing, once the statements were run; then they are undone."""
        with self.cursor.connection.transaction(force_rollback=True):
            self.cursor.execute("; ".join(statements))
            self.cursor.execute("SET LOCAL ROLE gradus_app")
            return gaps(cast(CursorWrapper, self.cursor), self.whole)


@pytest.fixture(scope="module")
def scratch(django_db_setup: None) -> Iterator[Scratch]:
    database.clone(NAME)
    whole = wall.structure() + ledger.structure()
    with psycopg.connect(environment.url("superuser", NAME), autocommit=True) as superuser:
        yield Scratch(superuser.cursor(), whole)
    database.drop(NAME)


class OfTable(Protocol):
    @property
    def table(self) -> str: ...

    @property
    def name(self) -> str: ...


Piece = TypeVar("Piece", bound=OfTable)


def _by_table(pieces: Sequence[Piece]) -> Iterator[tuple[str, list[Piece]]]:
    assert pieces
    for table in sorted({piece.table for piece in pieces}):
        yield table, sorted((p for p in pieces if p.table == table), key=lambda p: p.name)


@pytest.mark.django_db
def test_nothing_is_missing() -> None:
    with connection.cursor() as cursor:
        assert ledger.gaps(cursor) == []


def test_a_database_without_walls_is_told_in_one_line(scratch: Scratch) -> None:
    assert scratch.told_after("DROP SCHEMA wall CASCADE") == ["there is no wall"]


def test_each_policy_is_missed_and_held_to_its_words(scratch: Scratch) -> None:
    for table, policies in _by_table(scratch.whole.policies):
        on = [f'{policy.name} ON "{table}"' for policy in policies]
        assert scratch.told_after(*(f"DROP POLICY {one}" for one in on)) == [
            f"{table}: policy {policy.name} is missing" for policy in policies
        ]
        opened = [
            f"ALTER POLICY {one} {'USING' if policy.using else 'WITH CHECK'} (true)"
            for one, policy in zip(on, policies, strict=True)
        ]
        assert scratch.told_after(*opened) == [
            f"{table}: policy {policy.name} was changed" for policy in policies
        ]


def test_an_update_is_held_to_both_of_its_conditions(scratch: Scratch) -> None:
    both = [policy for policy in scratch.whole.policies if policy.using and policy.check]
    changes = [f'ALTER POLICY {p.name} ON "{p.table}" WITH CHECK (true)' for p in both]
    told = scratch.told_after(*changes)
    assert told == [f"{p.table}: policy {p.name} was changed" for p in both]


def test_row_security_is_missed_on_each_table(scratch: Scratch) -> None:
    assert scratch.whole.secured
    for lifted in ("DISABLE", "NO FORCE"):
        told = scratch.told_after(
            *(
                f'ALTER TABLE "{table}" {lifted} ROW LEVEL SECURITY'
                for table in scratch.whole.secured
            )
        )
        assert told == [f"{table}: row security is not forced" for table in scratch.whole.secured]


def test_each_trigger_is_missed_and_must_be_on(scratch: Scratch) -> None:
    for table, triggers in _by_table(scratch.whole.triggers):
        names = sorted(trigger.name for trigger in triggers)
        assert scratch.told_after(*(f'DROP TRIGGER {name} ON "{table}"' for name in names)) == [
            f"{table}: trigger {name} is missing" for name in names
        ]
        assert scratch.told_after(
            *(f'ALTER TABLE "{table}" DISABLE TRIGGER {name}' for name in names)
        ) == [f"{table}: trigger {name} was changed" for name in names]


def test_each_constraint_is_missed(scratch: Scratch) -> None:
    for table, constraints in _by_table(scratch.whole.constraints):
        told = scratch.told_after(
            *(
                f'ALTER TABLE "{table}" DROP CONSTRAINT IF EXISTS "{one.name}" CASCADE'
                for one in constraints
            )
        )
        assert {f"{table}: constraint {one.name} is missing" for one in constraints} <= set(told)


def _signature(function: Function) -> str:
    arguments = ", ".join(word.split()[1] for word in function.arguments.split(",") if word)
    return f'wall."{function.name}"({arguments})'


FUNCTION_CHANGES: dict[str, Callable[[Function], str]] = {
    "turned round": lambda f: f"SECURITY {'INVOKER' if f.definer else 'DEFINER'}",
    "with another path": lambda f: "SET search_path = pg_temp, public",
    "without a path": lambda f: "RESET search_path",
    "remembered": lambda f: "IMMUTABLE",
}


@pytest.mark.parametrize("change", FUNCTION_CHANGES.values(), ids=FUNCTION_CHANGES)
def test_each_function_is_held_to_how_it_runs(
    scratch: Scratch, change: Callable[[Function], str]
) -> None:
    functions = scratch.whole.functions
    told = scratch.told_after(*(f"ALTER FUNCTION {_signature(f)} {change(f)}" for f in functions))
    assert told == sorted(f"wall: function {f.name} was changed" for f in functions)


def test_each_function_is_held_to_its_text_and_to_who_may_call_it(scratch: Scratch) -> None:
    texts, rights = [], []
    for function in scratch.whole.functions:
        named = _signature(function)
        question = "SELECT pg_get_functiondef(%s::regprocedure)"
        found = scratch.cursor.execute(question, [named]).fetchone()
        assert found is not None
        start, body, end = found[0].split("$function$")
        texts.append(f"{start}$function${body}--$function${end}")
        verb = (
            "REVOKE EXECUTE ON FUNCTION {} FROM"
            if function.callable
            else "GRANT EXECUTE ON FUNCTION {} TO"
        )
        rights.append(f"{verb.format(named)} gradus_app")
    expected = sorted(f"wall: function {f.name} was changed" for f in scratch.whole.functions)
    assert scratch.told_after(*texts) == expected
    assert scratch.told_after(*rights) == expected


def test_each_right_that_was_taken_stays_taken(scratch: Scratch) -> None:
    rights = sorted(scratch.whole.rights, key=lambda right: right.table)
    assert rights
    taken = [
        (r.table, verb)
        for r in rights
        for verb in ("DELETE", "INSERT", "UPDATE")
        if verb not in r.verbs
    ]
    told = scratch.told_after(
        *(f'GRANT {verb} ON "{table}" TO gradus_app' for table, verb in taken)
    )
    assert told == [
        f"{r.table}: the role may {', '.join(verb for table, verb in taken if table == r.table)}"
        for r in rights
    ]
    more = "REFERENCES, TRIGGER, TRUNCATE"
    told = scratch.told_after(
        *(f'GRANT {more} ON "{table}" TO gradus_app' for table in scratch.whole.secured)
    )
    assert told == [f"{table}: the role may {more}" for table in scratch.whole.secured]


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
