"""Instants as credentials write them (XML Schema's dateTimeStamp, RFC 3339)."""

from __future__ import annotations

import re
from datetime import UTC, datetime

_FORM = re.compile(
    r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})", re.IGNORECASE
)


def instant(text: object) -> datetime | None:
    """The instant a text tells, in UTC; nothing if it tells none or leaves the zone open.

    >>> instant("2022-11-10T07:38:00-08:00")
    datetime.datetime(2022, 11, 10, 15, 38, tzinfo=datetime.timezone.utc)
    >>> instant("2022-11-10T07:38:00")
    """
    if not isinstance(text, str) or not _FORM.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text.upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def written(at: datetime) -> str:
    """An instant as text, in whole seconds of UTC.

    >>> written(datetime(2027, 1, 2, 3, 4, 5, tzinfo=UTC))
    '2027-01-02T03:04:05Z'
    """
    return at.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"
