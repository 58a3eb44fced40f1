"""Where a release or an arrival stands, in a word and its tone."""

from __future__ import annotations

from django.utils.translation import gettext as _

from gradus.core.exchange.models import Arrival, Peer, Release


def of_peer(row: Peer) -> tuple[str, str]:
    """Whether a peer is in use."""
    if row.retired_at is not None:
        return _("retired"), ""
    return (_("confirmed"), "good") if row.confirmed_at else (_("not confirmed"), "warn")


def of_release(row: Release) -> tuple[str, str]:
    """How far a release is."""
    if row.withdrawn_at is not None:
        return _("withdrawn"), ""
    if row.sealed_at is None:
        return _("waits for signatures"), "warn"
    answered = {
        "applied": (_("taken by the recipient"), "good"),
        "declined": (_("declined"), "bad"),
    }
    return answered.get(row.outcome, (_("sealed, no receipt yet"), "info"))


def of_arrival(row: Arrival) -> tuple[str, str]:
    """How far an arrival is."""
    if row.applied_at is not None:
        return _("taken"), "good"
    if row.declined_at is not None:
        return _("declined"), "bad"
    return _("in quarantine"), "warn"


def grouped(digest: str) -> str:
    """A fingerprint in groups of four, to be read out."""
    return " ".join(digest[start : start + 4] for start in range(0, len(digest), 4))
