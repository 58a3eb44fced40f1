"""Who an instance is to others: the keys it keeps, and the card it hands out.

A card is one line: its version, the instance's name, the key its bundles are signed with, the key
bundles for it are sealed to (age), and the key of its ledger's checkpoints. Two people who know
each other compare the card's fingerprint over another way than the card came.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from functools import cached_property

import pyrage
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from gradus.formats.bundles.bech32 import bech32
from gradus.formats.bundles.refused import BundleRefused

CARD = "gradus-card-1"
MOST_CARD = 600
_KEY_BYTES = 32
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9./:_-]{0,119}")
_CHECKPOINT_KEY = re.compile(r"[^\s+]{1,120}\+[0-9a-f]{8}\+[A-Za-z0-9+/=]{40,60}")
_SEAL = re.compile(r"age1[a-z0-9]{58}")


@dataclass(frozen=True)
class Card:
    """What an instance tells others of itself; no secret in it."""

    name: str
    signing: bytes
    sealing: str
    checkpoints: str

    def line(self) -> str:
        """The card as it is handed out."""
        signing = base64.b64encode(self.signing).decode()
        return f"{CARD} {self.name} {signing} {self.sealing} {self.checkpoints}"

    def fingerprint(self) -> str:
        """What two people compare: the SHA-256 of the line, in hexadecimal."""
        return hashlib.sha256(self.line().encode()).hexdigest()

    def signed(self, text: bytes, signature: bytes) -> bool:
        """Whether this instance signed the text."""
        try:
            Ed25519PublicKey.from_public_bytes(self.signing).verify(signature, text)
        except InvalidSignature:
            return False
        return True


def parse_card(text: str) -> Card:
    """Read a card as it was handed out. Raises BundleRefused (``card-not-read``)."""
    words = text.split() if len(text) <= MOST_CARD else []
    if len(words) != 5 or words[0] != CARD:
        raise BundleRefused("card-not-read")
    _, name, signing, sealing, checkpoints = words
    try:
        public = base64.b64decode(signing, validate=True)
        Ed25519PublicKey.from_public_bytes(public)
        pyrage.x25519.Recipient.from_str(sealing)
    except (ValueError, pyrage.RecipientError) as error:
        raise BundleRefused("card-not-read") from error
    card = Card(name, public, sealing, checkpoints)
    sound = _NAME.fullmatch(name) and _SEAL.fullmatch(sealing)
    if not (sound and _CHECKPOINT_KEY.fullmatch(checkpoints)) or card.line() != " ".join(words):
        raise BundleRefused("card-not-read")
    return card


@dataclass(frozen=True)
class OwnKeys:
    """The keys of this instance, all made from one secret of 32 bytes."""

    seed: bytes

    def card(self, name: str, checkpoints: str) -> Card:
        """The card to hand out."""
        return Card(
            name=name,
            signing=self.signing.public_key().public_bytes_raw(),
            sealing=str(self.opening.to_public()),
            checkpoints=checkpoints,
        )

    def sign(self, text: bytes) -> bytes:
        """A signature (Ed25519) of a text."""
        return self.signing.sign(text)

    @cached_property
    def signing(self) -> Ed25519PrivateKey:
        """What bundles and receipts are signed with."""
        return Ed25519PrivateKey.from_private_bytes(self._made("signing"))

    @cached_property
    def opening(self) -> pyrage.x25519.Identity:
        """What bundles sealed for this instance are opened with."""
        return pyrage.x25519.Identity.from_str(
            bech32("age-secret-key-", self._made("opening")).upper()
        )

    def _made(self, purpose: str) -> bytes:
        """A key for one purpose alone: knowing it tells nothing of the others."""
        info = f"gradus exchange 1 {purpose}".encode()
        return HKDF(algorithm=SHA256(), length=_KEY_BYTES, salt=None, info=info).derive(self.seed)
