"""Writes to releases: drafting one, signing it, withdrawing it, taking the receipt."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from gradus.core.access.actor import Actor, Thing
from gradus.core.access.denied import require
from gradus.core.exchange import models
from gradus.core.exchange.keys import own_card, own_keys
from gradus.core.exchange.refused import ExchangeRefused
from gradus.core.exchange.registry import Content, check_marking, kind_of
from gradus.core.exchange.rules import release_digest, signatures_needed, signers
from gradus.core.ledger.actions import checkpoint_after, make_checkpoint
from gradus.core.ledger.record import record
from gradus.core.ledger.selectors import last_checkpoint
from gradus.domain.ownership import Axis
from gradus.formats.bundles.container import MOST_CONTENT, seal
from gradus.formats.bundles.keys import parse_card
from gradus.formats.bundles.manifest import (
    MOST_FILES,
    MOST_ITEMS,
    File,
    Item,
    Manifest,
    items_as_json,
    items_from_json,
    sound_text,
)
from gradus.formats.bundles.receipt import read_receipt


def draft(
    *,
    by: Actor,
    at: datetime,
    peer: models.Peer,
    chosen: Sequence[tuple[str, UUID]],
    note: str = "",
) -> models.Release:
    """Put together what is to go out to a peer. It is frozen as it is now, and goes nowhere yet."""
    rule = require(by, "create", Thing(models.KIND, {Axis.STATE: peer.state_id}), at)
    if not peer.in_use:
        raise ExchangeRefused("peer-not-confirmed")
    if not chosen:
        raise ExchangeRefused("nothing-chosen")
    items, files = _contents(by, peer.state_id, list(dict.fromkeys(chosen)))
    if not sound_text(note.strip(), 300):
        raise ExchangeRefused("release-text", text=ascii(note[:40]))
    row = models.Release(
        state_id=peer.state_id,
        peer=peer,
        note=note.strip(),
        items=items_as_json(tuple(items)),
        drafted_by=by.id,
        drafted_at=at,
    )
    with transaction.atomic():
        row.save(force_insert=True)
        for number, content in enumerate(files, start=1):
            models.ReleaseFile(
                release=row, state_id=row.state_id, number=number, content=content
            ).save(force_insert=True)
        record(
            by=by,
            at=at,
            action="exchange.draft",
            thing=row.thing(),
            rule=rule,
            diff={
                "peer": peer.fingerprint,
                "items": [f"{one.kind} {one.ref}" for one in items],
                "digest": release_digest(row),
            },
        )
    return row


def sign(*, by: Actor, at: datetime, release: models.Release, shown: str) -> bool:
    """Sign a release; whether it is sealed now. ``shown`` is the digest of what the signer saw."""
    rule = require(by, "sign", release.thing(), at)
    try:
        with transaction.atomic():
            row = _locked(release)
            digest = release_digest(row)
            if shown != digest:
                raise ExchangeRefused("changed-since-shown")
            if not row.peer.in_use:
                raise ExchangeRefused("peer-not-confirmed")
            models.ReleaseSignature(
                release=row, state_id=row.state_id, signed_by=by.id, signed_at=at, digest=digest
            ).save(force_insert=True)
            record(
                by=by,
                at=at,
                action="exchange.sign",
                thing=row.thing(),
                rule=rule,
                diff={"digest": digest},
            )
            signed = len(signers(list(row.signatures.all()), digest))
            if signed >= signatures_needed(row.state):
                _seal(by, at, row, rule, digest, signed)
    except IntegrityError as twice:
        raise ExchangeRefused("signed-already") from twice
    checkpoint_after(at=at)
    return row.sealed_at is not None


def withdraw(*, by: Actor, at: datetime, release: models.Release) -> None:
    """Take a release back before it is sealed. What is sealed may have left already."""
    rule = require(by, "change", release.thing(), at)
    with transaction.atomic():
        row = _locked(release)
        row.withdrawn_by, row.withdrawn_at = by.id, at
        row.save(update_fields=["withdrawn_by", "withdrawn_at"])
        record(by=by, at=at, action="exchange.withdraw", thing=row.thing(), rule=rule)


def take_receipt(*, by: Actor, at: datetime, state_id: UUID, data: bytes) -> models.Release:
    """Take the recipient's answer to a bundle; the same answer twice is once."""
    rule = require(by, "change", Thing(models.KIND, {Axis.STATE: state_id}), at)
    given = read_receipt(data)
    with transaction.atomic():
        row = (
            models.Release.objects.select_for_update(of=("self",))
            .select_related("peer", "state")
            .filter(state_id=state_id, digest=given.bundle, sequence=given.sequence)
            .first()
        )
        if row is None or row.peer.card != given.by or row.state.code != given.state:
            raise ExchangeRefused("receipt-strange")
        if row.receipt is not None:
            if (row.outcome, row.answered_at) != (given.outcome.value, given.at):
                raise ExchangeRefused("receipt-other")
            return row
        row.receipt, row.outcome, row.answered_at = data, given.outcome.value, given.at
        row.save(update_fields=["receipt", "outcome", "answered_at"])
        record(
            by=by,
            at=at,
            action="exchange.receipt",
            thing=row.thing(),
            rule=rule,
            diff={"bundle": row.digest, "outcome": row.outcome, "checkpoint": given.checkpoint},
        )
    return row


def _contents(
    by: Actor, state_id: UUID, chosen: Sequence[tuple[str, UUID]]
) -> tuple[list[Item], list[bytes]]:
    """The things chosen and their files. Raises ExchangeRefused for what never leaves."""
    items: list[Item] = []
    files: list[bytes] = []
    for name, ref in chosen[: MOST_ITEMS + 1]:
        content = kind_of(name).content(by, state_id, ref)
        if content is None:
            raise ExchangeRefused("not-there")
        check_marking(content.marking)
        texts: Mapping[str, str] = {"title": content.title, **content.about}
        for text in texts.values():
            if not sound_text(text, 200 if text == content.title else 500):
                raise ExchangeRefused("release-text", text=ascii(text[:40]))
        items.append(_item(name, ref, content))
        files += content.files.values()
    size = sum(len(content) for content in files)
    if len(items) > MOST_ITEMS or len(files) > MOST_FILES or size > MOST_CONTENT:
        raise ExchangeRefused("release-too-large", most=MOST_CONTENT // 10**6, files=MOST_FILES)
    return items, files


def _item(kind: str, ref: UUID, content: Content) -> Item:
    return Item(
        kind=kind,
        ref=ref,
        title=content.title,
        marking=content.marking,
        about=content.about,
        files=tuple(
            File(name, len(data), hashlib.sha256(data).hexdigest())
            for name, data in content.files.items()
        ),
    )


def _locked(release: models.Release) -> models.Release:
    """The release as it is now, held until the transaction ends. Raises if it is over."""
    row = (
        models.Release.objects.select_for_update(of=("self",))
        .select_related("peer", "state")
        .get(pk=release.pk)
    )
    if row.sealed_at is not None or row.withdrawn_at is not None:
        raise ExchangeRefused("release-over")
    return row


def _seal(
    by: Actor, at: datetime, row: models.Release, rule: str, digest: str, signed: int
) -> None:
    """Give it the next number of its peer, sign it in this installation's name, and seal it."""
    models.Peer.objects.select_for_update().get(pk=row.peer_id)  # one number at a time
    before = (
        models.Release.objects.filter(peer_id=row.peer_id, sequence__isnull=False)
        .order_by("-sequence")
        .first()
    )
    checkpoint = make_checkpoint(at=at) or last_checkpoint()
    manifest = Manifest(
        bundle=row.pk,
        sender=own_card().line(),
        recipient=parse_card(row.peer.card).line(),
        state=row.state.code,
        sequence=(before.sequence or 0) + 1 if before else 1,
        previous=before.digest if before else "",
        made_at=at.replace(microsecond=0),
        release=digest,
        signatures=signed,
        checkpoint=checkpoint.note if checkpoint else "",
        note=row.note,
        items=items_from_json(row.items),
    )
    files = [bytes(one.content) for one in row.contents.order_by("number")]
    row.bundle = seal(manifest, files, own_keys())
    row.sequence, row.sealed_at = manifest.sequence, at
    row.manifest, row.digest = manifest.text().decode(), manifest.digest()
    row.save(update_fields=["bundle", "sequence", "sealed_at", "manifest", "digest"])
    record(
        by=by,
        at=at,
        action="exchange.release",
        thing=row.thing(),
        rule=rule,
        diff={
            "peer": row.peer.fingerprint,
            "bundle": row.digest,
            "sequence": row.sequence,
            "files": [file.sha256 for file in manifest.files()],
        },
    )
