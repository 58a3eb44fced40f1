"""Reading States, institutions, partners and programmes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from django.db.models import Prefetch

from gradus.catalogue.member_states import find
from gradus.core.access.actor import Actor
from gradus.core.access.scope import current
from gradus.core.states import models
from gradus.domain.ownership import Axis


@dataclass(frozen=True)
class RegisterEntry:
    """An institution or a unit by name, and the code of its State."""

    name: str
    code: str


class InstitutionName(NamedTuple):
    """An institution by name: what lists and boxes need, for a fraction of a row's cost."""

    pk: UUID
    state_id: UUID
    code: str
    name: str


def state(code: str) -> models.State | None:
    """The State of a code (alpha-3), or none."""
    return models.State.objects.filter(code=code.upper()).first()


def state_within(viewer: Actor, code: str, kind: str) -> models.State | None:
    """The State of a code if the viewer reaches its things of that kind; else none."""
    ids = current().ids(kind, Axis.STATE)
    return models.State.objects.filter(code=code, pk__in=ids).first()


def states_reached(viewer: Actor) -> Sequence[models.State]:
    """The States of which the viewer reaches anything at all, by code."""
    reached = {
        owner
        for axes in current().reads.values()
        for axis, owners in axes.items()
        if axis is Axis.STATE
        for owner in owners
    }
    return list(models.State.objects.filter(pk__in=reached).order_by("code"))


def states_within(viewer: Actor, kind: str) -> Sequence[models.State]:
    """The States whose things of that kind the viewer reaches, by code."""
    rows = models.State.objects.filter(pk__in=current().ids(kind, Axis.STATE))
    return list(rows.order_by("code"))


def institutions_of(viewer: Actor, state_id: UUID) -> Sequence[models.Institution]:
    """The State's institutions that the viewer reaches, with their units."""
    # the units' rows are named, else each institution would ask for a scope of its own
    units = Prefetch("units", models.Unit.objects.all())
    rows = models.Institution.objects.filter(state_id=state_id).prefetch_related(units)
    return list(rows.order_by("name"))


def institutions_by_name(viewer: Actor, state_id: UUID) -> list[InstitutionName]:
    """The names of the State's institutions that the viewer reaches, to choose from."""
    rows = models.Institution.objects.filter(state_id=state_id).order_by("name")
    return [InstitutionName(*row) for row in rows.values_list("pk", "state_id", "code", "name")]


def reaches_register(viewer: Actor, state_id: UUID) -> bool:
    """Whether the viewer reaches the State's register, or the entry of an institution in it."""
    if state_id in current().ids("register", Axis.STATE):
        return True
    return models.Institution.objects.filter(state_id=state_id).exists()


def institution(viewer: Actor, institution_id: UUID) -> models.Institution | None:
    """An institution the viewer reaches, or none."""
    return models.Institution.objects.filter(pk=institution_id).first()


def unit(viewer: Actor, unit_id: UUID) -> models.Unit | None:
    """A unit the viewer reaches, with its institution, or none."""
    return models.Unit.objects.filter(pk=unit_id).select_related("institution").first()


def units_within(viewer: Actor, state_id: UUID | None = None) -> Sequence[models.Unit]:
    """The units the viewer reaches, of one State or of all, by State, institution and name."""
    rows = models.Unit.objects.select_related("institution", "state")
    if state_id is not None:
        rows = rows.filter(state_id=state_id)
    return list(rows.order_by("state__code", "institution__name", "name"))


def unit_names(viewer: Actor, ids: Iterable[UUID]) -> dict[UUID, str]:
    """``institution, unit`` for those of the units that the viewer reaches."""
    rows = models.Unit.objects.filter(pk__in=list(ids)).select_related("institution")
    return {row.pk: f"{row.institution.name}, {row.name}" for row in rows}


def names_of_units(viewer: Actor, ids: Iterable[UUID]) -> dict[UUID, str]:
    """The names of those of the units that the viewer reaches."""
    return dict(models.Unit.objects.filter(pk__in=list(ids)).values_list("pk", "name"))


def institution_names(viewer: Actor, ids: Iterable[UUID]) -> dict[UUID, str]:
    """The names of those of the institutions that the viewer reaches."""
    return dict(models.Institution.objects.filter(pk__in=list(ids)).values_list("pk", "name"))


def partners(viewer: Actor) -> Sequence[models.Partner]:
    """Every partner, by name."""
    return list(models.Partner.objects.order_by("name"))


def partner(viewer: Actor, partner_id: UUID) -> models.Partner | None:
    """One partner, or none."""
    return models.Partner.objects.filter(pk=partner_id).first()


def programmes(viewer: Actor) -> Sequence[models.Programme]:
    """Every programme, by name."""
    return list(models.Programme.objects.order_by("name"))


def name_of(code: str, language: str = "en") -> str:
    """The short name of a State in a language of the United Nations; English for any other."""
    names = find(code).short_names
    return names.get(language.split("-")[0], names["en"])


def register_search(viewer: Actor, words: str, limit: int) -> list[RegisterEntry]:
    """Institutions and units the viewer reaches whose names hold the words."""
    found: list[RegisterEntry] = []
    for model in (models.Institution, models.Unit):
        rows = model.objects.filter(name__icontains=words).order_by("name")
        found += [
            RegisterEntry(name, code)
            for name, code in rows.values_list("name", "state__code")[:limit]
        ]
    return found[:limit]
