"""Encryption of a backup with a passphrase: scrypt, then AES-256-GCM in chunks.

The form, all numbers big-endian::

    16 bytes  "GRADUS-SEALED-1\\n"
     1 byte   log2 of scrypt's N (r = 8, p = 1)
    16 bytes  salt
    32 bytes  HMAC-SHA-256 of the 33 bytes above
    then chunks of 1 MiB of plain text (the last one shorter, possibly empty), each followed by
    its tag of 16 bytes

scrypt gives 64 bytes: the key of the cipher, then the key of the HMAC, which tells a wrong
passphrase from a damaged file. The nonce of a chunk is 7 zero bytes, its number in 4 bytes from 0,
and one byte that is 1 for the last chunk, else 0: chunks cannot be dropped, moved or cut off. The
key is new for every file (its salt is), so nonces never meet twice.
"""

from __future__ import annotations

import hashlib
import hmac
import io
import secrets
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from gradus.domain.messages import Message, message
from gradus.domain.refusals import Refusal

MAGIC = b"GRADUS-SEALED-1\n"
LOG_N = 17  # 128 MiB and about half a second, for whoever guesses, too
MOST_LOG_N = 20
SALT = 16
HEADER = len(MAGIC) + 1 + SALT
MAC = 32
CHUNK = 2**20
TAG = 16
SHORTEST_PASSPHRASE = 12


class Damaged(Refusal):
    """A backup that is not what was written: cut, altered, or never one."""

    def __init__(self, why: Message) -> None:
        super().__init__(
            "backup-damaged",
            message("This backup is damaged: {why}. Nothing was written.", why=why),
            message("Use another copy of it, or an older backup."),
        )


class WrongKey(Refusal):
    """A passphrase or a key that is not the one the backup was made with."""

    def __init__(self, what: Message) -> None:
        super().__init__(
            "backup-wrong-key",
            message(
                "{what} is not the one this backup was made with. Nothing was written.", what=what
            ),
            message("Find the right one; without it nobody can open or trust this file."),
        )


def ensure_strong(passphrase: str) -> None:
    """Refuse a passphrase that is soon guessed."""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise Refusal(
            "passphrase-short",
            message("The passphrase is too short."),
            message("Take {count} characters or more.", count=str(SHORTEST_PASSPHRASE)),
        )


def is_sealed(start: bytes) -> bool:
    """Whether a file that begins like this is encrypted."""
    return start.startswith(MAGIC)


class Sealer:
    """Writes to a file what is written to it, encrypted. Nothing is whole before ``finish``."""

    def __init__(self, target: BinaryIO, passphrase: str, log_n: int = LOG_N) -> None:
        header = MAGIC + bytes([log_n]) + secrets.token_bytes(SALT)
        cipher_key, mac_key = _keys(passphrase, header)
        self._target, self._cipher = target, AESGCM(cipher_key)
        self._waiting, self._number = bytearray(), 0
        target.write(header + hmac.digest(mac_key, header, "sha256"))

    def write(self, data: bytes) -> int:
        """Take the next bytes."""
        self._waiting += data
        while len(self._waiting) > CHUNK:  # a full chunk may yet be the last one
            self._put(bytes(self._waiting[:CHUNK]), last=False)
            del self._waiting[:CHUNK]
        return len(data)

    def finish(self) -> None:
        """Write the last chunk."""
        self._put(bytes(self._waiting), last=True)

    def _put(self, plain: bytes, *, last: bool) -> None:
        self._target.write(self._cipher.encrypt(_nonce(self._number, last=last), plain, None))
        self._number += 1


class Opener(io.RawIOBase):
    """Reads a file, decrypted. Every byte it gives has been authenticated.

    Raises
    ------
    WrongKey
        At once, for another passphrase.
    Damaged
        When a chunk is altered, moved or missing.
    """

    def __init__(self, source: BinaryIO, passphrase: str) -> None:
        header, mac = source.read(HEADER), source.read(MAC)
        if not is_sealed(header) or len(mac) < MAC or header[len(MAGIC)] > MOST_LOG_N:
            raise Damaged(message("its beginning is not that of an encrypted backup"))
        cipher_key, mac_key = _keys(passphrase, header)
        if not hmac.compare_digest(hmac.digest(mac_key, header, "sha256"), mac):
            raise WrongKey(message("The passphrase"))
        self._source, self._cipher = source, AESGCM(cipher_key)
        self._ready, self._number = b"", 0
        self._next = source.read(CHUNK + TAG)
        self._last = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while not self._ready and not self._last:
            self._ready = self._chunk()
        given = self._ready[: len(buffer)]
        buffer[: len(given)] = given
        self._ready = self._ready[len(given) :]
        return len(given)

    def _chunk(self) -> bytes:
        sealed, self._next = self._next, self._source.read(CHUNK + TAG)
        self._last = not self._next
        try:
            plain = self._cipher.decrypt(_nonce(self._number, last=self._last), sealed, None)
        except (InvalidTag, ValueError):
            raise Damaged(
                message("it was cut or altered near byte {byte}", byte=self._number * CHUNK)
            ) from None
        self._number += 1
        return plain


def _keys(passphrase: str, header: bytes) -> tuple[bytes, bytes]:
    log_n = header[len(MAGIC)]
    made = hashlib.scrypt(
        passphrase.encode(),
        salt=header[len(MAGIC) + 1 :],
        n=2**log_n,
        r=8,
        p=1,
        maxmem=2 ** (log_n + 10) * 2,
        dklen=64,
    )
    return made[:32], made[32:]


def _nonce(number: int, *, last: bool) -> bytes:
    return bytes(7) + number.to_bytes(4, "big") + bytes([last])
