"""Starting an assessment."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from gradus.catalogue.shelf import Document
from gradus.core.access.actor import Actor, Thing
from gradus.core.access.denied import require
from gradus.core.ledger.record import record
from gradus.domain.ownership import Axis
from gradus.steps.assessment import editions, models
from gradus.steps.assessment.actions.editions import keep


def start(
    *,
    by: Actor,
    at: datetime,
    state_id: UUID,
    mode: str,
    assessed_on: date,
    edition: str = "",
    text: Document | None = None,
) -> models.Assessment:
    """Start an assessment of a State, with an edition of the catalogue, or one that was sent with it.

    Its text is kept, and counts for the assessment for ever. Raises NoSuchEdition, OtherText.
    """
    rule = require(by, "create", Thing("findings", {Axis.STATE: state_id}), at)
    document = text or editions.chosen(edition)
    row = models.Assessment(
        state_id=state_id,
        instrument=document.instrument.id,
        edition=document.instrument.edition,
        mode=mode,
        assessed_on=assessed_on,
        started_by=by.id,
        started_at=at,
    )
    with transaction.atomic():
        row.edition_sha256 = keep(document, at, state_id)
        row.save(force_insert=True)
        record(
            by=by,
            at=at,
            action="assessment.start",
            thing=row.thing(),
            rule=rule,
            diff={"edition": row.edition, "edition_sha256": row.edition_sha256, "mode": mode},
        )
    return row
