"""What a ``gradus serve`` that was killed left behind, found and ended by the next one.

Called only by who holds the folder's locks: then nobody rightly runs there.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from gradus.entrypoints.operator.children import MARK
from gradus.entrypoints.operator.cluster import Cluster

PATIENCE = 5.0
PROCESSES = Path("/proc")


def end_orphans(folder: Path, parts: Iterable[str]) -> int:
    """End what still runs of those parts of the folder's installation; how many there were."""
    orphans = list(_orphans({f"{MARK}={part}:{folder}".encode() for part in parts}))
    for pid in orphans:
        _signal(pid, signal.SIGTERM)
    deadline = time.monotonic() + PATIENCE
    while any(_alive(pid) for pid in orphans) and time.monotonic() < deadline:
        time.sleep(0.05)
    for pid in orphans:
        _signal(pid, signal.SIGKILL)
    return len(orphans)


def clear_uploads(folder: Path) -> None:
    """Remove what uploads that were cut off have left, and see that others cannot enter there."""
    uploads = folder / "uploads"
    uploads.mkdir(exist_ok=True)
    uploads.chmod(0o700)
    for left in uploads.glob("*.upload*"):
        left.unlink(missing_ok=True)


def forget_server(cluster: Cluster) -> None:
    """Remove the note of a database server whose process number somebody else now has.

    PostgreSQL itself recovers from a note whose process is gone, but takes another program that
    happens to have the number (likely in a container) for its own.
    """
    note = cluster.folder / "postmaster.pid"
    try:
        pid = int(note.read_text().split()[0])
        name = (PROCESSES / str(pid) / "comm").read_text().strip()
    except (OSError, ValueError, IndexError):
        return
    if name != "postgres":
        note.unlink(missing_ok=True)


def _orphans(marks: set[bytes]) -> Iterable[int]:
    """Processes that carry a mark in their environment. None where the system shows none."""
    if not PROCESSES.is_dir():
        return
    for place in PROCESSES.iterdir():
        if place.name.isdigit() and int(place.name) != os.getpid():
            with suppress(OSError):
                if not marks.isdisjoint((place / "environ").read_bytes().split(b"\0")):
                    yield int(place.name)


def _alive(pid: int) -> bool:
    try:
        state = (PROCESSES / str(pid) / "stat").read_text().rpartition(")")[2].split()[0]
    except (OSError, IndexError):
        return False
    return state != "Z"


def _signal(pid: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.kill(pid, number)
