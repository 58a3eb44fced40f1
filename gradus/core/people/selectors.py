"""Reading people: as values, with what the viewer's role does not show left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from gradus.core.access.actor import Actor, Thing
from gradus.core.access.decide import can, may_see_field
from gradus.core.access.scope import current
from gradus.core.people import models
from gradus.core.states import selectors as states
from gradus.core.states.models import Institution, State
from gradus.core.states.selectors import InstitutionName
from gradus.domain.ownership import Axis

_Entry = tuple[str, UUID, UUID, UUID | None, list[str], str]
MASKED = ("email", "phone", "sex", "years_to_serve")
PAGE = 25


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
class Wanted:
    """Whom a list is asked for. What is left empty is not asked about."""

    words: str = ""
    institution_id: UUID | None = None
    role: str = ""
    status: str = models.Person.Status.ACTIVE


@dataclass(frozen=True)
class Line:
    """Somebody in a list: who, where, what for. Nothing in it is masked for anybody."""

    id: UUID
    name: str
    place: str
    roles: tuple[str, ...]
    status: str


@dataclass(frozen=True)
class Page:
    """People by name, and whom to name for the page before (``before``) and after (``after``)."""

    lines: Sequence[Line]
    before: UUID | None
    after: UUID | None


def states_of(viewer: Actor) -> Sequence[State]:
    """The States of which the viewer reaches people, some or all, by code."""
    ids = set(current().ids("people", Axis.STATE))
    institutions = current().ids("people", Axis.INSTITUTION)
    if institutions:
        found = Institution.objects.filter(pk__in=institutions)
        ids.update(found.values_list("state_id", flat=True))
    return list(State.objects.filter(pk__in=ids).order_by("code"))


def state_of(viewer: Actor, code: str) -> State | None:
    """The State of a code, if the viewer reaches people of it."""
    return next((state for state in states_of(viewer) if state.code == code.upper()), None)


def oneself(viewer: Actor) -> UUID | None:
    """The viewer's own entry, if the viewer is one of the people entered; else none."""
    own = current().ids("people", Axis.PERSON)
    return models.Person.objects.filter(pk__in=own).values_list("pk", flat=True).first()


def places(viewer: Actor, state_id: UUID, at: datetime) -> list[Institution]:
    """The State's institutions of which the viewer may enter people, with their units."""
    return [
        one
        for one in states.institutions_of(viewer, state_id)
        if can(viewer, "create", thing_at(one), at).ok
    ]


def may_enter(viewer: Actor, institutions: Iterable[InstitutionName], at: datetime) -> bool:
    """Whether there is one among the institutions of which the viewer may enter people."""
    return any(can(viewer, "create", thing_at(one), at).ok for one in institutions)


def thing_at(institution: Institution | InstitutionName) -> Thing:
    """Somebody of the institution who is not entered yet, as the policy sees them."""
    return Thing("people", {Axis.STATE: institution.state_id, Axis.INSTITUTION: institution.pk})


def people_of(
    viewer: Actor,
    state_id: UUID,
    *,
    institution_id: UUID | None = None,
    role: str = "",
    status: str = models.Person.Status.ACTIVE,
    words: str = "",
) -> QuerySet[models.Person]:
    """The State's people whom the viewer reaches. A role, status or words left empty: any."""
    rows = models.Person.objects.filter(state_id=state_id)
    if institution_id is not None:
        rows = rows.filter(institution_id=institution_id)
    if role:
        rows = rows.filter(roles__contains=[role])
    if status:
        rows = rows.filter(status=status)
    for word in words.replace("\0", " ").split():  # which PostgreSQL has no text for
        rows = rows.filter(name__icontains=word)
    return rows


def page_of(
    viewer: Actor,
    state_id: UUID,
    wanted: Wanted,
    *,
    institutions: Iterable[InstitutionName],
    before: UUID | None = None,
    after: UUID | None = None,
) -> Page:
    """A page of the State's people by name: the first, or that before or after somebody.

    Somebody who is not there (any more, or for the viewer) leads to the first page. Places are
    told as far as they are among the ``institutions``.
    """
    mark = before or after
    place = (
        models.Person.objects.filter(pk=mark).values_list("name", "pk").first() if mark else None
    )
    back = place is not None and before is not None
    statuses = [wanted.status] if wanted.status else list(models.Person.Status)
    found: list[_Entry] = []
    for status in statuses:  # one after the other: so each is read from the index in its order
        rows = people_of(
            viewer,
            state_id,
            institution_id=wanted.institution_id,
            role=wanted.role,
            status=status,
            words=wanted.words,
        )
        found += _beyond(rows, place, back=back)
    found.sort(key=lambda entry: (entry[0], entry[1]), reverse=back)
    shown, more = found[:PAGE], len(found) > PAGE
    if back:
        shown.reverse()
    first, last = (shown[0][1], shown[-1][1]) if shown else (None, None)
    return Page(
        lines=_lines(viewer, shown, {one.pk: one.name for one in institutions}),
        before=first if (more if back else place is not None) else None,
        after=last if (back or more) else None,
    )


def person(viewer: Actor, person_id: UUID, at: datetime) -> PersonSeen | None:
    """Somebody whom the viewer reaches, or none."""
    row = person_row(viewer, person_id)
    return None if row is None else seen(viewer, row, at)


def person_row(viewer: Actor, person_id: UUID) -> models.Person | None:
    """The row of somebody whom the viewer reaches, for an action; never for a page."""
    return models.Person.objects.filter(pk=person_id).first()


def present_by_role(viewer: Actor, state_id: UUID) -> Mapping[tuple[str, str], int]:
    """How many people there are by (role, status), of those the viewer reaches. No names."""
    rows = models.Person.objects.filter(state_id=state_id).values_list("roles", "status")
    return Counter((role, status) for roles, status in rows for role in roles)


def hidden_fields(viewer: Actor, thing: Thing, at: datetime) -> frozenset[str]:
    """The fields of a person, known or not entered yet, that the viewer is not shown.

    A role lifts a mask only for people reached by that very role: whoever may read a telephone
    number as a trainee (their own) does not so read those of the institution they teach at.
    """
    holdings = tuple(
        holding
        for holding in viewer.holdings
        if can(replace(viewer, holdings=(holding,)), "read", thing, at).ok
    )
    narrowed = replace(viewer, holdings=holdings)
    return frozenset(name for name in MASKED if not may_see_field(narrowed, "people", name, at))


def seen(viewer: Actor, row: models.Person, at: datetime) -> PersonSeen:
    """A row that the viewer was given, masked for them."""
    hidden = hidden_fields(viewer, row.thing(), at)

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


def _beyond(
    rows: QuerySet[models.Person], place: tuple[str, UUID] | None, *, back: bool
) -> list[_Entry]:
    """Up to a page and one more, from a place on or before it, nearest first.

    The first comparison alone is what an index finds its way by; the second keeps out what it
    lets in too much.
    """
    if place is not None:
        name, pk = place
        if back:
            rows = rows.filter(Q(name__lt=name) | Q(pk__lt=pk), name__lte=name)
        else:
            rows = rows.filter(Q(name__gt=name) | Q(pk__gt=pk), name__gte=name)
    rows = rows.order_by("-name", "-pk") if back else rows.order_by("name", "pk")
    columns = ("name", "pk", "institution_id", "unit_id", "roles", "status")
    return list(rows.values_list(*columns)[: PAGE + 1])


def _lines(
    viewer: Actor, entries: Sequence[_Entry], institutions: Mapping[UUID, str]
) -> list[Line]:
    """The entries with where each person works, as far as the viewer reaches the register."""
    units = states.names_of_units(viewer, {entry[3] for entry in entries if entry[3]})
    found = []
    for name, pk, institution, unit, roles, status in entries:
        places = (institutions.get(institution), units.get(unit) if unit else None)
        place = ", ".join(one for one in places if one)
        found.append(Line(pk, name, place, tuple(roles), status))
    return found
