"""Two contexts no package for Python brings, told by what the next version changed.

Badges of 2022 to 2024 name them: the first context of Open Badges 3.0 (November 2022, ``context.json``), of
which 3.0.1 is the next version, and the first one of Data Integrity. In these facts they differ.
That the whole is the published one is seen by its digest (:mod:`gradus.formats.badges.contexts`) and by
signatures that were made under it.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

_V = "https://purl.imsglobal.org/spec/vc/ob/vocab.html#"
_ACHIEVEMENT, _SUBJECT = ("Achievement", "@context"), ("AchievementSubject", "@context")
_PROFILE, _RESULT = ("Profile", "@context"), ("ResultDescription", "@context")
_OTHERWISE: tuple[tuple[tuple[str, ...], str], ...] = (
    ((*_ACHIEVEMENT, "alignment", "@type"), f"{_V}Alignment"),
    ((*_ACHIEVEMENT, "creator", "@id"), f"{_V}Profile"),
    ((*_ACHIEVEMENT, "otherIdentifier", "@type"), f"{_V}IdentifierEntry"),
    ((*_ACHIEVEMENT, "related", "@type"), f"{_V}Related"),
    ((*_ACHIEVEMENT, "resultDescription", "@type"), f"{_V}ResultDescription"),
    ((*_SUBJECT, "achievement", "@id"), f"{_V}Achievement"),
    ((*_SUBJECT, "identifier", "@type"), f"{_V}IdentityObject"),
    ((*_SUBJECT, "result", "@type"), f"{_V}Result"),
    ((*_SUBJECT, "source", "@type"), f"{_V}Profile"),
    (("Alignment", "@id"), "https://schema.org/Alignment"),
    ((*_PROFILE, "address", "@id"), f"{_V}Address"),
    ((*_PROFILE, "otherIdentifier", "@type"), f"{_V}IdentifierEntry"),
    ((*_PROFILE, "parentOrg", "@type"), "xsd:string"),
    ((*_PROFILE, "phone", "@id"), f"{_V}PhoneNumber"),
    ((*_RESULT, "rubricCriterionLevel", "@type"), f"{_V}RubricCriterionLevel"),
    (("alignment", "@type"), f"{_V}Alignment"),
    (("endorsement", "@type"), f"{_V}EndorsementCredential"),
    (("image", "@type"), f"{_V}Image"),
)
_NOT_YET: tuple[tuple[str, ...], ...] = (
    (*_ACHIEVEMENT, "image"),
    (*_SUBJECT, "image"),
    (*_PROFILE, "address", "@type"),
    (*_PROFILE, "image"),
    ("awardedDate",),
)


def first_integrity(later: Mapping[str, Any]) -> dict[str, Any]:
    """The first context of Data Integrity, made from the second: names of suites were plain texts."""
    made = copy.deepcopy(dict(later))
    words = made["@context"]["DataIntegrityProof"]["@context"]
    words["cryptosuite"] = "https://w3id.org/security#cryptosuite"
    del words["previousProof"]
    return made


def first_context(later: Mapping[str, Any]) -> dict[str, Any]:
    """The first context of Open Badges 3.0, made from the context 3.0.1."""
    made = copy.deepcopy(dict(later))
    for path, value in _OTHERWISE:
        _inside(made["@context"], path)[path[-1]] = value
    for path in _NOT_YET:
        del _inside(made["@context"], path)[path[-1]]
    return made


def _inside(place: dict[str, Any], path: tuple[str, ...]) -> dict[str, Any]:
    for name in path[:-1]:
        place = place[name]
    return place
