"""How an entry is tied to the one before it."""

from __future__ import annotations

import hashlib

from gradus.core.ledger.merkle import leaf_hash

GENESIS = bytes(32)
"""What the first entry has in place of a previous link."""


def leaf_of(body_text: str) -> bytes:
    """The leaf hash (32 bytes) of an entry's canonical text."""
    return leaf_hash(body_text.encode())


def link(prev: bytes, leaf: bytes) -> bytes:
    """The chain's value (32 bytes) after an entry, from its value before and the entry's leaf."""
    return hashlib.sha256(prev + leaf).digest()
