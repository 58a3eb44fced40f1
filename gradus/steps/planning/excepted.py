"""Reading exceptions to the rules of the field, inside the viewer's scope."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from gradus.core.access.actor import Actor
from gradus.steps.planning.models.exceptions import RuleException


def exceptions_of(viewer: Actor, state_id: UUID) -> Sequence[RuleException]:
    """Every exception of a State, whatever became of it, the latest first."""
    return list(RuleException.objects.filter(state_id=state_id).order_by("-asked_at"))


def exception(viewer: Actor, state_id: UUID, pk: UUID) -> RuleException | None:
    """One exception of a State, or none."""
    return RuleException.objects.filter(state_id=state_id, pk=pk).first()


def standing(
    viewer: Actor, state_id: UUID, rule: str, intervention: str, today: date
) -> RuleException | None:
    """The exception of that rule for that intervention that holds or waits; or none."""
    rows = RuleException.objects.filter(
        state_id=state_id, rule=rule, intervention=intervention, ended_at=None, expires__gt=today
    )
    return rows.first()


def in_force(viewer: Actor, state_id: UUID, today: date) -> Sequence[RuleException]:
    """The exceptions two officers stand for, up to their day."""
    rows = RuleException.objects.filter(
        state_id=state_id, confirmed_at__isnull=False, ended_at=None, expires__gt=today
    )
    return list(rows.order_by("rule", "intervention"))


def standing_word(row: RuleException, today: date) -> str:
    """Where an exception stands: ``ended``, ``expired``, ``in-force`` or ``waiting``."""
    if row.ended_at is not None:
        return "ended"
    if row.expires <= today:
        return "expired"
    return "waiting" if row.confirmed_at is None else "in-force"
