"""Who holds an office: for the program itself, which writes to them (inside a system scope)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from gradus.core.access.policy import policy
from gradus.core.accounts import models
from gradus.domain.ownership import Axis

COLUMNS = {Axis.STATE: "state_id", Axis.PROGRAMME: "programme_id"}


def who_may(
    action: str, kind: str, axis: Axis, owners: Iterable[UUID | None], at: datetime
) -> list[models.Holding]:
    """Who holds a role, in one of those States or programmes, that may do that to all of its kind."""
    roles = [
        name
        for name, role in policy().roles.items()
        if role.axis is axis and action in role.own.get(kind, ())
    ]
    rows = models.Holding.objects.filter(
        Q(ends__isnull=True) | Q(ends__gt=at),
        role__in=roles,
        starts__lte=at,
        user__is_active=True,
        **{f"{COLUMNS[axis]}__in": [owner for owner in owners if owner is not None]},
    )
    return list(rows.select_related("user").order_by("starts"))


def held_by(user_id: UUID, at: datetime) -> list[models.Holding]:
    """The roles somebody holds now, wherever they lie."""
    rows = models.Holding.objects.filter(Q(ends__isnull=True) | Q(ends__gt=at), user_id=user_id)
    return list(rows.filter(starts__lte=at).select_related("user").order_by("starts", "pk"))
