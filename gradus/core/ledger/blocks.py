"""Proofs in a large tree from two small ones: within a block of entries, and over all blocks.

RFC 6962 parts a tree at the largest power of two, so that blocks of ``SPAN`` leaves (a power of
two) are subtrees of it. The path from a leaf to the root is the path within its block, then that
from the block's root to the tree's.
"""

from __future__ import annotations

SPAN = 256
"""Leaves in a block. A ledger of a million entries has 3,907 blocks."""


def block_of(seq: int) -> int:
    """The number (from 0) of the block in which entry ``seq`` (from 1) lies."""
    return (seq - 1) // SPAN


def bounds(number: int, size: int) -> tuple[int, int]:
    """The first and the last entry (from 1) of a block, in a tree of ``size`` entries."""
    return number * SPAN + 1, min((number + 1) * SPAN, size)
