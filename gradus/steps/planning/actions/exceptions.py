"""Writes to exceptions: asked for by an officer of one side, confirmed by one of the other, ended."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from gradus.catalogue.installed import installed_shelf
from gradus.core.access.actor import Actor, Thing
from gradus.core.access.denied import require
from gradus.core.ledger.actions import checkpoint_after
from gradus.core.ledger.record import record
from gradus.domain.ownership import Axis
from gradus.steps.planning import excepted
from gradus.steps.planning.actions import checks
from gradus.steps.planning.models.exceptions import RuleException
from gradus.steps.planning.rules import exceptions, negotiation


def ask(
    *,
    by: Actor,
    at: datetime,
    state_id: UUID,
    rule: str,
    intervention: str,
    reason: str,
    expires: date,
) -> RuleException:
    """Ask that a rule does not bind an intervention, as a named officer of one side.

    Raises
    ------
    NeverExcepted
        R1, or no rule.
    NotUnderRule
        The catalogue does not bind the intervention by it.
    ExpiryOutside, SayWhy, AskedForAlready
        See each.
    """
    thing = Thing("plan", {Axis.STATE: state_id})
    allowed = require(by, "sign", thing, at)
    side = checks.side_of(by, at, thing, "sign")
    if rule not in RuleException.Rule.values:
        raise exceptions.NeverExcepted(rule)
    bound = {one.id: one.bound_by for one in installed_shelf().interventions}
    if rule not in bound.get(intervention, ()):
        raise exceptions.NotUnderRule(intervention, rule, bound.get(intervention, ()))
    if not reason.strip():
        raise negotiation.SayWhy
    if not exceptions.lasts_well(expires, at.date()):
        raise exceptions.ExpiryOutside
    row = RuleException(
        state_id=state_id,
        rule=rule,
        intervention=intervention,
        reason=reason.strip()[: negotiation.MOST_WORDS],
        expires=expires,
        side=side,
        asked_by=by.id,
        asked_at=at,
    )
    with transaction.atomic():
        if excepted.standing(by, state_id, rule, intervention, at.date()):
            raise exceptions.AskedForAlready
        row.save(force_insert=True)
        diff = {"rule": rule, "intervention": intervention, "expires": expires, "side": str(side)}
        record(by=by, at=at, action="exception.ask", thing=row.thing(), rule=allowed, diff=diff)
    return row


def confirm(*, by: Actor, at: datetime, exception: RuleException) -> RuleException:
    """Confirm it, as a named officer of the other side: it holds from now on. Raises NotToConfirm."""
    allowed = require(by, "sign", exception.thing(), at)
    side = checks.side_of(by, at, exception.thing(), "sign")
    with transaction.atomic():
        row = RuleException.objects.select_for_update().get(pk=exception.pk)
        over = row.confirmed_at is not None or row.ended_at is not None
        if over or row.side == side or row.expires <= at.date():
            raise exceptions.NotToConfirm
        row.confirmed_by, row.confirmed_at = by.id, at
        row.save(update_fields=["confirmed_by", "confirmed_at"])
        diff = {"rule": row.rule, "intervention": row.intervention}
        record(by=by, at=at, action="exception.confirm", thing=row.thing(), rule=allowed, diff=diff)
    checkpoint_after(at=at)
    return row


def end(*, by: Actor, at: datetime, exception: RuleException, because: str) -> RuleException:
    """End it before its day, by either side, with the reason. Raises SayWhy, NotToConfirm."""
    allowed = require(by, "sign", exception.thing(), at)
    checks.side_of(by, at, exception.thing(), "sign")
    if not because.strip():
        raise negotiation.SayWhy
    with transaction.atomic():
        row = RuleException.objects.select_for_update().get(pk=exception.pk)
        if row.ended_at is not None:
            raise exceptions.NotToConfirm
        row.ended_by, row.ended_at = by.id, at
        row.ended_because = because.strip()[: negotiation.MOST_WORDS]
        row.save(update_fields=["ended_by", "ended_at", "ended_because"])
        record(by=by, at=at, action="exception.end", thing=row.thing(), rule=allowed)
    return row
