"""Write values as JSON, always the same way, and name them by their digest.

Dataclasses become objects in the order of their fields; tuples become lists; ``Decimal`` and
``Fraction`` become numbers where they are whole and text otherwise, so that nothing is rounded;
dates and months become ISO text; a message becomes its English text with its id and parameters.
"""

from __future__ import annotations

import hashlib
import json
import math
import unicodedata
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from gradus.domain.messages import Message


def plain(value: Any) -> Any:
    """The value as ``json`` understands it.

    Raises
    ------
    ValueError
        For a number that is not finite.
    """
    if isinstance(value, Message):
        params = {name: plain(v) for name, v in value.params.items()}
        return {"text": value.text(), "id": value.id, "params": params}
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name.removesuffix("_"): plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(v) for key, v in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(v) for v in value]
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, bool | int) or value is None:
        return value
    if isinstance(value, float):
        if not math.isfinite(value):
            raise ValueError(f"{value} is not a finite number")
        return value
    if isinstance(value, Decimal | Fraction):
        return int(value) if value == int(value) else str(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def write_json(value: Any) -> bytes:
    """The value as indented JSON in UTF-8, ending in a line end."""
    text = json.dumps(plain(value), ensure_ascii=False, allow_nan=False, indent=1)
    return (text + "\n").encode()


def digest(value: Any) -> str:
    """SHA-256, in hexadecimal, of the value's canonical JSON (sorted keys, no blanks)."""
    text = json.dumps(
        plain(value), ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
    )
    return hashlib.sha256(text.encode()).hexdigest()
