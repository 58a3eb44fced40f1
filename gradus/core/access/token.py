"""The scope as the database is told it: a signed text that holds for one transaction.

The database checks the signature with a key only its owner can read, so that SQL slipped into a
statement may read the scope but cannot widen it; nor can it use again what it, or another session,
was told before: the text names its backend and the instant its transaction began.
"""

from __future__ import annotations

import hashlib
import hmac
import json

from gradus.core.access.decide import Reach, Scope

BLOCK = 64  # bytes in a block of SHA-256


def sealed(scope: Scope, backend: int, began: int, key: bytes) -> str:
    """The signed text: 64 hexadecimal digits, a full stop, then the scope as JSON.

    Parameters
    ----------
    backend
        The process id of the database's end of the connection.
    began
        When its transaction began, by its own clock: microseconds since 1970.
    key
        The wall's key.
    """
    payload = json.dumps(
        {
            "actor": str(scope.actor_id) if scope.actor_id else None,
            "all": bool(scope.system),
            "pid": backend,
            "began": began,
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
