"""What the queue (Procrastinate) calls for people."""

from __future__ import annotations

from procrastinate.contrib.django import app

from gradus.core.people import register


@app.periodic(cron="10 4 * * *")
@app.task(name="gradus.erasures", queue="upkeep", queueing_lock="erasures")
def erasures(timestamp: int) -> None:
    """See that everybody who was erased stands in the file of the register."""
    register.keep()
