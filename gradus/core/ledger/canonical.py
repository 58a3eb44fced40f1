"""One spelling for one value: canonical JSON for hashing, and salted commitments.

The verifier (``verifier.py``) holds the same rules in its own words; tests keep the two alike.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

SALT_BYTES = 16
"""Every salt is this long. Were lengths free, ``salt + "12"`` could be told as ``salt "1" + "2"``."""
DEEPEST = 64
_MOST_DIGITS = 1_000


def canonical(value: object) -> str:
    """The canonical JSON text of a value.

    Keys are sorted by code point; there is no space; strings and keys are NFC; ``Decimal`` is a
    string without exponent or trailing zeros; a date is ``2027-01-31``, an instant
    ``2027-01-31T08:05:00.000000Z``; a UUID is its string. ``canonical(json.loads(text)) == text``.

    Parameters
    ----------
    value
        None, bool, int, str, Decimal, date, aware datetime, UUID, and mappings (string keys),
        lists and tuples of them.

    Raises
    ------
    TypeError
        For any other type; for float above all, whose digits differ between programs.
    ValueError
        For a naive datetime, a Decimal that is not finite or has over 1,000 digits, text that is
        not Unicode (lone surrogates), two keys that are one in NFC, nesting deeper than 64.
    """
    text = json.dumps(
        _plain(value, 0), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )
    text.encode()  # lone surrogates end here, as a UnicodeEncodeError, which is a ValueError
    return text


def commitment(salt: bytes, value: object) -> str:
    """What stands for a personal value in an entry: the SHA-256 (hex) of its salt and itself.

    Erasing salt and value leaves a number that says nothing, and the ledger's hashes valid.

    Parameters
    ----------
    salt
        ``SALT_BYTES`` random bytes, used for this one value only.
    value
        Anything ``canonical`` takes.

    Raises
    ------
    ValueError
        If the salt has another length, or as ``canonical`` does.
    TypeError
        As ``canonical`` does.
    """
    if len(salt) != SALT_BYTES:
        raise ValueError(f"a salt has {SALT_BYTES} bytes, not {len(salt)}")
    return hashlib.sha256(salt + canonical(value).encode()).hexdigest()


def _plain(value: object, depth: int) -> object:
    """The value in what JSON knows: None, bool, int, str, dict, list."""
    if depth > DEEPEST:
        raise ValueError(f"nested deeper than {DEEPEST}")
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, Mapping):
        return _plain_keys(value, depth)
    if isinstance(value, list | tuple):
        return [_plain(item, depth + 1) for item in value]
    return _scalar(value)


def _plain_keys(value: Mapping[object, object], depth: int) -> dict[str, object]:
    plain: dict[str, object] = {}
    for key, item in value.items():
        if not isinstance(key, str):
            raise TypeError(f"a key is a string, not {type(key).__name__}")
        name = unicodedata.normalize("NFC", key)
        if name in plain:
            raise ValueError(f"two keys are both {name!r}")
        plain[name] = _plain(item, depth + 1)
    return plain


def _scalar(value: object) -> str:
    if isinstance(value, Decimal):
        return _decimal(value)
    if isinstance(value, datetime):  # before date: a datetime is one
        return _instant(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no canonical form")


def _decimal(value: Decimal) -> str:
    """All its digits; ``Decimal.normalize`` would round to the context's precision."""
    if not value.is_finite():
        raise ValueError(f"{value} is no number")
    if not value:
        return "0"
    if value.adjusted() > _MOST_DIGITS or int(value.as_tuple().exponent) < -_MOST_DIGITS:
        raise ValueError(f"a decimal has at most {_MOST_DIGITS} digits")
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _instant(value: datetime) -> str:
    if value.utcoffset() is None:
        raise ValueError("an instant needs its time zone")
    utc = value.astimezone(UTC).replace(tzinfo=None)
    return utc.isoformat(timespec="microseconds") + "Z"
