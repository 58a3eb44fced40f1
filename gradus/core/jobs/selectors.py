"""Reading runs, inside the viewer's scope."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from gradus.core.access.actor import Actor
from gradus.core.jobs.models import Run


def run(viewer: Actor, run_id: UUID) -> Run | None:
    """One run, or none."""
    return Run.objects.filter(pk=run_id).first()


def run_of(viewer: Actor, object_id: UUID) -> Run | None:
    """The latest run about a thing, or none."""
    return Run.objects.filter(object_id=object_id).order_by("-requested_at").first()


def runs_of(viewer: Actor, state_id: UUID, limit: int = 25) -> QuerySet[Run]:
    """The latest runs of a State."""
    return Run.objects.filter(state_id=state_id).order_by("-requested_at")[:limit]
