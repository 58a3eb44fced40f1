"""Keys and lists that somebody gives tell whose badge it is, and whether it still counts."""

from __future__ import annotations

import gzip
import json
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization

from gradus.formats.badges.given import held_keys
from gradus.formats.badges.issuer import issuer_document
from gradus.formats.badges.keys import PublicKey, SigningKey, make_key
from gradus.formats.badges.multibase import base64url
from gradus.formats.badges.refused import BadgeRefused
from gradus.formats.badges.sign import sign
from gradus.formats.badges.status import Revoked, revocation_list, status_list
from gradus.formats.badges.tests.samples import LIST, NOW, PLACE, SINCE, badge, made_badge
from gradus.formats.badges.tests.test_judged import KEY, judged, signed, wrong

WEB = "did:web:academy.example"
HOME = "https://academy.example/issuer"


def issued(issuer: str, key: SigningKey) -> str:
    credential = made_badge(key)
    credential["issuer"]["id"] = issuer
    return sign(credential, key, "eddsa-jcs-2022", at=NOW)


def pem(key: PublicKey) -> bytes:
    return key.key.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def test_what_an_issuer_serves_of_its_keys_makes_it_known() -> None:
    key = make_key("P-256", method=f"{WEB}#2027")
    old = make_key("RSA", method=f"{WEB}#2026")
    served = json.dumps(issuer_document(WEB, [old, key])).encode()
    for used in (old, key):
        credential = {**made_badge(used), "issuer": WEB}
        found = judged(sign(credential, used, at=NOW), keys={"did.json": served})
        assert found.valid
        assert found.issuer_known
    assert b'"d"' not in served


def document(holder: str, key: PublicKey, **otherwise: Any) -> bytes:
    method = {
        "id": "#key-1",
        "type": "Multikey",
        "controller": holder,
        "publicKeyMultibase": key.multikey,
    }
    made = {
        "id": holder,
        "verificationMethod": [method],
        "assertionMethod": ["#key-1"],
        **otherwise,
    }
    return json.dumps(made).encode()


def test_a_key_given_in_any_form_makes_the_issuer_known() -> None:
    key = make_key(method=f"{HOME}#key-1")
    text, public = issued(HOME, key), key.public
    jwk = public.jwk()
    encoded = {**jwk, "kid": "key-1"}
    for data in (
        pem(public),
        public.multikey.encode(),
        public.did.encode(),
        json.dumps(jwk).encode(),
        json.dumps({"keys": [{"kty": "oct", "use": "enc"}, {"kty": "XX"}, encoded]}).encode(),
        json.dumps({"type": "Multikey", "publicKeyMultibase": public.multikey}).encode(),
        document(HOME, public),
    ):
        found = judged(text, keys={"given": data})
        assert found.valid, data
        assert found.issuer_known, data
    assert not judged(text).valid  # the file itself does not bring the key
    assert wrong(judged(text, keys={"given": pem(make_key().public)})) == {"proof"}
    assert wrong(judged(signed("jwt"), keys={"given": pem(make_key().public)})) == {"issuer-key"}


def test_a_document_must_let_the_key_sign_and_be_the_issuers() -> None:
    key = make_key(method=f"{HOME}#key-1")
    text = issued(HOME, key)
    not_for_this = document(HOME, key.public, assertionMethod=["#key-2"])
    assert wrong(judged(text, keys={"given": not_for_this})) == {"issuer-key"}
    others = document("https://other.example", key.public)
    assert wrong(judged(text, keys={"given": others})) == {"proof"}


def test_documents_that_were_fetched_are_gone_by_only_at_the_issuers_own_address() -> None:
    key = make_key(method=f"{WEB}#key-1")
    place = "https://academy.example/.well-known/did.json"
    text = issued(WEB, key)
    assert judged(text).wanted == (place, LIST)
    found = judged(text, fetched={place: document(WEB, key.public)})
    assert found.valid
    assert found.issuer_known
    other = document("did:web:other.example", key.public)
    assert wrong(judged(text, fetched={place: other})) == {"proof"}
    elsewhere = make_key(method="https://evil.example/keys#key-1")
    forged = issued(HOME, elsewhere)
    jwks = json.dumps({"keys": [{**elsewhere.public.jwk(), "kid": "key-1"}]}).encode()
    assert not judged(forged, fetched={"https://evil.example/keys": jwks}).issuer_known
    own = make_key(method="https://academy.example/keys#key-1")
    jwks = json.dumps({"keys": [{**own.public.jwk(), "kid": "key-1"}]}).encode()
    assert judged(issued(HOME, own), fetched={"https://academy.example/keys": jwks}).issuer_known


@pytest.mark.parametrize(
    "data", [b"", b"{}", b"nothing", b'{"keys": []}', b'{"kty": "RSA"}', b"\xff"]
)
def test_a_file_without_a_key_is_refused(data: bytes) -> None:
    with pytest.raises(BadgeRefused, match="No key"):
        held_keys(data, "x")


def test_weak_and_private_keys_are_refused() -> None:
    weak = {"kty": "RSA", "n": base64url(b"\xc1" + bytes(126) + b"\x01"), "e": "AQAB"}
    with pytest.raises(BadgeRefused):
        held_keys(json.dumps(weak).encode(), "x")
    for data in (KEY.pem(), json.dumps({**KEY.public.jwk(), "d": "AA"}).encode()):
        with pytest.raises(BadgeRefused, match="private"):
            held_keys(data, "x")


def listing(places: list[int], key: SigningKey = KEY, **otherwise: Any) -> dict[str, bytes]:
    made = status_list(LIST, KEY.public.did, SINCE, places)
    made.update(otherwise)
    return {"list": sign(made, key, "eddsa-jcs-2022", at=SINCE).encode()}


def state(lists: dict[str, bytes], form: str = "jwt") -> bool | None:
    found = judged(signed(form), lists=lists)
    assert found.valid is ("status" not in wrong(found))
    return next(check.ok for check in found.checks if check.name == "status")


@pytest.mark.parametrize("form", ["jwt", "eddsa-jcs-2022"])
def test_a_list_tells_whether_the_badge_still_counts(form: str) -> None:
    assert state(listing([PLACE - 1, PLACE + 1]), form) is True
    assert state(listing([PLACE]), form) is False
    assert state({}, form) is None


def test_a_list_nobody_vouches_for_tells_nothing() -> None:
    forged = listing([])
    forged["list"] = forged["list"].replace(b"2027", b"2026")
    assert state(forged) is False
    assert state(listing([], make_key())) is False  # signed by another, in the issuer's name
    assert state(listing([], validUntil="2027-01-15T00:00:00Z")) is None  # out of date
    assert state(listing([], issuer="did:example:other")) is None
    assert state(listing([], id="https://academy.example/status/2")) is None
    assert state(listing([], type=["VerifiableCredential"])) is False


@pytest.mark.parametrize(
    "encoded",
    [5, "u", "uAAAA", "u" + base64url(gzip.compress(bytes(5_000_000))), "u" + base64url(b"x")],
)
def test_lists_that_are_none_or_unpack_without_end_are_no_evidence(encoded: object) -> None:
    subject = {"type": "BitstringStatusList", "statusPurpose": "revocation", "encodedList": encoded}
    assert state(listing([], credentialSubject=subject)) is False


def test_a_list_has_places_enough_to_hide_one() -> None:
    for wrong_size in (8, 131_073, 10**9):
        with pytest.raises(ValueError, match="size"):
            status_list(LIST, "did:example:1", NOW, [], size=wrong_size)
    with pytest.raises(ValueError, match="outside"):
        status_list(LIST, "did:example:1", NOW, [131_072])


def test_1edtechs_plain_list_is_read() -> None:
    address = "https://academy.example/revoked"
    made = made_badge(KEY, listed=(), revocations=address)
    text = sign(made, KEY, "eddsa-rdfc-2022", at=NOW)
    gone = Revoked(badge(KEY).id, NOW - timedelta(days=1), "Issued in error")
    for revoked, valid in (([gone], False), ([Revoked("urn:uuid:other", NOW)], True)):
        listed = json.dumps(revocation_list(address, KEY.public.did, revoked)).encode()
        found = judged(text, lists={"list": listed})
        assert found.valid is valid
    told = judged(
        text, lists={"l": json.dumps(revocation_list(address, KEY.public.did, [gone])).encode()}
    )
    assert "Issued in error" in next(c.detail.text() for c in told.checks if c.name == "status")
    by_other = json.dumps(revocation_list(address, "did:example:other", [gone])).encode()
    assert judged(text, lists={"list": by_other}).valid
