"""What the queue (Procrastinate) calls."""

from __future__ import annotations

from uuid import UUID

from procrastinate.contrib.django import app
from procrastinate.job_context import JobContext

from gradus.core.jobs import actions

STALLED_AFTER = 30  # seconds without a sign of life of its worker


@app.task(name="gradus.perform", queue="sums")
def perform_run(run_id: str) -> None:
    """Do one run."""
    actions.perform(UUID(run_id))


@app.periodic(cron="* * * * *")
@app.task(name="gradus.take-up", queue="upkeep", queueing_lock="take-up", pass_context=True)
async def take_up_stalled(context: JobContext, timestamp: int) -> None:
    """Give the runs of workers that died back to the queue."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER):
        await manager.retry_job(job)
