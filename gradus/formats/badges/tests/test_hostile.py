"""Files made to deceive, or to wear out the machine."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given as trying
from hypothesis import settings
from hypothesis import strategies as st

from gradus.formats.badges.apart import verify_apart
from gradus.formats.badges.canonical import rdfc
from gradus.formats.badges.contexts import Contexts, Untold
from gradus.formats.badges.given import Given
from gradus.formats.badges.keys import make_key
from gradus.formats.badges.multibase import base64url
from gradus.formats.badges.refused import BadgeRefused
from gradus.formats.badges.sign import sign
from gradus.formats.badges.tests.samples import NOW, UNTIL, made_badge
from gradus.formats.badges.tests.test_judged import KEY, judged, signed, wrong
from gradus.formats.badges.verify import MOST_BYTES

V = "https://www.w3.org/2018/credentials#"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no badge",
        b"\x00\xff\xfe",
        b"{",
        b"[]",
        b"{}{}",
        b'{"a": 1, "a": 2}',
        b'{"a": NaN}',
        b'{"a": 1e999}',
        b'{"a": "\\ud800"}',
        b'{"a": ' + b"9" * 5000 + b"}",
        b'{"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"a": [' + b"0," * 30_000 + b"0]}",
        b'{"a": "' + b"x" * 1_100_000 + b'"}',
        b"a.b.c",
        b"e30.e30.",
        b"....",
    ],
)
def test_what_is_no_badge_is_not_valid_and_said_to_be_none(data: bytes) -> None:
    found = judged(data)
    assert not found.valid
    assert found.checks[-1].ok is False or "proof" in wrong(found)


@trying(
    path=st.lists(st.integers(0, 20), min_size=1, max_size=4),
    told=st.sampled_from(
        [
            None,
            True,
            5,
            "",
            [],
            {},
            [[]],
            {"@id": 5},
            {"@value": []},
            {"type": {}},
            {"@context": [5]},
        ]
    ),
    name=st.sampled_from(["", "@type", "@id", "type", "id", "proof", "@context", "previousProof"]),
    form=st.sampled_from(["jwt", "eddsa-rdfc-2022", "eddsa-jcs-2022"]),
)
@settings(max_examples=150, deadline=None)
def test_whatever_stands_where_there_is_an_answer(
    path: list[int], told: object, name: str, form: str
) -> None:
    source = made_badge(KEY) if form == "jwt" else json.loads(signed(form))
    place: Any = source
    for step in path:
        inner = list(place.values()) if isinstance(place, dict) else list(place)
        inner = [value for value in inner if isinstance(value, dict | list) and value]
        place = inner[step % len(inner)] if inner else place
    if isinstance(place, dict):
        place[name or sorted(place)[path[0] % len(place)]] = told
    else:
        place[path[0] % len(place)] = told
    text = token_with({"alg": "EdDSA", "jwk": KEY.public.jwk()}, source)
    found = judged(text if form == "jwt" else json.dumps(source))
    assert found.checks


def test_a_file_larger_than_any_badge_is_refused() -> None:
    with pytest.raises(BadgeRefused, match="larger"):
        judged(b" " * (MOST_BYTES + 1))


def token_with(head: dict[str, Any], claims: dict[str, Any] | None = None, key: Any = KEY) -> str:
    told = claims or {**made_badge(KEY), "iss": KEY.public.did, "jti": made_badge(KEY)["id"]}
    parts = [base64url(json.dumps(part).encode()) for part in (head, told)]
    return ".".join((*parts, base64url(key.sign(".".join(parts).encode()))))


def test_signatures_by_nothing_by_a_shared_secret_or_by_another_kind_prove_nothing() -> None:
    own = {"alg": "EdDSA", "jwk": KEY.public.jwk()}
    assert "proof" not in wrong(judged(token_with(own)))
    private = {**KEY.public.jwk(), "d": "AAAA"}
    for head in (
        {**own, "alg": "none"},
        {**own, "alg": "HS256"},
        {**own, "alg": "RS256"},
        {**own, "alg": "ES256"},
        {**own, "alg": ["EdDSA"]},
        {**own, "crit": ["b64"]},
        {**own, "b64": False},
        {**own, "typ": "at+jwt"},
        {**own, "jwk": private},
        {**own, "jwk": {"kty": "oct", "k": "AAAA"}},
        {"alg": "EdDSA"},
        {"alg": "EdDSA", "kid": "did:key:zzzz"},
        {"alg": "EdDSA", "kid": "did:jwk:" + base64url(b"[[" * 5000)},
        {"alg": "EdDSA", "kid": make_key().method, "jwk": KEY.public.jwk()},
    ):
        assert "proof" in wrong(judged(token_with(head))), head
    first, second, _ = token_with(own).split(".")
    assert "proof" in wrong(judged(f"{first}.{second}."))


def test_somebody_elses_key_does_not_make_it_the_issuers_badge() -> None:
    other = make_key()
    for form in ("jwt", "eddsa-jcs-2022", "eddsa-rdfc-2022"):
        found = judged(sign(made_badge(KEY), other, form, at=NOW))
        assert wrong(found) == {"issuer-key"}
    web = {**made_badge(KEY), "issuer": {"id": "did:web:academy.example", "type": ["Profile"]}}
    assert wrong(judged(sign(web, other, at=NOW))) == {"issuer-key"}


def test_a_key_that_the_file_brings_is_told_apart_from_a_known_one() -> None:
    named = {**made_badge(KEY), "issuer": {"id": "https://academy.example", "type": ["Profile"]}}
    found = judged(sign(named, KEY, at=NOW))
    assert found.valid
    assert not found.issuer_known
    assert KEY.public.thumbprint in found.checks[6].detail.text()


@pytest.mark.parametrize(
    "claims",
    [
        {"exp": 1_800_000_000},
        {"exp": 10**30},
        {"exp": True},
        {"nbf": 0},
        {"iss": "did:key:other"},
        {"sub": 5, "credentialSubject": {"id": "did:example:1"}},
        {"jti": "urn:uuid:other"},
    ],
)
def test_claims_and_credential_must_agree(claims: dict[str, Any]) -> None:
    told = {**made_badge(KEY), "iss": KEY.public.did, "jti": made_badge(KEY)["id"], **claims}
    told.setdefault("nbf", 1_798_761_600)
    found = judged(token_with({"alg": "EdDSA", "jwk": KEY.public.jwk()}, told))
    assert "claims" in wrong(found)


def changed(change: Callable[[dict[str, Any]], None]) -> set[str]:
    credential = json.loads(signed("eddsa-rdfc-2022"))
    change(credential)
    return wrong(judged(json.dumps(credential), UNTIL))


def test_an_end_of_validity_cannot_be_hidden_where_readers_do_not_look() -> None:
    def hide(credential: dict[str, Any]) -> None:
        end = credential.pop("validUntil")
        credential["@included"] = {"id": credential["id"], "validUntil": end}

    def rename(credential: dict[str, Any]) -> None:
        end = {
            "@type": "http://www.w3.org/2001/XMLSchema#dateTime",
            "@value": credential.pop("validUntil"),
        }
        credential[f"{V}validUntil"] = end

    def alias(credential: dict[str, Any]) -> None:
        credential["@context"].append({"ends": f"{V}validUntil"})
        credential["ends"] = credential.pop("validUntil")

    def by_prefix(credential: dict[str, Any]) -> None:
        credential["@context"].append({"c": V, "ends": "c:validUntil"})
        credential["ends"] = credential.pop("validUntil")

    for trick in (hide, rename, alias, by_prefix):
        assert "proof" in changed(trick), trick


def test_a_context_cannot_give_words_another_meaning() -> None:
    def swap(context: Any) -> Callable[[dict[str, Any]], None]:
        def change(credential: dict[str, Any]) -> None:
            achievement = credential["credentialSubject"]["achievement"]
            achievement["narrativeShown"] = achievement.pop("description")
            achievement["description"] = "Another one altogether."
            credential["@context"].append(context)

        return change

    schema = "https://schema.org/description"
    evil = {"description": None, "narrativeShown": schema}
    for context in (
        evil,
        {"narrativeShown": schema, "description": "urn:x"},
        "https://evil.example/c",
    ):
        assert "proof" in changed(swap(context))
    credential = json.loads(signed("eddsa-rdfc-2022"))
    swap("https://evil.example/c")(credential)
    given = {"https://evil.example/c": json.dumps({"@context": evil}).encode()}
    assert "proof" in wrong(judged(json.dumps(credential), contexts=given))


def test_a_context_may_add_words() -> None:
    own = {**made_badge(KEY), "shift": "night"}
    own["@context"] = [*own["@context"], {"shift": "https://academy.example/terms#shift"}]
    assert judged(sign(own, KEY, "eddsa-rdfc-2022", at=NOW)).valid


@pytest.mark.parametrize(
    "name", ["urn:x> <urn:y> <urn:z> .\n<urn:a", "urn:a b", "urn:a\u0000", 'urn:"', "relative"]
)
def test_addresses_cannot_smuggle_statements(name: str) -> None:
    with pytest.raises(Untold):
        rdfc({**made_badge(KEY), "id": name}, Contexts())


@pytest.mark.parametrize(
    "added",
    [
        {"evidence": {"id": "urn:a b", "type": "Evidence", "name": "Another"}},
        {"_:word": "Another"},
        {"urn:a b": "Another"},
        {"@index": "Another"},
        {"@value": None},
        {"@value": []},
        {"related": {"@id": "urn:x", "@type": "Unheard"}},
    ],
)
def test_what_rdf_leaves_out_cannot_be_added(added: dict[str, Any]) -> None:
    def add(credential: dict[str, Any]) -> None:
        credential["credentialSubject"]["achievement"].update(added)

    assert "proof" in changed(add)


def test_texts_that_two_programs_would_escape_differently_are_not_signed() -> None:
    with pytest.raises(Untold):
        rdfc({**made_badge(KEY), "name": "a\u0007b"}, Contexts())


def test_graphs_built_to_take_for_ever_are_given_up() -> None:
    names = [f"_:n{number}" for number in range(10)]
    clique = [
        {
            "id": name,
            "type": "Evidence",
            "https://x.example/p": [{"@id": n} for n in names if n != name],
        }
        for name in names
    ]
    with pytest.raises(Untold, match="for ever"):
        rdfc({**made_badge(KEY), "evidence": clique}, Contexts())


def test_nothing_is_fetched_while_judging(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_socket(*_: object, **__: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", no_socket)
    monkeypatch.setattr(socket, "getaddrinfo", no_socket)
    own = {**made_badge(KEY)}
    own["@context"] = [*own["@context"], "https://academy.example/terms"]
    own["issuer"] = {"id": "did:web:academy.example", "type": ["Profile"], "name": "-"}
    own["credentialSchema"] = {"id": "https://academy.example/s", "type": "JsonSchema"}
    own["refreshService"] = {"id": "https://academy.example/r", "type": "1EdTechCredentialRefresh"}
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "verificationMethod": "did:web:academy.example#key-1",
        "proofPurpose": "assertionMethod",
        "proofValue": "z" + "1" * 64,
    }
    found = judged(json.dumps({**own, "proof": proof}))
    assert "proof" in wrong(found)
    assert "https://academy.example/.well-known/did.json" in found.wanted


def test_a_process_of_its_own_says_the_same() -> None:
    text = signed("eddsa-rdfc-2022").encode()
    assert verify_apart(text, at=NOW) == judged(text)
    altered = text.replace(b"level 2", b"level 3")
    assert verify_apart(altered, at=NOW) == judged(altered)
    with pytest.raises(BadgeRefused, match="private"):
        verify_apart(text, at=NOW, given=Given(keys={"k.pem": KEY.pem()}))
    with pytest.raises(BadgeRefused, match="more memory or time"):
        verify_apart(text, at=NOW, seconds=0)
