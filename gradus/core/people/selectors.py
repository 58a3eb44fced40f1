"""Reading people: as values, with what the viewer's role does not show left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from gradus.core.access.actor import Actor
from gradus.core.access.decide import can, may_see_field
from gradus.core.people import models

MASKED = ("email", "phone", "sex", "years_to_serve")


@dataclass(frozen=True)
class PersonSeen:
    """Somebody as a viewer sees them. A field in ``hidden`` is None or empty, known or not."""

    id: UUID
    state_id: UUID
    institution_id: UUID
    unit_id: UUID | None
    name: str
    roles: tuple[str, ...]
    languages: tuple[str, ...]
    status: str
    left_on: date | None
    sex: str
    email: str
    phone: str
    years_to_serve: int | None
    hidden: frozenset[str]


@dataclass(frozen=True)
class Erased:
    """A line of the register of erasures, to be kept beside backups."""

    person_id: UUID
    state_id: UUID
    at: datetime
    by: UUID
    ground: str


def people_of(
    viewer: Actor,
    state_id: UUID,
    at: datetime,
    *,
    institution_id: UUID | None = None,
    role: str | None = None,
    status: str | None = models.Person.Status.ACTIVE,
) -> Sequence[PersonSeen]:
    """The State's people whom the viewer reaches, by name. ``status`` None: all of them."""
    rows = models.Person.objects.filter(state_id=state_id)
    if institution_id is not None:
        rows = rows.filter(institution_id=institution_id)
    if role is not None:
        rows = rows.filter(roles__contains=[role])
    if status is not None:
        rows = rows.filter(status=status)
    return [_seen(viewer, row, at) for row in rows.order_by("name", "id")]


def person(viewer: Actor, person_id: UUID, at: datetime) -> PersonSeen | None:
    """Somebody whom the viewer reaches, or none."""
    row = person_row(viewer, person_id)
    return None if row is None else _seen(viewer, row, at)


def person_row(viewer: Actor, person_id: UUID) -> models.Person | None:
    """The row of somebody whom the viewer reaches, for an action; never for a page."""
    return models.Person.objects.filter(pk=person_id).first()


def present_by_role(viewer: Actor, state_id: UUID) -> Mapping[tuple[str, str], int]:
    """How many people there are by (role, status), of those the viewer reaches. No names."""
    rows = models.Person.objects.filter(state_id=state_id).values_list("roles", "status")
    return Counter((role, status) for roles, status in rows for role in roles)


def hidden_fields(viewer: Actor, row: models.Person, at: datetime) -> frozenset[str]:
    """The fields of a person that the viewer is not shown.

    A role lifts a mask only for people reached by that very role: whoever may read a telephone
    number as a trainee (their own) does not so read those of the institution they teach at.
    """
    holdings = tuple(
        holding
        for holding in viewer.holdings
        if can(replace(viewer, holdings=(holding,)), "read", row.thing(), at).ok
    )
    narrowed = replace(viewer, holdings=holdings)
    return frozenset(name for name in MASKED if not may_see_field(narrowed, "people", name, at))


def erasure_register() -> Sequence[Erased]:
    """Everybody who was erased, oldest first; read in a system scope, kept beside backups."""
    return [
        Erased(row.person_id, row.state_id, row.at, row.by, row.ground)
        for row in models.Erasure.objects.order_by("at", "id")
    ]


def _seen(viewer: Actor, row: models.Person, at: datetime) -> PersonSeen:
    hidden = hidden_fields(viewer, row, at)

    def text(name: str) -> str:
        return "" if name in hidden else str(getattr(row, name))

    return PersonSeen(
        id=row.pk,
        state_id=row.state_id,
        institution_id=row.institution_id,
        unit_id=row.unit_id,
        name=row.name,
        roles=tuple(row.roles),
        languages=tuple(row.languages),
        status=row.status,
        left_on=row.left_on,
        sex=text("sex"),
        email=text("email"),
        phone=text("phone"),
        years_to_serve=None if "years_to_serve" in hidden else row.years_to_serve,
        hidden=hidden,
    )
