"""Identifiers: one UUIDv7 for every row, so that rows made later sort later (RFC 9562)."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Lock
from uuid import UUID

PUT_BACK = timedelta(seconds=10)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def uuid7(at: datetime, tail: int) -> UUID:
    """The UUIDv7 of an instant and 74 bits of chance.

    Parameters
    ----------
    at : datetime
        An instant with a time zone; milliseconds are kept.
    tail : int
        At least 0, below 2**74.

    Examples
    --------
    >>> str(uuid7(datetime(2026, 1, 2, tzinfo=UTC), 5))
    '019b7c01-0400-7000-8000-000000000005'
    """
    milliseconds = (at - EPOCH) // timedelta(milliseconds=1)
    high, low = tail >> 62, tail & ((1 << 62) - 1)
    return UUID(int=(milliseconds << 80) | (0x7 << 76) | (high << 64) | (0b10 << 62) | low)


class IdSequence:
    """Identifiers that each sort after the one before (RFC 9562, 6.2, method 2).

    Of one millisecond they count up in steps of chance; so they do where the clock was put back by no
    more than ``PUT_BACK``. ``chance(bits)`` gives a whole number of that many bits.
    """

    def __init__(self, chance: Callable[[int], int] = secrets.randbits) -> None:
        self._chance = chance
        self._lock = Lock()
        self._last: datetime | None = None
        self._tail = 0

    def next(self, now: datetime) -> UUID:
        """The identifier of an instant with a time zone."""
        at = now.replace(microsecond=now.microsecond // 1000 * 1000)
        with self._lock:
            if self._last is not None and timedelta() <= self._last - at <= PUT_BACK:
                at = self._last
                self._tail += 1 + self._chance(32)
            else:
                self._tail = self._chance(73)  # half of what there is: room to count up
            self._last = at
            return uuid7(at, self._tail)


_of_this_process = IdSequence()


def new_id() -> UUID:
    """A new identifier, for the primary key of a row: it sorts after what this process made before."""
    return _of_this_process.next(datetime.now(UTC))
