"""What the queue (Procrastinate) calls for accounts."""

from __future__ import annotations

from datetime import UTC, datetime

from django.core.management import call_command
from procrastinate.contrib.django import app

from gradus.core.accounts.actions.letters import post_waiting
from gradus.core.accounts.digest import send_digests


@app.periodic(cron="*/3 * * * *")
@app.task(name="gradus.letters", queue="upkeep", queueing_lock="letters")
def letters(timestamp: int) -> None:
    """Post the letters that could not be posted when they were written."""
    post_waiting(at=datetime.now(UTC))


@app.periodic(cron="0 6 * * *")
@app.task(name="gradus.digest", queue="upkeep", queueing_lock="digest")
def digest(timestamp: int) -> None:
    """Tell who has something to sign."""
    send_digests(at=datetime.now(UTC))


@app.periodic(cron="30 3 * * *")
@app.task(name="gradus.sessions", queue="upkeep", queueing_lock="sessions")
def sessions(timestamp: int) -> None:
    """Forget sessions that have ended."""
    call_command("clearsessions")
