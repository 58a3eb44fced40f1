"""Keys: read and written as JWK, PEM, multikey and ``did:key``; checked and used as their kind asks.

Kinds are Ed25519, P-256, P-384 and RSA of at least 2,048 bits. Sources: RFC 7517, 7518 and 8037 (JWK), W3C
*Controlled Identifiers 1.0* (multikey), *did:key* 0.9 and *did:jwk*. Signatures with curves are ``r || s``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa, utils

from gradus.formats.badges.multibase import base58, base64url, from_base64url, from_multibase
from gradus.formats.badges.refused import BadgeRefused

ED25519, P256, P384, RSA = "Ed25519", "P-256", "P-384", "RSA"
KINDS = (ED25519, P256, P384, RSA)
_FEWEST_BITS, _MOST_BITS = 2_048, 8_192
_CODES: Mapping[str, bytes] = MappingProxyType(
    {ED25519: b"\xed\x01", P256: b"\x80\x24", P384: b"\x81\x24", RSA: b"\x85\x24"}
)
_CURVES: Mapping[str, ec.EllipticCurve] = MappingProxyType(
    {P256: ec.SECP256R1(), P384: ec.SECP384R1()}
)
_HASHES: Mapping[str, hashes.HashAlgorithm] = MappingProxyType(
    {P256: hashes.SHA256(), P384: hashes.SHA384(), RSA: hashes.SHA256()}
)
_Public = ed25519.Ed25519PublicKey | ec.EllipticCurvePublicKey | rsa.RSAPublicKey
_Private = ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


@dataclass(frozen=True)
class PublicKey:
    """A key that signatures are checked with."""

    kind: str
    key: _Public

    def verifies(self, signature: bytes, signed: bytes, *, pss: bool = False) -> bool:
        """Whether the private half of this key made the signature of those bytes."""
        try:
            if isinstance(self.key, ed25519.Ed25519PublicKey):
                self.key.verify(signature, signed)
            elif isinstance(self.key, ec.EllipticCurvePublicKey):
                size = _size(self.key)
                if len(signature) != 2 * size:
                    return False
                r, s = (int.from_bytes(part, "big") for part in _halves(signature))
                der = utils.encode_dss_signature(r, s)
                self.key.verify(der, signed, ec.ECDSA(_HASHES[self.kind]))
            else:
                self.key.verify(signature, signed, _padding(pss), hashes.SHA256())
        except InvalidSignature:
            return False
        return True

    @cached_property
    def raw(self) -> bytes:
        """The key as multikeys hold it: raw, a compressed point, or RSA's own DER."""
        encoding = serialization.Encoding
        form = serialization.PublicFormat
        if isinstance(self.key, ed25519.Ed25519PublicKey):
            return self.key.public_bytes_raw()
        if isinstance(self.key, ec.EllipticCurvePublicKey):
            return self.key.public_bytes(encoding.X962, form.CompressedPoint)
        return self.key.public_bytes(encoding.DER, form.PKCS1)

    @property
    def multikey(self) -> str:
        """As ``publicKeyMultibase`` of a multikey."""
        return "z" + base58(_CODES[self.kind] + self.raw)

    @property
    def did(self) -> str:
        """The ``did:key`` that is this key."""
        return f"did:key:{self.multikey}"

    def jwk(self) -> dict[str, str]:
        """As a JSON Web Key, public members only."""
        if isinstance(self.key, rsa.RSAPublicKey):
            numbers = self.key.public_numbers()
            return {"kty": "RSA", "n": _number(numbers.n), "e": _number(numbers.e)}
        if isinstance(self.key, ec.EllipticCurvePublicKey):
            point, size = self.key.public_numbers(), _size(self.key)
            x, y = (base64url(value.to_bytes(size, "big")) for value in (point.x, point.y))
            return {"kty": "EC", "crv": self.kind, "x": x, "y": y}
        return {"kty": "OKP", "crv": ED25519, "x": base64url(self.raw)}

    @property
    def thumbprint(self) -> str:
        """RFC 7638's name of the key: what people compare over another way."""
        told = json.dumps(self.jwk(), sort_keys=True, separators=(",", ":"))
        return base64url(hashlib.sha256(told.encode()).digest())


@dataclass(frozen=True)
class SigningKey:
    """A key that badges are signed with, and the name (``kid``, verification method) others find it by."""

    kind: str
    key: _Private
    method: str

    @property
    def public(self) -> PublicKey:
        """The half to hand out."""
        return PublicKey(self.kind, self.key.public_key())

    def sign(self, signed: bytes) -> bytes:
        """The signature of those bytes."""
        if isinstance(self.key, ed25519.Ed25519PrivateKey):
            return self.key.sign(signed)
        if isinstance(self.key, ec.EllipticCurvePrivateKey):
            der = self.key.sign(signed, ec.ECDSA(_HASHES[self.kind]))
            size = _size(self.key.public_key())
            return b"".join(part.to_bytes(size, "big") for part in utils.decode_dss_signature(der))
        return self.key.sign(signed, padding.PKCS1v15(), hashes.SHA256())

    def pem(self) -> bytes:
        """The private key, to be kept secret, as PEM (PKCS #8)."""
        return self.key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )


def make_key(kind: str = ED25519, *, method: str = "", seed: bytes | None = None) -> SigningKey:
    """A new key to sign badges with.

    Parameters
    ----------
    kind
        One of ``Ed25519``, ``P-256``, ``P-384``, ``RSA``.
    method
        The address at which others find its public half (``did:web:...#key-1``, ``https://...#key-1``);
        without one, the key's own ``did:key``.
    seed
        32 bytes that an Ed25519 key is made from, the same key each time.

    Examples
    --------
    >>> make_key(seed=bytes(32)).public.did
    'did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp'
    """
    made: _Private
    if kind == ED25519:
        private = ed25519.Ed25519PrivateKey
        made = private.generate() if seed is None else private.from_private_bytes(seed)
    elif kind in _CURVES:
        made = ec.generate_private_key(_CURVES[kind])
    elif kind == RSA:
        made = rsa.generate_private_key(public_exponent=65_537, key_size=_FEWEST_BITS)
    else:
        raise BadgeRefused("badge-form-unknown", form="", kind=kind)
    return _signing(made, method)


def read_private_key(pem: bytes, *, method: str = "") -> SigningKey:
    """A key to sign with, from its PEM. Raises BadgeRefused (``badge-key-not-read``)."""
    try:
        made = serialization.load_pem_private_key(pem, None)
    except (ValueError, TypeError) as error:
        raise BadgeRefused("badge-key-not-read", source="PEM") from error
    return _signing(made, method)


def from_jwk(jwk: Mapping[str, Any]) -> PublicKey:
    """The key of a JWK. Raises ValueError if it is none of our kinds, weak, or not public."""
    if "d" in jwk or "k" in jwk:
        raise ValueError("private")
    told = {name: str(jwk.get(name, "")) for name in ("kty", "crv", "x", "y", "n", "e")}
    if told["kty"] == "OKP" and told["crv"] == ED25519:
        return _public(ed25519.Ed25519PublicKey.from_public_bytes(from_base64url(told["x"])))
    if told["kty"] == "EC" and told["crv"] in _CURVES:
        x, y = (int.from_bytes(from_base64url(told[name]), "big") for name in "xy")
        return _public(ec.EllipticCurvePublicNumbers(x, y, _CURVES[told["crv"]]).public_key())
    if told["kty"] == "RSA":
        n, e = (int.from_bytes(from_base64url(told[name]), "big") for name in "ne")
        if n.bit_length() <= _MOST_BITS and e.bit_length() <= 64:
            return _public(rsa.RSAPublicNumbers(e, n).public_key())
    raise ValueError("unknown kind of key")


def from_multikey(text: str) -> PublicKey:
    """The key of a multikey (``z6Mk...``, ``zDna...``). Raises ValueError."""
    data = from_multibase(text)
    code, raw = data[:2], data[2:]
    if code == _CODES[ED25519]:
        return _public(ed25519.Ed25519PublicKey.from_public_bytes(raw))
    for kind, curve in _CURVES.items():
        if code == _CODES[kind] and len(raw) == 1 + (curve.key_size + 7) // 8:
            return _public(ec.EllipticCurvePublicKey.from_encoded_point(curve, raw))
    if code == _CODES[RSA]:
        return _public(serialization.load_der_public_key(raw))
    raise ValueError("unknown kind of key")


def from_pem(pem: bytes) -> PublicKey:
    """The key of a PEM. Raises ValueError."""
    return _public(serialization.load_pem_public_key(pem))


def from_did(did: str) -> PublicKey | None:
    """The key that a ``did:key`` or ``did:jwk`` is; nothing for any other address. Raises ValueError."""
    name = did.partition("#")[0]
    readers: dict[str, Callable[[str], PublicKey]] = {
        "did:key:": from_multikey,
        "did:jwk:": lambda text: from_jwk(json.loads(from_base64url(text))),
    }
    for prefix, read in readers.items():
        if name.startswith(prefix):
            try:
                return read(name.removeprefix(prefix))
            except (ValueError, AttributeError, RecursionError) as error:
                raise ValueError("no key in the address") from error
    return None


def _signing(made: Any, method: str) -> SigningKey:
    try:
        public = _public(made.public_key())
    except ValueError as error:
        raise BadgeRefused("badge-key-not-read", source="PEM") from error
    name = f"{public.did}#{public.multikey}"
    return SigningKey(public.kind, made, method or name)


def _public(key: Any) -> PublicKey:
    if isinstance(key, ed25519.Ed25519PublicKey):
        return PublicKey(ED25519, key)
    if isinstance(key, ec.EllipticCurvePublicKey):
        for kind, curve in _CURVES.items():
            if key.curve.name == curve.name:
                return PublicKey(kind, key)
    if isinstance(key, rsa.RSAPublicKey) and _FEWEST_BITS <= key.key_size <= _MOST_BITS:
        return PublicKey(RSA, key)
    raise ValueError("unknown or weak kind of key")


def _padding(pss: bool) -> padding.AsymmetricPadding:
    if pss:
        return padding.PSS(padding.MGF1(hashes.SHA256()), salt_length=32)
    return padding.PKCS1v15()


def _size(key: ec.EllipticCurvePublicKey) -> int:
    return (key.curve.key_size + 7) // 8


def _halves(signature: bytes) -> tuple[bytes, bytes]:
    half = len(signature) // 2
    return signature[:half], signature[half:]


def _number(value: int) -> str:
    return base64url(value.to_bytes((value.bit_length() + 7) // 8, "big"))
