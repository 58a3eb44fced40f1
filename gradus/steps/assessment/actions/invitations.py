"""Keeping invitations alive: another day, other dimensions, another name; and withdrawing one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from gradus.core.access.actor import Actor
from gradus.core.access.denied import require
from gradus.core.ledger.record import record
from gradus.domain.messages import message
from gradus.domain.refusals import Refusal
from gradus.steps.assessment import editions, models
from gradus.steps.assessment.actions import matters
from gradus.steps.assessment.actions.groups import (
    DueBefore,
    dimensions_of,
    free_name,
    locked,
    proper_name,
)
from gradus.steps.assessment.rules import check_answering, leading


class NobodyAsked(Refusal):
    """A group that a workbook named was never asked."""

    def __init__(self, group: str) -> None:
        super().__init__(
            "nobody-asked",
            message("{group} was named by a workbook; nobody was asked.", group=group),
            message("Correct the workbook and take it again, or ask a group of another name."),
        )


class AnsweredAlready(Refusal):
    """Dimensions that are asked no more have answers."""

    def __init__(self, group: str, dimensions: Sequence[str]) -> None:
        super().__init__(
            "answered-already",
            message(
                "{group} has answered questions of {dimensions} already.",
                group=group,
                dimensions=", ".join(dimensions),
            ),
            message("Leave them in; or the group takes these answers back first."),
        )


def amend(
    *,
    by: Actor,
    at: datetime,
    group: models.Group,
    name: str | None = None,
    due: date | None = None,
    no_day: bool = False,
    dimensions: Sequence[str] | None = None,
) -> models.Group:
    """Change what a group is called, by when it is asked to answer, or what; for whoever leads.

    What is None stays as it is; ``no_day`` takes the day away, no dimensions ask all of them. Raises
    Signed, InReview, Closed, NobodyAsked, GroupThere, NoName, NoSuchDimension, DueBefore,
    AnsweredAlready.
    """
    rule = require(by, "change", leading(group), at)
    with transaction.atomic():
        assessment, row = _asked(group)
        before = _told(row)
        if name is not None:
            row.name = free_name(assessment, proper_name(name), but=row)
        if due is not None and due != row.due and due < at.date():
            raise DueBefore
        if due is not None or no_day:
            row.due = due
        if dimensions is not None:
            row.dimensions = dimensions_of(assessment, dimensions)
            _check_answers(row)
        after = _told(row)
        if after != before:
            row.save(update_fields=["name", "due", "dimensions"])
            matters.copy_to(row)
            changed = {key: value for key, value in after.items() if value != before[key]}
            record(
                by=by,
                at=at,
                action="assessment.amend-invitation",
                thing=row.thing(),
                rule=rule,
                diff={"of": before["group"]} | changed,
            )
    return row


def withdraw(*, by: Actor, at: datetime, group: models.Group) -> bool:
    """Ask a group no more; for whoever leads. Whether it is gone.

    A group that said nothing goes. What a group has answered or attached is nobody's to throw away:
    it is kept, and the group is closed, as a review would close it. Raises Signed, InReview, Closed,
    NobodyAsked.
    """
    rule = require(by, "change", leading(group), at)
    with transaction.atomic():
        _, row = _asked(group)
        answered = row.answers.count()
        gone = not answered and not row.attachments.exists()
        if not gone:
            row.closed_at = at
            row.save(update_fields=["closed_at"])
        record(
            by=by,
            at=at,
            action="assessment.withdraw-invitation",
            thing=row.thing(),
            rule=rule,
            diff={"group": row.name, "answers": answered},
        )
        if gone:
            row.delete()
    return gone


def _asked(group: models.Group) -> tuple[models.Assessment, models.Group]:
    """The assessment and its group, held until the transaction ends, while the group is asked."""
    assessment = models.Assessment.objects.select_for_update().get(pk=group.assessment_id)
    check_answering(assessment)
    row = locked(group)
    if row.by_workbook:
        raise NobodyAsked(row.name)
    return assessment, row


def _told(row: models.Group) -> Mapping[str, Any]:
    return {"group": row.name, "due": row.due, "dimensions": list(row.dimensions)}


def _check_answers(row: models.Group) -> None:
    """Raise AnsweredAlready where a dimension with answers would be asked no more."""
    if not row.dimensions:
        return
    of = editions.of(row).dimension_of
    named = {one.indicator for one in row.answers.all()}
    named |= {one.indicator for one in row.attachments.all()}
    said = {of[one].id for one in named if one in of}
    without = sorted(said - set(row.dimensions))
    if without:
        raise AnsweredAlready(row.name, without)
