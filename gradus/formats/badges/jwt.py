"""A credential inside a signed token (compact JWS), and what its claims must agree with.

Sources: RFC 7515 and 7519; Open Badges 3.0, section 8.2; W3C *Verifiable Credentials Data Model 1.1*, section
6.3.1 (``vc`` claim), and *Securing Verifiable Credentials using JOSE and COSE* (``vc+jwt``).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from gradus.domain.messages import Message, message
from gradus.formats.badges.instants import instant
from gradus.formats.badges.keys import ED25519, P256, P384, RSA, PublicKey, SigningKey
from gradus.formats.badges.multibase import base64url, from_base64url
from gradus.formats.badges.strict_json import NotStrict, read_object, values

TOKEN = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*")
_ALGORITHMS: Mapping[str, str] = MappingProxyType(
    {"RS256": RSA, "PS256": RSA, "ES256": P256, "ES384": P384, "EdDSA": ED25519, "Ed25519": ED25519}
)
_OF_KIND: Mapping[str, str] = MappingProxyType(
    {RSA: "RS256", P256: "ES256", P384: "ES384", ED25519: "EdDSA"}
)
_TYPES = ("JWT", "vc+jwt", "vc+ld+jwt", "vc+ld+json+jwt")


@dataclass(frozen=True)
class Token:
    """A token taken apart: nothing in it is believed yet."""

    header: Mapping[str, Any]
    claims: Mapping[str, Any]
    signed: bytes
    signature: bytes

    @property
    def method(self) -> str:
        """The name of its key, if it tells one."""
        kid = self.header.get("kid", "")
        return kid if isinstance(kid, str) else ""

    @property
    def embedded(self) -> Mapping[str, Any] | None:
        """The key it brings, if it brings one."""
        jwk = self.header.get("jwk")
        return jwk if isinstance(jwk, dict) else None

    def wrong_header(self) -> Message | None:
        """What of its header cannot be accepted."""
        algorithm, kind = self.header.get("alg"), self.header.get("typ", "JWT")
        if not isinstance(algorithm, str) or algorithm not in _ALGORITHMS:
            return message("Signatures by {name} prove nothing here.", name=str(algorithm)[:40])
        if "crit" in self.header or self.header.get("b64", True) is not True:
            return message("The token asks for something that is not known here.")
        if not isinstance(kind, str) or kind.removeprefix("application/") not in _TYPES:
            return message("The token says it is something else: {name}.", name=str(kind)[:40])
        return None

    def holds(self, key: PublicKey) -> bool:
        """Whether the key signed it, by the algorithm of its own kind."""
        algorithm = self.header.get("alg")
        if _ALGORITHMS.get(str(algorithm)) != key.kind:
            return False
        return key.verifies(self.signature, self.signed, pss=algorithm == "PS256")


def read_token(text: str) -> Token:
    """A token taken apart. Raises NotStrict if it is none."""
    parts = text.split(".")
    try:
        if len(parts) != 3:
            raise ValueError("parts")
        header, claims, signature = (from_base64url(part) for part in parts)
    except ValueError as error:
        raise NotStrict(message("The token is cut off, or not written as it must be.")) from error
    signed = ".".join(parts[:2]).encode()
    return Token(read_object(header), read_object(claims), signed, signature)


def sign_token(credential: Mapping[str, Any], key: SigningKey) -> str:
    """The credential as a token, as Open Badges 3.0 (8.2) wants it; its key is in the header.

    Parameters
    ----------
    credential
        With ``id``, ``issuer`` and ``validFrom``.
    key
        Any kind; ``RS256`` is what every verifier of Open Badges knows.
    """
    header = {
        "alg": _OF_KIND[key.kind],
        "typ": "JWT",
        "kid": key.method,
        "jwk": key.public.jwk(),
    }
    claims = {**credential, **_claims(credential)}
    parts = [base64url(_text(part)) for part in (header, claims)]
    signed = ".".join(parts)
    return f"{signed}.{base64url(key.sign(signed.encode()))}"


def credential_in(token: Token) -> dict[str, Any]:
    """The credential of a token: its ``vc`` claim completed by the other claims, or all of it."""
    claims = dict(token.claims)
    if not isinstance(claims.get("vc"), dict):
        return {
            k: v for k, v in claims.items() if k not in ("iss", "sub", "jti", "nbf", "exp", "iat")
        }
    found = dict(claims["vc"])
    if "jti" in claims:
        found.setdefault("id", claims["jti"])
    if "iss" in claims:
        found.setdefault("issuer", claims["iss"])
    subject = found.get("credentialSubject")
    if isinstance(subject, dict) and "sub" in claims:
        found["credentialSubject"] = {"id": claims["sub"], **subject}
    return found


def claims_wrong(token: Token, credential: Mapping[str, Any]) -> Message | None:
    """What a token's claims say otherwise than its credential, or leave out though they must say it."""
    claims = token.claims
    by_rule = "vc" in claims or token.header.get("typ", "JWT") == "JWT"
    pairs = (
        ("iss", name_of(credential.get("issuer")), by_rule),
        ("jti", credential.get("id"), by_rule),
        ("sub", _only_subject(credential), by_rule),
    )
    for claim, told, needed in pairs:
        if claim not in claims:
            if needed and told is not None:
                return message("The token has no claim {claim}.", claim=claim)
        elif told is not None and claims[claim] != told:
            return message("The claim {claim} and the credential differ.", claim=claim)
    starts = ("validFrom", "issuanceDate"), ("validUntil", "expirationDate")
    for claim, names, needed in (("nbf", starts[0], by_rule), ("exp", starts[1], False)):
        dates = [at for name in names if (at := instant(credential.get(name)))]
        if claim not in claims:
            if needed and dates:
                return message("The token has no claim {claim}.", claim=claim)
            continue
        at = moment(claims[claim])
        if at is None or (dates and at not in [date.replace(microsecond=0) for date in dates]):
            return message("The claim {claim} and the credential differ.", claim=claim)
    return None


def moment(seconds: object) -> datetime | None:
    """The instant a claim tells in seconds since 1970; fractions are dropped."""
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        return None
    try:
        return datetime.fromtimestamp(int(seconds), UTC)
    except (ValueError, OverflowError, OSError):
        return None


def name_of(thing: object) -> str | None:
    """The address of an issuer or subject, which may be told as the address alone."""
    told = thing.get("id") if isinstance(thing, Mapping) else thing
    return told if isinstance(told, str) else None


def _only_subject(credential: Mapping[str, Any]) -> str | None:
    subjects = values(credential.get("credentialSubject"))
    return name_of(subjects[0]) if len(subjects) == 1 else None


def _claims(credential: Mapping[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = {"iss": name_of(credential.get("issuer")), "jti": credential.get("id")}
    subject = _only_subject(credential)
    if subject is not None:
        told["sub"] = subject
    for claim, name in (("nbf", "validFrom"), ("exp", "validUntil")):
        at = instant(credential.get(name))
        if at is not None:
            told[claim] = int(at.timestamp())
    return told


def _text(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
