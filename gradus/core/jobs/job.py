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

from gradus.core.access.scope import system
from gradus.core.jobs.models import Run
from gradus.core.jobs.told import kept
from gradus.domain.messages import Message

OFTEN = 0.5  # seconds between two writes of progress, at most one


class Cancelled(Exception):  # noqa: N818 - it is no error
    """Somebody asked for the run to stop."""


@dataclass
class Job:
    """One attempt at a run. Its methods write in short transactions of their own."""

    run_id: UUID
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
        """Whether somebody asked for the run to stop; asks the database twice a second at most."""
        if not self._cancelled and time.monotonic() - self._told_at > OFTEN:
            self._told_at = time.monotonic()
            with system("job-progress"):
                rows = Run.objects.filter(pk=self.run_id)
                rows.update(heartbeat_at=datetime.now(UTC))
                self._cancelled = rows.filter(cancel_asked_at__isnull=False).exists()
            self._leave()
        return self._cancelled

    def keep(self, checkpoint: Any) -> None:
        """Keep what a new worker can go on from: plain JSON values."""
        self.checkpoint = checkpoint
        self._write(checkpoint=checkpoint)

    def _write(self, **values: Any) -> None:
        with system("job-progress"):
            Run.objects.filter(pk=self.run_id).update(
                **{name: value for name, value in values.items() if value is not None}
            )
        self._leave()

    def _leave(self) -> None:
        """A solver calls from a thread of its own, whose connection nobody else would close."""
        if threading.get_ident() != self._thread:
            connection.close()
