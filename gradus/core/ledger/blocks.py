"""Proofs in a large tree from two small ones: within a block of entries, and over all blocks.

RFC 6962 parts a tree at the largest power of two, so that blocks of ``SPAN`` leaves (a power of
two) are subtrees of it. The path from a leaf to the root is the path within its block, then that
from the block's root to the tree's.
"""

from __future__ import annotations

from collections.abc import Sequence

from gradus.core.ledger.merkle import inclusion_proof

SPAN = 256
"""Leaves in a block. A ledger of a million entries has 3,907 blocks."""


def block_of(seq: int) -> int:
    """The number (from 0) of the block in which entry ``seq`` (from 1) lies."""
    return (seq - 1) // SPAN


def bounds(number: int, size: int) -> tuple[int, int]:
    """The first and the last entry (from 1) of a block, in a tree of ``size`` entries."""
    return number * SPAN + 1, min((number + 1) * SPAN, size)


def proof_by_blocks(
    seq: int, block_leaves: Sequence[bytes], block_roots: Sequence[bytes]
) -> tuple[bytes, ...]:
    """The inclusion proof of entry ``seq`` (from 1), as ``merkle.inclusion_proof`` gives it.

    Parameters
    ----------
    block_leaves
        The leaf hashes of its block, as far as the tree goes.
    block_roots
        The roots of all blocks of the tree in order; the last may be of a block not yet full.
    """
    within = inclusion_proof(block_leaves, (seq - 1) % SPAN)
    return within + inclusion_proof(block_roots, block_of(seq))
