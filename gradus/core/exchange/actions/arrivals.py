"""Writes to what arrives: verifying it, accepting it, applying or declining it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from gradus.core.access.actor import Actor, Thing
from gradus.core.access.denied import require
from gradus.core.exchange import models, selectors
from gradus.core.exchange.keys import own_card, own_keys
from gradus.core.exchange.refused import ExchangeRefused
from gradus.core.exchange.registry import Comparison, check_marking, kind_of
from gradus.core.exchange.rules import arrival_digest, signatures_needed, signers
from gradus.core.ledger.actions import checkpoint_after
from gradus.core.ledger.note import (
    BadCheckpoint,
    Checkpoint,
    parse_checkpoint,
    parse_verifier_key,
    verify_checkpoint,
)
from gradus.core.ledger.record import record
from gradus.core.ledger.selectors import last_checkpoint
from gradus.domain.ownership import Axis
from gradus.formats.bundles.container import Opened, open_sealed
from gradus.formats.bundles.keys import Card
from gradus.formats.bundles.receipt import Outcome, Receipt, write_receipt


def receive(*, by: Actor, at: datetime, state_id: UUID, code: str, data: bytes) -> models.Arrival:
    """Verify a bundle and keep it in quarantine; nothing else changes. The same twice is once.

    Raises BundleRefused, ExchangeRefused.
    """
    rule = require(by, "create", Thing(models.KIND, {Axis.STATE: state_id}), at)
    opened = open_sealed(data, own_keys())
    manifest = opened.manifest
    with transaction.atomic():
        sender = (
            models.Peer.objects.select_for_update()
            .filter(
                state_id=state_id,
                fingerprint=opened.sender.fingerprint(),
                retired_at__isnull=True,
            )
            .first()
        )
        if sender is None or not sender.in_use:
            raise ExchangeRefused("sender-unknown")
        if manifest.state != code:
            raise ExchangeRefused("for-other-state", state=manifest.state)
        if opened.recipient != own_card():
            raise ExchangeRefused("not-our-card")
        there = _in_sequence(sender, opened)
        if there is not None:
            return there
        for item in manifest.items:
            kind_of(item.kind)
            check_marking(item.marking)
        row = models.Arrival(
            state_id=state_id,
            peer=sender,
            sequence=manifest.sequence,
            digest=manifest.digest(),
            manifest=manifest.text().decode(),
            received_by=by.id,
            received_at=at,
        )
        row.save(force_insert=True)
        for number, content in enumerate(opened.files, start=1):
            models.ArrivalFile(arrival=row, state_id=state_id, number=number, content=content).save(
                force_insert=True
            )
        record(
            by=by,
            at=at,
            action="exchange.receive",
            thing=row.thing(),
            rule=rule,
            diff={
                "peer": sender.fingerprint,
                "bundle": row.digest,
                "sequence": row.sequence,
                "checkpoint": manifest.checkpoint,
            },
        )
    return row


def accept(*, by: Actor, at: datetime, arrival: models.Arrival, shown: str) -> int:
    """Say yes to what a bundle would change; how many have by now.

    ``shown`` is the digest of the changes as the person saw them. Nothing changes yet.
    """
    rule = require(by, "sign", arrival.thing(), at)
    try:
        with transaction.atomic():
            row = _locked(arrival)
            found = [one for _, one in selectors.comparisons(by, row)]
            digest = arrival_digest(row, found)
            if shown != digest:
                raise ExchangeRefused("changed-since-shown")
            _check_takeable(found)
            models.Acceptance(
                arrival=row, state_id=row.state_id, signed_by=by.id, signed_at=at, digest=digest
            ).save(force_insert=True)
            record(
                by=by,
                at=at,
                action="exchange.accept",
                thing=row.thing(),
                rule=rule,
                diff={"bundle": row.digest, "digest": digest},
            )
    except IntegrityError as twice:
        raise ExchangeRefused("signed-already") from twice
    checkpoint_after(at=at)
    return len(signers(list(row.acceptances.all()), digest))


def apply(*, by: Actor, at: datetime, arrival: models.Arrival) -> models.Arrival:
    """Take all that is in a bundle that was accepted, by the rooms' own actions, or nothing."""
    rule = require(by, "change", arrival.thing(), at)
    with transaction.atomic():
        row = _locked(arrival)
        _check_turn(row)
        compared = selectors.comparisons(by, row)
        found = [one for _, one in compared]
        _check_takeable(found)
        signed = len(signers(list(row.acceptances.all()), arrival_digest(row, found)))
        needed = signatures_needed(row.state)
        if signed < needed:
            raise ExchangeRefused("not-accepted", signed=signed, needed=needed)
        for received, comparison in compared:
            if not comparison.lines:
                continue
            item = received.item
            taken = kind_of(item.kind).take(by=by, at=at, state_id=row.state_id, received=received)
            if received.counterpart is None:
                models.Counterpart(
                    peer_id=row.peer_id,
                    state_id=row.state_id,
                    item_kind=item.kind,
                    ref=item.ref,
                    object_id=taken,
                ).save(force_insert=True)
        row.applied_by, row.applied_at = by.id, at
        _answer(by, at, row, rule, Outcome.APPLIED)
    checkpoint_after(at=at)
    return row


def decline(*, by: Actor, at: datetime, arrival: models.Arrival, reason: str) -> models.Arrival:
    """Take nothing of a bundle; the sender is told that, not why."""
    rule = require(by, "change", arrival.thing(), at)
    if not reason.strip():
        raise ExchangeRefused("reason-needed")
    with transaction.atomic():
        row = _locked(arrival)
        _check_turn(row)
        row.declined_by, row.declined_at, row.reason = by.id, at, reason.strip()[:300]
        _answer(by, at, row, rule, Outcome.DECLINED)
    return row


def _in_sequence(sender: models.Peer, opened: Opened) -> models.Arrival | None:
    """The arrival of this very bundle, if it came before. Raises unless it is the next."""
    manifest = opened.manifest
    known = models.Arrival.objects.filter(peer=sender)
    there = known.filter(sequence=manifest.sequence).first()
    if there is not None:
        if there.digest != manifest.digest():
            raise ExchangeRefused("sequence-taken", number=manifest.sequence)
        return there
    if models.Arrival.objects.filter(state_id=sender.state_id, digest=manifest.digest()).exists():
        raise ExchangeRefused("arrived-before")  # from before the sender was entered anew
    before = known.order_by("-sequence").first()
    due = before.sequence + 1 if before else 1
    if manifest.sequence != due:
        raise ExchangeRefused("sequence-gap", number=manifest.sequence, due=due)
    if manifest.previous != (before.digest if before else ""):
        raise ExchangeRefused("sequence-broken")
    now = _checkpoint(manifest.checkpoint, opened.sender)
    if before is not None:
        then = parse_checkpoint(selectors.manifest_of(before).checkpoint).checkpoint
        if now.size < then.size or (now.size == then.size and now.root != then.root):
            raise ExchangeRefused("checkpoint-not-theirs")
    return None


def _checkpoint(note: str, sender: Card) -> Checkpoint:
    try:
        return verify_checkpoint(note, [parse_verifier_key(sender.checkpoints)])
    except BadCheckpoint as error:
        raise ExchangeRefused("checkpoint-not-theirs") from error


def _locked(arrival: models.Arrival) -> models.Arrival:
    """The arrival as it is now, held until the transaction ends. Raises if it is decided."""
    row = (
        models.Arrival.objects.select_for_update(of=("self",))
        .select_related("peer", "state")
        .get(pk=arrival.pk)
    )
    if row.decided:
        raise ExchangeRefused("arrival-decided")
    if not row.peer.in_use:
        raise ExchangeRefused("sender-unknown")
    return row


def _check_turn(row: models.Arrival) -> None:
    earlier = models.Arrival.objects.filter(
        peer_id=row.peer_id, sequence__lt=row.sequence, receipt__isnull=True
    )
    first = earlier.order_by("sequence").first()
    if first is not None:
        raise ExchangeRefused("earlier-first", due=first.sequence)


def _check_takeable(found: list[Comparison]) -> None:
    if any(one.trouble is not None for one in found):
        raise ExchangeRefused("cannot-be-taken")


def _answer(by: Actor, at: datetime, row: models.Arrival, rule: str, outcome: Outcome) -> None:
    """Keep the decision with its receipt, to be handed back."""
    last = last_checkpoint()
    receipt = Receipt(
        by=own_card().line(),
        bundle=row.digest,
        state=row.state.code,
        sequence=row.sequence,
        outcome=outcome,
        at=at.replace(microsecond=0),
        checkpoint=last.note if last else "",
    )
    row.receipt = write_receipt(receipt, own_keys())
    row.save()
    record(
        by=by,
        at=at,
        action="exchange.apply" if outcome is Outcome.APPLIED else "exchange.decline",
        thing=row.thing(),
        rule=rule,
        diff={"bundle": row.digest, "sequence": row.sequence, "reason": row.reason},
    )
