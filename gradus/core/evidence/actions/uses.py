"""Writes to uses: saying that a file or source is evidence for something, and taking it back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from gradus.core.access.actor import Actor
from gradus.core.access.denied import require
from gradus.core.evidence.actions.files import Withdrawn
from gradus.core.evidence.models import File, FileUse, InsideFile, InsideFileUse, SourceUse
from gradus.core.evidence.rules import line, told
from gradus.core.evidence.selectors import AnyUse, Item
from gradus.core.ledger.record import record


def use(
    *, by: Actor, at: datetime, item: Item, object_kind: str, object_id: UUID, note: str = ""
) -> AnyUse:
    """Say that something rests on a file or source; said twice it is said once.

    The room whose object it is has checked that the person may change that object.
    Raises Withdrawn, Denied.
    """
    rule = require(by, "create", item.thing(), at)
    if item.withdrawn_at is not None:
        raise Withdrawn
    table = _table(item)
    said_before = table.objects.filter(
        item_id=item.pk, object_kind=object_kind, object_id=object_id
    )
    known = said_before.first()
    if known is not None:
        return known
    row = table(
        item_id=item.pk,
        object_kind=object_kind,
        object_id=object_id,
        note=line(note, 300),
        used_by=by.id,
        used_at=at,
        # the database copies these from the item itself; here they are for who gets the row
        **{column: getattr(item, column) for column in item.owner.axes.values()},
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            record(
                by=by,
                at=at,
                action="evidence.use",
                thing=item.thing(),
                rule=rule,
                diff=_facts(item, row),
            )
    except IntegrityError:  # somebody said it at the same moment
        known = said_before.first()
        if known is None:
            raise
        return known
    return row


def use_no_longer(*, by: Actor, at: datetime, use: AnyUse) -> None:
    """Take back that something rests on a file or source."""
    rule = require(by, "create", use.thing(), at)
    with transaction.atomic():
        record(
            by=by,
            at=at,
            action="evidence.unuse",
            thing=use.thing(),
            rule=rule,
            diff=_facts(use.item, use),
        )
        use.delete()


def _table(item: Item) -> type[AnyUse]:
    if isinstance(item, File):
        return FileUse
    return InsideFileUse if isinstance(item, InsideFile) else SourceUse


def _facts(item: Item, use: AnyUse) -> dict[str, object]:
    salt = bytes(item.salt) if isinstance(item, InsideFile) else b""
    facts: dict[str, object] = {"object_kind": use.object_kind, "object_id": use.object_id}
    return told(item.owner.kind, salt, f"use {use.pk}", facts)
