"""A worker: takes runs from the queue until it is told to stop. Start as many as there are cores.

``python -m gradus.entrypoints.jobs``, on any machine that reaches the database.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any

import django

CONCURRENCY = 2  # one long sum, and the upkeep beside it


async def work(*, wait: bool = True) -> None:
    """Work until stopped; with ``wait=False`` until the queue is empty."""
    from asgiref.sync import sync_to_async
    from django.db import connections
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.django_connector import DjangoConnector

    connector = app.connector
    assert isinstance(connector, DjangoConnector)  # noqa: S101 - the settings make it so
    worker_app = app.with_connector(connector.get_worker_connector())
    try:
        async with worker_app.open_async():
            await _both_lanes(worker_app, wait)
    finally:  # what is due by the clock is put into the queue over a connection of its own
        await sync_to_async(connections.close_all)()


async def _both_lanes(worker_app: Any, wait: bool) -> None:
    """Everything in one lane; in the other only what somebody waits for, behind no long sum."""
    from gradus.core.jobs.registry import QUICK

    told: dict[str, Any] = {
        "wait": wait,
        "shutdown_graceful_timeout": 10,
        "delete_jobs": "successful",
    }
    quick = asyncio.create_task(
        worker_app.run_worker_async(
            queues=[QUICK],
            name="gradus-quick",
            concurrency=1,
            install_signal_handlers=False,
            **told,
        )
    )
    try:
        await worker_app.run_worker_async(
            name="gradus", concurrency=CONCURRENCY, install_signal_handlers=wait, **told
        )
    finally:
        if wait:
            quick.cancel()
        with suppress(asyncio.CancelledError):
            await quick


def main() -> None:
    """Run a worker in this process."""
    django.setup()
    asyncio.run(work())
