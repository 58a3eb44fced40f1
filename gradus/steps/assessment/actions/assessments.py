"""Starting an assessment."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from gradus.core.access.actor import Actor, Thing
from gradus.core.access.denied import require
from gradus.core.ledger.record import record
from gradus.domain.ownership import Axis
from gradus.steps.assessment import bridge, models


def start(
    *, by: Actor, at: datetime, state_id: UUID, instrument: str, mode: str, assessed_on: date
) -> models.Assessment:
    """Start an assessment of a State."""
    rule = require(by, "create", Thing("findings", {Axis.STATE: state_id}), at)
    row = models.Assessment(
        state_id=state_id,
        instrument=instrument,
        edition=bridge.instrument(instrument).edition,
        mode=mode,
        assessed_on=assessed_on,
        started_by=by.id,
        started_at=at,
    )
    with transaction.atomic():
        row.save(force_insert=True)
        record(
            by=by,
            at=at,
            action="assessment.start",
            thing=row.thing(),
            rule=rule,
            diff={"instrument": instrument, "edition": row.edition, "mode": mode},
        )
    return row
