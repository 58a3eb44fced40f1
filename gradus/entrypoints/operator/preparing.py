"""Work on an installation that needs Django, each piece in a process and a role of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from gradus.core.people.lines import NAME as REGISTER
from gradus.core.people.lines import read
from gradus.domain.messages import Message, message
from gradus.domain.refusals import Refusal
from gradus.entrypoints.operator import children
from gradus.entrypoints.operator.children import Asked
from gradus.entrypoints.operator.facts import Facts
from gradus.entrypoints.operator.instance import Instance

PREPARE = "from gradus.entrypoints.operator.prepare import prepare; prepare(again={again})"
FILLED = "demo-filled"  # the note in the folder of a demonstration
SEED = "import django; django.setup(); from gradus.entrypoints.operator.demo import seed; seed()"


class NotPrepared(Refusal):
    """The database could not be brought to this version; what was begun was undone."""

    def __init__(self, told: str) -> None:
        super().__init__(
            "not-prepared",
            message("The database could not be prepared: {told}", told=told or "-"),
            message("Nothing half-done was kept. `gradus doctor` looks at everything else."),
        )


class NotErased(Refusal):
    """Whoever was erased could not be erased again."""

    def __init__(self, told: str) -> None:
        super().__init__(
            "not-erased-again",
            message("The register of erasures could not be followed: {told}", told=told),
            message("Nobody is let in before it is. `gradus doctor` looks at everything else."),
        )


def prepare(instance: Instance, asked: Asked | None = None, *, again: bool = False) -> None:
    """Bring the database to this version, as its owner."""
    done = _run(instance, "owner", ["-c", PREPARE.format(again=again)], asked)
    if done.returncode:
        raise NotPrepared(_told(instance, done.stderr))


def look(
    instance: Instance,
    own: dict[str, str],
    asked: Asked | None = None,
    *,
    collect: bool = True,
) -> Facts:
    """What the program's own role finds; static files are gathered on the way, if wanted."""
    arguments = ["-m", "gradus.entrypoints.operator.gather", *(["--collect"] if collect else [])]
    done = _run(instance, "app", arguments, asked, own)
    try:
        return Facts(**json.loads(done.stdout))
    except ValueError:
        return Facts(trouble="program", told=_told(instance, done.stderr))


def compare(instance: Instance, seconds: float) -> dict[str, Any]:
    """Files of evidence compared with the database, by the program's own role (``compare.py``).

    Raises ValueError where that could not be done. Its progress goes to the terminal, if there is one.
    """
    environment = children.environment(instance.environment(), "preparing", instance.folder)
    done = subprocess.run(  # noqa: S603 - our own program, no shell
        [sys.executable, "-m", "gradus.entrypoints.operator.compare", str(seconds)],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=None if sys.stderr.isatty() else subprocess.DEVNULL,
        check=False,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def seed(instance: Instance, own: dict[str, str], asked: Asked | None = None) -> None:
    """Fill a demonstration, once."""
    note = instance.folder / FILLED
    if not instance.demo or note.exists():
        return
    done = _run(instance, "app", ["-c", SEED], asked, own)
    if done.returncode:
        raise Refusal(
            "demo-not-filled",
            message(
                "The demonstration could not be filled: {told}", told=_told(instance, done.stderr)
            ),
            message("Remove {folder} and start again.", folder=str(instance.folder)),
        )
    note.touch()


def register_of(file: Path) -> bytes:
    """What a register of erasures says, once all of it was read and found right."""
    read(file.expanduser())
    return file.expanduser().read_bytes()


def keep_register(instance: Instance, register: bytes) -> None:
    """Put a register into the folder of an installation."""
    place = instance.folder / REGISTER
    place.touch(mode=0o600)
    place.write_bytes(register)


def erase_again(
    instance: Instance, own: dict[str, str] | None = None, asked: Asked | None = None
) -> int:
    """Erase whoever the register beside the database names and the database has back; how many.

    Raises
    ------
    Refusal
        If the register cannot be read or followed: nobody is let in before it is.
    """
    if not (instance.folder / REGISTER).exists():
        return 0
    done = _run(instance, "app", ["-m", "gradus.entrypoints.operator.replay"], asked, own)
    try:
        said = json.loads(done.stdout)
    except ValueError:
        raise NotErased(_told(instance, done.stderr)) from None
    if "back" not in said:
        raise Refusal(said["code"], Message(**said["what"]), Message(**said["remedy"]))
    return int(said["back"])


def erased_again(back: int) -> Message:
    """What is said of it."""
    return message("Erased again, as the register of erasures says: {back}.", back=str(back))


def _run(
    instance: Instance,
    role: str,
    arguments: list[str],
    asked: Asked | None,
    own: dict[str, str] | None = None,
) -> subprocess.CompletedProcess[str]:
    environment = children.environment(
        instance.environment(role) | (own or {}), "preparing", instance.folder
    )
    return children.run_once([sys.executable, *arguments], environment, asked or Asked())


def _told(instance: Instance, stderr: str) -> str:
    """The last line of what a process complained of; all of it is kept for who must mend it."""
    log = instance.folder / "trouble.log"
    log.touch(mode=0o600)
    log.write_text(stderr)
    lines = stderr.strip().splitlines() or ["-"]
    return f"{lines[-1][:500]} ({log})"
