"""Which badges still count: lists that issuers keep, made and read.

Sources: W3C *Bitstring Status List 1.0* (and *Status List 2021*, its forerunner); 1EdTech's *Revocation List*
of Open Badges 3.0. A bitstring tells nothing of who is on it: every badge has a place, and nearly all are 0.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from gradus.domain.messages import Message, message
from gradus.formats.badges.contexts import VC2
from gradus.formats.badges.given import Given
from gradus.formats.badges.instants import instant, written
from gradus.formats.badges.jwt import credential_in, name_of, read_token
from gradus.formats.badges.multibase import base64url, from_base64url
from gradus.formats.badges.proofs import judge_proofs
from gradus.formats.badges.strict_json import NotStrict, read_object, values
from gradus.formats.badges.structure import kinds_of
from gradus.formats.badges.verdict import Check

FEWEST_PLACES = 131_072
MOST_PLACES = 32_000_000
_BITSTRING: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "BitstringStatusListEntry": ("BitstringStatusListCredential", "BitstringStatusList"),
        "StatusList2021Entry": ("StatusList2021Credential", "StatusList2021"),
    }
)
_PLAIN = "1EdTechRevocationList"
_MOST_ENTRIES = 10


@dataclass(frozen=True)
class Revoked:
    """A badge that counts no more, in 1EdTech's list."""

    badge: str
    at: datetime
    reason: str = ""


def status_list(
    address: str,
    issuer: str,
    at: datetime,
    places: Iterable[int],
    *,
    purpose: str = "revocation",
    size: int = FEWEST_PLACES,
) -> dict[str, Any]:
    """A status list, to be signed with :func:`gradus.formats.badges.sign.sign` and served at its address.

    Parameters
    ----------
    address
        Where it will be served; badges name it as ``statusListCredential``.
    issuer
        The issuer's identifier.
    at
        When it was made, in UTC.
    places
        The numbers of the badges that count no more.
    purpose
        ``revocation`` (for good) or ``suspension`` (for now).
    size
        How many badges have a place; the standard's fewest hide a single one well enough.
    """
    if size % 8 or not FEWEST_PLACES <= size <= MOST_PLACES:
        raise ValueError("the size of a status list")
    bits = bytearray(size // 8)
    for place in places:
        if not 0 <= place < size:
            raise ValueError("a place outside the list")
        bits[place // 8] |= 0x80 >> place % 8
    packed = base64url(gzip.compress(bytes(bits), mtime=0))
    return {
        "@context": [VC2],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer,
        "validFrom": written(at),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": purpose,
            "encodedList": "u" + packed,
        },
    }


def revocation_list(address: str, issuer: str, revoked: Iterable[Revoked]) -> dict[str, Any]:
    """1EdTech's list of revoked badges. It is not signed: whoever serves it answers for it."""
    entries: list[dict[str, Any]] = []
    for one in revoked:
        entry: dict[str, Any] = {"id": one.badge, "revoked": True, "revokedAt": written(one.at)}
        entries.append({**entry, "revocationReason": one.reason} if one.reason else entry)
    return {"id": address, "issuer": issuer, "revokedCredential": entries}


def check_status(
    credential: Mapping[str, Any], signers: frozenset[str], given: Given, at: datetime
) -> tuple[tuple[Check, ...], tuple[str, ...]]:
    """A check ``status`` for every list the badge names, and the addresses of those not at hand.

    Parameters
    ----------
    credential, given, at
        As :func:`gradus.formats.badges.proofs.judge_proofs` takes them.
    signers
        The keys that signed the badge: a list signed by one of them is the issuer's as much as the badge.
    """
    entries = values(credential.get("credentialStatus"))
    if not entries:
        none = message("The issuer keeps no list of revoked badges for it.")
        return (Check("status", True, none),), ()
    if len(entries) > _MOST_ENTRIES:
        many = message("The badge names more than {most} lists.", most=_MOST_ENTRIES)
        return (Check("status", False, many),), ()
    checks, wanted = [], []
    for entry in entries:
        ok, detail, address = _judged(credential, entry, signers, given, at)
        checks.append(Check("status", ok, detail))
        if address:
            wanted.append(address)
    return tuple(checks), tuple(wanted)


def _judged(
    credential: Mapping[str, Any],
    entry: object,
    signers: frozenset[str],
    given: Given,
    at: datetime,
) -> tuple[bool | None, Message, str]:
    if not isinstance(entry, Mapping):
        return False, message("What the badge says of its list is not written as it must be."), ""
    kinds = kinds_of(entry)
    known = next((kind for kind in kinds if kind in _BITSTRING), None)
    if known is None and _PLAIN not in kinds:
        name = str(kinds[0] if kinds else "?")[:60]
        return None, message("Lists of the kind {kind} are not read here.", kind=name), ""
    address = entry.get("statusListCredential") if known else entry.get("id")
    if not isinstance(address, str):
        return False, message("What the badge says of its list is not written as it must be."), ""
    found = _document(address, given)
    if found is None:
        away = message(
            "Not checked: the issuer's list {url} is not at hand. Give it with --status, or allow "
            "--online.", url=address[:200])  # fmt: skip
        return None, away, address if address.startswith("https://") else ""
    if known is None:
        return (*_plainly(credential, found), "")
    untrue, listed = _read_list(credential, signers, found, known, given, at)
    if untrue is not None:
        return (*untrue, "")
    return (*_by_place(entry, listed), "")


def _document(address: str, given: Given) -> bytes | None:
    if address in given.fetched:
        return given.fetched[address]
    for data in given.lists.values():
        try:
            if _opened(data)[0].get("id") == address:
                return data
        except NotStrict:
            continue
    return None


def _opened(data: bytes) -> tuple[dict[str, Any], Any]:
    text = data.strip()
    if text.startswith(b"{"):
        return read_object(text), None
    token = read_token(text.decode("utf-8", "replace").strip('"'))
    return credential_in(token), token


def _plainly(credential: Mapping[str, Any], data: bytes) -> tuple[bool | None, Message]:
    try:
        listed = _opened(data)[0]
    except NotStrict:
        return False, message("The issuer's list cannot be read.")
    if name_of(listed.get("issuer")) != name_of(credential.get("issuer")):
        return None, message("The list at hand was made by somebody else than the issuer.")
    entries = values(listed.get("revokedCredential"))
    for entry in entries:
        named = isinstance(entry, Mapping) and entry.get("id") == credential.get("id")
        if named and entry.get("revoked", True) is not False:
            reason = str(entry.get("revocationReason") or "-")[:200]
            return False, message("The issuer has revoked the badge: {reason}", reason=reason)
    return True, message("The issuer's list does not name the badge as revoked.")


def _read_list(
    credential: Mapping[str, Any],
    signers: frozenset[str],
    data: bytes,
    kind: str,
    given: Given,
    at: datetime,
) -> tuple[tuple[bool | None, Message] | None, Mapping[str, Any]]:
    """The list as a credential, and why it is not to be gone by, if it is not."""
    try:
        listed, token = _opened(data)
    except NotStrict:
        return (False, message("The issuer's list cannot be read.")), {}
    subject = listed.get("credentialSubject")
    whole, inner = _BITSTRING[kind]
    if (
        not isinstance(subject, Mapping)
        or whole not in kinds_of(listed)
        or inner not in kinds_of(subject)
    ):
        return (False, message("The issuer's list is not of the kind the badge names.")), {}
    if name_of(listed.get("issuer")) != name_of(credential.get("issuer")):
        return (None, message("The list at hand was made by somebody else than the issuer.")), {}
    judged = judge_proofs(listed, token, given, at)
    if not judged.holds:
        return (False, message("The issuer's list is not rightly signed.")), {}
    if not judged.issuers and not judged.signers & signers:
        return (None, message("The list at hand is signed by another key than the badge.")), {}
    ends = instant(listed.get("validUntil")) or instant(listed.get("expirationDate"))
    if ends is not None and ends <= at:
        return (None, message("The list at hand is out of date. Get the issuer's latest.")), {}
    return None, subject


def _by_place(entry: Mapping[str, Any], subject: Mapping[str, Any]) -> tuple[bool | None, Message]:
    purpose = entry.get("statusPurpose")
    if purpose not in values(subject.get("statusPurpose")):
        return False, message("The issuer's list is not of the kind the badge names.")
    bit = _bit(subject.get("encodedList"), entry)
    if bit is None:
        return False, message("The badge has no place in the issuer's list.")
    if not bit:
        return True, message("The issuer's list says that the badge counts.")
    if purpose == "suspension":
        return False, message("The issuer has suspended the badge.")
    if purpose == "revocation":
        return False, message("The issuer has revoked the badge.")
    return None, message(
        "The issuer's list marks the badge ({purpose}).", purpose=str(purpose)[:60]
    )


def _bit(encoded: object, entry: Mapping[str, Any]) -> int | None:
    """What stands at the badge's place; ``None`` if there is none."""
    if not isinstance(encoded, str):
        return None
    try:
        place = int(str(entry.get("statusListIndex")), 10)
        width = int(str(entry.get("statusSize", 1)), 10)
        bits = _unpacked(from_base64url(encoded.removeprefix("u").rstrip("=")))
    except (ValueError, zlib.error):
        return None
    first = place * width
    if not (1 <= width <= 8 and first >= 0 and first + width <= len(bits) * 8):
        return None
    return sum(1 for at in range(first, first + width) if bits[at // 8] & 0x80 >> at % 8)


def _unpacked(packed: bytes) -> bytes:
    """Unpacked, but no more than the largest list. Raises zlib.error."""
    unpacking = zlib.decompressobj(16 + zlib.MAX_WBITS)
    found = unpacking.decompress(packed, MOST_PLACES // 8)
    if not unpacking.eof:
        raise zlib.error("larger than any list, or cut off")
    return found
