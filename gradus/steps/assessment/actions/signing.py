"""Signing an assessment off; what two have signed is frozen."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from gradus.core.access.actor import Actor
from gradus.core.access.denied import require
from gradus.core.ledger.actions import checkpoint_after
from gradus.core.ledger.record import record
from gradus.domain.messages import message
from gradus.domain.refusals import Refusal
from gradus.steps.assessment import bridge, models
from gradus.steps.assessment.actions.review import in_review
from gradus.steps.assessment.rules import signatures_needed, signing_role


class NotToSign(Refusal):
    """A role that does not sign for the State."""

    def __init__(self) -> None:
        super().__init__(
            "not-to-sign",
            message("An assessment is signed by officers of the State itself."),
            message("The national coordinator and an officer of the State sign."),
        )


class GroupsOpen(Refusal):
    """Some groups are answering again."""

    def __init__(self, groups: str) -> None:
        super().__init__(
            "groups-open",
            message("Answers were sent back and are not handed in yet: {groups}.", groups=groups),
            message("Wait for them, or begin the review again without them."),
        )


class SignedByYou(Refusal):
    """One person counts once."""

    def __init__(self) -> None:
        super().__init__(
            "signed-already",
            message("You have signed this already; one person counts once."),
            message("The second signature must be another officer's."),
        )


class ChangedSinceShown(Refusal):
    """What is signed is not what was shown."""

    def __init__(self) -> None:
        super().__init__(
            "changed-since-shown",
            message("The assessment was changed after it was shown to you."),
            message("Read it again, then sign."),
        )


def sign(*, by: Actor, at: datetime, assessment: models.Assessment, shown: str) -> bool:
    """Sign all that the assessment says; whether it is frozen now.

    ``shown`` is the digest of what the signer saw. Two officers of the State sign, one where its
    office has one. A signature under something that was changed since counts no longer.
    Raises Signed, NotInReview, NotToSign, GroupsOpen, ChangedSinceShown, SignedByYou.
    """
    rule = require(by, "sign", assessment.thing(), at)
    role = signing_role(by, assessment, at)
    if role is None:
        raise NotToSign
    with transaction.atomic():
        row = in_review(assessment)
        groups = list(
            models.Group.objects.filter(assessment=row).select_for_update().order_by("pk")
        )
        waiting = [group.name for group in groups if group.closed_at is None and not group.agreed]
        if waiting:
            raise GroupsOpen(", ".join(waiting))
        digest = bridge.digest(row)
        if shown != digest:
            raise ChangedSinceShown
        try:
            with transaction.atomic():
                models.Signature(
                    assessment=row,
                    state_id=row.state_id,
                    signed_by=by.id,
                    holding_id=role.id,
                    signed_at=at,
                    digest=digest,
                ).save(force_insert=True)
        except IntegrityError as twice:
            raise SignedByYou from twice
        record(
            by=by,
            at=at,
            action="assessment.sign",
            thing=row.thing(),
            rule=rule,
            diff={"digest": digest},
        )
        signed = row.signatures.filter(digest=digest).count()
        complete = signed >= signatures_needed(row.state)
        if complete:
            _freeze(by, at, row, rule, digest)
        checkpoint_after(at=at)
    return complete


def _freeze(by: Actor, at: datetime, row: models.Assessment, rule: str, digest: str) -> None:
    models.PendingWorkbook.objects.filter(assessment=row).delete()
    models.Group.objects.filter(assessment=row, closed_at__isnull=True).update(closed_at=at)
    models.Group.objects.filter(assessment=row).update(frozen=True)
    row.status, row.frozen, row.signed_at = models.Assessment.Status.SIGNED, True, at
    row.frozen_sha256 = digest
    row.save(update_fields=["status", "frozen", "signed_at", "frozen_sha256"])
    record(
        by=by,
        at=at,
        action="assessment.sign-off",
        thing=row.thing(),
        rule=rule,
        diff={"frozen_sha256": digest},
    )
