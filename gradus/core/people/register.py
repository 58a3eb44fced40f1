"""The register of erasures, as a file beside the database: ids and times, no name.

It lies in the installation's folder and is no part of a backup, so it knows of what was erased
after the backup was made. A restore reads it and erases again.
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from django.conf import settings
from django.db import transaction

from gradus.core.access.scope import system
from gradus.core.accounts.models import ErasureRequest
from gradus.core.people.lines import NAME, Erased, read, written
from gradus.core.people.models import Erasure


def file() -> Path:
    """Where the register of this installation lies."""
    return Path(settings.DATA_FOLDER) / NAME


def held() -> list[Erased]:
    """Everybody who was erased as the database knows it, the oldest first."""
    with system("erasure-register"):
        found = [
            Erased(row.at, "person", row.person_id, row.by, "state", row.state_id, row.ground)
            for row in Erasure.objects.all()
        ]
        asked = ErasureRequest.objects.filter(outcome=ErasureRequest.Outcome.ERASED)
        for one in asked:
            office = "state" if one.state_id else "programme"
            owner = one.state_id or one.programme_id
            if one.answered_at and one.answered_by and owner:
                found.append(
                    Erased(
                        one.answered_at,
                        "account",
                        one.user_id,
                        one.answered_by,
                        office,
                        owner,
                        "asked",
                    )
                )
    return sorted(found)


def keep() -> None:
    """Write down who was erased; what the file says already stays."""
    path = file()
    path.parent.mkdir(parents=True, exist_ok=True)
    with (path.parent / f"{NAME}.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        before = read(path) if path.exists() else []
        lines = sorted({*before, *held()})
        if lines == before:
            return
        unfinished = path.with_suffix(".unfinished")
        unfinished.touch(mode=0o600)
        with unfinished.open("w", encoding="utf-8") as stream:
            stream.writelines(f"{written(one)}\n" for one in lines)
            stream.flush()
            os.fsync(stream.fileno())
        unfinished.replace(path)


def keep_after_commit() -> None:
    """Write the file once the erasure at hand is committed; if that fails, the daily task does."""
    transaction.on_commit(keep, robust=True)
