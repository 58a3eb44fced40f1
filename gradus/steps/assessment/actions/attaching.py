"""Attaching what an answer rests on: evidence of the State, by its own rules; and taking it off."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from gradus.core.access.actor import Actor
from gradus.core.access.decide import can
from gradus.core.access.denied import require
from gradus.core.evidence import selectors as evidence
from gradus.core.evidence.actions import files, sources, uses
from gradus.core.evidence.selectors import Item
from gradus.core.ledger.record import record
from gradus.domain.markings import Marking
from gradus.domain.messages import message
from gradus.domain.refusals import Refusal
from gradus.steps.assessment import attachments, editions, models
from gradus.steps.assessment.actions.groups import locked
from gradus.steps.assessment.rules import Closed, asked_of, check_not_signed, leading

USED_FOR = "answer"
"""The kind under which ``core/evidence`` lists what rests on an item; the id is the attachment's."""


class NoSuchQuestion(Refusal):
    """A question the group is not asked."""

    def __init__(self, indicator: str) -> None:
        super().__init__(
            "not-asked",
            message("{indicator} is not asked of this group.", indicator=indicator[:40]),
            message("Attach documents only to what the group is asked."),
        )


class NoSuchEvidence(Refusal):
    """What is to be attached is none of the State's evidence, or none that the person may read."""

    def __init__(self) -> None:
        super().__init__(
            "no-such-evidence",
            message("There is no such file or source among what you may read of this State."),
            message("Choose one of those listed, or add it first."),
        )


def attach(
    *, by: Actor, at: datetime, group: models.Group, indicator: str, item: Item
) -> models.Attachment:
    """Say that what a group answers rests on a file or source of the State; twice is once.

    While the group answers whoever may change its answers does; under review whoever leads. That
    the item may be used is asked of ``core/evidence``. Raises NoSuchQuestion, NoSuchEvidence,
    Closed, Signed, Withdrawn.
    """
    with transaction.atomic():
        row, rule = _held(by, at, group)
        _check_asked(row, indicator)
        if getattr(item, "state_id", None) != row.state_id:
            raise NoSuchEvidence
        there = row.attachments.filter(indicator=indicator, item_id=item.pk).first()
        if there is not None:
            return there
        made = models.Attachment(
            group=row,
            assessment_id=row.assessment_id,
            state_id=row.state_id,
            institution_id=row.institution_id,
            indicator=indicator,
            item_id=item.pk,
            content=evidence.content_sealed(item),
            attached_by=by.id,
            attached_at=at,
        )
        uses.use(
            by=by,
            at=at,
            item=item,
            object_kind=USED_FOR,
            object_id=made.pk,
            note=indicator,
        )
        made.save(force_insert=True)
        _record(by, at, "assessment.attach", made, row, rule)
    return made


def detach(*, by: Actor, at: datetime, attachment: models.Attachment) -> None:
    """Take off what an answer rested on; the file or source itself stays. Raises Closed, Signed."""
    with transaction.atomic():
        row, rule = _held(by, at, attachment.group)
        there = row.attachments.filter(pk=attachment.pk).first()
        if there is None:
            return
        item = evidence.item(by, there.item_id)
        if item is None:
            raise NoSuchEvidence
        for use in item.uses.filter(object_kind=USED_FOR, object_id=there.pk):
            uses.use_no_longer(by=by, at=at, use=use)
        _record(by, at, "assessment.detach", there, row, rule)
        there.delete()


def attach_again(*, by: Actor, at: datetime, group: models.Group, indicator: str) -> int:
    """Attach what the same people's earlier answer rested on; how many. Raises as ``attach``."""
    _check_asked(group, indicator)
    with transaction.atomic():
        found = attachments.before(by, group).get(indicator, [])
        for one in found:
            attach(by=by, at=at, group=group, indicator=indicator, item=one.item)
    return len(found)


def attach_file(
    *,
    by: Actor,
    at: datetime,
    group: models.Group,
    indicator: str,
    shown: str,
    name: str,
    marking: Marking,
    institution_id: UUID | None = None,
) -> models.Attachment:
    """Keep the file that was shown as evidence of the State, and attach it; both or neither."""
    with transaction.atomic():
        added = files.keep_previewed(
            by=by,
            at=at,
            state_id=group.state_id,
            institution_id=institution_id,
            marking=marking,
            name=name,
            shown=shown,
        )
        return attach(by=by, at=at, group=group, indicator=indicator, item=added.file)


def attach_source(
    *, by: Actor, at: datetime, group: models.Group, indicator: str, **told: Any
) -> models.Attachment:
    """Add a source to the evidence of the State, and attach it; both or neither."""
    with transaction.atomic():
        source = sources.add_source(by=by, at=at, state_id=group.state_id, **told)
        return attach(by=by, at=at, group=group, indicator=indicator, item=source)


def _held(by: Actor, at: datetime, group: models.Group) -> tuple[models.Group, str]:
    """The group's row, held until the transaction ends, and the rule by which it may be changed.

    What is handed in or closed is changed by whoever leads alone, and under review alone.
    """
    if group.closed_at is None:
        rule = require(by, "change", group.thing(), at)
        return locked(group), rule
    decision = can(by, "change", leading(group), at)
    if not decision.ok:
        raise Closed(group.name)
    whole = models.Assessment.objects.select_for_update().get(pk=group.assessment_id)
    check_not_signed(whole)
    if whole.status != models.Assessment.Status.REVIEW:
        raise Closed(group.name)
    return models.Group.objects.select_for_update().get(pk=group.pk), decision.rule


def _check_asked(group: models.Group, indicator: str) -> None:
    """Raise NoSuchQuestion where the group is not asked it."""
    if indicator not in {one.id for one in asked_of(group, editions.of(group))}:
        raise NoSuchQuestion(indicator)


def _record(
    by: Actor, at: datetime, action: str, row: models.Attachment, group: models.Group, rule: str
) -> None:
    record(
        by=by,
        at=at,
        action=action,
        thing=row.thing(),
        rule=rule,
        diff={"group": group.name, "indicator": row.indicator, "item": row.item_id},
    )
