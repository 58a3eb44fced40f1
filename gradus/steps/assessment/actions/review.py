"""From answering to review, and back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from gradus.core.access.actor import Actor
from gradus.core.access.denied import require
from gradus.core.ledger.record import record
from gradus.domain.messages import message
from gradus.domain.refusals import Refusal
from gradus.steps.assessment import models
from gradus.steps.assessment.actions.workshops import closed
from gradus.steps.assessment.rules import NotInReview, check_not_signed

OPEN, REVIEW = models.Assessment.Status.OPEN, models.Assessment.Status.REVIEW


class NothingToReview(Refusal):
    """Nothing is answered."""

    def __init__(self) -> None:
        super().__init__(
            "nothing-to-review",
            message("Nothing is answered yet, so there is nothing to review."),
            message("Wait for the first answers, or take a filled workbook."),
        )


def begin_review(*, by: Actor, at: datetime, assessment: models.Assessment) -> None:
    """Close the answering: groups that have not handed in are closed as they are; so is a workshop.

    Raises Signed, NothingToReview.
    """
    rule = require(by, "change", assessment.thing(), at)
    with transaction.atomic():
        row = held(assessment)
        if not row.answers.exists():
            raise NothingToReview
        waiting = models.Group.objects.filter(
            assessment=row, agreed=False, closed_at__isnull=True
        ).order_by("pk")
        without = [group.name for group in waiting.select_for_update() if not group.by_workbook]
        waiting.update(closed_at=at)
        for workshop in models.Workshop.objects.filter(assessment=row, closed_at__isnull=True):
            closed(workshop, at)
        _move(row, REVIEW)
        record(
            by=by,
            at=at,
            action="assessment.review",
            thing=row.thing(),
            rule=rule,
            diff={"not_handed_in": without},
        )


def reopen(*, by: Actor, at: datetime, assessment: models.Assessment) -> None:
    """Open the answering again: groups can be asked and workbooks taken. Raises Signed, NotInReview."""
    rule = require(by, "change", assessment.thing(), at)
    with transaction.atomic():
        row = in_review(assessment)
        models.Group.objects.filter(
            assessment=row, closed_at__isnull=False, handed_in_at__isnull=True
        ).update(closed_at=None)
        _move(row, OPEN)
        record(by=by, at=at, action="assessment.reopen", thing=row.thing(), rule=rule)


def held(assessment: models.Assessment) -> models.Assessment:
    """The assessment's row as it is now, held until the transaction ends. Raises Signed."""
    rows = models.Assessment.objects.select_for_update(of=("self",)).select_related("state")
    row = rows.get(pk=assessment.pk)
    check_not_signed(row)
    return row


def in_review(assessment: models.Assessment) -> models.Assessment:
    """As ``held``, and under review. Raises Signed, NotInReview."""
    row = held(assessment)
    if row.status != REVIEW:
        raise NotInReview
    return row


def to_agree(assessment: models.Assessment) -> models.Assessment:
    """As ``held``, and under review or answered in a workshop. Raises Signed, NotInReview."""
    row = held(assessment)
    if row.status != REVIEW and not row.workshops.filter(closed_at__isnull=True).exists():
        raise NotInReview
    return row


def _move(row: models.Assessment, status: str) -> None:
    row.status = status
    row.save(update_fields=["status"])
