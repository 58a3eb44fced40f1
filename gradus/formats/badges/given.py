"""What a badge is judged by besides itself: keys, contexts and lists that somebody gives or fetches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from gradus.formats.badges import keys
from gradus.formats.badges.keys import PublicKey
from gradus.formats.badges.refused import BadgeRefused
from gradus.formats.badges.strict_json import NotStrict, read_object, values


@dataclass(frozen=True)
class Given:
    """What the user gave, and what was fetched because the user allowed it.

    Attributes
    ----------
    keys
        Files with the issuer's public keys, by name: JWK, JWKS, PEM, multikey, DID or controller document.
    contexts
        JSON-LD contexts that no package brings, by address.
    lists
        Files with the state of badges: a signed status list, or 1EdTech's list of revoked badges.
    fetched
        Documents by the address they were fetched from.
    """

    keys: Mapping[str, bytes] = field(default_factory=dict)
    contexts: Mapping[str, bytes] = field(default_factory=dict)
    lists: Mapping[str, bytes] = field(default_factory=dict)
    fetched: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class HeldKey:
    """A key out of a file or document.

    ``name`` is the ``kid`` or address it has there, ``holder`` whose document it stands in, if in one;
    ``asserts`` whether the document lets it sign credentials.
    """

    key: PublicKey
    name: str = ""
    holder: str = ""
    asserts: bool = True


def held_keys(data: bytes, source: str) -> tuple[HeldKey, ...]:
    """Every key of a file. Raises BadgeRefused if there is none, or a private one."""
    if b"PRIVATE KEY" in data:
        raise BadgeRefused("badge-key-private", source=source)
    try:
        found = _keys_of(data)
    except (ValueError, NotStrict) as error:
        code = "badge-key-private" if str(error) == "private" else "badge-key-not-read"
        raise BadgeRefused(code, source=source) from error
    if not found:
        raise BadgeRefused("badge-key-not-read", source=source)
    return found


def _keys_of(data: bytes) -> tuple[HeldKey, ...]:
    text = data.strip()
    if text.startswith(b"-----BEGIN"):
        return (HeldKey(keys.from_pem(text)),)
    if not text.startswith(b"{"):
        word = text.decode("ascii")
        return (HeldKey(keys.from_did(word) or keys.from_multikey(word)),)
    document = read_object(text)
    if isinstance(document.get("keys"), list):
        entries = [entry for entry in document["keys"] if isinstance(entry, dict)]
        return tuple(found for entry in entries if (found := _jwk(entry)))
    if "kty" in document:
        return (HeldKey(keys.from_jwk(document), name=str(document.get("kid", ""))),)
    if "publicKeyMultibase" in document or "publicKeyJwk" in document:
        found = _method(document, str(document.get("controller", "")), asserts=True)
        return (found,) if found else ()
    return _document_keys(document)


def _jwk(entry: Mapping[str, Any]) -> HeldKey | None:
    """A key of a set; one of an unknown kind, or not for signatures, is left aside."""
    if entry.get("use", "sig") != "sig":
        return None
    try:
        return HeldKey(keys.from_jwk(entry), name=str(entry.get("kid", "")))
    except ValueError as error:
        if str(error) == "private":
            raise
        return None


def _document_keys(document: Mapping[str, Any]) -> tuple[HeldKey, ...]:
    """The keys of a DID or controller document (W3C *Controlled Identifiers 1.0*)."""
    holder = str(document.get("id", ""))
    assertion = values(document.get("assertionMethod"))
    named = {_whole(one, holder) for one in assertion if isinstance(one, str)}
    entries = [
        (entry, not assertion or _whole(str(entry.get("id", "")), holder) in named)
        for entry in values(document.get("verificationMethod"))
        if isinstance(entry, dict)
    ]
    entries += [(entry, True) for entry in assertion if isinstance(entry, dict)]
    made = (_method(entry, holder, asserts=asserts) for entry, asserts in entries)
    return tuple(found for found in made if found)


def _method(entry: Mapping[str, Any], holder: str, *, asserts: bool) -> HeldKey | None:
    controllers = values(entry.get("controller", holder))
    ends = entry.get("revoked") or entry.get("expires")
    if holder not in controllers or ends:
        return None
    try:
        if isinstance(entry.get("publicKeyMultibase"), str):
            key = keys.from_multikey(entry["publicKeyMultibase"])
        elif isinstance(entry.get("publicKeyJwk"), dict):
            key = keys.from_jwk(entry["publicKeyJwk"])
        else:
            return None
    except ValueError:
        return None
    return HeldKey(key, _whole(str(entry.get("id", "")), holder), holder, asserts)


def _whole(name: str, holder: str) -> str:
    return holder + name if name.startswith("#") else name
