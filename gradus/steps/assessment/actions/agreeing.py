"""Agreeing on one answer where groups gave several; what they gave stays beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from gradus.core.access.actor import Actor
from gradus.core.access.denied import require
from gradus.domain.messages import message
from gradus.domain.refusals import Fault, InvalidInput
from gradus.engines.scoring.answers import CONSENSUS
from gradus.steps.assessment import bridge, models
from gradus.steps.assessment.actions.answers import SOURCE, Said, put
from gradus.steps.assessment.actions.groups import new_group
from gradus.steps.assessment.actions.review import to_agree
from gradus.steps.assessment.bridge import Difference


def agree(
    *, by: Actor, at: datetime, assessment: models.Assessment, said: Sequence[Said]
) -> dict[str, int]:
    """Write down what was agreed; the version of each answer that was sent.

    The note is the reason; a level other than the proposed one needs it. Evidence and confidence
    left empty are those of the proposal, where its level is taken. Under review, and in a workshop.
    Raises Signed, NotInReview, InvalidInput, ChangedMeanwhile.
    """
    rule = require(by, "change", assessment.thing(), at)
    with transaction.atomic():
        row = to_agree(assessment)
        proposed = bridge.differences(row, _answers(row))
        told = [_completed(one, proposed.get(one.indicator)) for one in said]
        faults = [fault for one in told for fault in _without_reason(one, proposed)]
        if faults:
            raise InvalidInput(SOURCE, faults)
        if not told:
            return {}
        return put(by, at, _agreed_group(by, at, row), told, rule, "assessment.agree")


def agree_alike(*, by: Actor, at: datetime, assessment: models.Assessment) -> int:
    """Agree on everything that all groups answered alike and nothing was agreed on yet; how many.

    Raises Signed, NotInReview.
    """
    rule = require(by, "change", assessment.thing(), at)
    with transaction.atomic():
        row = to_agree(assessment)
        alike = [
            Said(id_, one.value, one.evidence, one.confidence)
            for id_, one in bridge.differences(row, _answers(row)).items()
            if one.to_agree
        ]
        if alike:
            put(by, at, _agreed_group(by, at, row), alike, rule, "assessment.agree")
    return len(alike)


def _answers(row: models.Assessment) -> list[models.Answer]:
    return list(row.answers.select_related("group").order_by("pk"))


def _agreed_group(by: Actor, at: datetime, row: models.Assessment) -> models.Group:
    """The group of what was agreed; it is made where it is missing."""
    there = models.Group.objects.filter(assessment=row, agreed=True).first()
    if there is None:
        there = new_group(by, at, row, name=CONSENSUS, agreed=True)
        there.save(force_insert=True)
    return there


def _completed(one: Said, proposal: Difference | None) -> Said:
    """With the proposal's evidence and confidence, where its level is taken and they were left empty."""
    if proposal is None or one.value.strip() != proposal.value:
        return one
    return replace(
        one,
        evidence=one.evidence or proposal.evidence,
        confidence=one.confidence or proposal.confidence,
    )


def _without_reason(one: Said, proposed: Mapping[str, Difference]) -> Sequence[Fault]:
    proposal = proposed.get(one.indicator)
    taken = proposal is not None and one.value.strip() == proposal.value
    if taken or not one.value.strip() or one.note.strip():
        return ()
    return (
        Fault(
            one.indicator[:40],
            message("another answer than the proposed one is agreed without a reason."),
            message("Write the reason in the note, or take the proposed answer."),
        ),
    )
