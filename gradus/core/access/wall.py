"""The second wall: row-level security in PostgreSQL, generated from what each table declares.

Run by the owner of the database after every migration; the program's own role owns nothing and
cannot lift it. ``statements`` is the whole wall; ``gaps`` compares it with what the database has.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.apps import apps
from django.db import models
from django.db.backends.utils import CursorWrapper
from psycopg import sql

from gradus.core.access.rows import Row, WalledRow
from gradus.core.access.token import blocks
from gradus.domain.ownership import Axis, Walled

APP_ROLE = "gradus_app"

FUNCTIONS = """
CREATE SCHEMA IF NOT EXISTS wall;
CREATE TABLE IF NOT EXISTS wall.key (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    inner_block bytea NOT NULL,
    outer_block bytea NOT NULL
);
REVOKE ALL ON wall.key FROM PUBLIC;

CREATE OR REPLACE FUNCTION wall.scope() RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    token text := nullif(current_setting('gradus.scope', true), '');
    payload text;
    seal text;
    scope jsonb;
BEGIN
    IF token IS NULL THEN
        RETURN NULL;
    END IF;
    payload := substr(token, 66);
    SELECT encode(sha256(outer_block || sha256(inner_block || convert_to(payload, 'UTF8'))), 'hex')
        INTO seal FROM wall.key;
    IF seal IS NULL OR left(token, 65) IS DISTINCT FROM seal || '.' THEN
        RETURN NULL;
    END IF;
    scope := payload::jsonb;
    IF (scope->>'pid')::int <> pg_backend_pid()
        OR (scope->>'exp')::bigint < extract(epoch FROM clock_timestamp()) THEN
        RETURN NULL;
    END IF;
    RETURN scope;
END $$;

CREATE OR REPLACE FUNCTION wall.ids(verb text, kind text, axis text) RETURNS uuid[]
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(
        array(SELECT jsonb_array_elements_text(wall.scope()->verb->kind->axis)::uuid), '{}')
$$;

CREATE OR REPLACE FUNCTION wall.everything() RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce((wall.scope()->>'all')::boolean, false)
$$;

CREATE OR REPLACE FUNCTION wall.somebody() RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT wall.scope() IS NOT NULL
$$;
"""

Statement = sql.Composable


def rows() -> list[type[Row]]:
    """Every table of the house, by name."""
    models_ = (model for model in apps.get_models() if issubclass(model, Row))
    return sorted(models_, key=lambda model: model._meta.db_table)


def walled() -> list[type[WalledRow]]:
    """Every table that belongs to a State or a programme."""
    return [model for model in rows() if issubclass(model, WalledRow)]


def raise_wall(cursor: CursorWrapper, key: bytes) -> None:
    """Build the whole wall, in the transaction of the cursor. Safe to run again."""
    cursor.execute(FUNCTIONS)
    inner, outer = blocks(key)
    cursor.execute(
        "INSERT INTO wall.key (inner_block, outer_block) VALUES (%s, %s) ON CONFLICT (single) "
        "DO UPDATE SET inner_block = excluded.inner_block, outer_block = excluded.outer_block",
        [inner, outer],
    )
    for statement in statements():
        cursor.execute(statement.as_string(cursor.connection))


def statements() -> Iterator[Statement]:
    """The statements that wall every table, and give the program's role what it may use."""
    yield from _grants()
    for model in walled():
        yield from _of_table(model)


def expected_policies() -> set[tuple[str, str]]:
    """The (table, policy) pairs the database must have."""
    return {
        (model._meta.db_table, name) for model in walled() for name, _ in _policies(model)
    }


def gaps(cursor: CursorWrapper) -> list[str]:
    """What of the wall is missing: tables without forced security, policies not there."""
    cursor.execute(
        "SELECT relname FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace "
        "WHERE nspname = 'public' AND relkind = 'r' AND relrowsecurity AND relforcerowsecurity"
    )
    secured = {name for (name,) in cursor.fetchall()}
    cursor.execute("SELECT tablename, policyname FROM pg_policies WHERE schemaname = 'public'")
    found = set(cursor.fetchall())
    cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
    (above,) = cursor.fetchone()
    cursor.execute(
        "SELECT count(*) FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace "
        "WHERE nspname = 'public' AND relkind = 'r' AND pg_get_userbyid(relowner) = current_user"
    )
    (owned,) = cursor.fetchone()
    return [
        *(["the role is above row security"] if above else []),
        *([f"the role owns {owned} table(s)"] if owned else []),
        *(
            f"{model._meta.db_table}: row security is not forced"
            for model in walled()
            if model._meta.db_table not in secured
        ),
        *(f"{table}: policy {name} is missing" for table, name in sorted(expected_policies() - found)),
        *(f"{table}: policy {name} is not ours" for table, name in sorted(found - expected_policies())),
    ]


def _grants() -> Iterator[Statement]:
    role = sql.Identifier(APP_ROLE)
    for text in (
        "REVOKE ALL ON SCHEMA public FROM PUBLIC",
        "GRANT USAGE ON SCHEMA public, wall TO {role}",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
        "GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role}",
        "REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role}",
    ):
        yield sql.SQL(text).format(role=role)


def _of_table(model: type[WalledRow]) -> Iterator[Statement]:
    table = sql.Identifier(model._meta.db_table)
    yield sql.SQL("ALTER TABLE {t} ENABLE ROW LEVEL SECURITY").format(t=table)
    yield sql.SQL("ALTER TABLE {t} FORCE ROW LEVEL SECURITY").format(t=table)
    for name, body in _policies(model):
        policy = sql.Identifier(name)
        yield sql.SQL("DROP POLICY IF EXISTS {p} ON {t}").format(p=policy, t=table)
        yield sql.SQL("CREATE POLICY {p} ON {t} {b}").format(p=policy, t=table, b=body)
    if model.owner.append_only:
        yield sql.SQL("REVOKE UPDATE, DELETE, TRUNCATE ON {t} FROM {r}").format(
            t=table, r=sql.Identifier(APP_ROLE)
        )
    yield from _owner_from_parent(model)


def _policies(model: type[WalledRow]) -> Iterator[tuple[str, Statement]]:
    reads, writes = _within(model, "r"), _within(model, "w")
    yield "wall_read", sql.SQL("FOR SELECT USING ({})").format(reads)
    if model.owner.append_only:
        anybody = sql.SQL("(SELECT wall.somebody())")
        yield "wall_insert", sql.SQL("FOR INSERT WITH CHECK ({})").format(anybody)
        return
    yield "wall_insert", sql.SQL("FOR INSERT WITH CHECK ({})").format(writes)
    yield "wall_update", sql.SQL("FOR UPDATE USING ({}) WITH CHECK ({})").format(writes, writes)
    yield "wall_delete", sql.SQL("FOR DELETE USING ({})").format(writes)


def _within(model: type[WalledRow], verb: str) -> Statement:
    terms: list[Statement] = [sql.SQL("(SELECT wall.everything())")]
    for axis, column in model.owner.axes.items():
        terms.append(
            sql.SQL("{column} = ANY ((SELECT wall.ids({verb}, {kind}, {axis}))::uuid[])").format(
                column=sql.Identifier(column),
                verb=sql.Literal(verb),
                kind=sql.Literal(model.owner.kind),
                axis=sql.Literal(axis.value),
            )
        )
    return sql.SQL(" OR ").join(terms)


def _owner_from_parent(model: type[WalledRow]) -> Iterator[Statement]:
    """The owner's columns of a child row are the parent's, whatever the statement says."""
    if model.owner.parent is None:
        return
    column, parent_table = model.owner.parent
    parent = next(m for m in walled() if m._meta.db_table == parent_table)
    shared = [name for axis, name in model.owner.axes.items() if axis in parent.owner.axes]
    table = model._meta.db_table
    function = sql.Identifier("wall", f"owner_of_{table}")
    yield sql.SQL(
        "CREATE OR REPLACE FUNCTION {f}() RETURNS trigger LANGUAGE plpgsql "
        "SET search_path = public, pg_temp AS $body$ BEGIN "
        "SELECT {theirs} INTO {ours} FROM {parent} WHERE id = {key}; RETURN NEW; END $body$"
    ).format(
        f=function,
        theirs=sql.SQL(", ").join(
            sql.Identifier(parent.owner.axes[axis])
            for axis in model.owner.axes
            if axis in parent.owner.axes
        ),
        ours=sql.SQL(", ").join(sql.Identifier("new", name) for name in shared),
        parent=sql.Identifier(parent_table),
        key=sql.Identifier("new", column),
    )
    yield sql.SQL(
        "CREATE OR REPLACE TRIGGER owner_from_parent BEFORE INSERT OR UPDATE ON {t} "
        "FOR EACH ROW EXECUTE FUNCTION {f}()"
    ).format(t=sql.Identifier(table), f=function)


def unclassified(model: type[models.Model], named: Iterable[str]) -> set[str]:
    """The fields of a table that no classification names."""
    return {field.name for field in model._meta.concrete_fields} - set(named) - {"id"}


