"""What the database itself does for the ledger: hashes, chains, and demands an entry.

Run by the owner after every migration, after the wall. The chain is made when a transaction
commits, so that actions wait for each other only for that instant.
"""

from __future__ import annotations

from django.db.backends.utils import CursorWrapper

from gradus.core.access import gaps as differences
from gradus.core.access import wall
from gradus.core.access.structure import Function, Right, Structure, Trigger

ENTRY, LINK, HEAD, SECRET, BLOCK, CHECKPOINT = (
    f"ledger_{name}" for name in ("entry", "link", "head", "secret", "block", "checkpoint")
)

FIRST_HEAD = """
INSERT INTO ledger_head ("only", size, chain)
    VALUES (true, 0, decode(repeat('00', 32), 'hex')) ON CONFLICT DO NOTHING
"""

HASH_ENTRY = """
BEGIN
    NEW.leaf := sha256('\\x00'::bytea || convert_to(NEW.body, 'UTF8'));
    RETURN NEW;
END """

# Sealed, so that no statement can pretend to it; set for the transaction, and taken back by itself
# where a savepoint is.
ENTERED = """
BEGIN
    PERFORM set_config('gradus.entered', wall.seal('entered ' || pg_current_xact_id()), true);
    RETURN NULL;
END """

NEEDS_ENTRY = """
BEGIN
    IF current_setting('gradus.entered', true)
        IS DISTINCT FROM wall.seal('entered ' || pg_current_xact_id()) THEN
        RAISE EXCEPTION 'a write to % left no entry in the ledger', TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END """

CHAIN_ENTRY = """
DECLARE
    head ledger_head%ROWTYPE;
BEGIN
    SELECT * INTO STRICT head FROM ledger_head FOR UPDATE;
    INSERT INTO ledger_link (seq, entry_id, prev, chain)
        VALUES (head.size + 1, NEW.id, head.chain, sha256(head.chain || NEW.leaf));
    UPDATE ledger_head SET size = size + 1, chain = sha256(head.chain || NEW.leaf);
    RETURN NULL;
END """

HEAD_FOLLOWS = """
BEGIN
    IF NEW.size <> OLD.size + 1 OR NOT EXISTS (SELECT FROM ledger_link
        WHERE seq = NEW.size AND prev = OLD.chain AND chain = NEW.chain) THEN
        RAISE EXCEPTION 'the ledger is never changed' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END """

REFUSE_CHANGE = """
BEGIN
    RAISE EXCEPTION 'the ledger is never changed' USING ERRCODE = 'insufficient_privilege';
END """


def structure() -> Structure:
    """What the database must have for the ledger."""
    return Structure(
        functions=(
            Function("hash_entry", HASH_ENTRY),
            Function("entered", ENTERED, definer=True),
            Function("needs_entry", NEEDS_ENTRY, definer=True),
            Function("chain_entry", CHAIN_ENTRY, definer=True),
            Function("head_follows", HEAD_FOLLOWS),
            Function("refuse_change", REFUSE_CHANGE),
        ),
        triggers=(
            Trigger(ENTRY, "hash_entry", "BEFORE INSERT", "hash_entry"),
            Trigger(ENTRY, "entered", "AFTER INSERT", "entered"),
            Trigger(ENTRY, "chain_entry", "AFTER INSERT", "chain_entry", deferred=True),
            *(
                Trigger(table, "never_changed", "BEFORE DELETE OR UPDATE", "refuse_change")
                for table in (ENTRY, LINK, BLOCK, CHECKPOINT)
            ),
            Trigger(SECRET, "never_changed", "BEFORE UPDATE", "refuse_change"),
            Trigger(HEAD, "never_removed", "BEFORE DELETE", "refuse_change"),
            Trigger(HEAD, "head_follows", "BEFORE UPDATE", "head_follows"),
            *(
                Trigger(
                    table, "never_emptied", "BEFORE TRUNCATE", "refuse_change", each="STATEMENT"
                )
                for table in (ENTRY, LINK, HEAD, SECRET, BLOCK, CHECKPOINT)
            ),
            *(
                Trigger(
                    model._meta.db_table,
                    "ledgered",
                    "AFTER INSERT OR DELETE OR UPDATE",
                    "needs_entry",
                    deferred=True,
                )
                for model in wall.walled()
                if model.owner.ledgered
            ),
        ),
        rights=(
            Right(LINK, frozenset({"SELECT"})),
            Right(HEAD, frozenset({"SELECT"})),
            Right(BLOCK, frozenset({"SELECT", "INSERT"})),
            Right(CHECKPOINT, frozenset({"SELECT", "INSERT"})),
            Right(SECRET, frozenset({"SELECT", "INSERT", "DELETE"})),
        ),
    )


def raise_ledger(cursor: CursorWrapper) -> None:
    """Install the ledger's part, in the transaction of the cursor that has just raised the wall."""
    cursor.execute(FIRST_HEAD)
    for statement in structure().statements():
        cursor.execute(statement)


def gaps(cursor: CursorWrapper) -> list[str]:
    """What of the wall and the ledger is missing, was changed, or is there and is not ours."""
    return differences.gaps(cursor, wall.structure() + structure())
