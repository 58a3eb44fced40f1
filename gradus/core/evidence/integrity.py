"""Rows and bytes compared: what is missing or altered, and what a transaction left behind."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from gradus.core.access.scope import system
from gradus.core.evidence import selectors, storage
from gradus.domain.messages import message
from gradus.domain.refusals import Refusal

GRACE = timedelta(hours=1)  # a request that has written its file may still be under way
WAITS = timedelta(days=1)  # for what was looked at and never kept
FEW = 20  # so many orphans may be swept whatever else is there
_log = logging.getLogger("gradus.evidence")


@dataclass(frozen=True)
class Trouble:
    """A file whose bytes are not what they should be, named by its row and its place on the disk."""

    file_id: UUID
    what: str  # "missing" or "altered"
    place: str  # in the folder of evidence


@dataclass(frozen=True)
class Compared:
    """What comparing rows and bytes found, and how many of the files were read to their end."""

    files: int
    read: int
    troubles: tuple[Trouble, ...]


@dataclass(frozen=True)
class Swept:
    """How many files were removed: without a row, unfinished, and waiting too long."""

    orphans: int
    unfinished: int
    waiting: int


def _always(read: int, of: int) -> bool:
    return True


class TooManyOrphans(Refusal):
    """More files without a row than with one: more likely the wrong database than litter."""

    def __init__(self, orphans: int, rows: int) -> None:
        super().__init__(
            "too-many-orphans",
            message(
                "{orphans} files of evidence have no entry in the database, which knows {rows}; "
                "nothing was removed.",
                orphans=orphans,
                rows=rows,
            ),
            message("Check that this database and this folder belong together."),
        )


def missing_or_altered(at: datetime, goes_on: Callable[[int, int], bool] = _always) -> Compared:
    """Compare the files on the disk with what their rows hold.

    Each is looked for, and its size compared; then they are read through, as long as ``goes_on(read, of
    how many)``, in an order that is another at each instant: who looks often and briefly sees all.
    """
    with system("evidence-integrity"):
        rows = list(selectors.kept(at))
    found, there = [], []
    for row in rows:
        path = storage.path_of(row.sha256, row.file_id)
        size = storage.size_of(path)
        if size != row.size:
            found.append(_trouble(row, path, "missing" if size is None else "altered"))
        else:
            there.append((row, path))
    there.sort(key=lambda one: hashlib.sha256(f"{at} {one[0].file_id}".encode()).digest())
    read = 0
    while read < len(there) and goes_on(read, len(there)):
        row, path = there[read]
        if not storage.is_whole(path, row.sha256):
            found.append(_trouble(row, path, "altered"))
        read += 1
    return Compared(len(rows), read + len(rows) - len(there), tuple(found))


def _trouble(row: selectors.Bytes, path: Path, what: str) -> Trouble:
    return Trouble(row.file_id, what, str(path.relative_to(storage.folder())))


def sweep(at: datetime) -> Swept:
    """Remove what aborted transactions, lost processes and withdrawals have left on the disk.

    Raises TooManyOrphans rather than empty a folder that another database knows.
    """
    old = [(path, at.timestamp() - _changed(path)) for path in storage.everything()]
    with system("evidence-sweep"):  # after the listing: what was committed meanwhile is known
        known = {storage.path_of(row.sha256, row.file_id) for row in selectors.kept(at)}
    grace = GRACE.total_seconds()
    orphans = [
        path for path, age in old if storage.row_of(path) and path not in known and age > grace
    ]
    if len(orphans) > max(FEW, len(known)):
        raise TooManyOrphans(len(orphans), len(known))
    unfinished = [path for path, age in old if path.suffix == storage.PART and age > grace]
    waiting = [path for path, age in old if _waits(path) and age > WAITS.total_seconds()]
    for path in (*orphans, *unfinished, *waiting):
        storage.remove(path)
    swept = Swept(len(orphans), len(unfinished), len(waiting))
    _log.info("evidence swept: %s", swept)
    return swept


def _waits(path: Path) -> bool:
    return path.parent.name == storage.WAITING and path.suffix != storage.PART


def _changed(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:  # gone since it was listed
        return float("inf")
