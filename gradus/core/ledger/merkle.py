"""Merkle trees as RFC 6962 and RFC 9162 (section 2.1) define them, over SHA-256.

``leaves`` are always leaf hashes (32 bytes each), in the order of the ledger. The root of no
leaves is the hash of nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


def leaf_hash(data: bytes) -> bytes:
    """The hash of a leaf's data (32 bytes)."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees; its prefix keeps a node from being passed off as a leaf."""
    return hashlib.sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True)
class Frontier:
    """A tree that grows, remembered by its full subtrees only (at most one per bit of its size).

    ``peaks`` are their roots, the largest first. Keep one beside a checkpoint, and the next
    checkpoint reads only the leaves since.
    """

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    def plus(self, leaves: Iterable[bytes]) -> Frontier:
        """The tree with more leaves at its end."""
        size, peaks = self.size, list(self.peaks)
        for leaf in leaves:
            node = leaf
            full = size
            while full & 1:  # one full subtree of each height: two of a kind become one
                node = node_hash(peaks.pop(), node)
                full >>= 1
            peaks.append(node)
            size += 1
        return Frontier(size, tuple(peaks))

    def root(self) -> bytes:
        """The root of the tree (32 bytes)."""
        if not self.peaks:
            return hashlib.sha256(b"").digest()
        *larger, node = self.peaks
        for peak in reversed(larger):
            node = node_hash(peak, node)
        return node


def root(leaves: Iterable[bytes]) -> bytes:
    """The root of the tree over these leaf hashes (32 bytes)."""
    return Frontier().plus(leaves).root()


def inclusion_proof(leaves: Sequence[bytes], index: int) -> tuple[bytes, ...]:
    """The hashes that lead from leaf ``index`` (from 0) to the root, the lowest first.

    Raises
    ------
    IndexError
        If there is no such leaf.
    """
    if not 0 <= index < len(leaves):
        raise IndexError(f"there is no leaf {index} among {len(leaves)}")
    proof: list[bytes] = []
    start, end = 0, len(leaves)
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            proof.append(root(leaves[middle:end]))
            end = middle
        else:
            proof.append(root(leaves[start:middle]))
            start = middle
    return tuple(reversed(proof))


def inclusion_proofs(leaves: Sequence[bytes]) -> list[tuple[bytes, ...]]:
    """The inclusion proof of every leaf, in the time that one root takes."""
    return _proofs(leaves)[1] if leaves else []


def verify_inclusion(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], tree_root: bytes
) -> bool:
    """Whether ``leaf`` is leaf ``index`` (from 0) of the tree of that size and root."""
    if not 0 <= index < size:
        return False
    position, last, node = index, size - 1, leaf
    for step in proof:
        if last == 0:
            return False
        if position & 1 or position == last:
            node = node_hash(step, node)
            while not position & 1 and position:  # climb past levels where it has no sibling
                position, last = position >> 1, last >> 1
        else:
            node = node_hash(node, step)
        position, last = position >> 1, last >> 1
    return last == 0 and node == tree_root


def consistency_proof(leaves: Sequence[bytes], first: int) -> tuple[bytes, ...]:
    """The hashes which show that the first ``first`` leaves are still what they were.

    Empty where nothing needs showing: ``first`` is 0 or all leaves.

    Raises
    ------
    IndexError
        If there are fewer leaves.
    """
    if not 0 <= first <= len(leaves):
        raise IndexError(f"there are no {first} leaves among {len(leaves)}")
    if first in (0, len(leaves)):
        return ()
    proof: list[bytes] = []
    start, end = 0, len(leaves)
    while first != end:
        middle = start + _split(end - start)
        if first <= middle:
            proof.append(root(leaves[middle:end]))
            end = middle
        else:
            proof.append(root(leaves[start:middle]))
            start = middle
    if start:  # else the subtree reached is the old tree, whose root the verifier holds
        proof.append(root(leaves[start:end]))
    return tuple(reversed(proof))


def verify_consistency(
    first: int, second: int, first_root: bytes, second_root: bytes, proof: Sequence[bytes]
) -> bool:
    """Whether the tree of size ``second`` begins with the tree of size ``first``."""
    if not 0 <= first <= second:
        return False
    if first == 0:
        return not proof and first_root == root(())
    if first == second:
        return not proof and first_root == second_root
    steps = list(proof)
    if first & (first - 1) == 0:  # a full tree is itself the first step
        steps.insert(0, first_root)
    return bool(steps) and _both_roots(first, second, steps) == (first_root, second_root)


def _both_roots(first: int, second: int, steps: Sequence[bytes]) -> tuple[bytes, bytes] | None:
    """The roots of both trees that a consistency proof leads to, or None if it has a wrong length."""
    position, last = first - 1, second - 1
    while position & 1:
        position, last = position >> 1, last >> 1
    old = new = steps[0]
    for step in steps[1:]:
        if last == 0:
            return None
        if position & 1 or position == last:
            old, new = node_hash(step, old), node_hash(step, new)
            while not position & 1 and position:
                position, last = position >> 1, last >> 1
        else:
            new = node_hash(new, step)
        position, last = position >> 1, last >> 1
    return (old, new) if last == 0 else None


def _proofs(leaves: Sequence[bytes]) -> tuple[bytes, list[tuple[bytes, ...]]]:
    """The root over some leaves, and the proof of each in their tree."""
    if len(leaves) == 1:
        return leaves[0], [()]
    middle = _split(len(leaves))
    left_root, left = _proofs(leaves[:middle])
    right_root, right = _proofs(leaves[middle:])
    proofs = [(*proof, right_root) for proof in left] + [(*proof, left_root) for proof in right]
    return node_hash(left_root, right_root), proofs


def _split(size: int) -> int:
    """The largest power of two below ``size`` (which is over 1): where a tree parts."""
    return 1 << ((size - 1).bit_length() - 1)
