"""Writes of two parties at one plan: remarks, changes proposed, and what the other side answers."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from gradus.core.access.actor import Actor
from gradus.core.access.denied import require
from gradus.core.ledger.record import record
from gradus.domain.messages import message
from gradus.steps.planning import selectors
from gradus.steps.planning.actions import checks
from gradus.steps.planning.models.negotiation import ProposedChange, Remark
from gradus.steps.planning.models.plans import Plan
from gradus.steps.planning.rules import asking, negotiation

STATUS = ProposedChange.Status


def remark(*, by: Actor, at: datetime, plan: Plan, text: str, item: str = "") -> Remark:
    """Say something about a version, or about one activity of it. It stands for good.

    Raises
    ------
    NoSuchItem
        The plan does not know the activity.
    SayWhy
        Without a word.
    """
    rule = require(by, "discuss", plan.thing(), at)
    if not text.strip():
        raise negotiation.SayWhy
    if item:
        _known(by, plan, item)
    row = Remark(
        plan=plan,
        state_id=plan.state_id,
        item=item,
        text=text.strip()[: negotiation.MOST_WORDS],
        side=checks.side_of(by, at, plan.thing(), "discuss"),
        said_by=by.id,
        said_at=at,
    )
    with transaction.atomic():
        row.save(force_insert=True)
        diff = {"remark": row.pk, "item": item}
        record(by=by, at=at, action="plan.remark", thing=plan.thing(), rule=rule, diff=diff)
    return row


def propose(
    *,
    by: Actor,
    at: datetime,
    plan: Plan,
    kind: str,
    reason: str,
    item: str = "",
    month: int | None = None,
) -> ProposedChange:
    """Propose a change for one's side; the other answers it.

    Raises
    ------
    NoSuchItem, MonthOutside, SayWhy
        What is proposed is not complete.
    Superseded
        There is a later version to propose it on.
    """
    rule = require(by, "change", plan.thing(), at)
    kind = ProposedChange.Kind(kind)
    checks.check_latest(by, plan)
    if plan.summary is None:
        raise asking.NotMade
    if kind in negotiation.ABOUT_AN_ACTIVITY or item:
        _known(by, plan, item)
    if kind not in negotiation.WITH_MONTH:
        month = None
    elif month is None or not 0 <= month < plan.summary["horizon"]:
        raise negotiation.MonthOutside(plan.summary["horizon"])
    if not reason.strip():
        raise negotiation.SayWhy
    row = ProposedChange(
        plan=plan,
        state_id=plan.state_id,
        line_id=plan.line_id,
        item=item,
        kind=kind,
        month=month,
        reason=reason.strip()[: negotiation.MOST_WORDS],
        side=checks.side_of(by, at, plan.thing(), "change"),
        proposed_by=by.id,
        proposed_at=at,
    )
    with transaction.atomic():
        row.save(force_insert=True)
        diff = {"change": row.pk, "kind": str(kind), "item": item, "month": month}
        record(by=by, at=at, action="plan.propose", thing=plan.thing(), rule=rule, diff=diff)
    return row


def answer(
    *, by: Actor, at: datetime, change: ProposedChange, accept: bool, why: str = ""
) -> ProposedChange:
    """Accept or reject what the other side proposed; a no says why.

    Raises
    ------
    NotYourSide
        Of the side that proposed it.
    DecidedAlready
        It is not open any more.
    SayWhy
        A no without its reason.
    """
    plan = change.plan
    rule = require(by, "change", plan.thing(), at)
    if checks.side_of(by, at, plan.thing(), "change") == change.side:
        raise negotiation.NotYourSide(message("Your own side proposed this change."))
    if not accept and not why.strip():
        raise negotiation.SayWhy
    return _decide(
        change, STATUS.ACCEPTED if accept else STATUS.REJECTED, by=by, at=at, why=why, rule=rule
    )


def withdraw(*, by: Actor, at: datetime, change: ProposedChange) -> ProposedChange:
    """Take back what one's own side proposed, while it is open. Raises NotYourSide, DecidedAlready."""
    rule = require(by, "change", change.plan.thing(), at)
    if checks.side_of(by, at, change.plan.thing(), "change") != change.side:
        raise negotiation.NotYourSide(message("The other side proposed this change."))
    return _decide(change, STATUS.WITHDRAWN, by=by, at=at, why="", rule=rule)


def _decide(
    change: ProposedChange, status: str, *, by: Actor, at: datetime, why: str, rule: str
) -> ProposedChange:
    with transaction.atomic():
        row = ProposedChange.objects.select_for_update().get(pk=change.pk)
        if row.status != STATUS.OPEN:
            raise negotiation.DecidedAlready
        row.status, row.decided_by, row.decided_at = status, by.id, at
        row.answer = why.strip()[: negotiation.MOST_WORDS]
        row.save(update_fields=["status", "decided_by", "decided_at", "answer"])
        diff = {"change": row.pk, "status": str(status)}
        record(by=by, at=at, action="plan.answer", thing=change.plan.thing(), rule=rule, diff=diff)
    return row


def _known(by: Actor, plan: Plan, item: str) -> None:
    if item not in selectors.items(by, plan):
        raise negotiation.NoSuchItem(item)
