"""What must hold for roles, invitations and grants."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from gradus.core.access.policy import policy
from gradus.core.ledger.canonical import canonical

INVITATION_DAYS = 14


def signatures_needed(basis: str, single_officer: bool) -> int:
    """Two people of the State sign a grant; one accepts an assignment or an agreed plan's access."""
    return 2 if basis == "grant" and not single_officer else 1


def latest_end(starts: datetime) -> datetime:
    """A grant ends by itself."""
    return starts + timedelta(days=round(policy().granted_months_at_most * 365.25 / 12))


def digest(**facts: object) -> str:
    """What a signature is bound to: a hash of everything the signer was shown."""
    return hashlib.sha256(canonical(facts).encode()).hexdigest()
