"""The bytes of evidence on disk: written whole or not at all, read only if they are still the same.

``DATA_FOLDER/evidence/<first two digits>/<sha256>-<row id>`` holds a file; the id keeps two States'
files apart even where their bytes are equal. ``DATA_FOLDER/evidence/waiting`` holds what somebody
has looked at but not kept yet.
"""

from __future__ import annotations

import errno
import hashlib
import logging
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from django.conf import settings

from gradus.domain.messages import message
from gradus.domain.refusals import Refusal

PART = ".part"
WAITING = "waiting"
WAITING_AT_MOST = 5  # for one person; the oldest goes first
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_KEPT = re.compile(r"([0-9a-f]{64})-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})")
_log = logging.getLogger("gradus.evidence")


class NoRoom(Refusal):
    """The disk is full. Nothing was kept."""

    def __init__(self) -> None:
        super().__init__(
            "disk-full",
            message("The disk of this installation is full; your file was not kept."),
            message(
                "Everything already here can be read. Keep your file, tell the operator of this "
                "installation, and send it again later."
            ),
        )


class NotWhole(Refusal):
    """The bytes of a file are gone from the disk, or are not those that were kept."""

    def __init__(self) -> None:
        super().__init__(
            "file-not-whole",
            message(
                "This file is missing from the disk, or is not what was kept; it is not served."
            ),
            message("Tell the operator of this installation, who can restore it from a backup."),
        )


def folder() -> Path:
    """Where the bytes of evidence lie."""
    return Path(settings.DATA_FOLDER) / "evidence"


def path_of(sha256: str, row_id: UUID) -> Path:
    """Where the bytes of one row lie."""
    return folder() / sha256[:2] / f"{sha256}-{row_id}"


def row_of(path: Path) -> UUID | None:
    """The row a path in the folder is named after; none if it is not one of ours."""
    found = _KEPT.fullmatch(path.name)
    return UUID(found[2]) if found and path.parent.name == found[1][:2] else None


def write(path: Path, data: bytes) -> None:
    """Put a file in its place: whole, on the disk itself, for this account only.

    Raises NoRoom if the disk is full; then nothing is left behind.
    """
    try:
        for place in (folder(), path.parent):
            place.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write(path, data)
        _settle(path.parent)
        _settle(folder())  # the folder of two digits may be new
    except OSError as trouble:
        if trouble.errno in _FULL:
            _log.error("the disk of %s is full", folder())
            raise NoRoom from trouble
        raise


def _write(path: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(suffix=PART, dir=path.parent)  # made with mode 0600
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _settle(place: Path) -> None:
    """Have the folder's own list of names on the disk, so that the new one outlives a power cut."""
    handle = os.open(place, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def size_of(path: Path) -> int | None:
    """The size of a file in bytes; none if it is not there."""
    try:
        return path.stat().st_size
    except OSError:
        return None


def is_whole(path: Path, sha256: str) -> bool:
    """Whether the file is there and still what was kept."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == sha256
    except OSError:
        return False


def opened(path: Path, sha256: str) -> BinaryIO:
    """The file, open for reading, after its digest has been found right. Raises NotWhole."""
    try:
        file = path.open("rb")
    except OSError as trouble:
        _log.error("evidence cannot be read: %s", path.name)
        raise NotWhole from trouble
    try:
        if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
            _log.error("evidence is not what was kept: %s", path.name)
            raise NotWhole
        file.seek(0)
    except BaseException:
        file.close()
        raise
    return file


def remove(path: Path) -> None:
    """Take a file away, if it is there."""
    path.unlink(missing_ok=True)


def everything() -> Iterator[Path]:
    """Every file in the folder, kept, waiting or left behind."""
    for place in sorted(folder().glob("*")):
        if place.is_dir():
            yield from (path for path in sorted(place.iterdir()) if path.is_file())


def put_by(actor_id: UUID, sha256: str, data: bytes) -> None:
    """Keep for a while what somebody looks at, for the moment they say "keep it"."""
    write(_waiting(actor_id, sha256), data)
    own = sorted((_waiting(actor_id, "").parent).glob(f"{actor_id}-*"), key=_age)
    for path in own[:-WAITING_AT_MOST]:
        remove(path)


def taken_up(actor_id: UUID, sha256: str) -> bytes | None:
    """What the person looked at, if it still waits and is the same."""
    with suppress(OSError):
        data = _waiting(actor_id, sha256).read_bytes()
        if hashlib.sha256(data).hexdigest() == sha256:
            return data
    return None


def forget(actor_id: UUID, sha256: str) -> None:
    """What the person looked at waits no longer."""
    remove(_waiting(actor_id, sha256))


def _waiting(actor_id: UUID, sha256: str) -> Path:
    return folder() / WAITING / f"{actor_id}-{sha256}"


def _age(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return 0.0
