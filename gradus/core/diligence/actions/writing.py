"""What every write to due diligence has in common: a lock, an entry without content, the gate."""

from __future__ import annotations

from datetime import date, datetime

from gradus.core.access.actor import Actor
from gradus.core.access.denied import require
from gradus.core.diligence import models
from gradus.core.diligence.rules.gate import Event, GateState, after
from gradus.core.ledger.canonical import commitment
from gradus.core.ledger.record import record


def locked(request: models.Request) -> models.Request:
    """The request as it is now, held until the transaction ends, with its gate."""
    return (
        models.Request.objects.select_for_update(of=("self", "gate"))
        .select_related("gate")
        .get(pk=request.pk)
    )


def sealed(row: models.Content) -> str:
    """The commitment to a piece of content that stands for it in the ledger."""
    facts = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.name != "salt"
    }
    return commitment(bytes(row.salt), facts)


def enter(*, by: Actor, at: datetime, action: str, rule: str, row: models.Content) -> None:
    """Add or change a piece of content, and say in the ledger that it was, not what it says."""
    row.save()
    thing = row.thing()
    diff = {"request": row.request_id, "content": sealed(row)}
    record(by=by, at=at, action=f"diligence.{action}", thing=thing, rule=rule, diff=diff)


def step(*, by: Actor, at: datetime, action: str, rule: str, request: models.Request) -> None:
    """Save the stage of a request."""
    request.save(update_fields=["stage"])
    diff = {"stage": request.stage}
    record(by=by, at=at, action=f"diligence.{action}", thing=request.thing(), rule=rule, diff=diff)


def move(
    *,
    by: Actor,
    at: datetime,
    gate: models.Gate,
    event: Event,
    review_due: date | None = None,
    decided_by: str = "",
) -> None:
    """Move the gate; the State and the programme read that it moved, not why."""
    rule = require(by, "change", gate.thing(), at)
    before = GateState(gate.status)
    gate.status = after(before, event).value
    if gate.status == before and event is Event.BEGIN:
        return
    gate.since, gate.review_due, gate.decided_by = at, review_due, decided_by
    gate.save(update_fields=["status", "since", "review_due", "decided_by"])
    record(
        by=by,
        at=at,
        action=f"gate.{event}",
        thing=gate.thing(),
        rule=rule,
        diff={
            "unit": gate.unit_id,
            "status": [before.value, gate.status],
            "review_due": review_due,
            "decided_by": decided_by,
        },
    )
