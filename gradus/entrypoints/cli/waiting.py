"""What a person sees while something takes longer than two seconds."""

from __future__ import annotations

import time
from types import TracebackType

from gradus.domain.messages import Message
from gradus.entrypoints.cli import speech

PATIENCE = 2.0
"""Seconds before anything is said, and between two sentences."""


class Waiting:
    """Passes on where things stand, on standard error, no more often than every two seconds."""

    def __init__(self) -> None:
        self._last = time.monotonic()
        self._status = speech.err.status("") if speech.err.is_terminal else None
        self._shown = False

    def __enter__(self) -> Waiting:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._status is not None and self._shown:
            self._status.stop()

    def tell(self, text: Message) -> None:
        """Say where things stand, if it is time."""
        now = time.monotonic()
        if now - self._last < PATIENCE:
            return
        self._last = now
        said = text.text(speech.translator())
        if self._status is None:
            speech.err.print(said, markup=False)
            return
        if not self._shown:
            self._status.start()
            self._shown = True
        self._status.update(said)
