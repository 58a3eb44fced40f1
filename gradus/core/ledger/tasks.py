"""What the queue (Procrastinate) calls for the ledger."""

from __future__ import annotations

from datetime import UTC, datetime

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from gradus.core.ledger import actions


@app.periodic(cron="*/15 * * * *")
@app.task(name="gradus.checkpoint", queue="upkeep", queueing_lock="checkpoint")
def checkpoint(timestamp: int) -> None:
    """Sign a checkpoint if the ledger has grown, and see that every one has its file."""
    actions.make_checkpoint(at=datetime.now(UTC))
    actions.keep_files()


@app.task(
    name="gradus.mail-checkpoint",
    queue="upkeep",
    retry=RetryStrategy(max_attempts=20, exponential_wait=2),
)
def mail(size: int) -> None:
    """Send a checkpoint to those who keep them elsewhere."""
    actions.mail_checkpoint(size)
