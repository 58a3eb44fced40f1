"""Giving a person their data, and forgetting a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from gradus.core.access.actor import Actor
from gradus.core.access.denied import require
from gradus.core.access.rows import Row
from gradus.core.access.scope import system
from gradus.core.accounts.actions.closing import close_account
from gradus.core.accounts.models import Holding, User
from gradus.core.ledger.record import record
from gradus.core.people import models, register, traces
from gradus.core.people.rules import ErasedAlready
from gradus.domain.ownership import Axis


@dataclass(frozen=True)
class Forgotten:
    """What erasing somebody came to: rows touched, and what became of their account."""

    rows: int
    account: str  # what `accounts.actions.closing` says of it


def export_person(
    *, by: Actor, at: datetime, person: models.Person
) -> dict[str, list[dict[str, str]]]:
    """Everything the installation holds about somebody, by table, for them to keep."""
    rule = require(by, "export", person.thing(), at)
    with system("export-person"):
        found: dict[str, list[dict[str, str]]] = {}
        for row in traces.traces_of(person.pk):
            found.setdefault(row._meta.db_table, []).append(traces.shown(row))
        for user in User.objects.filter(person_id=person.pk):
            found.setdefault(user._meta.db_table, []).append(traces.shown(user))
        record(
            by=by,
            at=at,
            action="person.export",
            thing=person.thing(),
            rule=rule,
            diff={"tables": sorted(found)},
        )
    return found


def erase_person(*, by: Actor, at: datetime, person: models.Person, ground: str) -> Forgotten:
    """Forget somebody: blank or delete what names them everywhere, close their account.

    Counts survive (status, role, institution); the ledger's chain stays valid, its personal values go.
    """
    rule = require(by, "erase", person.thing(), at)
    with system("erase-person"):
        done = erase_entry(by=by, at=at, rule=rule, person=person, ground=ground)
        register.keep_after_commit()
    person.refresh_from_db()
    return done


def erase_entry(
    *, by: Actor, at: datetime, rule: str, person: models.Person, ground: str
) -> Forgotten:
    """The same as a step of another action, which asked the policy and reaches everything."""
    if person.status == models.Person.Status.ERASED:
        raise ErasedAlready
    done = forget(person.pk, at)
    models.Erasure(
        person_id=person.pk,
        state_id=person.state_id,
        at=at,
        by=by.id,
        ground=models.Erasure.Ground(ground),
    ).save(force_insert=True)
    record(
        by=by,
        at=at,
        action="person.erase",
        thing=person.thing(),
        rule=rule,
        diff={"ground": ground, "rows": done.rows, "account": done.account},
    )
    return done


def forget(person_id: UUID, at: datetime) -> Forgotten:
    """Blank or delete every row that names somebody, and close their account, in a system scope."""
    rows: list[Row] = list(traces.traces_of(person_id))
    touched = sum(traces.erase(row) for row in rows)
    user = User.objects.filter(person_id=person_id).first()
    own = Holding.objects.filter(axis=Axis.PERSON, person_id=person_id)
    own.filter(Q(ends__isnull=True) | Q(ends__gt=at)).update(ends=at)
    return Forgotten(touched, close_account(at=at, user=user))
