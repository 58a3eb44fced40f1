"""Work of the register that a worker does."""

from __future__ import annotations

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from gradus.core.coordination.actions import files


@app.periodic(cron="35 * * * *")
@app.task(
    name="gradus.coordination-unconfirmed", queue="upkeep", queueing_lock="coordination-unconfirmed"
)
def unconfirmed(timestamp: int) -> None:
    """Throw away files that nobody confirmed."""
    files.forget_unconfirmed(at=datetime.now(UTC))
