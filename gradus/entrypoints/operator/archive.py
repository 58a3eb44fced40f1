"""The file of a backup: a tar whose last members say what must be in it, signed.

::

    database.dump     pg_dump's own form
    evidence/...      uploaded files
    checkpoints/...   statements of the ledger
    secrets.json      keys and passwords, only where asked for
    manifest.json     versions, the ledger's end, rows and digest of each table, and of every member
                      above its size and SHA-256
    manifest.mac      HMAC-SHA-256 of manifest.json, in hexadecimal; its key is
                      HMAC-SHA-256(ledger key, "gradus backup manifest")

What is read was perhaps made by somebody else: names and kinds of members are checked before a
byte of them is kept, and nothing is believed before the manifest was.
"""

from __future__ import annotations

import hashlib
import hmac
import io
import json
import re
import tarfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, BinaryIO, Protocol, cast

from gradus.domain.messages import message
from gradus.domain.refusals import Refusal
from gradus.entrypoints.operator.sealed import Damaged, WrongKey

FORMAT = 1
DUMP, SECRETS, MANIFEST, MAC = "database.dump", "secrets.json", "manifest.json", "manifest.mac"
NAME = re.compile(
    r"database\.dump|secrets\.json|manifest\.json|manifest\.mac"
    r"|(evidence|checkpoints)(/[A-Za-z0-9_][A-Za-z0-9._-]{0,150}){1,6}"
)
LONGEST_NOTE = 16 * 2**20  # bytes of a member that is read whole: manifest, its MAC, secrets
BLOCK = 2**20
Keep = Callable[[str, IO[bytes]], None]


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself, after its signature was checked."""

    told: Mapping[str, Any]
    secrets: Mapping[str, Any] | None  # if they lie in the backup

    @property
    def members(self) -> Mapping[str, Mapping[str, Any]]:
        """Size and SHA-256 of each member."""
        members: Mapping[str, Mapping[str, Any]] = self.told["members"]
        return members


class Target(Protocol):
    """Where a backup is written to: a file, or what encrypts on the way to one."""

    def write(self, data: bytes, /) -> int:
        """Take the next bytes."""


class Hashing:
    """Passes on what is read from a file, and knows how much it was and its SHA-256."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source = source
        self._digest = hashlib.sha256()
        self.size = 0

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        data = self._source.read(size)
        self._digest.update(data)
        self.size += len(data)
        return data

    def drain(self) -> None:
        """Read to the end."""
        while self.read(BLOCK):
            pass

    def known(self) -> dict[str, Any]:
        """Size and hash of what was read."""
        return {"size": self.size, "sha256": self._digest.hexdigest()}


def write(
    target: Target, members: Iterable[tuple[str, Path]], told: Mapping[str, Any], key: bytes
) -> None:
    """Write the members, then the manifest: what is ``told``, and each member's size and hash.

    A member that vanished since it was listed is left out.
    """
    known: dict[str, Any] = {}
    with tarfile.open(fileobj=cast(BinaryIO, target), mode="w|", format=tarfile.PAX_FORMAT) as tar:
        for name, path in members:
            try:
                source = path.open("rb")
            except FileNotFoundError:
                continue
            with source:
                info = tarfile.TarInfo(name)
                info.size, info.mode = path.stat().st_size, 0o600
                hashing = Hashing(source)
                tar.addfile(info, hashing)
                known[name] = hashing.known()
        manifest = json.dumps({**told, "format": FORMAT, "members": known}, indent=1).encode()
        _add(tar, MANIFEST, manifest)
        _add(tar, MAC, _mac(manifest, key).encode())


def read(source: BinaryIO, key: bytes | None, keep: Keep | None = None) -> Manifest:
    """Read a backup to its end and check all of it.

    Parameters
    ----------
    source
        The file, decrypted.
    key
        The ledger key of the installation it is of; None to take it from the backup itself.
    keep
        Is given each member's name and bytes to read, if they are to be kept. What it kept is to
        be thrown away if this raises.

    Raises
    ------
    Damaged, WrongKey
        If anything is not what the signed manifest says.
    """
    known: dict[str, Any] = {}
    notes: dict[str, bytes] = {}
    try:
        with tarfile.open(fileobj=source, mode="r|") as tar:
            for info in tar:
                _check(info, known, notes)
                content = tar.extractfile(info) or io.BytesIO()
                if info.name in (MANIFEST, MAC):
                    notes[info.name] = content.read()
                    continue
                hashing = Hashing(content)
                if info.name == SECRETS:
                    notes[SECRETS] = hashing.read()
                elif keep is not None:
                    keep(info.name, hashing)  # type: ignore[arg-type] # it reads, no more
                hashing.drain()
                known[info.name] = hashing.known()
        while source.read(BLOCK):  # to the very end: only there is an encrypted file whole
            pass
    except (tarfile.TarError, EOFError) as trouble:
        raise Damaged(message("it was cut or altered ({why})", why=str(trouble))) from trouble
    return _believed(notes, known, key)


def _check(info: tarfile.TarInfo, known: Mapping[str, Any], notes: Mapping[str, bytes]) -> None:
    if not info.isreg() or not NAME.fullmatch(info.name):
        raise Damaged(message("it holds {name}, which no backup does", name=repr(info.name[:80])))
    if info.name in known or info.name in notes:
        raise Damaged(message("it holds {name} twice", name=info.name))
    if info.name in (SECRETS, MANIFEST, MAC) and info.size > LONGEST_NOTE:
        raise Damaged(message("its {name} is too long", name=info.name))


def _believed(notes: Mapping[str, bytes], known: Mapping[str, Any], key: bytes | None) -> Manifest:
    if MANIFEST not in notes or MAC not in notes:
        raise Damaged(message("its end is missing; it was cut"))
    try:
        secrets = json.loads(notes[SECRETS]) if SECRETS in notes else None
        if key is None and secrets is not None:
            key = bytes.fromhex(secrets["ledger_key"])
    except (ValueError, KeyError, TypeError):
        raise Damaged(message("its secrets cannot be read")) from None
    if key is None:
        raise Refusal(
            "backup-key-needed",
            message(
                "The installation's key is not in this backup, and without it none is believed."
            ),
            message("Name the secrets.json of that installation: --secrets FILE."),
        )
    if not hmac.compare_digest(_mac(notes[MANIFEST], key).encode(), notes[MAC]):
        raise WrongKey(message("The installation's key (unless somebody altered the manifest)"))
    told = json.loads(notes[MANIFEST])
    for name in sorted(told["members"].keys() | known.keys()):
        if told["members"].get(name) != known.get(name):
            raise Damaged(message("{name} is not what the manifest says", name=name))
    if DUMP not in known:
        raise Damaged(message("it holds no database"))
    return Manifest(told, secrets)


def _mac(manifest: bytes, key: bytes) -> str:
    own = hmac.digest(key, b"gradus backup manifest", "sha256")
    return hmac.digest(own, manifest, "sha256").hex()


def _add(tar: tarfile.TarFile, name: str, data: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size, info.mode = len(data), 0o600
    tar.addfile(info, io.BytesIO(data))
