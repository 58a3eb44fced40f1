"""What stands under the wall: cleared ground, the key, and the functions that read the scope.

``wall.seal`` makes a scope out of the key, so it is the owner's alone. The rest may be called by the
program: they tell a statement its own scope, if it has one that holds.
"""

from __future__ import annotations

from gradus.core.access.structure import ALL_RIGHTS, APP_ROLE, Function

CLEARED = """
CREATE SCHEMA IF NOT EXISTS wall;
DO $clear$
DECLARE
    it record;
BEGIN
    FOR it IN SELECT tgname, tgrelid::regclass AS place FROM pg_trigger
        JOIN pg_proc p ON p.oid = tgfoid
        WHERE p.pronamespace = 'wall'::regnamespace AND NOT tgisinternal AND tgparentid = 0 LOOP
        EXECUTE format('DROP TRIGGER %I ON %s', it.tgname, it.place);
    END LOOP;
    FOR it IN SELECT policyname, tablename FROM pg_policies WHERE schemaname = 'public' LOOP
        EXECUTE format('DROP POLICY %I ON public.%I', it.policyname, it.tablename);
    END LOOP;
    FOR it IN SELECT conname, conrelid::regclass AS place FROM pg_constraint
        WHERE conname LIKE 'wall\\_%' AND connamespace = 'public'::regnamespace
        ORDER BY contype LOOP  -- what refers (f) before what is referred to (u)
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', it.place, it.conname);
    END LOOP;
    FOR it IN SELECT oid::regprocedure AS named FROM pg_proc
        WHERE pronamespace = 'wall'::regnamespace LOOP
        EXECUTE format('DROP FUNCTION %s', it.named);
    END LOOP;
END $clear$;
CREATE TABLE IF NOT EXISTS wall.key (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    inner_block bytea NOT NULL,
    outer_block bytea NOT NULL
);
REVOKE ALL ON wall.key FROM PUBLIC, gradus_app;
"""

GRANTS = f"""
REVOKE ALL ON SCHEMA public, wall FROM PUBLIC;
GRANT USAGE ON SCHEMA public, wall TO {APP_ROLE};
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, {APP_ROLE};
GRANT {", ".join(sorted(ALL_RIGHTS))} ON ALL TABLES IN SCHEMA public TO {APP_ROLE};
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {APP_ROLE};
"""

SEAL = """
    SELECT encode(sha256(outer_block || sha256(inner_block || convert_to(payload, 'UTF8'))), 'hex')
        FROM wall.key
"""

SCOPE = """
DECLARE
    token text := nullif(current_setting('gradus.scope', true), '');
    payload text;
    scope jsonb;
BEGIN
    IF token IS NULL THEN
        RETURN NULL;
    END IF;
    payload := substr(token, 66);
    IF left(token, 65) IS DISTINCT FROM wall.seal(payload) || '.' THEN
        RETURN NULL;
    END IF;
    scope := payload::jsonb;
    IF (scope->>'pid')::int IS DISTINCT FROM pg_backend_pid()
        OR (scope->>'began')::bigint IS DISTINCT FROM
            (extract(epoch FROM transaction_timestamp()) * 1000000)::bigint THEN
        RETURN NULL;
    END IF;
    RETURN scope;
END """

IDS = """
    SELECT coalesce(
        array(SELECT jsonb_array_elements_text(wall.scope()->verb->kind->axis)::uuid), '{}')
"""

_OWN_PATH = "pg_catalog, pg_temp"
FUNCTIONS = (
    # whoever can call it can make a scope: the owner alone, who alone can read the key
    Function("seal", SEAL, "payload text", "text", "sql", _OWN_PATH, stable=True),
    Function("scope", SCOPE, "", "jsonb", "plpgsql", _OWN_PATH, True, definer=True, callable=True),
    Function(
        "ids",
        IDS,
        "verb text, kind text, axis text",
        "uuid[]",
        "sql",
        _OWN_PATH,
        True,
        callable=True,
    ),
    Function(
        "actor",
        " SELECT (wall.scope()->>'actor')::uuid ",
        *("", "uuid", "sql", _OWN_PATH),
        stable=True,
        callable=True,
    ),
    Function(
        "everything",
        " SELECT coalesce((wall.scope()->>'all')::boolean, false) ",
        *("", "boolean", "sql", _OWN_PATH),
        stable=True,
        callable=True,
    ),
    Function(
        "somebody",
        " SELECT wall.scope() IS NOT NULL ",
        *("", "boolean", "sql", _OWN_PATH),
        stable=True,
        callable=True,
    ),
)
