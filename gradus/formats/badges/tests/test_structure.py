"""A signature alone makes no badge: the standard's shape is asked for, with earlier drafts' dates."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from gradus.formats.badges.contexts import OB3, SHIPPED, VC1, VC2, shipped
from gradus.formats.badges.sign import sign
from gradus.formats.badges.tests.samples import NOW, made_badge
from gradus.formats.badges.tests.test_judged import KEY, judged, wrong

GONE = object()


def with_(path: str, told: Any) -> dict[str, Any]:
    made = copy.deepcopy(made_badge(KEY))
    *way, last = path.split(".")
    place: Any = made
    for step in way:
        place = place[int(step)] if step.isdigit() else place[step]
    if told is GONE:
        del place[last]
    else:
        place[last] = told
    return made


@pytest.mark.parametrize(
    ("path", "told", "check"),
    [
        ("@context", [OB3, VC2], "context"),
        ("@context", [VC2], "context"),
        ("@context", VC2, "context"),
        ("@context", [VC2, "https://academy.example/terms"], "context"),
        ("type", ["VerifiableCredential"], "types"),
        ("type", ["OpenBadgeCredential"], "types"),
        ("id", GONE, "fields"),
        ("id", "3732", "fields"),
        ("issuer", {"type": ["Profile"]}, "fields"),
        ("issuer.type", ["Person"], "fields"),
        ("validFrom", GONE, "fields"),
        ("validFrom", "2027-01-01", "fields"),
        ("validUntil", "2030-01-01T00:00:00", "fields"),
        ("credentialSubject", GONE, "fields"),
        ("credentialSubject", [], "fields"),
        ("credentialSubject.type", ["Person"], "fields"),
        ("credentialSubject.identifier", GONE, "fields"),
        ("credentialSubject.identifier.0.type", "Identity", "fields"),
        ("credentialSubject.result.0.type", ["Score"], "fields"),
        ("credentialSubject.achievement", GONE, "fields"),
        ("credentialSubject.achievement", "urn:uuid:1", "fields"),
        ("credentialSubject.achievement.id", GONE, "fields"),
        ("credentialSubject.achievement.name", " ", "fields"),
        ("credentialSubject.achievement.description", GONE, "fields"),
        ("credentialSubject.achievement.criteria", {}, "fields"),
        ("credentialSubject.achievement.type", GONE, "fields"),
        ("credentialSubject.achievement.resultDescription.0.type", ["R"], "fields"),
        ("evidence.0.type", ["File"], "fields"),
    ],
)
def test_what_the_standard_asks_for_is_missed(path: str, told: Any, check: str) -> None:
    found = judged(sign(with_(path, told), KEY, "eddsa-jcs-2022", at=NOW))
    assert check in wrong(found)


@pytest.mark.parametrize(
    "change",
    [
        {"type": ["VerifiableCredential", "AchievementCredential"]},
        {"issuer": KEY.public.did},
        {"@context": [VC2, "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json"]},
        {"evidence": {"id": "https://academy.example/e", "type": ["Evidence"]}},
        {"name": None},
    ],
)
def test_what_the_standard_lets_open_is_open(change: dict[str, Any]) -> None:
    assert judged(sign({**made_badge(KEY), **change}, KEY, "eddsa-jcs-2022", at=NOW)).valid


@pytest.mark.parametrize(
    "second", [url for url in sorted(SHIPPED) if "/ob/v3p0/context" in url and "jsonld" not in url]
)
def test_badges_of_earlier_drafts_are_judged_with_their_own_contexts(second: str) -> None:
    old = made_badge(KEY, listed=(), evidence=())
    old["issuanceDate"], old["expirationDate"] = old.pop("validFrom"), old.pop("validUntil")
    old["@context"] = [VC1, second, "https://w3id.org/security/data-integrity/v2"]
    del old["credentialSubject"]["achievement"]["inLanguage"]
    old["credentialSubject"]["id"] = "did:example:1"
    text = sign(old, KEY, "eddsa-rdfc-2022", at=NOW)
    assert judged(text).valid
    assert not judged(text.replace("2027-01-01T", "2026-01-01T", 1)).valid
    old["expirationDate"] = "2027-01-02T00:00:00Z"
    assert "period" in wrong(judged(sign(old, KEY, "eddsa-rdfc-2022", at=NOW)))


def test_an_endorsement_is_judged_as_one() -> None:
    endorsement = {
        **made_badge(KEY, listed=()),
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "credentialSubject": {"id": "https://academy.example", "type": ["EndorsementSubject"]},
    }
    assert judged(sign(endorsement, KEY, "eddsa-jcs-2022", at=NOW)).valid


@pytest.mark.parametrize(
    "old",
    [
        '{"@context": "https://w3id.org/openbadges/v2", "type": "Assertion", "badge": "https://x.example"}',
        '{"uid": "1", "badge": "https://x.example/b"}',
    ],
)
def test_badges_of_before_are_another_version_and_not_judged(old: str) -> None:
    found = judged(old)
    assert not found.valid
    assert [check.name for check in found.checks] == ["file", "version"]
    assert "another version" in found.checks[1].detail.text()


def test_the_contexts_shipped_are_the_published_ones() -> None:
    for url in SHIPPED:
        assert shipped(url)["@context"]
