"""Writes: what is said of a precondition, and of what an institution can carry."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from gradus.catalogue.installed import installed_shelf
from gradus.catalogue.shelf import NotInCatalogue
from gradus.core.access.actor import Actor, Thing
from gradus.core.access.denied import require
from gradus.core.conditions import models
from gradus.core.conditions.rules import check_capacity, check_precondition, closed_of
from gradus.core.ledger.record import record
from gradus.core.states.models import Institution
from gradus.domain.ownership import Axis


def say_precondition(
    *,
    by: Actor,
    at: datetime,
    state_id: UUID,
    fact: str,
    status: str,
    institution: Institution | None = None,
    since: date | None = None,
    due: date | None = None,
    function: str = "",
    note: str = "",
) -> models.Precondition:
    """Say how a fact stands, for the State or for one institution, and who owns it.

    What was said before stays. An institution's focal point says it of its own institution.
    """
    rule = _allowed(by, at, state_id, institution)
    known = [one.id for one in installed_shelf().facts]
    if fact not in known:
        raise NotInCatalogue(fact, known)
    check_precondition(status, since, due, at.date())
    row = models.Precondition(
        state_id=state_id,
        institution=institution,
        fact=fact,
        status=models.Precondition.Status(status),
        since=since if status == "holds" else None,
        due=due,
        function=function.strip(),
        note=note.strip(),
        said_by=by.id,
        said_at=at,
    )
    _say(by, at, row, "precondition.say", rule)
    return row


def say_capacity(
    *,
    by: Actor,
    at: datetime,
    institution: Institution,
    at_a_time: int,
    host_kind: str = "",
    closed: str | Collection[str] = (),
    reason: str = "",
    function: str = "",
    until: date | None = None,
) -> models.Capacity:
    """Say how many activities an institution can carry at a time, and in which months none."""
    rule = _allowed(by, at, institution.state_id, institution)
    check_capacity(at_a_time)
    kinds = installed_shelf().institution_kinds
    if host_kind and host_kind not in kinds:
        raise NotInCatalogue(host_kind, kinds)
    row = models.Capacity(
        state_id=institution.state_id,
        institution=institution,
        host_kind=host_kind,
        at_a_time=at_a_time,
        closed=closed_of(closed if isinstance(closed, str) else " ".join(closed)),
        reason=reason.strip(),
        function=function.strip(),
        until=until,
        said_by=by.id,
        said_at=at,
    )
    _say(by, at, row, "capacity.say", rule)
    return row


def _allowed(by: Actor, at: datetime, state_id: UUID, institution: Institution | None) -> str:
    """Of the State, its office says it; of an institution, its focal point may too."""
    if institution is None:
        return require(by, "create", Thing("conditions", {Axis.STATE: state_id}), at)
    if institution.state_id != state_id:
        raise ValueError("the institution is of another State")
    owners = {Axis.STATE: state_id, Axis.INSTITUTION: institution.pk}
    return require(by, "change", Thing("conditions", owners), at)


def _say(by: Actor, at: datetime, row: Any, action: str, rule: str) -> None:
    quiet = {"id", "said_by", "said_at", "state"}
    diff = {
        field.name: value
        for field in row._meta.concrete_fields
        if field.name not in quiet and (value := getattr(row, field.attname)) not in (None, "", [])
    }
    with transaction.atomic():
        row.save(force_insert=True)
        record(by=by, at=at, action=action, thing=row.thing(), rule=rule, diff=diff)
