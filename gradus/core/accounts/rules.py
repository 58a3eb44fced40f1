"""What must hold for roles, invitations and grants."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from gradus.core.access.policy import policy
from gradus.core.accounts.models import Grant
from gradus.core.ledger.canonical import canonical
from gradus.domain.ownership import Axis

INVITATION_DAYS = 14
RESET_DAYS = 7  # within which a second officer signs that somebody may come back in
ERASURE_DAYS = 30  # within which a request to erase is answered
READ_BY_GRANT = "read.granted"  # the action of a ledger entry that says what was read
WITHIN = {
    Axis.STATE: (Axis.STATE, Axis.INSTITUTION, Axis.PERSON),
    Axis.PROGRAMME: (Axis.PROGRAMME, Axis.PARTNER),
}
"""Where the roles lie that a State gives, and those that a programme gives."""


def roles_within(axis: Axis) -> tuple[str, ...]:
    """The roles that whoever manages the members of a State or a programme may give there."""
    return tuple(role.name for role in policy().roles.values() if role.axis in WITHIN[axis])


def managers(axis: Axis) -> tuple[str, ...]:
    """The roles of a State or a programme that may change who its members are."""
    return tuple(
        role.name
        for role in policy().roles.values()
        if role.axis is axis and "change" in role.own.get("membership", ())
    )


def erasure_due(asked_at: datetime) -> date:
    """The last day for an answer to a request to erase."""
    return (asked_at + timedelta(days=ERASURE_DAYS)).date()


def signatures_needed(basis: str, single_officer: bool) -> int:
    """Two people of the State sign a grant; one accepts an assignment or an agreed plan's access."""
    return 2 if basis == "grant" and not single_officer else 1


def end_of(day: date) -> datetime:
    """The instant a day is over, in UTC; for the last day there is, a day before."""
    day = min(day, date.max - timedelta(days=1))
    return datetime.combine(day + timedelta(days=1), time(), UTC)


def latest_end(starts: datetime) -> datetime:
    """A grant ends by itself."""
    return starts + timedelta(days=round(policy().granted_months_at_most * 365.25 / 12))


def grant_facts(grant: Grant) -> dict[str, object]:
    """Everything a grant says."""
    return {
        "holding": grant.holding_id,
        "role": grant.role,
        "user": grant.user_id,
        "state": grant.state_id,
        "kinds": grant.kinds,
        "may_change": grant.may_change,
        "purpose": grant.purpose,
        "basis": grant.basis,
        "starts": grant.starts,
        "ends": grant.ends,
    }


def grant_digest(grant: Grant) -> str:
    """What a signature is bound to: a hash of everything the signer was shown."""
    return hashlib.sha256(canonical({"id": grant.pk, **grant_facts(grant)}).encode()).hexdigest()


def signers(grant: Grant) -> frozenset[UUID]:
    """Who has signed what the grant says now. A grant altered afterwards has no signature left."""
    now = grant_digest(grant)
    return frozenset(one.signed_by for one in grant.signatures.all() if one.digest == now)


def is_signed(grant: Grant) -> bool:
    """Whether enough people of the State have signed."""
    return len(signers(grant)) >= signatures_needed(grant.basis, grant.state.single_officer)


def token_hash(token: str) -> str:
    """What is kept of the token of an invitation."""
    return hashlib.sha256(token.encode()).hexdigest()
