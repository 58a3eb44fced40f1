"""What the queue (Procrastinate) calls for assessments."""

from __future__ import annotations

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from gradus.steps.assessment.actions.workbook import forget_unconfirmed


@app.periodic(cron="20 * * * *")
@app.task(name="gradus.assessment-unconfirmed", queue="upkeep", queueing_lock="unconfirmed")
def unconfirmed(timestamp: int) -> None:
    """Throw away workbooks that nobody confirmed."""
    forget_unconfirmed(at=datetime.now(UTC))
