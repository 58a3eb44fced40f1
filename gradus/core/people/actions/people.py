"""Entering people, correcting what is known of them, saying that they left or came back."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from gradus.core.access.actor import Actor
from gradus.core.access.denied import require
from gradus.core.ledger.record import Personal, record
from gradus.core.people import models, selectors
from gradus.core.people.rules import (
    ErasedAlready,
    HiddenField,
    OtherInstitution,
    check_person,
    languages_of,
)
from gradus.core.states import selectors as states
from gradus.core.states.models import Institution
from gradus.domain.ids import new_id

CHANGEABLE = ("unit_id", "name", "roles", "languages", "sex", "email", "phone", "years_to_serve")


def enter_person(
    *,
    by: Actor,
    at: datetime,
    institution: Institution,
    name: str,
    roles: Collection[str],
    unit_id: UUID | None = None,
    languages: Collection[str] = (),
    sex: str = "",
    email: str = "",
    phone: str = "",
    years_to_serve: int | None = None,
    person_id: UUID | None = None,
) -> models.Person:
    """Enter somebody of an institution. What is not known stays open.

    With ``person_id`` somebody whom an account names already.
    """
    rule = require(by, "create", selectors.thing_at(institution), at)
    row = models.Person(
        id=person_id or new_id(),
        institution=institution,
        state_id=institution.state_id,
        entered_at=at,
        **_checked(
            by,
            institution.pk,
            {
                "unit_id": unit_id,
                "name": name,
                "roles": roles,
                "languages": languages,
                "sex": sex,
                "email": email,
                "phone": phone,
                "years_to_serve": years_to_serve,
            },
        ),
    )
    known = [name for name in CHANGEABLE if getattr(row, name) not in ("", None, [])]
    _check_seen(by, at, row, known)
    with transaction.atomic():
        row.save(force_insert=True)
        diff = {name: _told(row, name, getattr(row, name)) for name in known}
        record(by=by, at=at, action="person.enter", thing=row.thing(), rule=rule, diff=diff)
    return row


def change_person(
    *, by: Actor, at: datetime, person: models.Person, changes: Mapping[str, Any]
) -> None:
    """Correct some of the fields ``CHANGEABLE``; the others stay as they are."""
    rule = require(by, "change", person.thing(), at)
    _check_there(person)
    unknown = set(changes) - set(CHANGEABLE)
    if unknown:
        raise ValueError(f"no such field to change: {sorted(unknown)}")
    before = {name: getattr(person, name) for name in CHANGEABLE}
    after = _checked(by, person.institution_id, before | dict(changes))
    differing = [name for name in CHANGEABLE if before[name] != after[name]]
    _check_seen(by, at, person, differing)
    if not differing:
        return
    with transaction.atomic():
        for name in differing:
            setattr(person, name, after[name])
        person.save(update_fields=[name.removesuffix("_id") for name in differing])
        diff = {name: _told(person, name, [before[name], after[name]]) for name in differing}
        record(by=by, at=at, action="person.change", thing=person.thing(), rule=rule, diff=diff)


def mark_left(*, by: Actor, at: datetime, person: models.Person, left_on: date) -> None:
    """Say that somebody left the work; attrition counts them (R9)."""
    _mark(by, at, person, models.Person.Status.LEFT, left_on)


def mark_back(*, by: Actor, at: datetime, person: models.Person) -> None:
    """Say that somebody who left is back, or never left."""
    _mark(by, at, person, models.Person.Status.ACTIVE, None)


def _mark(
    by: Actor, at: datetime, person: models.Person, status: str, left_on: date | None
) -> None:
    rule = require(by, "change", person.thing(), at)
    _check_there(person)
    with transaction.atomic():
        person.status, person.left_on = status, left_on
        person.save(update_fields=["status", "left_on"])
        diff = {"status": str(status), "left_on": left_on}
        record(by=by, at=at, action="person.mark", thing=person.thing(), rule=rule, diff=diff)


def _checked(by: Actor, institution_id: UUID, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values tidied and judged. Raises a Refusal."""
    tidy = dict(values)
    for name in ("name", "email", "phone"):
        tidy[name] = " ".join(tidy[name].split())
    tidy["roles"] = [role.value for role in models.Person.Role if role in tidy["roles"]]
    tidy["languages"] = languages_of(tidy["languages"])
    tidy["sex"] = models.Person.Sex(tidy["sex"]).value if tidy["sex"] else ""
    check_person(tidy["name"], tidy["roles"], tidy["years_to_serve"])
    if tidy["unit_id"] is not None:
        unit = states.unit(by, tidy["unit_id"])
        if unit is None or unit.institution_id != institution_id:
            raise OtherInstitution
    return tidy


def _check_seen(by: Actor, at: datetime, person: models.Person, names: Collection[str]) -> None:
    hidden = selectors.hidden_fields(by, person.thing(), at) & set(names)
    if hidden:
        raise HiddenField(hidden)


def _check_there(person: models.Person) -> None:
    if person.status == models.Person.Status.ERASED:
        raise ErasedAlready


def _told(person: models.Person, name: str, value: object) -> object:
    """A value as the ledger is told it: what is about the person can be erased from it."""
    if name == "roles":
        return value
    return Personal(_plain(value), person.pk)


def _plain(value: object) -> object:
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return str(value) if isinstance(value, UUID) else value
