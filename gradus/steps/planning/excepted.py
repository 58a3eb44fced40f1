"""Reading exceptions to the rules of the field, inside the viewer's scope."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from gradus.core.access.actor import Actor
from gradus.core.accounts.selectors import names_of
from gradus.steps.planning.models.agreement import Signature
from gradus.steps.planning.models.exceptions import RuleException
from gradus.workflows.state import Waiver


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


def waivers(viewer: Actor, state_id: UUID, today: date) -> tuple[Waiver, ...]:
    """The exceptions in force as a State file has them, with the two officers who stand for each."""
    rows = in_force(viewer, state_id, today)
    names = names_of({pk for one in rows for pk in (one.asked_by, one.confirmed_by) if pk})
    return tuple(_waiver(one, names) for one in rows)


def _waiver(one: RuleException, names: Mapping[UUID, str]) -> Waiver:
    asked = names.get(one.asked_by, "-")
    confirmed = names.get(one.confirmed_by, "-") if one.confirmed_by is not None else "-"
    of_state = one.side == Signature.Side.STATE
    return Waiver(
        rule=one.rule,
        intervention=one.intervention,
        programme_officer=confirmed if of_state else asked,
        state_officer=asked if of_state else confirmed,
        reason=one.reason,
        expires=one.expires.isoformat(),
    )


def standing_word(row: RuleException, today: date) -> str:
    """Where an exception stands: ``ended``, ``expired``, ``in-force`` or ``waiting``."""
    if row.ended_at is not None:
        return "ended"
    if row.expires <= today:
        return "expired"
    return "waiting" if row.confirmed_at is None else "in-force"
