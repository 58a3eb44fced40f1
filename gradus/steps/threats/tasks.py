"""Work of this room that a worker does."""

from __future__ import annotations

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from gradus.core.accounts.selectors import actor_of_job
from gradus.core.jobs.job import Job
from gradus.core.jobs.registry import job
from gradus.steps.threats import selectors
from gradus.steps.threats.actions import pictures, releases


@job(selectors.PICTURE)
def picture(run: Job) -> dict[str, object]:
    """Work a State's picture out."""
    now = datetime.now(UTC)
    return pictures.make_in_background(job=run, by=actor_of_job(run.requested_by, now), at=now)


@job(selectors.WORLD)
def world(run: Job) -> dict[str, object]:
    """Work the estimate of all States out."""
    now = datetime.now(UTC)
    return pictures.make_world_in_background(
        job=run, by=actor_of_job(run.requested_by, now), at=now
    )


@app.periodic(cron="25 * * * *")
@app.task(name="gradus.threats-unconfirmed", queue="upkeep", queueing_lock="threats-unconfirmed")
def unconfirmed(timestamp: int) -> None:
    """Throw away files that nobody confirmed."""
    releases.forget_unconfirmed(at=datetime.now(UTC))
