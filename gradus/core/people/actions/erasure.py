"""Giving a person their data, forgetting a person, and forgetting them again after a restore."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from gradus.core.access.actor import Actor, Thing
from gradus.core.access.denied import require
from gradus.core.access.rows import Row
from gradus.core.access.scope import system
from gradus.core.accounts.models import Holding, User
from gradus.core.ledger.record import record
from gradus.core.people import models, traces
from gradus.core.people.rules import ErasedAlready
from gradus.core.people.selectors import Erased
from gradus.domain.ownership import Axis


@dataclass(frozen=True)
class Forgotten:
    """What erasing somebody came to: rows touched, and what became of their account."""

    rows: int
    account: str  # "none", "closed", "kept: other roles"


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
    if person.status == models.Person.Status.ERASED:
        raise ErasedAlready
    with system("erase-person"):
        done = _forget(person.pk, at)
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
    person.refresh_from_db()
    return done


def replay_erasures(*, by: Actor, at: datetime, register: Iterable[Erased]) -> int:
    """After a restore: forget again whoever the register says was forgotten. How many were back."""
    back = 0
    with transaction.atomic(), system("replay-erasures"):
        for entry in register:
            row, new = models.Erasure.objects.get_or_create(
                person_id=entry.person_id,
                defaults={
                    "state_id": entry.state_id,
                    "at": entry.at,
                    "by": entry.by,
                    "ground": entry.ground,
                },
            )
            done = _forget(entry.person_id, at)
            if not new and not done.rows and done.account == "none":
                continue
            back += 1
            record(
                by=by,
                at=at,
                action="person.erase-again",
                thing=Thing("people", {Axis.STATE: row.state_id}, row.person_id),
                rule="restore",
                diff={"rows": done.rows, "account": done.account},
            )
    return back


def _forget(person_id: UUID, at: datetime) -> Forgotten:
    rows: list[Row] = list(traces.traces_of(person_id))
    touched = sum(traces.erase(row) for row in rows)
    return Forgotten(touched, _close_account(person_id, at))


def _close_account(person_id: UUID, at: datetime) -> str:
    """Close the account of somebody erased, unless they hold an office besides being trained."""
    user = User.objects.filter(person_id=person_id).first()
    if user is None:
        return "none"
    held = Holding.objects.filter(user=user, ends__isnull=True)
    if held.exclude(axis=Axis.PERSON).exists():
        return "kept: other roles"
    held.update(ends=at)
    user.email, user.name = f"erased-{user.pk}@erased.invalid", ""
    user.is_active, user.person_id = False, None
    user.set_unusable_password()
    user.save()
    for relation in User._meta.related_objects:  # addresses, second factors, sessions of sign-in
        if not issubclass(relation.related_model, Row):
            relation.related_model._base_manager.filter(**{relation.field.name: user}).delete()
    return "closed"
