"""Scopes over time, on transactions that are really committed: none outlives its own."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

from django.db import connection, transaction

from gradus.core.access.decide import Scope
from gradus.core.access.scope import acting
from gradus.core.access.tests.worlds import build
from gradus.domain.ownership import Axis

TRANSACTIONS = 10_000
THREADS = 2


def _seen() -> set[UUID]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM states_institution")
        return {pk for (pk,) in cursor.fetchall()}


def _told() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting('gradus.scope', true), '')")
        return str(cursor.fetchone()[0])


def _tell(text: str, *, until_the_end_of: str) -> None:
    with connection.cursor() as cursor:
        local = until_the_end_of == "transaction"
        cursor.execute("SELECT set_config('gradus.scope', %s, %s)", [text, local])


def test_after_its_transaction_a_scope_is_nothing(committing: None) -> None:
    world = build("XAA")
    with acting(world.scope()):
        kept = _told()
        assert _seen() == {world.id_of(Axis.INSTITUTION)}
    assert _told() == ""
    assert _seen() == set()
    with transaction.atomic():  # told again to the same session, a moment later
        _tell(kept, until_the_end_of="transaction")
        assert _told() == kept
        assert _seen() == set()
    _tell(kept, until_the_end_of="session")
    assert _told() == kept
    assert _seen() == set()


def test_ten_thousand_interleaved_transactions_leak_nothing(committing: None) -> None:
    """Two sessions change between two States, nobody, and work that is undone."""
    worlds = build("XAA"), build("XBB")
    owners = tuple(world.id_of(Axis.INSTITUTION) for world in worlds)
    database = connection.settings_dict["NAME"]

    def work(thread: int) -> int:
        connection.settings_dict["NAME"] = database
        try:
            return sum(_leaks(owners, turn, thread) for turn in range(TRANSACTIONS // THREADS))
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        assert list(pool.map(work, range(THREADS))) == [0] * THREADS


def _leaks(owners: tuple[UUID, UUID], turn: int, thread: int) -> bool:
    """Whether one transaction saw anything but what is its own."""
    at = (turn + thread) % 3
    if at == 2:
        return _seen() != set()
    own = frozenset([owners[at]])
    with acting(Scope(None, reads={"register": {Axis.INSTITUTION: own}})):
        if turn % 7 == 0:
            transaction.set_rollback(True)
            return False
        return _seen() != own
