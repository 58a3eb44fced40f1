"""For tests of the ledger: an entry like many, and the chain made anew by other hands."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from django.db import connection

from gradus.core.access.actor import Actor, Thing
from gradus.core.access.scope import system
from gradus.core.ledger.chain import GENESIS, leaf_of, link
from gradus.core.ledger.models import Entry, Head, Link
from gradus.core.ledger.record import record
from gradus.domain.ids import new_id
from gradus.domain.ownership import Axis

AT = datetime(2027, 3, 1, 9, tzinfo=UTC)
OFFICER = Actor(id=new_id())
STATE = new_id()


def enter(number: int = 1, **diff: object) -> UUID:
    thing = Thing("plan", {Axis.STATE: STATE}, new_id())
    return record(
        by=OFFICER,
        at=AT,
        action="plan.change",
        thing=thing,
        rule="test",
        diff={"number": number, **diff},
    )


def sql(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)


def verified() -> list[str]:
    """The bodies in the order of the chain, every hash made anew and the head held against the last."""
    with system("test.verify"):
        bodies = dict(Entry.objects.values_list("pk", "body"))
        leaves = dict(Entry.objects.values_list("pk", "leaf"))
    chain, told = GENESIS, []
    for at, row in enumerate(Link.objects.order_by("seq"), start=1):
        body = bodies.pop(row.entry_id)
        assert row.seq == at, "a gap"
        assert bytes(leaves[row.entry_id]) == leaf_of(body)
        assert bytes(row.prev) == chain, "a fork"
        chain = link(chain, leaf_of(body))
        assert bytes(row.chain) == chain
        told.append(body)
    assert bodies == {}, "entries without a place in the chain"
    head = Head.objects.get()
    assert (head.size, bytes(head.chain)) == (len(told), chain)
    return told
