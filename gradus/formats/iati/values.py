"""The values of XML Schema that IATI uses: text <-> Python. Nothing is guessed."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from gradus.domain.texts import many_lines
from gradus.formats.iati.shape import Kind

_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(Z|[+-]\d{2}:\d{2})?")
_NUMBER = re.compile(r"[+-]?(\d{1,18}(\.\d{0,12})?|\.\d{1,12})")
_WHOLE = re.compile(r"[+-]?\d{1,9}")
_TRUTH = {"1": True, "true": True, "0": False, "false": False}


def value_of(written: str, kind: Kind) -> Any:
    """The value of a text. Raises ValueError."""
    if kind == "text":
        return cleaned(written)
    text = written.strip()
    if kind == "day":
        found = _DAY.fullmatch(text)
        if found is None:
            raise ValueError(text)
        return date.fromisoformat(found[1])
    if kind == "instant":
        when = datetime.fromisoformat(text)
        return when.replace(tzinfo=when.tzinfo or UTC).astimezone(UTC)
    if kind == "number":
        if not _NUMBER.fullmatch(text):
            raise ValueError(text)
        return Decimal(text)
    if kind == "whole":
        if not _WHOLE.fullmatch(text):
            raise ValueError(text)
        return int(text)
    try:
        return _TRUTH[text]
    except KeyError:
        raise ValueError(text) from None


def written(value: Any) -> str:
    """A value as XML Schema writes it."""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    return str(value)


def cleaned(text: str) -> str:
    """A text in NFC, without blanks around it and without characters that reorder or hide text."""
    return many_lines(text).strip()
