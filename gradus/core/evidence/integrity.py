"""Rows and bytes compared: what is missing or altered, and what a transaction left behind."""

from __future__ import annotations

import logging
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
    """A file whose bytes are not what they should be. It is named by its row alone."""

    file_id: UUID
    what: str  # "missing" or "altered"


@dataclass(frozen=True)
class Swept:
    """How many files were removed: without a row, unfinished, and waiting too long."""

    orphans: int
    unfinished: int
    waiting: int


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


def missing_or_altered(at: datetime) -> list[Trouble]:
    """Compare every file on the disk with the digest its row holds. Reads every byte."""
    with system("evidence-integrity"):
        rows = list(selectors.kept(at))
    found = []
    for row_id, sha256 in rows:
        path = storage.path_of(sha256, row_id)
        if not storage.is_whole(path, sha256):
            found.append(Trouble(row_id, "altered" if path.exists() else "missing"))
    return found


def sweep(at: datetime) -> Swept:
    """Remove what aborted transactions, lost processes and withdrawals have left on the disk.

    Raises TooManyOrphans rather than empty a folder that another database knows.
    """
    old = [(path, at.timestamp() - _changed(path)) for path in storage.everything()]
    with system("evidence-sweep"):  # after the listing: what was committed meanwhile is known
        known = {storage.path_of(sha256, row_id) for row_id, sha256 in selectors.kept(at)}
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
