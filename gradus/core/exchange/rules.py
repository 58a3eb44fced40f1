"""What must hold for releases and arrivals: what a signature is bound to, and how many there are."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from uuid import UUID

from gradus.core.exchange.models import Acceptance, Arrival, Release, ReleaseSignature
from gradus.core.exchange.registry import Comparison
from gradus.core.ledger.canonical import canonical
from gradus.core.states.models import State


def signatures_needed(state: State) -> int:
    """Two people of the State; one where its office has one."""
    return 1 if state.single_officer else 2


def release_digest(release: Release) -> str:
    """What a signature is bound to: all that goes out, by its hashes, and to whom."""
    facts = {
        "id": release.pk,
        "state": release.state_id,
        "peer": release.peer.fingerprint,
        "note": release.note,
        "items": release.items,
    }
    return hashlib.sha256(canonical(facts).encode()).hexdigest()


def arrival_digest(arrival: Arrival, found: Sequence[Comparison]) -> str:
    """What an acceptance is bound to: the bundle, and what it would change as things are now."""
    facts = {
        "bundle": arrival.digest,
        "changes": [
            [[str(line.what), line.here, line.sent] for line in one.lines]
            + ([one.trouble.code] if one.trouble else [])
            for one in found
        ],
    }
    return hashlib.sha256(canonical(facts).encode()).hexdigest()


def signers(signed: Sequence[ReleaseSignature | Acceptance], digest: str) -> frozenset[UUID]:
    """Who has signed exactly that."""
    return frozenset(one.signed_by for one in signed if one.digest == digest)
