"""Whether somebody signed a credential, and whether that was its issuer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gradus.domain.messages import Message, message
from gradus.formats.badges.contexts import Contexts, Untold
from gradus.formats.badges.given import Given
from gradus.formats.badges.instants import instant
from gradus.formats.badges.integrity import proof_holds, suite_of, unknown_suite
from gradus.formats.badges.jwt import Token, name_of
from gradus.formats.badges.strict_json import NotStrict, read_object, values
from gradus.formats.badges.verdict import Check
from gradus.formats.badges.whose_key import KeyRing, NoKey, Whose

_MOST_PROOFS = 10


@dataclass(frozen=True)
class Finding:
    """One signature: whether it holds (``None``: not to be told), why, whose key, what would help."""

    ok: bool | None
    detail: Message
    whose: Whose | None = None
    wanted: tuple[str, ...] = ()


@dataclass(frozen=True)
class Judged:
    """The checks ``proof`` and ``issuer-key``, addresses that would tell more, and who signed."""

    checks: tuple[Check, ...]
    wanted: tuple[str, ...]
    signers: frozenset[str] = frozenset()

    @property
    def holds(self) -> bool:
        """A signature holds, and none is wrong."""
        return bool(self.signers) and all(check.ok is not False for check in self.checks)

    @property
    def issuers(self) -> bool:
        """It is known to be the issuer's."""
        return any(check.name == "issuer-key" and check.ok for check in self.checks)


def judge_proofs(
    credential: Mapping[str, Any], token: Token | None, given: Given, at: datetime
) -> Judged:
    """Judge every signature of a credential.

    Parameters
    ----------
    credential
        As read.
    token
        The token it came in, if in one; then proofs inside it are judged too, if there are any.
    given
        Keys, contexts and fetched documents.
    at
        The day it is judged at.
    """
    issuer = name_of(credential.get("issuer")) or ""
    ring = KeyRing.of(issuer, given)
    contexts = Contexts({**_read(given.contexts), **_read(given.fetched)})
    found = [] if token is None else [_token_finding(token, ring)]
    proofs = values(credential.get("proof"))
    if len(proofs) > _MOST_PROOFS:
        found.append(
            Finding(False, message("The file has more than {most} proofs.", most=_MOST_PROOFS))
        )
    else:
        found += [_finding(credential, proof, ring, contexts, at) for proof in proofs]
    return _told(found)


def _told(found: list[Finding]) -> Judged:
    wanted = tuple(dict.fromkeys(url for finding in found for url in finding.wanted))
    if not found:
        none = message("The file is not signed: anybody can have written it.")
        return Judged((Check("proof", False, none),), wanted)
    good = [finding.whose for finding in found if finding.ok and finding.whose]
    checks = tuple(
        Check("proof", finding.ok if good else False, finding.detail) for finding in found
    )
    if not good:
        return Judged(checks, wanted)
    order = {True: 0, None: 1, False: 2}
    best = min(good, key=lambda whose: order[whose.issuers])
    signers = frozenset(whose.key.multikey for whose in good)
    return Judged((*checks, Check("issuer-key", best.issuers, best.why)), wanted, signers)


def _token_finding(token: Token, ring: KeyRing) -> Finding:
    wrong = token.wrong_header()
    if wrong is not None:
        return Finding(False, wrong)
    try:
        whose = ring.find(token.method, token.embedded)
    except NoKey as none:
        return Finding(None, none.why, wanted=none.wanted)
    return _held(token.holds(whose.key), whose, str(token.header["alg"]))


def _finding(
    credential: Mapping[str, Any],
    proof: object,
    ring: KeyRing,
    contexts: Contexts,
    at: datetime,
) -> Finding:
    if not isinstance(proof, Mapping):
        return Finding(False, message("The proof is not written as it must be."))
    suite = suite_of(proof)
    if not suite:
        return Finding(None, unknown_suite(proof))
    wrong = _wrong_terms(proof, at)
    if wrong is not None:
        return Finding(False, wrong)
    try:
        whose = ring.find(str(proof["verificationMethod"]))
        return _held(proof_holds(credential, proof, whose.key, contexts), whose, suite)
    except NoKey as none:
        return Finding(None, none.why, wanted=none.wanted)
    except Untold as untold:
        missing = bool(untold.missing)
        return Finding(None if missing else False, untold.why, wanted=untold.missing)


def _held(holds: bool, whose: Whose, name: str) -> Finding:
    if holds:
        return Finding(
            True, message("The signature holds ({name}).", name=name), whose, whose.wanted
        )
    return Finding(
        False,
        message("The signature does not hold ({name}): the badge or the signature was changed, or "
                "another key made it.", name=name),
    )  # fmt: skip


def _wrong_terms(proof: Mapping[str, Any], at: datetime) -> Message | None:
    """What a proof says of itself that cannot be accepted."""
    if not isinstance(proof.get("verificationMethod"), str):
        return message("The proof does not name its key.")
    if proof.get("proofPurpose") != "assertionMethod":
        return message("The proof was not made to assert a credential.")
    for name in ("created", "expires"):
        if proof.get(name) is not None and instant(proof[name]) is None:
            return message("The proof's date {name} is none.", name=name)
    ends = instant(proof.get("expires"))
    if ends is not None and ends <= at:
        return message("The proof has expired.")
    return None


def _read(files: Mapping[str, bytes]) -> dict[str, Mapping[str, Any]]:
    """The documents that are contexts."""
    found: dict[str, Mapping[str, Any]] = {}
    for url, data in files.items():
        try:
            document = read_object(data)
        except NotStrict:
            continue
        if "@context" in document:
            found[url] = document
    return found
