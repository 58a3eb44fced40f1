"""What a database holds, put in few words: rows and a digest per table, and the ledger's chain.

Two databases with equal words hold equal rows; a backup carries those of its snapshot, and a
restored database must say the same.
"""

from __future__ import annotations

from dataclasses import dataclass

import psycopg
from psycopg import sql

from gradus.core.ledger.chain import GENESIS, leaf_of, link
from gradus.domain.messages import Message, message

WITHOUT = ("public.django_session", "public.gradus_cache", "wall.key")
"""Tables whose rows no backup carries: open sessions, what can be made again, a key."""

FIXED = (  # or the same value would be written in different ways
    "SET TimeZone = 'UTC'; SET DateStyle = 'ISO'; SET IntervalStyle = 'postgres'; "
    "SET bytea_output = 'hex'; SET extra_float_digits = 1; SET row_security = off"
)
TABLES = """
SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND c.relpersistence = 'p'
  AND n.nspname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1, 2
"""
# the sum of the rows' hashes (two numbers of 60 bits): the order of rows has no part in it
DIGEST = """
SELECT count(*),
       coalesce(sum(('x' || substr(h, 1, 15))::bit(60)::bigint::numeric), 0)::text || '.' ||
       coalesce(sum(('x' || substr(h, 16, 15))::bit(60)::bigint::numeric), 0)::text
FROM (SELECT encode(sha256(convert_to(t::text, 'UTF8')), 'hex') AS h FROM {table} AS t) AS hashed
"""
CHAIN = """
SELECT l.seq, l.prev, l.chain, e.leaf, e.body
FROM ledger_link l LEFT JOIN ledger_entry e ON e.id = l.entry_id
WHERE l.seq > %s ORDER BY l.seq
"""


@dataclass(frozen=True)
class Table:
    """How many rows a table has, and the digest of all of them."""

    rows: int
    digest: str


@dataclass(frozen=True)
class Chain:
    """The end of the ledger, and what is wrong with the part that was looked at (None if nothing)."""

    size: int
    head: str  # hexadecimal
    trouble: Message | None = None


def tables(connection: psycopg.Connection) -> dict[str, Table]:
    """Every table the backup carries, by ``schema.name``. As a role above row security."""
    connection.execute(FIXED)
    found = connection.execute(TABLES).fetchall()
    return {
        f"{schema}.{name}": _digest(connection, schema, name)
        for schema, name in found
        if f"{schema}.{name}" not in WITHOUT
    }


def chain(connection: psycopg.Connection, last: int | None = None) -> Chain:
    """The ledger's chain worked out anew from its texts: all of it, or the last so many entries."""
    there = connection.execute("SELECT to_regclass('public.ledger_head') IS NOT NULL").fetchone()
    if there is None or not there[0]:
        return Chain(0, "", message("there is no ledger"))
    head = connection.execute("SELECT size, chain FROM ledger_head").fetchone()
    if head is None:
        return Chain(0, "", message("the ledger has no head"))
    size, value = int(head[0]), bytes(head[1])
    return Chain(size, value.hex(), _fault(connection, size, value, last))


def _fault(
    connection: psycopg.Connection, size: int, head: bytes, last: int | None
) -> Message | None:
    start = 0 if last is None else max(0, size - last)
    before = GENESIS
    if start:
        row = connection.execute("SELECT chain FROM ledger_link WHERE seq = %s", [start]).fetchone()
        if row is None:
            return message("entry {seq} is missing", seq=start)
        before = bytes(row[0])
    expected = start
    with connection.cursor(name="chain") as cursor:
        cursor.execute(CHAIN, [start])
        for seq, prev, value, leaf, body in cursor:
            expected += 1
            if seq != expected or body is None:
                return message("entry {seq} is missing", seq=expected)
            if leaf_of(body) != bytes(leaf):
                return message("the text of entry {seq} is not what was written", seq=seq)
            if bytes(prev) != before or link(before, bytes(leaf)) != bytes(value):
                return message("entry {seq} does not follow the one before it", seq=seq)
            before = bytes(value)
    if expected != size or before != head:
        return message(
            "the chain ends at entry {end}, its head says {size}", end=expected, size=size
        )
    return None


def _digest(connection: psycopg.Connection, schema: str, name: str) -> Table:
    table = sql.Identifier(schema, name)
    [(rows, digest)] = connection.execute(sql.SQL(DIGEST).format(table=table)).fetchall()
    return Table(rows, digest)
