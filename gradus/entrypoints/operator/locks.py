"""One at a time: a folder is served, backed up into or restored by one process only."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gradus.domain.messages import message
from gradus.domain.refusals import Refusal


class AlreadyServed(Refusal):
    """Another ``gradus serve`` has the folder."""

    def __init__(self, folder: Path, pid: str) -> None:
        super().__init__(
            "already-served",
            message(
                "Gradus already runs on {folder} (process {pid}).",
                folder=str(folder),
                pid=pid or "?",
            ),
            message("Use that one, stop it with Ctrl-C, or choose another folder with --data."),
        )


@contextmanager
def held(folder: Path, *parts: str) -> Iterator[None]:
    """Hold the locks of the parts (``web``, ``worker``) of a folder. The system frees them when
    the process ends, however it ends.

    Raises
    ------
    AlreadyServed
        If another process holds one of them.
    """
    taken: list[int] = []
    try:
        for part in parts:
            taken.append(_take(folder, part))
        yield
    finally:
        for handle in taken:
            os.close(handle)


def is_held(folder: Path, *parts: str) -> bool:
    """Whether a process serves any of the parts of the folder now."""
    try:
        with held(folder, *parts):
            return False
    except AlreadyServed:
        return True


def _take(folder: Path, part: str) -> int:
    handle = os.open(folder / f"{part}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        pid = os.read(handle, 20).decode(errors="replace").strip()
        os.close(handle)
        raise AlreadyServed(folder, pid) from None
    os.truncate(handle, 0)
    os.write(handle, str(os.getpid()).encode())
    return handle
