"""Writes: the State says what matters to it, what it rules out, how far it stands behind the plan."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction

from gradus.catalogue.installed import installed_shelf
from gradus.catalogue.shelf import NotInCatalogue
from gradus.core.access.actor import Actor, Thing
from gradus.core.access.denied import require
from gradus.core.ledger.record import record
from gradus.core.states.models import Institution
from gradus.domain.ownership import Axis
from gradus.steps.planning.models import position
from gradus.steps.planning.rules.position import check_basics, check_commitment

Said = TypeVar("Said", position.Priority, position.RedLine, position.Commitment, position.Basics)


def say_priority(
    *, by: Actor, at: datetime, state_id: UUID, area: str, weight: str, reason: str = ""
) -> position.Priority:
    """Say how much an intervention area matters to the State beside its threat, and why."""
    rule = _allowed(by, at, state_id)
    known = [one.id for one in installed_shelf().areas]
    if area not in known:
        raise NotInCatalogue(area, known)
    row = position.Priority(
        state_id=state_id,
        area=area,
        weight=position.Priority.Weight(weight),
        reason=reason.strip(),
        said_by=by.id,
        said_at=at,
    )
    return _say(by, at, row, "position.priority", rule)


def say_red_line(
    *,
    by: Actor,
    at: datetime,
    state_id: UUID,
    intervention: str,
    stance: str,
    deadline: date | None = None,
    reason: str = "",
) -> position.RedLine:
    """Say that the State rules an intervention out, or insists on it (by a day), or neither any more."""
    rule = _allowed(by, at, state_id)
    known = [one.id for one in installed_shelf().interventions]
    if intervention not in known:
        raise NotInCatalogue(intervention, known)
    insisted = stance == position.RedLine.Stance.INSISTED_ON
    row = position.RedLine(
        state_id=state_id,
        intervention=intervention,
        stance=position.RedLine.Stance(stance),
        by=deadline if insisted else None,
        reason=reason.strip(),
        said_by=by.id,
        said_at=at,
    )
    return _say(by, at, row, "position.red-line", rule)


def say_commitment(
    *, by: Actor, at: datetime, state_id: UUID, level: int, basis: str, as_of: date
) -> position.Commitment:
    """Say how far the leadership stands behind the plan, from 0 to 4, and what that rests on."""
    rule = _allowed(by, at, state_id)
    check_commitment(level, basis)
    row = position.Commitment(
        state_id=state_id,
        level=level,
        basis=basis.strip(),
        as_of=as_of,
        said_by=by.id,
        said_at=at,
    )
    return _say(by, at, row, "position.commitment", rule)


def say_basics(
    *,
    by: Actor,
    at: datetime,
    state_id: UUID,
    starts: date,
    horizon: int,
    target_level: int,
    national_host: Institution | None = None,
) -> position.Basics:
    """Say from when, for how long and how high a plan is to reach, and who hosts it nationally."""
    rule = _allowed(by, at, state_id)
    check_basics(horizon, target_level)
    if national_host is not None and national_host.state_id != state_id:
        raise ValueError("the national host is of another State")
    row = position.Basics(
        state_id=state_id,
        starts=starts.replace(day=1),
        horizon=horizon,
        target_level=target_level,
        national_host=national_host,
        said_by=by.id,
        said_at=at,
    )
    return _say(by, at, row, "position.basics", rule)


def _allowed(by: Actor, at: datetime, state_id: UUID) -> str:
    return require(by, "create", Thing("conditions", {Axis.STATE: state_id}), at)


def _say(by: Actor, at: datetime, row: Said, action: str, rule: str) -> Said:
    quiet = {"id", "said_by", "said_at", "state"}
    diff: dict[str, Any] = {
        field.name: value
        for field in row._meta.concrete_fields
        if field.name not in quiet and (value := getattr(row, field.attname)) not in (None, "")
    }
    with transaction.atomic():
        row.save(force_insert=True)
        record(by=by, at=at, action=action, thing=row.thing(), rule=rule, diff=diff)
    return row
