"""Reading figures, judgement and pictures, inside the viewer's scope."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet

from gradus.catalogue.classification import Decision
from gradus.core.access.actor import Actor
from gradus.core.jobs.models import Run
from gradus.core.jobs.selectors import run_of
from gradus.steps.threats import bridge, models
from gradus.workflows.threat_kept import KeptWorld

PICTURE = "threats.picture"
WORLD = "threats.world"
AnyFigure = models.WorldFigure | models.Figure | models.InsideFigure
AnySource = models.WorldSource | models.Source
StatePending = models.Pending | models.InsidePending
PENDING: tuple[type[StatePending], ...] = (models.Pending, models.InsidePending)
AnyDecision = models.WorldDecision | models.Decision


# --- published ----------------------------------------------------------------------------------


def world_sources(viewer: Actor) -> QuerySet[models.WorldSource]:
    """The publishers, by title."""
    return models.WorldSource.objects.order_by("title")


def world_source(viewer: Actor, source_id: UUID) -> models.WorldSource | None:
    """One publisher, or none."""
    return models.WorldSource.objects.filter(pk=source_id).first()


def world_figures(viewer: Actor) -> QuerySet[models.WorldFigure]:
    """Published figures that hold now."""
    return models.WorldFigure.objects.filter(until__isnull=True).select_related("source")


def world_figures_of(viewer: Actor, code: str) -> list[models.WorldFigure]:
    """Published figures about a State that hold now."""
    return list(world_figures(viewer).filter(place_code=code).order_by("year", "kind", "term"))


def indicators_of(viewer: Actor, codes: Collection[str] = ()) -> list[models.WorldIndicator]:
    """What is known of States beside crime; of all where none is named."""
    rows = models.WorldIndicator.objects.order_by("place_code", "indicator")
    return list(rows.filter(place_code__in=codes) if codes else rows)


def world_decisions(viewer: Actor) -> QuerySet[models.WorldDecision]:
    """What was decided of published terms."""
    return models.WorldDecision.objects.filter(until__isnull=True).order_by("scheme", "term")


def world_pending(
    viewer: Actor, source: models.WorldSource, programme_id: UUID
) -> models.WorldPending | None:
    """A programme's file of a publisher that waits to be confirmed, or none."""
    return models.WorldPending.objects.filter(source=source, programme_id=programme_id).first()


def world_waiting(viewer: Actor, programme_id: UUID) -> list[models.WorldPending]:
    """A programme's files that wait to be confirmed, the oldest first."""
    rows = models.WorldPending.objects.filter(programme_id=programme_id)
    return list(rows.select_related("source").defer("content", "reading").order_by("uploaded_at"))


def world_picture(viewer: Actor) -> models.WorldPicture | None:
    """The latest estimate from published figures, or none."""
    return models.WorldPicture.objects.order_by("-made_at").first()


def kept_world(viewer: Actor) -> KeptWorld | None:
    """What the latest estimate from published figures says, or none."""
    row = world_picture(viewer)
    return bridge.world_of(row) if row is not None else None


def world_taken(viewer: Actor) -> list[models.WorldRelease]:
    """The latest file of every publisher, by the publisher's title."""
    rows = models.WorldRelease.objects.select_related("source")
    rows = rows.order_by("source__title", "source_id", "-taken_at")
    return list(rows.distinct("source__title", "source_id"))


# --- a State's own ------------------------------------------------------------------------------


def sources_of(viewer: Actor, state_id: UUID) -> QuerySet[models.Source]:
    """The State's sources, by title."""
    return models.Source.objects.filter(state_id=state_id).order_by("title")


def source_of(viewer: Actor, state_id: UUID, source_id: UUID) -> models.Source | None:
    """One of the State's sources, or none."""
    return sources_of(viewer, state_id).filter(pk=source_id).first()


def releases_of(
    viewer: Actor, source: AnySource
) -> QuerySet[models.Release] | QuerySet[models.WorldRelease]:
    """The files of a source that were taken, the latest first."""
    return source.releases.order_by("-taken_at")


def figures_of(viewer: Actor, state_id: UUID) -> list[models.Figure]:
    """The State's open figures that hold now: what estimates are made of."""
    rows = models.Figure.objects.filter(state_id=state_id, until__isnull=True)
    return list(rows.select_related("source").order_by("year", "kind", "term"))


def inside_figures_of(viewer: Actor, state_id: UUID) -> list[models.InsideFigure]:
    """Its figures for its own people; nothing for outsiders."""
    rows = models.InsideFigure.objects.filter(state_id=state_id, until__isnull=True)
    return list(rows.select_related("source").order_by("year", "kind", "term"))


def tables_of(source: AnySource) -> tuple[type[AnyFigure], ...]:
    """Where the figures of a source lie."""
    if isinstance(source, models.WorldSource):
        return (models.WorldFigure,)
    return (models.Figure, models.InsideFigure)


def pending(viewer: Actor, source: models.Source) -> StatePending | None:
    """A file of a source that waits to be confirmed, or none; for an outsider none that is kept inside."""
    for table in PENDING:
        row = table.objects.filter(source=source).first()
        if row is not None:
            return row
    return None


def waiting_of(viewer: Actor, state_id: UUID) -> list[StatePending]:
    """The State's files that wait to be confirmed, the oldest first."""
    found: list[StatePending] = []
    for table in PENDING:
        rows = table.objects.filter(state_id=state_id).select_related("source")
        found += rows.defer("content", "reading")
    return sorted(found, key=lambda row: row.uploaded_at)


def decisions_of(viewer: Actor, state_id: UUID) -> QuerySet[models.Decision]:
    """What was decided of the State's own terms."""
    rows = models.Decision.objects.filter(state_id=state_id, until__isnull=True)
    return rows.order_by("scheme", "term")


def decided(viewer: Actor, state_id: UUID | None = None) -> tuple[Decision, ...]:
    """What was decided of terms, as the crosswalk takes it: a State's own decisions before all States'."""
    own = decisions_of(viewer, state_id) if state_id is not None else ()
    return tuple(map(bridge.decision_of, (*own, *world_decisions(viewer))))


def views_of(viewer: Actor, state_id: UUID) -> QuerySet[models.View]:
    """Experts' views that hold now, by group."""
    rows = models.View.objects.filter(state_id=state_id, until__isnull=True)
    return rows.order_by("group", "given_on", "who")


def view_of(viewer: Actor, state_id: UUID, view_id: UUID) -> models.View | None:
    """One view that holds now, or none."""
    return views_of(viewer, state_id).filter(pk=view_id).first()


def harms_of(viewer: Actor, state_id: UUID) -> QuerySet[models.Harm]:
    """The State's own judgement of harm, by group."""
    rows = models.Harm.objects.filter(state_id=state_id, until__isnull=True)
    return rows.order_by("group")


def emerging_of(viewer: Actor, state_id: UUID) -> QuerySet[models.Emerging]:
    """What teams noted as new, the latest first."""
    return models.Emerging.objects.filter(state_id=state_id).order_by("-seen_on", "-noted_at")


def emerging_one(viewer: Actor, state_id: UUID, note_id: UUID) -> models.Emerging | None:
    """One note, or none."""
    return emerging_of(viewer, state_id).filter(pk=note_id).first()


def picture_of(viewer: Actor, state_id: UUID) -> models.Picture | None:
    """The State's latest picture, or none."""
    return models.Picture.objects.filter(state_id=state_id).order_by("-made_at").first()


def pictures_of(viewer: Actor, state_id: UUID) -> QuerySet[models.Picture]:
    """All its pictures, the latest first, without what they say."""
    return models.Picture.objects.filter(state_id=state_id).order_by("-made_at").defer("profile")


def states_pictured(viewer: Actor, state_ids: Collection[UUID]) -> set[UUID]:
    """Of these States, those that have a picture."""
    rows = models.Picture.objects.filter(state_id__in=state_ids)
    return set(rows.order_by().values_list("state_id", flat=True).distinct())


# --- whether a picture is still what it would be ------------------------------------------------
#
# Figures change only by a release, so the releases tell whether they did.


def world_ground(viewer: Actor) -> str:
    """What the estimate of all States would be made from now, as a hash."""
    return _hash(
        bridge.engine_version(),
        _standing(models.WorldRelease.objects.all(), "taken_at"),
        _standing(models.WorldDecision.objects.all(), "decided_at"),
    )


def state_ground(viewer: Actor, state_id: UUID) -> str:
    """What the State's picture would be made from now, as a hash."""
    return _hash(
        world_ground(viewer),
        _standing(models.Release.objects.filter(state_id=state_id), "taken_at"),
        _standing(models.Decision.objects.filter(state_id=state_id), "decided_at"),
        _standing(models.View.objects.filter(state_id=state_id), "at"),
        _standing(models.Harm.objects.filter(state_id=state_id), "at"),
    )


def _hash(*told: str) -> str:
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


def _standing(rows: QuerySet[Any], moment: str) -> str:
    """A table's state as far as a change shows: its latest moment, how many rows, how many hold."""
    asked: dict[str, Any] = {"last": Max(moment), "rows": Count("pk")}
    if any(field.name == "until" for field in rows.model._meta.fields):
        asked["holding"] = Count("pk", filter=Q(until__isnull=True))
    found = rows.aggregate(**asked)
    return " ".join(f"{name}={found[name]}" for name in sorted(found))


def working_on(viewer: Actor, object_id: UUID, name: str) -> Run | None:
    """The run that works a picture out, or waits to; else the latest one if it failed; else none."""
    run = run_of(viewer, object_id, name)
    return run if run is not None and run.status != Run.Status.DONE else None
