"""Signed checkpoints: "the ledger had this size and this root", in the C2SP note format.

The text is ``origin``, size and base64 root, each on a line, then lines of the signer's own; after
an empty line stand the signatures (c2sp.org/tlog-checkpoint and c2sp.org/signed-note, Ed25519).
Other programs of that family read and witness these notes.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from gradus.domain.messages import message
from gradus.domain.refusals import Refusal

MOST_CHARACTERS = 200_000
"""Room for the sixteen signatures every reader must accept, of the longest kinds known."""
_ED25519 = b"\x01"
_DASH = "\u2014"
_SIZE = re.compile(r"0|[1-9][0-9]{0,17}")
_SIGNATURE = re.compile(_DASH + r" ([^\s+]+) (\S+)")
_VERIFIER_KEY = re.compile(r"([^\s+]+)\+([0-9a-f]{8})\+(\S+)")
_CONTROL = re.compile(r"[\x00-\x1f]")


class BadCheckpoint(Refusal):
    """A checkpoint, or the key to check it with, that cannot be relied on."""


@dataclass(frozen=True)
class VerifierKey:
    """The public half of a signing key: whom it speaks for, its short hash, its 32 bytes."""

    name: str
    key_hash: bytes
    public: bytes


@dataclass(frozen=True)
class Checkpoint:
    """What is signed: whose ledger, how many entries, the root over them, further lines."""

    origin: str
    size: int
    root: bytes
    extra: tuple[str, ...] = ()

    def text(self) -> str:
        """The text that is signed.

        Raises
        ------
        ValueError
            If a line is empty or has control characters, the size is negative or beyond 18 digits,
            or the root is not 32 bytes.
        """
        lines = (self.origin, str(self.size), base64.b64encode(self.root).decode(), *self.extra)
        if not all(lines) or any(_CONTROL.search(line) for line in lines):
            raise ValueError("a line of a checkpoint is neither empty nor has control characters")
        if not _SIZE.fullmatch(lines[1]) or len(self.root) != 32:
            raise ValueError("a checkpoint has a size from 0 and a root of 32 bytes")
        return "".join(f"{line}\n" for line in lines)


@dataclass(frozen=True)
class Signature:
    """One signature line: the signer's name, the key's short hash, the signature's bytes."""

    name: str
    key_hash: bytes
    signature: bytes


@dataclass(frozen=True)
class SignedCheckpoint:
    """A checkpoint as read, nothing verified yet; ``text`` is what the signatures are over."""

    checkpoint: Checkpoint
    text: str
    signatures: tuple[Signature, ...]


def key_hash(name: str, public: bytes) -> bytes:
    """The four bytes by which a signature names its key."""
    return hashlib.sha256(name.encode() + b"\n" + _ED25519 + public).digest()[:4]


def verifier_key(name: str, public: Ed25519PublicKey) -> str:
    """The public key as one line to hand out: ``name+hash+key``.

    Raises
    ------
    ValueError
        If the name is empty, or has a space or a plus sign.
    """
    raw = public.public_bytes_raw()
    encoded = base64.b64encode(_ED25519 + raw).decode()
    return f"{_sound_name(name)}+{key_hash(name, raw).hex()}+{encoded}"


def parse_verifier_key(text: str) -> VerifierKey:
    """Read ``name+hash+key``.

    Raises
    ------
    BadCheckpoint
        ``bad-verifier-key``.
    """
    found = _VERIFIER_KEY.fullmatch(text.strip())
    key = _base64(found[3]) if found else None
    if not found or not key or len(key) != 33 or key[:1] != _ED25519:
        raise _bad_key()
    known = VerifierKey(found[1], bytes.fromhex(found[2]), key[1:])
    if known.key_hash != key_hash(known.name, known.public):
        raise _bad_key()
    return known


def sign_checkpoint(
    origin: str,
    size: int,
    root: bytes,
    key: Ed25519PrivateKey,
    name: str,
    extra: Sequence[str] = (),
) -> str:
    """A signed checkpoint, ready to hand out.

    Parameters
    ----------
    origin
        Which ledger; unique and lasting, best without spaces (``gradus.example/ledger``).
    size, root
        How many entries, and the Merkle root over their leaves (32 bytes).
    key, name
        Who signs; the name is best the origin, and has neither spaces nor plus signs.
    extra
        Further lines to be signed. Nobody can audit them, so best none.

    Raises
    ------
    ValueError
        As ``Checkpoint.text`` and ``verifier_key`` do.
    """
    text = Checkpoint(origin, size, root, tuple(extra)).text()
    hashed = key_hash(_sound_name(name), key.public_key().public_bytes_raw())
    signature = base64.b64encode(hashed + key.sign(text.encode())).decode()
    return f"{text}\n{_DASH} {name} {signature}\n"


def parse_checkpoint(note: str) -> SignedCheckpoint:
    """Read a note without believing it. Line ends as mail and web forms leave them are taken.

    Raises
    ------
    BadCheckpoint
        ``not-a-checkpoint``.
    """
    if len(note) > MOST_CHARACTERS:
        raise _not_a_checkpoint()
    note = note.replace("\r\n", "\n").rstrip("\n") + "\n"
    text, parted, signed = note.rpartition("\n\n")
    text += "\n"
    lines = text[:-1].split("\n")
    root = _base64(lines[2]) if len(lines) > 2 else None
    if not parted or root is None or not _SIZE.fullmatch(lines[1]):
        raise _not_a_checkpoint()
    checkpoint = Checkpoint(lines[0], int(lines[1]), root, tuple(lines[3:]))
    try:
        checkpoint.text().encode()
    except ValueError as error:
        raise _not_a_checkpoint() from error
    signatures = tuple(_signature(line) for line in signed[:-1].split("\n"))
    return SignedCheckpoint(checkpoint, text, signatures)


def verify_checkpoint(note: str, keys: Sequence[VerifierKey]) -> Checkpoint:
    """The checkpoint, if one of the keys signed it. Signatures of unknown keys count for nothing.

    Raises
    ------
    BadCheckpoint
        ``not-a-checkpoint``; ``forged-checkpoint`` if a signature said to be by one of the keys
        is not; ``not-signed-by-key`` if none is even said to be.
    """
    signed = parse_checkpoint(note)
    proved = False
    for signature in signed.signatures:
        for key in keys:
            if (signature.name, signature.key_hash) == (key.name, key.key_hash):
                _prove(signed.text, signature, key)
                proved = True
    if not proved:
        raise BadCheckpoint(
            "not-signed-by-key",
            message("No signature on the checkpoint is by a key that is relied on."),
            message(
                "Check that it is a checkpoint of this ledger, and that its key has not been replaced."
            ),
        )
    return signed.checkpoint


def _prove(text: str, signature: Signature, key: VerifierKey) -> None:
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(signature.signature, text.encode())
    except InvalidSignature as error:
        raise BadCheckpoint(
            "forged-checkpoint",
            message(
                "The signature of {name} does not fit the checkpoint: it was changed, or is forged.",
                name=signature.name,
            ),
            message("Ask whoever gave it to you for the original text, and keep both."),
        ) from error


def _signature(line: str) -> Signature:
    found = _SIGNATURE.fullmatch(line)
    raw = _base64(found[2]) if found else None
    if not found or raw is None or len(raw) < 5 or _CONTROL.search(found[1]):
        raise _not_a_checkpoint()
    return Signature(found[1], raw[:4], raw[4:])


def _base64(text: str) -> bytes | None:
    """The bytes, if the text is their one proper spelling."""
    try:
        raw = base64.b64decode(text, validate=True)
    except ValueError:
        return None
    return raw if base64.b64encode(raw).decode() == text else None


def _sound_name(name: str) -> str:
    if not name or re.search(r"[\s+\x00-\x1f]", name):
        raise ValueError("a key's name is not empty and has neither spaces nor plus signs")
    return name


def _not_a_checkpoint() -> BadCheckpoint:
    return BadCheckpoint(
        "not-a-checkpoint",
        message("The text is not a signed checkpoint."),
        message("Give the whole text unchanged, from its first line to its last signature line."),
    )


def _bad_key() -> BadCheckpoint:
    return BadCheckpoint(
        "bad-verifier-key",
        message("The text is not a verifier key."),
        message("Copy the whole key: a name, eight hexadecimal digits and the key, joined by “+”."),
    )
