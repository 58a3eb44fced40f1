"""The tree, against known roots and a twin that is the RFC's definitions word for word."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradus.core.ledger import verifier
from gradus.core.ledger.merkle import (
    Frontier,
    consistency_proof,
    inclusion_proof,
    inclusion_proofs,
    leaf_hash,
    node_hash,
    root,
    verify_consistency,
    verify_inclusion,
)

# The eight inputs by which Certificate Transparency logs are tested, and the root after each.
INPUTS = [
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    bytes(range(96, 112)).hex(),
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
KNOWN = [leaf_hash(bytes.fromhex(text)) for text in INPUTS]
LEAVES = [leaf_hash(bytes([n])) for n in range(70)]
SIZES = st.integers(0, len(LEAVES))


def _h(*parts: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + b"".join(parts)).digest()


def _k(n: int) -> int:
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def mth(d: Sequence[bytes]) -> bytes:
    """RFC 9162, 2.1.1, over leaf hashes."""
    if len(d) < 2:
        return d[0] if d else hashlib.sha256().digest()
    return _h(mth(d[: _k(len(d))]), mth(d[_k(len(d)) :]))


def path(m: int, d: Sequence[bytes]) -> list[bytes]:
    """RFC 9162, 2.1.3.1."""
    if len(d) == 1:
        return []
    k = _k(len(d))
    if m < k:
        return [*path(m, d[:k]), mth(d[k:])]
    return [*path(m - k, d[k:]), mth(d[:k])]


def subproof(m: int, d: Sequence[bytes], whole: bool) -> list[bytes]:
    """RFC 9162, 2.1.4.1."""
    if m == len(d):
        return [] if whole else [mth(d)]
    k = _k(len(d))
    if m <= k:
        return [*subproof(m, d[:k], whole), mth(d[k:])]
    return [*subproof(m - k, d[k:], False), mth(d[:k])]


def test_the_root_of_nothing_is_the_hash_of_nothing() -> None:
    assert root([]) == hashlib.sha256(b"").digest()


@pytest.mark.parametrize("size", range(1, 9))
def test_roots_are_the_known_ones(size: int) -> None:
    assert root(KNOWN[:size]).hex() == ROOTS[size - 1]


def test_every_proof_up_to_33_leaves_is_the_definition_and_holds() -> None:
    for size in range(34):
        tree = LEAVES[:size]
        assert root(tree) == mth(tree)
        for index in range(size):
            proof = inclusion_proof(tree, index)
            assert list(proof) == path(index, tree)
            assert verify_inclusion(tree[index], index, size, proof, mth(tree))
        for first in range(1, size):
            shown = consistency_proof(tree, first)
            assert list(shown) == subproof(first, tree, True)
            assert verify_consistency(first, size, mth(tree[:first]), mth(tree), shown)


@given(SIZES, SIZES)
def test_a_frontier_grows_in_any_steps_to_the_same_root(size: int, part: int) -> None:
    part = min(part, size)
    grown = Frontier().plus(LEAVES[:part]).plus(LEAVES[part:size])
    assert grown == Frontier().plus(LEAVES[:size])
    assert grown.root() == mth(LEAVES[:size])
    assert len(grown.peaks) == size.bit_count()


@given(SIZES)
def test_the_verifier_has_the_same_tree(size: int) -> None:
    tree = verifier.Tree()
    for leaf in LEAVES[:size]:
        tree.append(leaf)
    assert tree.root() == root(LEAVES[:size])


@given(SIZES, st.integers(1, 4))
def test_all_proofs_at_once_are_those_of_each_and_of_its_block(size: int, height: int) -> None:
    tree = LEAVES[:size]
    proofs = inclusion_proofs(tree)
    assert proofs == [inclusion_proof(tree, index) for index in range(size)]
    span = 1 << height
    blocks = [tree[start : start + span] for start in range(0, size, span)]
    above = inclusion_proofs([root(block) for block in blocks])
    for index, proof in enumerate(proofs):
        within = inclusion_proofs(blocks[index // span])[index % span]
        assert within + above[index // span] == proof


@given(SIZES, st.data())
def test_the_verifier_follows_a_proof_to_the_same_root(size: int, data: st.DataObject) -> None:
    tree = LEAVES[:size]
    for index, proof in enumerate(inclusion_proofs(tree)):
        assert verifier.root_by_proof(tree[index], index, size, proof) == root(tree)
        other = data.draw(st.integers(0, size + 2).filter(lambda n, index=index: n != index))
        assert verifier.root_by_proof(tree[index], other, size, proof) != root(tree)
        assert verifier.root_by_proof(tree[index], index, size, (*proof, bytes(32))) != root(tree)


@given(st.data(), st.integers(1, len(LEAVES)))
def test_an_inclusion_proof_shows_nothing_else(data: st.DataObject, size: int) -> None:
    tree = LEAVES[:size]
    index = data.draw(st.integers(0, size - 1))
    proof = list(inclusion_proof(tree, index))
    other = data.draw(st.integers(0, size - 1).filter(lambda n: size == 1 or n != index))
    if other != index:
        assert not verify_inclusion(tree[other], index, size, proof, root(tree))
        assert not verify_inclusion(tree[index], other, size, proof, root(tree))
    assert not verify_inclusion(tree[index], size, size, proof, root(tree))
    assert not verify_inclusion(tree[index], index, size, [*proof, bytes(32)], root(tree))
    if proof:
        assert not verify_inclusion(tree[index], index, size, proof[:-1], root(tree))
        proof[data.draw(st.integers(0, len(proof) - 1))] = bytes(32)
        assert not verify_inclusion(tree[index], index, size, proof, root(tree))


@given(st.data(), st.integers(2, len(LEAVES)))
def test_a_consistency_proof_shows_nothing_else(data: st.DataObject, size: int) -> None:
    tree = LEAVES[:size]
    first = data.draw(st.integers(1, size - 1))
    proof = list(consistency_proof(tree, first))
    old, new = root(tree[:first]), root(tree)
    assert not verify_consistency(first, size, bytes(32), new, proof)
    assert not verify_consistency(first, size, old, bytes(32), proof)
    assert not verify_consistency(first, size, old, new, proof[:-1])
    assert not verify_consistency(first, size, old, new, [*proof, bytes(32)])
    rewritten = [bytes(32), *tree[1:]]
    assert not verify_consistency(
        first, size, old, root(rewritten), consistency_proof(rewritten, first)
    )


def test_trees_without_a_difference_need_no_proof() -> None:
    old = root(LEAVES)
    assert consistency_proof(LEAVES, 0) == consistency_proof(LEAVES, len(LEAVES)) == ()
    assert verify_consistency(0, 70, root([]), old, ())
    assert verify_consistency(70, 70, old, old, ())
    assert not verify_consistency(0, 70, old, old, ())
    assert not verify_consistency(70, 70, old, bytes(32), ())
    assert not verify_consistency(70, 69, old, old, ())
    assert not verify_consistency(-1, 70, old, old, ())


def test_a_proof_for_another_size_shows_nothing() -> None:
    one, two, three, four = KNOWN[:4]
    pair = node_hash(one, two)
    assert verify_inclusion(one, 0, 2, [two], pair)
    assert not verify_inclusion(one, 0, 4, [two], pair)
    assert not verify_inclusion(one, 0, 1, [two], node_hash(two, one))
    assert verify_consistency(1, 2, one, pair, [two])
    assert not verify_consistency(1, 4, one, pair, [two])
    old, new = node_hash(pair, three), node_hash(pair, node_hash(three, four))
    proof = [three, four, pair]
    assert verify_consistency(3, 4, old, new, proof)
    assert not verify_consistency(3, 4, node_hash(one, old), node_hash(one, new), [*proof, one])
    assert not verify_consistency(3, 4, old, new, ())


@pytest.mark.parametrize("index", [-1, 70])
def test_what_is_not_there_has_no_proof(index: int) -> None:
    with pytest.raises(IndexError):
        inclusion_proof(LEAVES, index)
    with pytest.raises(IndexError):
        consistency_proof(LEAVES, index if index < 0 else 71)
