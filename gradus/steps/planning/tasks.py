"""Work of this room that a worker does."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from gradus.core.access.actor import Actor
from gradus.core.accounts.selectors import actor_of_job
from gradus.core.jobs.job import Job
from gradus.core.jobs.registry import job
from gradus.domain.ids import new_id
from gradus.formats.seals.refused import NoTimestamp
from gradus.steps.planning.actions import agreement, matters, seals, trials
from gradus.steps.planning.actions import plans as actions


@job(actions.SOLVE)
def solve(run: Job) -> dict[str, object]:
    """Make a plan that was asked for."""
    now = datetime.now(UTC)
    return actions.make_in_background(job=run, by=actor_of_job(run.requested_by, now), at=now)


@job(matters.MATTERS)
def what_matters(run: Job) -> dict[str, object]:
    """Find out which open questions could still change a plan."""
    now = datetime.now(UTC)
    return matters.find_in_background(job=run, by=actor_of_job(run.requested_by, now), at=now)


@job(trials.ALTERNATIVES)
def alternatives(run: Job) -> dict[str, object]:
    """Make plans with other aims, to be set beside a version."""
    now = datetime.now(UTC)
    return trials.make_alternatives_in_background(
        job=run, by=actor_of_job(run.requested_by, now), at=now
    )


@job(trials.TRIAL)
def trial(run: Job) -> dict[str, object]:
    """Try what a shape would make of a version."""
    now = datetime.now(UTC)
    return trials.try_in_background(job=run, by=actor_of_job(run.requested_by, now), at=now)


@app.task(name=agreement.PRINT, queue="upkeep")
def print_agreed_plan(plan_id: str) -> None:
    """Print an agreed plan with who signed it."""
    robot = Actor(id=new_id(), via="job", name="print-agreed")
    agreement.print_agreed(by=robot, at=datetime.now(UTC), plan_id=UUID(plan_id))


@app.task(
    name=seals.SEAL,
    queue="upkeep",
    retry=RetryStrategy(max_attempts=8, exponential_wait=4, retry_exceptions=[NoTimestamp]),
)
def seal_agreed_plan(plan_id: str) -> None:
    """Seal the paper of an agreed plan that could not be sealed when it was printed, within hours."""
    robot = Actor(id=new_id(), via="job", name="seal-agreed")
    seals.seal_agreed(by=robot, at=datetime.now(UTC), plan_id=UUID(plan_id))
