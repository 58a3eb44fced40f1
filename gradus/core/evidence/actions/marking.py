"""Changing how far a file may go; across the wall's line the row moves, its id stays."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from gradus.core.access.actor import Actor, Thing
from gradus.core.access.denied import require
from gradus.core.evidence.actions.files import ReasonNeeded, locked
from gradus.core.evidence.models import File, FileUse, InsideFile, InsideFileUse, Kept, Use
from gradus.core.evidence.rules import INSIDE, OPEN, kind_of, line, sealed, told
from gradus.core.evidence.selectors import AnyFile
from gradus.core.ledger.record import record
from gradus.domain.markings import Marking, is_stricter
from gradus.domain.messages import message
from gradus.domain.refusals import Refusal


class HeldAlready(Refusal):
    """The same bytes of the same place are kept once more where this file would go."""

    def __init__(self, held: Marking) -> None:
        super().__init__(
            "held-already",
            message("The same file is kept once more, marked {marking}.", marking=str(held)),
            message("Withdraw this one and use the other."),
        )


def change_marking(
    *, by: Actor, at: datetime, file: AnyFile, marking: Marking, reason: str = ""
) -> AnyFile:
    """Raise or lower a marking; the file as it is then. Lowering needs a reason.

    Raises ReasonNeeded, HeldAlready, Withdrawn, Denied.
    """
    rule = require(by, "change", file.thing(), at)
    require(by, "change", Thing(kind_of(marking), file.thing().owners, file.pk), at)
    said = line(reason, 300)
    with transaction.atomic():
        row = locked(file)
        before = Marking(row.marking)
        if before is marking:
            return row
        raised = is_stricter(marking, before)
        if not raised and not said:
            raise ReasonNeeded
        row.marking, row.marking_reason = marking, said
        row.marked_by, row.marked_at = by.id, at
        if kind_of(before) == kind_of(marking):
            row.save(update_fields=["marking", "marking_reason", "marked_by", "marked_at"])
        else:
            row = _moved(row)
        record(
            by=by,
            at=at,
            action="evidence.raise" if raised else "evidence.lower",
            thing=row.thing(),
            rule=rule,
            diff={
                **told(
                    INSIDE if INSIDE in (kind_of(before), kind_of(marking)) else OPEN,
                    bytes(row.salt),
                    "marking",
                    {"marking": [before, marking]},
                ),
                "reason": sealed(bytes(row.salt), f"marked {at.isoformat()}", said),
            },
        )
    return row


def _moved(row: AnyFile) -> AnyFile:
    """The row in the table of its new marking, with its uses; gone from the other."""
    inside = kind_of(Marking(row.marking)) != OPEN
    table: type[AnyFile] = InsideFile if inside else File
    uses: type[FileUse | InsideFileUse] = InsideFileUse if inside else FileUse
    held = table.objects.filter(
        state_id=row.state_id,
        institution=row.institution_id,  # none: the State's office
        sent_sha256=row.sent_sha256,
        withdrawn_at__isnull=True,
    ).first()
    if held is not None:
        raise HeldAlready(Marking(held.marking))
    moved = table(**_values(row, Kept))
    moved.save(force_insert=True)
    for use in row.uses.all():
        uses(item_id=moved.pk, **_values(use, Use)).save(force_insert=True)
        use.delete()
    type(row).objects.filter(pk=row.pk).delete()
    return moved


def _values(row: Kept | Use, shape: type[Kept | Use]) -> dict[str, object]:
    """The fields of an abstract table and the id, as they stand in a row."""
    names = [field.attname for field in shape._meta.local_fields]
    return {"id": row.pk, **{name: getattr(row, name) for name in names}}
