"""Who signs checkpoints: the key of this installation, and the names it goes by."""

from __future__ import annotations

from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from gradus.core.ledger.note import (
    BadCheckpoint,
    Checkpoint,
    VerifierKey,
    key_hash,
    parse_checkpoint,
    verify_checkpoint,
)
from gradus.domain.messages import message
from gradus.domain.refusals import Refusal

SEED_BYTES = 32


def signing_key() -> Ed25519PrivateKey:
    """The installation's key.

    Raises
    ------
    Refusal
        ``ledger-key`` if it has another length.
    """
    if len(settings.LEDGER_KEY) != SEED_BYTES:
        raise Refusal(
            "ledger-key",
            message("The ledger's key has {count} bytes.", count=len(settings.LEDGER_KEY)),
            message("Set GRADUS_LEDGER_KEY to 32 bytes (64 hexadecimal digits)."),
        )
    return Ed25519PrivateKey.from_private_bytes(settings.LEDGER_KEY)


def first_name() -> str:
    """What a ledger without checkpoints is called from now on.

    No port, and no address on the network of a room: those may change.
    """
    host = "" if settings.LAN_ORIGIN else urlsplit(settings.ORIGIN).hostname
    return f"{host or 'localhost'}/ledger"


def signed_here(note: str) -> Checkpoint | None:
    """The checkpoint, if this installation's key signed it, under whatever name; else None."""
    try:
        return verify_checkpoint(note, own_keys(note))
    except BadCheckpoint:
        return None


def own_keys(note: str) -> list[VerifierKey]:
    """This installation's key under each name that signed the note.

    Raises
    ------
    BadCheckpoint
        ``not-a-checkpoint``.
    """
    public = signing_key().public_key().public_bytes_raw()
    return [
        VerifierKey(one.name, one.key_hash, public)
        for one in parse_checkpoint(note).signatures
        if one.key_hash == key_hash(one.name, public)
    ]
