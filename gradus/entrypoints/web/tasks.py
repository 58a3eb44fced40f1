"""What the queue (Procrastinate) calls for pages over several rooms."""

from __future__ import annotations

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from gradus.entrypoints.web.week_mail import send_weeks


@app.periodic(cron="15 5 * * *")
@app.task(name="gradus.weeks", queue="upkeep", queueing_lock="weeks")
def weeks(timestamp: int) -> None:
    """Tell who wants it what the week holds, as counts."""
    send_weeks(at=datetime.now(UTC))
