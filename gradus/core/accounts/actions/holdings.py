"""Ending a role."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from gradus.core.access.actor import Actor
from gradus.core.access.denied import require
from gradus.core.accounts import models
from gradus.core.accounts.rules import managers
from gradus.core.ledger.record import record
from gradus.domain.messages import message
from gradus.domain.ownership import Axis
from gradus.domain.refusals import Refusal


class EndedAlready(Refusal):
    """The role was ended by somebody meanwhile."""

    def __init__(self) -> None:
        super().__init__(
            "role-ended-already",
            message("This role has ended already."),
            message("There is nothing left to do."),
        )


class LastOfThem(Refusal):
    """Nobody would be left who may invite or end anybody."""

    def __init__(self) -> None:
        super().__init__(
            "last-of-them",
            message("This is the last role here that may invite others and end roles."),
            message("Invite a successor first; once the role is taken, end this one."),
        )


def end_holding(*, by: Actor, at: datetime, holding: models.Holding) -> None:
    """End a role from now on. It takes effect with the next page its holder opens."""
    rule = require(by, "change", holding.thing(), at)
    with transaction.atomic():
        if holding.role in managers(Axis.STATE) + managers(Axis.PROGRAMME):
            keep_one(holding)
        # as it was when it was shown; clocks of two requests are no way to tell who was first
        unchanged = models.Holding.objects.filter(pk=holding.pk, ends=holding.ends)
        over = holding.ends is not None and holding.ends <= at
        if over or not unchanged.update(ends=at):
            raise EndedAlready
        record(
            by=by,
            at=at,
            action="membership.end",
            thing=holding.thing(),
            rule=rule,
            diff={"user": holding.user_id, "role": holding.role},
        )


def keep_one(holding: models.Holding) -> None:
    """Raises LastOfThem if the role is the last that manages the members there.

    Locks those who manage the members, so that two of them cannot end each other at once.
    """
    axis = Axis(holding.axis)
    column = {Axis.STATE: "state_id", Axis.PROGRAMME: "programme_id"}[axis]
    same = models.Holding.objects.select_for_update().filter(
        role__in=managers(axis),
        axis=axis,
        ends__isnull=True,
        **{column: getattr(holding, column)},
    )
    if not [row for row in same.order_by("pk") if row.pk != holding.pk]:
        raise LastOfThem
