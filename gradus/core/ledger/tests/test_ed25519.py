"""The verifier's own Ed25519, against RFC 8032's vectors and against ``cryptography``."""

from __future__ import annotations

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given, settings
from hypothesis import strategies as st

from gradus.core.ledger.verifier import BASE, ORDER, P, decode_point, encode_point, signature_fits

SEEDS = st.binary(min_size=32, max_size=32)
# RFC 8032, section 7.1: secret, public, message, signature
VECTORS = [
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
        "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
        "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]


def other_program(public: bytes, text: bytes, signature: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, text)
    except (InvalidSignature, ValueError):
        return False
    return True


@pytest.mark.parametrize(("secret", "public", "message", "signature"), VECTORS)
def test_the_vectors_of_the_standard(
    secret: str, public: str, message: str, signature: str
) -> None:
    key, text, proof = bytes.fromhex(public), bytes.fromhex(message), bytes.fromhex(signature)
    signer = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(secret))
    assert signer.public_key().public_bytes_raw() == key
    assert signer.sign(text) == proof
    assert signature_fits(key, text, proof)
    assert not signature_fits(key, text + b"x", proof)


@settings(max_examples=50, deadline=None)
@given(SEEDS, st.binary(max_size=200))
def test_true_signatures_fit(seed: bytes, text: bytes) -> None:
    signer = Ed25519PrivateKey.from_private_bytes(seed)
    assert signature_fits(signer.public_key().public_bytes_raw(), text, signer.sign(text))


@settings(max_examples=100, deadline=None)
@given(SEEDS, st.binary(min_size=1, max_size=50), st.integers(0, 96 * 8 - 1))
def test_one_bit_changed_in_key_or_signature_is_judged_alike(
    seed: bytes, text: bytes, bit: int
) -> None:
    signer = Ed25519PrivateKey.from_private_bytes(seed)
    both = bytearray(signer.public_key().public_bytes_raw() + signer.sign(text))
    both[bit // 8] ^= 1 << bit % 8
    key, proof = bytes(both[:32]), bytes(both[32:])
    assert signature_fits(key, text, proof) == other_program(key, text, proof) is False


@settings(max_examples=100, deadline=None)
@given(SEEDS, st.binary(max_size=10), st.binary(min_size=64, max_size=64))
def test_noise_is_no_signature(key: bytes, text: bytes, proof: bytes) -> None:
    assert signature_fits(key, text, proof) == other_program(key, text, proof)


def test_a_signature_has_one_spelling_only() -> None:
    """Adding the order to the scalar gives a second signature where this is not checked."""
    signer = Ed25519PrivateKey.from_private_bytes(bytes(32))
    key, proof = signer.public_key().public_bytes_raw(), signer.sign(b"text")
    second = int.from_bytes(proof[32:], "little") + ORDER
    malleable = proof[:32] + second.to_bytes(32, "little")
    assert signature_fits(key, b"text", proof)
    assert not signature_fits(key, b"text", malleable)
    assert not other_program(key, b"text", malleable)


@pytest.mark.parametrize(
    "raw",
    [
        P.to_bytes(32, "little"),
        (2**255 - 1).to_bytes(32, "little"),
        (2).to_bytes(32, "little"),  # no point of the curve has this height
        (1 | 1 << 255).to_bytes(32, "little"),  # x is 0 and cannot be odd
    ],
)
def test_bytes_that_are_no_point_are_refused(raw: bytes) -> None:
    assert decode_point(raw) is None
    assert not signature_fits(raw, b"", bytes(64))


def test_the_base_point_is_the_one_of_the_standard() -> None:
    x = 15112221349535400772501151409588531511454012693041857206046113283949847762202
    y = 46316835694926478169428394003475163141307993866256225615783033603165251855960
    assert BASE[:2] == (x, y)
    assert encode_point(BASE) == y.to_bytes(32, "little")


@pytest.mark.parametrize(("key", "proof"), [(b"", bytes(64)), (bytes(32), b""), (bytes(33), b"x")])
def test_wrong_lengths_fit_nothing(key: bytes, proof: bytes) -> None:
    assert not signature_fits(key, b"", proof)
