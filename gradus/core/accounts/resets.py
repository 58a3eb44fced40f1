"""Reading who lost a second factor and waits to be let in again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from gradus.core.access.actor import Actor
from gradus.core.accounts.models import FactorReset, Holding
from gradus.core.accounts.offices import COLUMNS
from gradus.core.accounts.rules import RESET_DAYS
from gradus.domain.ownership import Axis


def open_resets(at: datetime) -> QuerySet[FactorReset]:
    """Those of the scope that wait for a second officer, the oldest first."""
    since = at - timedelta(days=RESET_DAYS)
    rows = FactorReset.objects.filter(signed_at__isnull=True, asked_at__gt=since)
    return rows.select_related("user", "state", "programme").order_by("asked_at", "pk")


def is_open(reset: FactorReset, at: datetime) -> bool:
    """Whether it waits for a second officer still."""
    return reset.signed_at is None and at - reset.asked_at < timedelta(days=RESET_DAYS)


def resets_of(viewer: Actor, scope: Mapping[Axis, UUID], at: datetime) -> QuerySet[FactorReset]:
    """Those of a State or programme that wait for a second officer."""
    return open_resets(at).filter(**{COLUMNS[axis]: owner for axis, owner in scope.items()})


def reset(viewer: Actor, scope: Mapping[Axis, UUID], pk: UUID) -> FactorReset | None:
    """One of a State or programme, waiting or not."""
    owned = {COLUMNS[axis]: owner for axis, owner in scope.items()}
    rows = FactorReset.objects.filter(**owned, pk=pk)
    return rows.select_related("user", "state", "programme").first()


def office_of(row: FactorReset | Holding) -> tuple[Axis, UUID | None]:
    """The State or programme whose officers sign."""
    if row.state_id is not None:
        return Axis.STATE, row.state_id
    return Axis.PROGRAMME, row.programme_id
