"""Other programs verify what we sign: jwcrypto and openbadgeslib, whose code we do not use.

openbadgeslib's contexts are shipped with us, and its RDF goes through PyLD as ours does; programs that share
nothing with us are run by hand (``scripts/badges``; results in ``docs/reference/credential-verify.md``).
"""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives import serialization
from jwcrypto import jwk, jws
from openbadgeslib.ob3 import OB3LdpVerifier, OB3VerificationError, OB3Verifier

from gradus.formats.badges.keys import SigningKey, make_key
from gradus.formats.badges.picture import bake
from gradus.formats.badges.sign import sign
from gradus.formats.badges.tests.samples import EMAIL, NOW, SIGNED, made_badge
from gradus.formats.badges.tests.test_picture import SVG, png

EARLY = datetime(2025, 1, 1, tzinfo=UTC)  # they go by the clock of the machine
TOKENS = [kind for kind, form in SIGNED if form == "jwt"]


def pem(key: SigningKey) -> bytes:
    return key.public.key.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )


@pytest.mark.parametrize("kind", TOKENS)
def test_tokens_are_verified_by_jwcrypto(kind: str) -> None:
    key = make_key(kind)
    token = jws.JWS()
    token.deserialize(sign(made_badge(key), key, at=NOW))
    token.verify(jwk.JWK(**key.public.jwk()))
    assert json.loads(token.payload)["jti"] == made_badge(key)["id"]
    assert jwk.JWK(**key.public.jwk()).thumbprint() == key.public.thumbprint
    with pytest.raises(jws.InvalidJWSSignature):
        token.verify(jwk.JWK(**make_key(kind).public.jwk()))


@pytest.mark.parametrize("kind", TOKENS)
def test_tokens_are_verified_by_openbadgeslib(kind: str) -> None:
    key = make_key(kind)
    token = sign(made_badge(key, since=EARLY), key, at=EARLY)
    found = OB3Verifier(pem(key)).verify(token)
    assert found.achievement.name == "First responder, level 2"
    with pytest.raises(OB3VerificationError):
        OB3Verifier(pem(make_key(kind))).verify(token)


def test_proofs_are_verified_by_openbadgeslib() -> None:
    key = make_key()
    text = sign(made_badge(key, since=EARLY), key, "eddsa-rdfc-2022", at=EARLY)
    found = OB3LdpVerifier.for_issuer_did(key.public.did).verify(text)
    assert found.issuer.name == "Police Academy of XAA"
    altered = text.replace("level 2", "level 3")
    with pytest.raises(OB3VerificationError):
        OB3LdpVerifier.for_issuer_did(key.public.did).verify(altered)
    assert EMAIL not in text


def test_badges_in_pictures_are_found_by_openbadgeslib() -> None:
    from openbadgeslib import baking

    key = make_key("RSA")
    token = sign(made_badge(key), key, at=NOW)
    assert baking.extract_png(bake(png(), token), keyword=baking.ITXT_KEYWORD_OB3) in (
        token,
        token.encode(),
    )
    found = baking.extract_svg(bake(SVG, token), element=baking.SVG_ELEMENT_OB3)
    assert found in (token, token.encode())
