"""The folder of checkpoints: one text file for each, written whole or not at all, never changed."""

from __future__ import annotations

import logging
import os
from pathlib import Path

from django.conf import settings

_log = logging.getLogger("gradus.ledger")


def folder() -> Path:
    """Where the checkpoints of this installation lie."""
    return Path(settings.DATA_FOLDER) / "checkpoints"


def keep(size: int, note: str) -> None:
    """Write the checkpoint of that size. One that says something else there already is left alone:
    it is evidence, and `gradus ledger verify` tells of it."""
    path = folder() / f"{size}.txt"
    if path.exists():
        if path.read_text(encoding="utf-8") != note:
            _log.error("another checkpoint is in %s already; it is left alone", path)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(f".{os.getpid()}.unfinished")
    with unfinished.open("w", encoding="utf-8") as stream:
        stream.write(note)
        stream.flush()
        os.fsync(stream.fileno())
    unfinished.replace(path)


def kept() -> list[Path]:
    """The files of the folder, the smallest size first."""
    found = [path for path in folder().glob("*.txt") if path.stem.isdigit()]
    return sorted(found, key=lambda path: int(path.stem))
