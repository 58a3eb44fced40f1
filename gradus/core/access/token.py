"""The scope as the database is told it: a signed text that holds for one backend and one hour.

The database checks the signature with a key only its owner can read, so that SQL slipped into a
statement may read the scope but cannot widen it.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import datetime, timedelta

from gradus.core.access.decide import Reach, Scope

LIFETIME = timedelta(hours=1)
BLOCK = 64  # bytes in a block of SHA-256


def sealed(scope: Scope, backend: int, at: datetime, key: bytes) -> str:
    """The signed text: 64 hexadecimal digits, a full stop, then the scope as JSON."""
    payload = json.dumps(
        {
            "actor": str(scope.actor_id) if scope.actor_id else None,
            "all": bool(scope.system),
            "pid": backend,
            "exp": int((at + LIFETIME).timestamp()),
            "r": _plain(scope.reads),
            "w": _plain(scope.writes),
        },
        separators=(",", ":"),
    )
    return f"{hmac.new(key, payload.encode(), hashlib.sha256).hexdigest()}.{payload}"


def blocks(key: bytes) -> tuple[bytes, bytes]:
    """The two padded blocks of HMAC-SHA256 (RFC 2104): what the database keeps of the key."""
    short = hashlib.sha256(key).digest() if len(key) > BLOCK else key
    padded = short.ljust(BLOCK, b"\0")
    return bytes(byte ^ 0x36 for byte in padded), bytes(byte ^ 0x5C for byte in padded)


def _plain(reach: Reach) -> dict[str, dict[str, list[str]]]:
    return {
        kind: {axis.value: sorted(str(owner) for owner in ids) for axis, ids in axes.items()}
        for kind, axes in reach.items()
    }
