"""Published vectors are judged rightly, and so are altered ones."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from gradus.formats.badges.given import Given
from gradus.formats.badges.jwt import read_token
from gradus.formats.badges.keys import from_jwk
from gradus.formats.badges.multibase import from_base64url
from gradus.formats.badges.proofs import judge_proofs
from gradus.formats.badges.tests import vectors
from gradus.formats.badges.tests.samples import NOW

GIVEN = Given(contexts={vectors.EXAMPLES: vectors.EXAMPLES_CONTEXT})


def holds(credential: dict[str, Any]) -> bool:
    return judge_proofs(credential, None, GIVEN, NOW).holds


@pytest.mark.parametrize("name", vectors.PROOFS)
def test_the_w3cs_vectors_hold_and_no_altered_one_does(name: str) -> None:
    credential = vectors.signed(name)
    assert holds(credential)
    for path, told in (
        (("credentialSubject", "alumniOf"), "Another School"),
        (("credentialSubject", "id"), "did:example:other"),
        (("validFrom",), "2022-01-01T00:00:00Z"),
        (("name",), "Another Credential"),
        (("issuer",), "https://vc.example/issuers/1"),
        (("validUntil",), "2099-01-01T00:00:00Z"),
        (("credentialSubject", "degree"), "PhD"),
        (("type",), ["VerifiableCredential", "DoctorCredential"]),
        (("proof", "created"), "2023-02-24T23:36:39Z"),
        (("proof", "proofPurpose"), "authentication"),
        (("proof", "expires"), "2999-01-01T00:00:00Z"),
    ):
        altered = copy.deepcopy(credential)
        place = altered
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = told
        assert not holds(altered), path


def test_the_w3cs_chain_holds_whole_and_not_with_a_link_taken_out() -> None:
    credential = vectors.chained()
    judged = judge_proofs(credential, None, GIVEN, NOW)
    assert [check.ok for check in judged.checks if check.name == "proof"] == [True] * 4
    for left_out in range(3):
        broken = {**credential, "proof": list(credential["proof"])}
        del broken["proof"][left_out]
        assert not holds(broken)


@pytest.mark.parametrize(
    ("name", "jwk", "text"), vectors.TOKENS, ids=[t[0] for t in vectors.TOKENS]
)
def test_the_vectors_of_json_web_signature_hold(name: str, jwk: dict[str, str], text: str) -> None:
    key = from_jwk(jwk)
    assert read_token(text).holds(key)
    head, _, signature = text.split(".")
    assert not read_token(f"{head}.eyJpc3MiOiJqYW5lIn0.{signature}").holds(key), name


def test_the_vector_of_edwards_curves_holds() -> None:
    key = from_jwk(vectors.ED25519_KEY)
    signature = from_base64url(vectors.ED25519_SIGNATURE)
    assert key.thumbprint == vectors.ED25519_THUMBPRINT
    assert key.verifies(signature, vectors.ED25519_SIGNED.encode())
    assert not key.verifies(signature, vectors.ED25519_SIGNED.encode() + b"x")
