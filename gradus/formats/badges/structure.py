"""Whether a credential has the shape the standard asks of one: contexts, types, fields, dates.

Source: Open Badges 3.0 final, sections B.1 to B.5 (data models), and its earlier drafts on *Verifiable
Credentials Data Model* 1.1, which name their dates ``issuanceDate`` and ``expirationDate``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from gradus.domain.messages import Message, message
from gradus.formats.badges.contexts import OPEN_BADGES, VC1, VC2
from gradus.formats.badges.instants import instant
from gradus.formats.badges.jwt import name_of
from gradus.formats.badges.strict_json import values
from gradus.formats.badges.verdict import Check

BADGES = ("OpenBadgeCredential", "AchievementCredential")
ENDORSEMENT = "EndorsementCredential"
_MOST_TOLD = 5
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")
_KINDS: tuple[
    tuple[str, str, bool], ...
] = (  # where, which type belongs there, whether it may be away
    ("credentialSubject", "AchievementSubject", False),
    ("credentialSubject.achievement", "Achievement", False),
    ("credentialSubject.achievement.resultDescription", "ResultDescription", False),
    ("credentialSubject.achievement.alignment", "Alignment", False),
    ("credentialSubject.achievement.creator", "Profile", True),
    ("credentialSubject.identifier", "IdentityObject", False),
    ("credentialSubject.result", "Result", False),
    ("credentialSubject.source", "Profile", True),
    ("evidence", "Evidence", False),
    ("issuer", "Profile", True),
    ("issuer.parentOrg", "Profile", True),
    ("issuer.otherIdentifier", "IdentifierEntry", False),
)


def check_structure(credential: Mapping[str, Any]) -> Iterator[Check]:
    """The checks ``version``, ``context``, ``types`` and ``fields``."""
    old = _older(credential)
    if old is not None:
        yield Check("version", False, old)
        return
    yield Check("version", True, message("Open Badges 3.0."))
    wrong = _wrong_context(credential)
    yield Check("context", wrong is None, wrong or message("The contexts stand as they must."))
    wrong = _wrong_types(credential)
    yield Check("types", wrong is None, wrong or message("It says it is a badge."))
    faults = list(_faults(credential))
    told = "; ".join(faults[:_MOST_TOLD]) + ("; ..." if len(faults) > _MOST_TOLD else "")
    good = message("All that the standard asks for is there.")
    wrong = message("Missing, or not of its kind: {names}", names=told[:600])
    yield Check("fields", not faults, wrong if faults else good)


def kinds_of(thing: object) -> list[str]:
    """The types of a thing."""
    found = values(thing.get("type")) if isinstance(thing, Mapping) else []
    return [kind for kind in found if isinstance(kind, str)]


def _older(credential: Mapping[str, Any]) -> Message | None:
    contexts = [
        context for context in values(credential.get("@context")) if isinstance(context, str)
    ]
    older = any("openbadges/v2" in context or "openbadges/v1" in context for context in contexts)
    kinds = kinds_of(credential)
    if older or "Assertion" in kinds or "BadgeClass" in kinds or "badge" in credential:
        return message(
            "This is a badge of Open Badges 2.0 or before: another version, which is not judged here. "
            "Its issuer may have it as 3.0, or offer a page that checks it."
        )
    return None


def _wrong_context(credential: Mapping[str, Any]) -> Message | None:
    contexts = credential.get("@context")
    if not isinstance(contexts, list) or len(contexts) < 2:
        return message("There must be a list of contexts, with two at least.")
    if contexts[0] not in (VC2, VC1):
        return message("The first context must be {url}.", url=VC2)
    if contexts[1] not in OPEN_BADGES:
        return message("The second context must be {url}.", url=OPEN_BADGES[0])
    return None


def _wrong_types(credential: Mapping[str, Any]) -> Message | None:
    kinds = kinds_of(credential)
    if "VerifiableCredential" not in kinds:
        return message("It does not say that it is a VerifiableCredential.")
    if not any(kind in kinds for kind in (*BADGES, ENDORSEMENT)):
        return message("It does not say that it is an OpenBadgeCredential.")
    return None


def _faults(credential: Mapping[str, Any]) -> Iterator[str]:
    yield from (where for where, sound in _top(credential) if not sound)
    subjects = values(credential.get("credentialSubject"))
    if ENDORSEMENT in kinds_of(credential):
        if len(subjects) != 1 or "EndorsementSubject" not in kinds_of(subjects[0]):
            yield "credentialSubject.type"
        return
    if len(subjects) != 1 or not isinstance(subjects[0], Mapping):
        yield "credentialSubject"
        return
    subject = subjects[0]
    if not _address(subject.get("id")) and not values(subject.get("identifier")):
        yield "credentialSubject.id"
    yield from _achievement_faults(subject)
    for path, kind, may_be_address in _KINDS:
        for thing in _at(credential, path.split(".")):
            if kind not in kinds_of(thing) and not (may_be_address and isinstance(thing, str)):
                yield f"{path}.type"


def _top(credential: Mapping[str, Any]) -> Iterator[tuple[str, bool]]:
    contexts = values(credential.get("@context"))
    begins = "issuanceDate" if contexts[:1] == [VC1] else "validFrom"
    yield "id", _address(credential.get("id"))
    yield "issuer", _address(name_of(credential.get("issuer")))
    yield begins, begins in credential
    for name in ("validFrom", "issuanceDate", "validUntil", "expirationDate", "awardedDate"):
        yield name, credential.get(name) is None or instant(credential[name]) is not None
    for name in ("name", "description"):
        yield name, credential.get(name) is None or _text(credential[name])


def _achievement_faults(subject: Mapping[str, Any]) -> Iterator[str]:
    where = "credentialSubject.achievement"
    achievement = subject.get("achievement")
    if not isinstance(achievement, Mapping):
        yield where
        return
    criteria = achievement.get("criteria")
    told = isinstance(criteria, Mapping) and (
        _text(criteria.get("narrative")) or _address(criteria.get("id"))
    )
    tests: tuple[tuple[str, bool], ...] = (
        ("id", _address(achievement.get("id"))),
        ("name", _text(achievement.get("name"))),
        ("description", _text(achievement.get("description"))),
        ("criteria", told),
    )
    yield from (f"{where}.{name}" for name, sound in tests if not sound)


def _at(thing: object, path: list[str]) -> Iterator[Any]:
    """Everything at a path; lists on the way are gone through."""
    if not path:
        yield thing
    elif isinstance(thing, Mapping):
        for inner in values(thing.get(path[0])):
            yield from _at(inner, path[1:])


def _address(value: object) -> bool:
    return isinstance(value, str) and bool(_ADDRESS.fullmatch(value))


def _text(value: object) -> bool:
    """A text, or texts in languages (JSON-LD's way)."""
    if isinstance(value, Mapping):
        return all(isinstance(told, str) for told in value.values()) and bool(value)
    if isinstance(value, list):
        return bool(value) and all(map(_text, value))
    return isinstance(value, str) and bool(value.strip())
