"""What a long sum sees of its run: inputs, and ways to tell, to keep, and to be stopped."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from gradus.core.access.scope import system
from gradus.core.jobs.models import Run
from gradus.core.jobs.told import kept
from gradus.domain.messages import Message

OFTEN = 0.5  # seconds between two writes of progress, at most one


class Cancelled(Exception):  # noqa: N818 - it is no error
    """Somebody asked for the run to stop."""


@dataclass
class Job:
    """One attempt at a run. Its methods write in short transactions of their own.

    A worker that was taken for dead, and wakes up, finds the run another attempt's: from then on it
    writes nothing, and is told to stop.
    """

    run_id: UUID
    attempt: int
    name: str
    inputs: Mapping[str, Any]
    seed: int
    requested_by: UUID
    state_id: UUID | None
    programme_id: UUID | None
    object_id: UUID | None
    checkpoint: Any = None
    _told_at: float = field(default=0.0, repr=False)
    _cancelled: bool = field(default=False, repr=False)
    _thread: int = field(default_factory=threading.get_ident, repr=False)

    def tell(self, text: Message, share: float | None = None) -> None:
        """Say where things stand. Raises Cancelled if the run is to stop."""
        if self.stopping():
            raise Cancelled
        self._write(told=kept(text), progress=share)

    def stopping(self) -> bool:
        """Whether the run is to stop, or is another's; asks the database twice a second at most."""
        if not self._cancelled and time.monotonic() - self._told_at > OFTEN:
            self._told_at = time.monotonic()
            with system("job-progress"):
                going = self._rows().filter(cancel_asked_at__isnull=True)
                self._cancelled = not going.update(heartbeat_at=datetime.now(UTC))
            self._leave()
        return self._cancelled

    def hold(self) -> None:
        """Before writing down what came of it, in that transaction: be the only one who does.

        Raises Cancelled if the run is to stop, or is another's by now; nobody takes it until the
        transaction ends.
        """
        with system("job-hold"):
            run = Run.objects.select_for_update().get(pk=self.run_id)
        if not self.has(run) or run.cancel_asked_at is not None:
            raise Cancelled

    def has(self, run: Run) -> bool:
        """Whether the run is still this attempt's."""
        return run.status == Run.Status.RUNNING and run.attempts == self.attempt

    def keep(self, checkpoint: Any) -> None:
        """Keep what a new worker can go on from: plain JSON values."""
        self.checkpoint = checkpoint
        self._write(checkpoint=checkpoint)

    def _write(self, **values: Any) -> None:
        with system("job-progress"):
            self._rows().update(
                **{name: value for name, value in values.items() if value is not None}
            )
        self._leave()

    def _rows(self) -> QuerySet[Run]:
        return Run.objects.filter(pk=self.run_id, attempts=self.attempt, status=Run.Status.RUNNING)

    def _leave(self) -> None:
        """A solver calls from a thread of its own, whose connection nobody else would close."""
        if threading.get_ident() != self._thread:
            connection.close()
