"""Reading what is said of preconditions and capacity: the latest, and what was said before."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from gradus.core.access.actor import Actor
from gradus.core.access.scope import current
from gradus.core.conditions import models
from gradus.core.states.models import State
from gradus.domain.ownership import Axis


def state_reached(viewer: Actor, code: str) -> State | None:
    """The State of a code, if the viewer reaches its conditions or those of an institution in it."""
    reached = current()
    row = State.objects.filter(code=code).first()
    if row is None or row.pk in reached.ids("conditions", Axis.STATE):
        return row
    own = {one.scope_id for one in viewer.holdings if one.state_id == row.pk}
    return row if own & set(reached.ids("conditions", Axis.INSTITUTION)) else None


def preconditions(
    viewer: Actor, state_id: UUID, *, before: bool = False
) -> Sequence[models.Precondition]:
    """What is said of each fact now, for the State and for institutions; all that was said, if asked.

    The latest comes first.
    """
    rows = models.Precondition.objects.filter(state_id=state_id).select_related("institution")
    rows = rows.order_by("-said_at", "-id")
    if before:
        return list(rows)
    found: dict[tuple[UUID | None, str], models.Precondition] = {}
    for row in rows:
        found.setdefault((row.institution_id, row.fact), row)
    return list(found.values())


def preconditions_in(viewer: Actor, state_ids: Collection[UUID]) -> Sequence[models.Precondition]:
    """What was said last of each fact in several States: one question, none where no State is asked of."""
    if not state_ids:
        return []
    rows = models.Precondition.objects.filter(state_id__in=state_ids).select_related("institution")
    of_one = ("state_id", "institution_id", "fact")
    return list(rows.order_by(*of_one, "-said_at", "-id").distinct(*of_one))


def said_of_fact(
    viewer: Actor, state_id: UUID, fact: str, institution_id: UUID | None
) -> Sequence[models.Precondition]:
    """All that was said of one fact, for the State or for one institution, the latest first."""
    rows = models.Precondition.objects.filter(state_id=state_id, fact=fact)
    if institution_id is None:
        rows = rows.filter(institution__isnull=True)
    else:
        rows = rows.filter(institution_id=institution_id)
    return list(rows.order_by("-said_at", "-id"))


def precondition(viewer: Actor, pk: UUID) -> models.Precondition | None:
    """What was said of a fact once, or none."""
    return models.Precondition.objects.select_related("institution").filter(pk=pk).first()


def capacities(viewer: Actor, state_id: UUID, *, before: bool = False) -> Sequence[models.Capacity]:
    """What each institution can carry now; all that was said, if asked. The latest comes first."""
    rows = models.Capacity.objects.filter(state_id=state_id).select_related("institution")
    rows = rows.order_by("-said_at", "-id")
    if before:
        return list(rows)
    found: dict[UUID, models.Capacity] = {}
    for row in rows:
        found.setdefault(row.institution_id, row)
    return list(found.values())


def capacity(viewer: Actor, pk: UUID) -> models.Capacity | None:
    """What was said of an institution once, or none."""
    return models.Capacity.objects.select_related("institution").filter(pk=pk).first()


def said_of_institution(viewer: Actor, institution_id: UUID) -> Sequence[models.Capacity]:
    """All that was said of what an institution can carry, the latest first."""
    rows = models.Capacity.objects.filter(institution_id=institution_id)
    return list(rows.order_by("-said_at", "-id"))
