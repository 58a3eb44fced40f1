"""What a badge is made of, and the credential it becomes.

Source: Open Badges 3.0 final, appendix B. Of its holder no more is told than is needed to recognise them: an
e-mail address becomes a salted hash (section B.2, IdentityObject). Who has the file learns no address; who
has the address and the file can prove that they belong together.
"""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gradus.formats.badges.contexts import OB3, VC2
from gradus.formats.badges.instants import written
from gradus.formats.badges.strict_json import values

FEWEST_SALT = 16


@dataclass(frozen=True)
class Issuer:
    """Who awards: an identifier (``https:``, ``did:web:`` or ``did:key:``) and what people know it by."""

    id: str
    name: str
    url: str = ""
    email: str = ""


@dataclass(frozen=True)
class Measured:
    """A result an achievement describes, such as the score of a test (``kind`` of the standard's list)."""

    id: str
    name: str
    kind: str
    least: str = ""
    most: str = ""
    required: str = ""


@dataclass(frozen=True)
class Achievement:
    """What is recognised, the same for all who hold it."""

    id: str
    name: str
    description: str
    criteria: str
    kind: str = "Certificate"
    version: str = ""
    language: str = ""
    tags: tuple[str, ...] = ()
    measured: tuple[Measured, ...] = ()


@dataclass(frozen=True)
class Holder:
    """Who is recognised: by the hash of an e-mail address, or by an identifier of their own (a DID)."""

    identity: str = ""
    salt: str = ""
    did: str = ""

    @classmethod
    def of_email(cls, email: str, salt: str) -> Holder:
        """By an e-mail address, which the badge will not tell. The salt is random, one a badge."""
        if len(salt) < FEWEST_SALT:
            raise ValueError("the salt is too short to hide an address")
        return cls(hashed_identity(email, salt), salt)


@dataclass(frozen=True)
class Result:
    """What the holder reached, of a result the achievement describes (by its id)."""

    of: str
    value: str


@dataclass(frozen=True)
class Evidence:
    """Where more is told of how it was earned; nothing of it is in the badge itself."""

    id: str
    name: str
    narrative: str = ""


@dataclass(frozen=True)
class Listed:
    """The badge's place in a status list (``purpose`` is ``revocation`` or ``suspension``)."""

    list: str
    place: int
    purpose: str = "revocation"


@dataclass(frozen=True)
class Badge:
    """One award. ``until`` is when it has to be renewed; ``revocations`` is 1EdTech's plain list."""

    id: str
    issuer: Issuer
    achievement: Achievement
    holder: Holder
    since: datetime
    until: datetime | None = None
    results: tuple[Result, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    listed: tuple[Listed, ...] = ()
    revocations: str = ""


def credential_of(badge: Badge) -> dict[str, Any]:
    """The badge as a credential, not signed yet.

    Parameters
    ----------
    badge
        With times in UTC. Ids are addresses (``urn:uuid:...`` will do).

    Examples
    --------
    >>> from datetime import UTC
    >>> made = credential_of(Badge(
    ...     "urn:uuid:1", Issuer("did:example:1", "Academy"),
    ...     Achievement("urn:uuid:2", "First responder", "Can secure a phone.", "Passed the test."),
    ...     Holder.of_email("a@example.org", "0123456789abcdef"), datetime(2027, 1, 1, tzinfo=UTC)))
    >>> made["credentialSubject"]["identifier"][0]["hashed"], "a@example.org" in str(made)
    (True, False)
    """
    made: dict[str, Any] = {
        "@context": [VC2, OB3],
        "id": badge.id,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": badge.achievement.name,
        "issuer": _filled(
            id=badge.issuer.id,
            type=["Profile"],
            name=badge.issuer.name,
            url=badge.issuer.url,
            email=badge.issuer.email,
        ),
        "validFrom": written(badge.since),
        "credentialSubject": _subject(badge),
    }
    if badge.until is not None:
        made["validUntil"] = written(badge.until)
    if badge.evidence:
        made["evidence"] = [
            _filled(id=one.id, type=["Evidence"], name=one.name, narrative=one.narrative)
            for one in badge.evidence
        ]
    states = list(_states(badge))
    if states:
        made["credentialStatus"] = states[0] if len(states) == 1 else states
        if badge.revocations:  # the word's meaning stands in a context of its own
            made["@context"].append(_EXTENSIONS)
    return made


_EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"


def hashed_identity(identity: str, salt: str) -> str:
    """An identity's hash as badges tell it; addresses are compared in lower case.

    >>> hashed_identity("A@example.org", "0123456789abcdef")[:15]
    'sha256$9bfa060b'
    """
    told = unicodedata.normalize("NFC", identity).strip().lower() + salt
    return "sha256$" + hashlib.sha256(told.encode()).hexdigest()


def is_held_by(credential: Mapping[str, Any], identity: str) -> bool:
    """Whether a badge was awarded to that e-mail address (or other identity), told or hashed."""
    subject = credential.get("credentialSubject")
    if not isinstance(subject, Mapping):
        return False
    for entry in values(subject.get("identifier")):
        if not isinstance(entry, Mapping):
            continue
        told, salt = str(entry.get("identityHash", "")), str(entry.get("salt", ""))
        if entry.get("hashed") is True:
            candidates = {hashed_identity(identity, salt), _as_given(identity, salt)}
            if any(hmac.compare_digest(told.encode(), one.encode()) for one in candidates):
                return True
        elif told and told.strip().lower() == identity.strip().lower():
            return True
    return bool(identity) and subject.get("id") in (identity, f"mailto:{identity}")


def _as_given(identity: str, salt: str) -> str:
    """Others hash an address as it was typed."""
    return "sha256$" + hashlib.sha256((identity + salt).encode()).hexdigest()


def _subject(badge: Badge) -> dict[str, Any]:
    made = _filled(id=badge.holder.did, type=["AchievementSubject"])
    if badge.holder.identity:
        made["identifier"] = [
            {
                "type": "IdentityObject",
                "hashed": True,
                "identityHash": badge.holder.identity,
                "identityType": "emailAddress",
                "salt": badge.holder.salt,
            }
        ]
    if badge.results:
        made["result"] = [
            {"type": ["Result"], "resultDescription": one.of, "value": one.value}
            for one in badge.results
        ]
    made["achievement"] = _achievement(badge.achievement)
    return made


def _achievement(told: Achievement) -> dict[str, Any]:
    made = _filled(
        id=told.id,
        type=["Achievement"],
        achievementType=told.kind,
        name=told.name,
        description=told.description,
        criteria={"narrative": told.criteria},
        version=told.version,
        inLanguage=told.language,
        tag=list(told.tags),
    )
    if told.measured:
        made["resultDescription"] = [
            _filled(
                id=one.id,
                type=["ResultDescription"],
                name=one.name,
                resultType=one.kind,
                valueMin=one.least,
                valueMax=one.most,
                requiredValue=one.required,
            )
            for one in told.measured
        ]
    return made


def _states(badge: Badge) -> Iterator[dict[str, Any]]:
    for one in badge.listed:
        yield {
            "id": f"{one.list}#{one.place}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": one.purpose,
            "statusListIndex": str(one.place),
            "statusListCredential": one.list,
        }
    if badge.revocations:
        yield {"id": badge.revocations, "type": "1EdTechRevocationList"}


def _filled(**parts: Any) -> dict[str, Any]:
    return {name: told for name, told in parts.items() if told}
