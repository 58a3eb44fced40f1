"""What the worker does about keys."""

from __future__ import annotations

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from gradus.core.tokens import actions


@app.periodic(cron="17 * * * *")
@app.task(name="gradus.sweep-replies", queue="upkeep", queueing_lock="sweep-replies")
def sweep_replies(timestamp: int) -> None:
    """Remove what was answered more than a day ago."""
    actions.sweep_replies(at=datetime.now(UTC))
