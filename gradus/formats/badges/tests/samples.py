"""Badges to try things on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from gradus.formats.badges.badge import (
    Achievement,
    Badge,
    Evidence,
    Holder,
    Issuer,
    Listed,
    Measured,
    Result,
    credential_of,
)
from gradus.formats.badges.keys import SigningKey

SINCE = datetime(2027, 1, 1, tzinfo=UTC)
NOW = datetime(2027, 2, 1, tzinfo=UTC)
UNTIL = datetime(2030, 1, 1, tzinfo=UTC)
SALT = "0123456789abcdef"
EMAIL = "trainee@academy.example"
LIST = "https://academy.example/status/1"
PLACE = 7
SIGNED = (
    ("Ed25519", "jwt"),
    ("RSA", "jwt"),
    ("P-256", "jwt"),
    ("P-384", "jwt"),
    ("Ed25519", "eddsa-rdfc-2022"),
    ("Ed25519", "eddsa-jcs-2022"),
    ("P-256", "ecdsa-rdfc-2019"),
    ("P-384", "ecdsa-rdfc-2019"),
    ("P-256", "ecdsa-jcs-2019"),
)


def badge(key: SigningKey, **otherwise: Any) -> Badge:
    """A badge of somebody who became a first responder, issued under the key's own identifier."""
    score = Measured(
        "urn:uuid:11111111-0000-4000-8000-000000000003", "Post-test", "Percent", "0", "100"
    )
    first_responder = Achievement(
        "urn:uuid:11111111-0000-4000-8000-000000000002",
        "First responder, level 2",
        "Secures devices and data at a scene.",
        "Attended all sessions and passed the post-test.",
        language="en",
        measured=(score,),
    )
    made = Badge(
        id="urn:uuid:11111111-0000-4000-8000-000000000001",
        issuer=Issuer(key.public.did, "Police Academy of XAA", url="https://academy.example"),
        achievement=first_responder,
        holder=Holder.of_email(EMAIL, SALT),
        since=SINCE,
        until=UNTIL,
        results=(Result(score.id, "84"),),
        evidence=(Evidence("https://academy.example/e/1", "Casework", "Seen at work."),),
        listed=(Listed(LIST, PLACE),),
    )
    return replace(made, **otherwise)


def made_badge(key: SigningKey, **otherwise: Any) -> dict[str, Any]:
    """The same as a credential."""
    return credential_of(badge(key, **otherwise))
