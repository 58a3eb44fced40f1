"""What the queue (Procrastinate) calls for evidence."""

from __future__ import annotations

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from gradus.core.evidence.integrity import sweep


@app.periodic(cron="0 4 * * *")
@app.task(name="gradus.evidence-sweep", queue="upkeep", queueing_lock="evidence-sweep")
def sweep_orphans(timestamp: int) -> None:
    """Remove files that no row knows any more."""
    sweep(datetime.now(UTC))
