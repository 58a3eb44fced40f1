"""What the database itself does for the ledger: hashes, chains, and demands an entry.

Run by the owner after every migration, after the wall. The chain is made when a transaction
commits, so that actions wait for each other only for that instant.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db.backends.utils import CursorWrapper
from psycopg import sql

from gradus.core.access.wall import APP_ROLE, walled

FUNCTIONS = """
INSERT INTO ledger_head ("only", size, chain)
    VALUES (true, 0, decode(repeat('00', 32), 'hex')) ON CONFLICT DO NOTHING;

CREATE OR REPLACE FUNCTION wall.hash_entry() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    NEW.leaf := sha256('\\x00'::bytea || convert_to(NEW.body, 'UTF8'));
    PERFORM set_config('gradus.entered', pg_current_xact_id()::text, true);
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION wall.chain_entry() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    head ledger_head%ROWTYPE;
BEGIN
    SELECT * INTO STRICT head FROM ledger_head FOR UPDATE;
    INSERT INTO ledger_link (seq, entry_id, prev, chain)
        VALUES (head.size + 1, NEW.id, head.chain, sha256(head.chain || NEW.leaf));
    UPDATE ledger_head SET size = size + 1, chain = sha256(head.chain || NEW.leaf);
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION wall.refuse_change() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger is never changed' USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE OR REPLACE FUNCTION wall.needs_entry() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF current_setting('gradus.entered', true) IS DISTINCT FROM pg_current_xact_id()::text THEN
        RAISE EXCEPTION 'a write to % left no entry in the ledger', TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER hash_entry BEFORE INSERT ON ledger_entry
    FOR EACH ROW EXECUTE FUNCTION wall.hash_entry();
CREATE OR REPLACE TRIGGER never_changed BEFORE UPDATE OR DELETE ON ledger_entry
    FOR EACH ROW EXECUTE FUNCTION wall.refuse_change();
CREATE OR REPLACE TRIGGER never_changed BEFORE UPDATE OR DELETE ON ledger_link
    FOR EACH ROW EXECUTE FUNCTION wall.refuse_change();
DROP TRIGGER IF EXISTS chain_entry ON ledger_entry;
CREATE CONSTRAINT TRIGGER chain_entry AFTER INSERT ON ledger_entry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wall.chain_entry();
"""


def raise_ledger(cursor: CursorWrapper) -> None:
    """Install the ledger's triggers, in the transaction of the cursor. Safe to run again."""
    cursor.execute(FUNCTIONS)
    for statement in _statements():
        cursor.execute(statement.as_string(cursor.connection))


def _statements() -> Iterator[sql.Composable]:
    for name in ("ledger_link", "ledger_head"):
        yield sql.SQL("REVOKE INSERT, UPDATE, DELETE ON {t} FROM {r}").format(
            t=sql.Identifier(name), r=sql.Identifier(APP_ROLE)
        )
    for model in walled():
        if not model.owner.ledgered:
            continue
        table = sql.Identifier(model._meta.db_table)
        yield sql.SQL("DROP TRIGGER IF EXISTS ledgered ON {t}").format(t=table)
        yield sql.SQL(
            "CREATE CONSTRAINT TRIGGER ledgered AFTER INSERT OR UPDATE OR DELETE ON {t} "
            "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wall.needs_entry()"
        ).format(t=table)
