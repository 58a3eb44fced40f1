"""No entry without its place in the chain, and nothing in the ledger ever changed."""

# ruff: noqa: PT012 - many a refusal comes only where the block ends: at commit

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from gradus.core.access.decide import Scope
from gradus.core.access.scope import acting, system
from gradus.core.ledger.models import Link, Secret
from gradus.core.ledger.record import Personal
from gradus.core.ledger.tests.chained import OFFICER, enter, sql, verified
from tests.environment import url


def test_entries_are_chained_in_the_order_they_were_made(committing: None) -> None:
    with system("test.chain"):
        made = [enter(1), enter(2)]
        assert not Link.objects.exists()  # at commit, so that others do not wait until then
    with system("test.chain"):
        made.append(enter(3))
    with pytest.raises(RuntimeError, match="undone"), system("test.chain"):
        enter(4)
        raise RuntimeError("undone")
    bodies = verified()
    assert len(bodies) == 3
    assert all(str(entry) in body for entry, body in zip(made, bodies, strict=True))


def test_commits_at_the_same_time_leave_no_gap_and_no_fork(committing: None) -> None:
    database = connection.settings_dict["NAME"]
    threads, each = 4, 30

    def work(thread: int) -> int:
        connection.settings_dict["NAME"] = database
        try:
            return sum(_commit(turn) for turn in range(each))
        finally:
            connection.close()

    with ThreadPoolExecutor(threads) as pool:
        made = sum(pool.map(work, range(threads)))
    assert made > threads * each
    assert len(verified()) == made


def _commit(turn: int) -> int:
    """One transaction of one entry or more; how many of them stay."""
    with acting(Scope(OFFICER.id)):
        for number in range(1 + turn % 3):
            enter(number)
        if turn % 5 == 0:
            transaction.set_rollback(True)
            return 0
    return 1 + turn % 3


# --- nothing is ever changed ---------------------------------------------------------------------

CHANGES = {
    "ledger_entry": ["UPDATE {t} SET body = '{{}}'", "DELETE FROM {t}", "TRUNCATE {t}"],
    "ledger_link": ["UPDATE {t} SET seq = seq + 1", "DELETE FROM {t}", "TRUNCATE {t}"],
    "ledger_head": [
        "UPDATE {t} SET size = 0",
        "UPDATE {t} SET size = size + 1, chain = '\\x00'",
        "UPDATE {t} SET chain = '\\x00'",
        "DELETE FROM {t}",
        "TRUNCATE {t}",
    ],
    "ledger_secret": ["UPDATE {t} SET value = '1'", "TRUNCATE {t}"],
    "ledger_checkpoint": ["UPDATE {t} SET size = 0", "DELETE FROM {t}", "TRUNCATE {t}"],
}
STATEMENTS = [
    statement.format(t=table) for table, all_of in CHANGES.items() for statement in all_of
]


def _filled() -> None:
    with system("test.fill"):
        enter(phone=Personal("+000 5550"))
        sql(
            "INSERT INTO ledger_checkpoint (id, at, size, root, note, peaks) "
            "VALUES (gen_random_uuid(), now(), 1, '', '', '')"
        )


def test_the_program_changes_nothing_in_the_ledger(committing: None) -> None:
    _filled()
    for statement in STATEMENTS:
        with pytest.raises(DatabaseError, match="permission denied"), system("test.change"):
            sql(statement)
    with pytest.raises(DatabaseError, match="permission denied"), system("test.link"):
        sql(
            "INSERT INTO ledger_link (seq, entry_id, prev, chain) VALUES (9, gen_random_uuid(), '', '')"
        )
    assert len(verified()) == 1


@pytest.mark.parametrize("role", ["owner", "superuser"])
def test_nor_does_the_owner_of_the_database(committing: None, role: str) -> None:
    """What the owner cannot see behind the wall it does not change either; the rest is refused."""
    _filled()
    refused = 0
    with psycopg.connect(url(role, connection.settings_dict["NAME"]), autocommit=True) as other:
        for statement in STATEMENTS:
            try:
                changed = other.execute(statement).rowcount  # type: ignore[call-overload]
            except psycopg.errors.InsufficientPrivilege as told:
                assert "the ledger is never changed" in str(told)  # noqa: PT017
                refused += 1
            else:
                assert (role, changed) == ("owner", 0), statement
    assert refused == len(STATEMENTS) - (0 if role == "superuser" else 3)
    assert len(verified()) == 1
    with system("test.look"):
        assert Secret.objects.get().value == "+000 5550"
