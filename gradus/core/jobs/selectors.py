"""Reading runs, inside the viewer's scope."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import Count, QuerySet

from gradus.core.access.actor import Actor
from gradus.core.jobs.models import Run


def run(viewer: Actor, run_id: UUID) -> Run | None:
    """One run, or none."""
    return Run.objects.filter(pk=run_id).first()


def run_of(viewer: Actor, object_id: UUID, name: str) -> Run | None:
    """The latest run of that name about a thing, or none."""
    rows = Run.objects.filter(object_id=object_id, name=name)
    return rows.order_by("-requested_at").first()


def under_way(viewer: Actor, name: str, state_ids: Collection[UUID]) -> dict[UUID, int]:
    """How many runs of that name wait or work for each of the States; those with none are left out."""
    live = (Run.Status.QUEUED, Run.Status.RUNNING)
    rows = Run.objects.filter(name=name, status__in=live, state_id__in=state_ids)
    return dict(rows.order_by().values_list("state_id").annotate(Count("pk")))


def runs_of(viewer: Actor, state_id: UUID, limit: int = 25) -> QuerySet[Run]:
    """The latest runs of a State."""
    return Run.objects.filter(state_id=state_id).order_by("-requested_at")[:limit]
