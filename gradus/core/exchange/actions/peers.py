"""Writes to peers: entering an instance, confirming its fingerprint, retiring it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from gradus.core.access.actor import Actor, Thing
from gradus.core.access.denied import require
from gradus.core.exchange.keys import own_card
from gradus.core.exchange.models import KIND, Peer
from gradus.core.exchange.refused import ExchangeRefused
from gradus.core.ledger.record import record
from gradus.domain.ownership import Axis
from gradus.formats.bundles.keys import parse_card


def add_peer(*, by: Actor, at: datetime, state_id: UUID, title: str, card: str) -> Peer:
    """Enter another instance by its card. It is of no use until its fingerprint is confirmed.

    One that was retired is entered anew, and its bundles are then numbered from 1 again.
    """
    rule = require(by, "create", Thing(KIND, {Axis.STATE: state_id}), at)
    known = parse_card(card)
    fingerprint = known.fingerprint()
    if known.sealing == own_card().sealing:
        raise ExchangeRefused("own-card")
    row = Peer(
        state_id=state_id,
        title=title.strip(),
        card=known.line(),
        fingerprint=fingerprint,
        added_by=by.id,
        added_at=at,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            record(
                by=by,
                at=at,
                action="exchange.add-peer",
                thing=row.thing(),
                rule=rule,
                diff={"title": row.title, "fingerprint": fingerprint},
            )
    except IntegrityError as twice:
        raise ExchangeRefused("peer-known") from twice
    return row


def confirm_peer(*, by: Actor, at: datetime, peer: Peer, shown: str) -> None:
    """Confirm that the fingerprint was compared with a person there; ``shown`` is that one."""
    rule = require(by, "sign", peer.thing(), at)
    if shown != peer.fingerprint:
        raise ExchangeRefused("other-fingerprint")
    with transaction.atomic():
        changed = Peer.objects.filter(
            pk=peer.pk, confirmed_at__isnull=True, retired_at__isnull=True
        ).update(confirmed_by=by.id, confirmed_at=at)
        if changed:
            record(
                by=by,
                at=at,
                action="exchange.confirm-peer",
                thing=peer.thing(),
                rule=rule,
                diff={"fingerprint": shown},
            )


def retire_peer(*, by: Actor, at: datetime, peer: Peer) -> None:
    """Nothing is sent to it or taken from it any more."""
    rule = require(by, "change", peer.thing(), at)
    with transaction.atomic():
        open_still = Peer.objects.filter(pk=peer.pk, retired_at__isnull=True)
        if open_still.update(retired_by=by.id, retired_at=at):
            record(by=by, at=at, action="exchange.retire-peer", thing=peer.thing(), rule=rule)
