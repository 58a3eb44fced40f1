"""Evidence files that may leave: those marked CLEAR, GREEN or AMBER, one a file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from gradus.core.access.actor import Actor
from gradus.core.evidence import selectors
from gradus.core.evidence.actions import files
from gradus.core.evidence.models import File
from gradus.core.exchange.refused import ExchangeRefused
from gradus.core.exchange.registry import (
    Comparison,
    Content,
    Kind,
    Line,
    Offer,
    Received,
    check_marking,
)
from gradus.domain.markings import Marking
from gradus.domain.messages import message


class Files(Kind):
    """A file of the State's evidence. What is for the State's own people is never one of them."""

    name = "evidence"
    wall = "evidence"
    label = message("Evidence file")

    def offers(self, viewer: Actor, state_id: UUID) -> Sequence[Offer]:
        rows = File.objects.filter(state_id=state_id, withdrawn_at__isnull=True).order_by("-pk")
        return [Offer(self.name, row.pk, row.name, row.marking) for row in rows[:100]]

    def content(self, viewer: Actor, state_id: UUID, ref: UUID) -> Content | None:
        row = selectors.file(viewer, ref)
        if row is None or row.state_id != state_id or row.withdrawn_at is not None:
            return None
        check_marking(Marking(row.marking))
        with selectors.content(row) as stream:
            data = stream.read()
        return Content(row.name, {f"content.{row.kind}": data}, marking=Marking(row.marking))

    def compare(self, viewer: Actor, state_id: UUID, received: Received) -> Comparison:
        data = _only(received)
        sha256 = received.item.files[0].sha256
        if selectors.same_bytes(viewer, state_id, None, sha256) is not None:
            return Comparison()
        item = received.item
        return Comparison((Line(item.title, "", f"{item.marking}, {len(data)} B"),))

    def take(self, *, by: Actor, at: datetime, state_id: UUID, received: Received) -> UUID:
        added = files.add_file(
            by=by,
            at=at,
            state_id=state_id,
            marking=received.item.marking,
            name=received.item.title,
            data=_only(received),
        )
        return added.file.pk


def _only(received: Received) -> bytes:
    if len(received.files) != 1:
        raise ExchangeRefused("not-readable", title=received.item.title)
    return next(iter(received.files.values()))
