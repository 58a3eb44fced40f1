"""What teams see coming: noted early, and settled later one way or the other."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from gradus.core.access.actor import Actor, Thing
from gradus.core.access.denied import require
from gradus.core.ledger.record import record
from gradus.domain.messages import N_
from gradus.domain.ownership import Axis
from gradus.steps.threats import bridge, models, rules


def note(
    *,
    by: Actor,
    at: datetime,
    state_id: UUID,
    title: str,
    text: str,
    seen_on: date,
    group: str = "",
) -> models.Emerging:
    """Note something new; ``group`` of offences where it belongs to one. Raises NotSaid, NotYet."""
    thing = Thing("threats", {Axis.STATE: state_id})
    rule = require(by, "create", thing, at)
    rules.check_day(seen_on, at.date())
    if group:
        rules.check_group(group, bridge.group_ids())
    row = models.Emerging(
        state_id=state_id,
        title=rules.check_said(title, N_("what it is"))[:120],
        text=rules.check_said(text, N_("what was seen"))[:1000],
        group=group,
        seen_on=seen_on,
        noted_by=by.id,
        noted_at=at,
    )
    with transaction.atomic():
        row.save(force_insert=True)
        diff = {"title": row.title, "group": group, "seen_on": seen_on}
        record(by=by, at=at, action="threats.note", thing=row.thing(), rule=rule, diff=diff)
    return row


def settle(*, by: Actor, at: datetime, row: models.Emerging, confirmed: bool, because: str) -> None:
    """Say what came of it: it is there now, or it faded. Raises Settled, NotSaid."""
    rule = require(by, "create", row.thing(), at)
    if row.status != models.Emerging.Status.OPEN:
        raise rules.Settled
    row.status = models.Emerging.Status.CONFIRMED if confirmed else models.Emerging.Status.FADED
    row.settled_text = rules.check_said(because, N_("what came of it"))[:500]
    row.settled_by, row.settled_at = by.id, at
    with transaction.atomic():
        row.save(update_fields=["status", "settled_text", "settled_by", "settled_at"])
        diff = {"status": str(row.status), "because": row.settled_text}
        record(by=by, at=at, action="threats.settle", thing=row.thing(), rule=rule, diff=diff)
