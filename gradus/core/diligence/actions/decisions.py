"""Deciding by two officers; suspending and stopping by any one of them."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from gradus.core.access.actor import Actor
from gradus.core.access.denied import require
from gradus.core.diligence import models, selectors
from gradus.core.diligence.actions.work import said
from gradus.core.diligence.actions.writing import enter, locked, move, step
from gradus.core.diligence.rules.decision import check_proposal, check_second_officer
from gradus.core.diligence.rules.gate import OUTCOMES, Event, GateState
from gradus.core.diligence.rules.work import Stage, expect
from gradus.domain.messages import message
from gradus.domain.refusals import Refusal


class ChangedSinceShown(Refusal):
    """What is signed is not what was shown."""

    def __init__(self) -> None:
        super().__init__(
            "changed-since-shown",
            message("The work was changed after it was shown to you."),
            message("Read it again, then sign."),
        )


def propose(
    *,
    by: Actor,
    at: datetime,
    request: models.Request,
    outcome: str,
    reason: str,
    decided_by: str,
    review_due: date | None,
) -> models.Decision:
    """Propose a decision that the work bears out. It takes effect when another officer signs."""
    rule = require(by, "change", request.thing(), at)
    with transaction.atomic():
        request = locked(request)
        expect(Stage(request.stage), "propose", Stage.IN_WORK)
        row = models.Decision(
            request=request,
            programme_id=request.programme_id,
            written_by=by.id,
            written_at=at,
            outcome=GateState(outcome).value,
            reason=said(reason),
            decided_by=decided_by.strip(),
            review_due=review_due,
        )
        check_proposal(selectors.proposal_of(row), at.date())
        enter(by=by, at=at, action="propose", rule=rule, row=row)
        request.stage = Stage.PROPOSED.value
        step(by=by, at=at, action="proposed", rule=rule, request=request)
    return row


def send_back(*, by: Actor, at: datetime, request: models.Request) -> None:
    """Send a proposal back to be worked on; anybody of the officers may, its author too."""
    rule = require(by, "change", request.thing(), at)
    with transaction.atomic():
        request = locked(request)
        expect(Stage(request.stage), "send-back", Stage.PROPOSED)
        decision = selectors.open_decision(request)
        decision.sent_back_at = at
        enter(by=by, at=at, action="send-back", rule=rule, row=decision)
        request.stage = Stage.IN_WORK.value
        step(by=by, at=at, action="sent-back", rule=rule, request=request)


def sign(*, by: Actor, at: datetime, request: models.Request, shown: str) -> None:
    """Sign the proposed decision: it takes effect, and moves the gate.

    ``shown`` is the digest of what the signer saw; it must be what is there.
    """
    rule = require(by, "sign", request.thing(), at)
    with transaction.atomic():
        request = locked(request)
        expect(Stage(request.stage), "sign", Stage.PROPOSED)
        decision = selectors.open_decision(request)
        authors = selectors.authors_of(request)
        check_second_officer(by.id, request.asked_by, decision.written_by, *authors)
        if shown != selectors.digest_of(request):
            raise ChangedSinceShown
        check_proposal(selectors.proposal_of(decision), at.date())
        decision.signed_by, decision.signed_at = by.id, at
        enter(by=by, at=at, action="sign", rule=rule, row=decision)
        request.stage = Stage.DECIDED.value
        step(by=by, at=at, action="decided", rule=rule, request=request)
        move(
            by=by,
            at=at,
            gate=request.gate,
            event=OUTCOMES[GateState(decision.outcome)],
            review_due=decision.review_due,
            decided_by=decision.decided_by,
        )


def suspend(*, by: Actor, at: datetime, request: models.Request, reason: str) -> None:
    """Close the gate at once, until a new decision."""
    _interrupt(by, at, request, models.Interruption.Kind.SUSPENSION, Event.SUSPEND, reason)


def stop(*, by: Actor, at: datetime, request: models.Request, reason: str) -> None:
    """End support to the unit. It takes a new request and a new decision to begin again."""
    _interrupt(by, at, request, models.Interruption.Kind.STOP, Event.STOP, reason)


def _interrupt(
    by: Actor, at: datetime, request: models.Request, kind: str, event: Event, reason: str
) -> None:
    rule = require(by, "change", request.thing(), at)
    with transaction.atomic():
        request = locked(request)
        row = models.Interruption(
            request=request,
            programme_id=request.programme_id,
            written_by=by.id,
            written_at=at,
            kind=kind,
            reason=said(reason),
        )
        move(by=by, at=at, gate=request.gate, event=event)
        enter(by=by, at=at, action=kind, rule=rule, row=row)
