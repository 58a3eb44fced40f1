"""Writes to States, institutions, units, partners and programmes.

Institutions and units belong to their State. Partners and programmes are shared: a partner is entered
by an officer of a programme and the entry stands in that programme's record; a programme by the
operator. Nobody changes or removes a shared row through the program, since others build on it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from gradus.catalogue.member_states import demo_states, member_states
from gradus.core.access.actor import Actor, Thing
from gradus.core.access.denied import require
from gradus.core.ledger.record import record
from gradus.core.states import models
from gradus.core.states.rules import NameTaken, check_posts, free_code, named
from gradus.domain.ownership import Axis


def load_states() -> None:
    """Give every Member State of the catalogue, and every fictional one, its row."""
    known = set(models.State.objects.values_list("code", flat=True))
    models.State.objects.bulk_create(
        models.State(code=entry.alpha3, fictional=fictional)
        for entries, fictional in ((member_states(), False), (demo_states(), True))
        for entry in entries
        if entry.alpha3 not in known
    )


def register_institution(
    *, by: Actor, at: datetime, state_id: UUID, name: str, kind: str, place: str = ""
) -> models.Institution:
    """Enter an institution of a State. Its code comes from its name and never changes."""
    rule = require(by, "create", Thing("register", {Axis.STATE: state_id}), at)
    name = named(name)
    theirs = models.Institution.objects.filter(state_id=state_id)
    if theirs.filter(name__iexact=name).exists():
        raise NameTaken(name)
    row = models.Institution(
        state_id=state_id,
        code=free_code(name, kind, set(theirs.values_list("code", flat=True))),
        name=name,
        kind=models.Institution.Kind(kind),
        place=place.strip(),
    )
    with transaction.atomic():
        row.save(force_insert=True)
        record(
            by=by,
            at=at,
            action="institution.register",
            thing=row.thing(),
            rule=rule,
            diff={"code": row.code, "name": row.name, "kind": kind, "place": row.place},
        )
    return row


def change_institution(
    *, by: Actor, at: datetime, institution: models.Institution, name: str, kind: str, place: str
) -> None:
    """Correct what the register says of an institution."""
    rule = require(by, "change", institution.thing(), at)
    name = named(name)
    after = {"name": name, "kind": models.Institution.Kind(kind), "place": place.strip()}
    others = models.Institution.objects.filter(state_id=institution.state_id).exclude(
        pk=institution.pk
    )
    if others.filter(name__iexact=name).exists():
        raise NameTaken(name)
    _change(by, at, institution, after, "institution.change", rule)


def add_unit(
    *,
    by: Actor,
    at: datetime,
    institution: models.Institution,
    name: str,
    place: str = "",
    posts: int | None = None,
    staff: int | None = None,
    security_forces: bool = True,
) -> models.Unit:
    """Enter a unit of an institution. Numbers not reported stay open; they are not zero."""
    rule = require(by, "create", institution.thing(), at)
    check_posts(posts, staff)
    row = models.Unit(
        state_id=institution.state_id,
        institution=institution,
        name=named(name),
        place=place.strip(),
        posts=posts,
        staff=staff,
        security_forces=security_forces,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            record(
                by=by,
                at=at,
                action="unit.add",
                thing=row.thing(),
                rule=rule,
                diff={
                    "name": row.name,
                    "place": row.place,
                    "posts": posts,
                    "staff": staff,
                    "security_forces": security_forces,
                },
            )
    except IntegrityError as twice:
        raise NameTaken(row.name) from twice
    return row


def change_unit(
    *,
    by: Actor,
    at: datetime,
    unit: models.Unit,
    name: str,
    place: str,
    posts: int | None,
    staff: int | None,
    security_forces: bool,
) -> None:
    """Correct what the register says of a unit.

    Whether due diligence is owed (``security_forces``) is not for the unit itself to say: that takes
    the right to enter units.
    """
    other_duty = security_forces != unit.security_forces
    rule = require(by, "create" if other_duty else "change", unit.thing(), at)
    check_posts(posts, staff)
    after = {
        "name": named(name),
        "place": place.strip(),
        "posts": posts,
        "staff": staff,
        "security_forces": security_forces,
    }
    try:
        _change(by, at, unit, after, "unit.change", rule)
    except IntegrityError as twice:
        raise NameTaken(name) from twice


def register_partner(
    *, by: Actor, at: datetime, programme_id: UUID, code: str, name: str, kind: str
) -> models.Partner:
    """Enter a donor, provider or body of civil society, for everybody's plans to name."""
    thing = Thing("partners", {Axis.PROGRAMME: programme_id})
    rule = require(by, "create", thing, at)
    row = models.Partner(code=code, name=named(name), kind=models.Partner.Kind(kind))
    _enter(by, at, row, Thing("partners", thing.owners, row.pk), "partner.register", rule)
    return row


def make_programme(*, by: Actor, at: datetime, code: str, name: str) -> models.Programme:
    """Enter a programme; its officers are then invited to it."""
    rule = require(by, "create", Thing("programmes"), at)
    row = models.Programme(code=code, name=named(name))
    thing = Thing("programmes", {Axis.PROGRAMME: row.pk}, row.pk)
    _enter(by, at, row, thing, "programme.make", rule)
    return row


def _enter(
    by: Actor,
    at: datetime,
    row: models.Partner | models.Programme,
    thing: Thing,
    action: str,
    rule: str,
) -> None:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            diff = {"code": row.code, "name": row.name}
            record(by=by, at=at, action=action, thing=thing, rule=rule, diff=diff)
    except IntegrityError as twice:
        raise NameTaken(row.code) from twice


def _change(
    by: Actor,
    at: datetime,
    row: models.Institution | models.Unit,
    after: Mapping[str, object],
    action: str,
    rule: str,
) -> None:
    """Save what differs, and record it as (before, after)."""
    diff = {name: [getattr(row, name), value] for name, value in after.items()}
    diff = {name: pair for name, pair in diff.items() if pair[0] != pair[1]}
    if not diff:
        return
    with transaction.atomic():
        for name, (_, value) in diff.items():
            setattr(row, name, value)
        row.save(update_fields=list(diff))
        record(by=by, at=at, action=action, thing=row.thing(), rule=rule, diff=diff)
