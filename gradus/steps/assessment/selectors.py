"""Reading assessments, inside the viewer's scope."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from gradus.core.access.actor import Actor
from gradus.engines.scoring.answers import Answer
from gradus.engines.scoring.result import Scores
from gradus.steps.assessment import bridge, models


def assessments_of(viewer: Actor, state_id: UUID) -> QuerySet[models.Assessment]:
    """The State's assessments, the latest first."""
    return models.Assessment.objects.filter(state_id=state_id).order_by(
        "-assessed_on", "-started_at"
    )


def assessment(viewer: Actor, state_id: UUID, assessment_id: UUID) -> models.Assessment | None:
    """One assessment of the State, or none."""
    return (
        models.Assessment.objects.select_related("state")
        .filter(pk=assessment_id, state_id=state_id)
        .first()
    )


def answered(viewer: Actor, row: models.Assessment) -> int:
    """How many indicators have an answer."""
    return row.answers.values("indicator").distinct().count()


def answers(viewer: Actor, row: models.Assessment) -> tuple[Answer, ...]:
    """The answers of an assessment."""
    return bridge.answers_of(row.state.code, row.instrument, row.answers.order_by("pk"))


def scores(viewer: Actor, row: models.Assessment) -> Scores | None:
    """Its scores, or none while nothing is answered."""
    return bridge.scores_of(row.state.code, row.instrument, row.answers.order_by("pk"))


def pending(viewer: Actor, row: models.Assessment) -> models.PendingWorkbook | None:
    """The workbook that waits to be confirmed, or none."""
    return models.PendingWorkbook.objects.filter(assessment=row).first()


def states_assessed() -> int:
    """How many States have taken a workbook."""
    return (
        models.Assessment.objects.filter(taken_at__isnull=False).values("state").distinct().count()
    )
