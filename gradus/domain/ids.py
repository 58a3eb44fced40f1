"""Identifiers: one UUIDv7 for every row, so that rows made later sort later (RFC 9562)."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from uuid import UUID


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
    milliseconds = int(at.timestamp() * 1000)
    high, low = tail >> 62, tail & ((1 << 62) - 1)
    return UUID(int=(milliseconds << 80) | (0x7 << 76) | (high << 64) | (0b10 << 62) | low)


def new_id() -> UUID:
    """A new identifier, for the primary key of a row."""
    return uuid7(datetime.now(UTC), secrets.randbits(74))
