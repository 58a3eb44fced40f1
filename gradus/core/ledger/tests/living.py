"""A real ledger in a real database for tests: entries committed, checkpoints signed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import psycopg
from django.db import connection

from gradus.core.access.actor import Actor, Thing
from gradus.core.access.scope import system
from gradus.core.ledger import selectors, verifier
from gradus.core.ledger.actions import make_checkpoint
from gradus.core.ledger.models import Checkpoint
from gradus.core.ledger.record import Personal, record
from gradus.domain.ids import new_id
from gradus.domain.ownership import Axis
from tests.environment import url

AT = datetime(2027, 3, 1, 9, tzinfo=UTC)
OFFICER = Actor(id=new_id(), name="Officer")
PERSON = new_id()
XAA, XBB = new_id(), new_id()


def write(count: int = 1, state_id: UUID = XAA, *, first: int = 1) -> list[UUID]:
    """Commit so many entries of a State, each with a personal value, one transaction each."""
    ids = []
    for n in range(first, first + count):
        with system("test"):
            ids.append(
                record(
                    by=OFFICER,
                    at=AT + timedelta(minutes=n),
                    action="person.change",
                    thing=Thing("people", {Axis.STATE: state_id}, PERSON),
                    rule="test",
                    diff={"number": n, "phone": Personal(f"+000 {n}", PERSON)},
                )
            )
    return ids


def checkpoint(*, at: datetime = AT) -> Checkpoint:
    """A checkpoint of what is there; it must have grown."""
    row = make_checkpoint(at=at)
    assert row is not None
    return row


def whole(lines: Iterable[str], path: Path) -> Path:
    """The lines, taken in a system scope, in a file."""
    with system("test"), path.open("w", encoding="utf-8") as file:
        file.writelines(lines)
    return path


def verified(path: Path, *notes: Path, extract: bool = False) -> tuple[int, str]:
    """What the verifier says, run alone as an auditor does: without the house on its path."""
    arguments = [str(path), "--key", selectors.public_key()]
    if extract:
        arguments.append("--extract")
    for note in notes:
        arguments += ["--checkpoint", str(note)]
    done = subprocess.run(
        [sys.executable, "-I", verifier.__file__, *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=path.parent,
    )
    return done.returncode, done.stdout + done.stderr


def tamper(sql: str, *values: object) -> None:
    """Run SQL as the superuser, with the triggers asleep: as one who has the machine would."""
    name = connection.settings_dict["NAME"]
    with psycopg.connect(url("superuser", name)) as other:
        other.execute("SET session_replication_role = replica")
        other.execute(sql.encode(), values)
