"""What must hold for one entry: its hashes, its text, the columns beside it, its personal values.

The database's triggers see to all of it; whoever can write past them leaves it wrong.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from gradus.core.ledger.canonical import SALT_BYTES, canonical, commitment
from gradus.core.ledger.chain import leaf_of, link
from gradus.core.ledger.models import Entry, Secret
from gradus.core.ledger.pointers import commitments
from gradus.core.ledger.selectors import Place
from gradus.domain.messages import Message, message


def chain_faults(place: Place, due: int, prev: bytes) -> Iterator[Message]:
    """What is wrong with the hashes of the entry at a place where number ``due`` should be."""
    seq, entry = place.seq, place.entry
    if seq != due:
        yield message("Entry {seq} stands where entry {due} is due.", seq=seq, due=due)
    if entry is None:
        yield message("Entry {seq} is gone; its place in the chain is left.", seq=seq)
    elif bytes(entry.leaf) != leaf_of(entry.body):
        yield message("Entry {seq}: its text is not the one its hash was made of.", seq=seq)
    if place.prev != prev:
        yield message("Entry {seq}: its link is not the chain value of the entry before.", seq=seq)
    if entry is not None and place.chain != link(place.prev, bytes(entry.leaf)):
        yield message("Entry {seq}: its chain value is not made of its link and hash.", seq=seq)


def text_faults(place: Place) -> Iterator[Message]:
    """What is wrong with the text of an entry, and with what stands beside it."""
    if place.entry is None:
        return
    try:
        body = json.loads(place.entry.body)
        if not isinstance(body, dict) or canonical(body) != place.entry.body:
            raise ValueError
    except (ValueError, TypeError, RecursionError):
        yield message("Entry {seq}: its text is no canonical JSON object.", seq=place.seq)
        return
    for name, said, kept in _columns(body, place.entry):
        if said != kept:
            yield message(
                "Entry {seq}: its text says another {name} than the column beside it.",
                seq=place.seq,
                name=name,
            )
    expected = commitments(body)
    for secret in place.secrets:
        yield from _secret_faults(place.seq, place.entry, secret, expected.get(secret.pointer))


def _columns(body: dict[str, Any], entry: Entry) -> Iterator[tuple[str, object, object]]:
    """What the text says and what the columns say, alike in canonical form."""
    thing = body.get("object")
    thing = thing if isinstance(thing, dict) else {}
    pairs = (
        ("id", body.get("id"), entry.pk),
        ("ts", body.get("ts"), entry.at),
        ("actor", body.get("actor"), entry.actor_id),
        ("action", body.get("action"), entry.action),
        ("object.kind", thing.get("kind"), entry.object_kind),
        ("object.id", thing.get("id"), entry.object_id),
        ("object.state", thing.get("state"), entry.state_id),
        ("object.programme", thing.get("programme"), entry.programme_id),
    )
    for name, said, kept in pairs:
        yield name, said, json.loads(canonical(kept))


def _secret_faults(
    seq: int, entry: Entry, secret: Secret, committed: str | None
) -> Iterator[Message]:
    salt = bytes(secret.salt)
    if committed is None:
        yield message(
            "Entry {seq}: there is a personal value at {pointer}, and no commitment in the text.",
            seq=seq,
            pointer=secret.pointer,
        )
    elif len(salt) != SALT_BYTES or _committed(salt, secret.value) != committed:
        yield message(
            "Entry {seq}: the personal value at {pointer} is not the one that was recorded.",
            seq=seq,
            pointer=secret.pointer,
        )
    owners = ("actor_id", "state_id", "programme_id")
    if any(getattr(secret, name) != getattr(entry, name) for name in owners):
        yield message(
            "Entry {seq}: the personal value at {pointer} was given to somebody else to see.",
            seq=seq,
            pointer=secret.pointer,
        )


def _committed(salt: bytes, value: object) -> str:
    try:
        return commitment(salt, value)
    except (TypeError, ValueError):  # put in past the program: nothing it would commit to
        return ""
