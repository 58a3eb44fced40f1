"""Reading States, institutions, partners and programmes."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from gradus.core.access.actor import Actor
from gradus.core.access.scope import current
from gradus.core.states import models
from gradus.domain.ownership import Axis


def state(code: str) -> models.State | None:
    """The State of a code (alpha-3), or none."""
    return models.State.objects.filter(code=code.upper()).first()


def states_within(viewer: Actor, kind: str) -> Sequence[models.State]:
    """The States whose things of that kind the viewer reaches, by code."""
    return models.State.objects.filter(pk__in=current().ids(kind, Axis.STATE)).order_by("code")


def institutions_of(viewer: Actor, state_id: UUID) -> Sequence[models.Institution]:
    """The State's institutions that the viewer reaches, with their units."""
    return (
        models.Institution.objects.filter(state_id=state_id)
        .prefetch_related("units")
        .order_by("name")
    )
