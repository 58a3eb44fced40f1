"""Making a backup: the database at one instant, the files, their digests, in one file.

Made while people work: what is copied is a snapshot, and nobody waits for it.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psycopg

from gradus.domain.messages import Message, message
from gradus.domain.refusals import Refusal
from gradus.entrypoints.operator import archive, content, embedded, sealed
from gradus.entrypoints.operator.dump import dump
from gradus.entrypoints.operator.instance import KEYS, Instance, open_instance
from gradus.entrypoints.operator.locks import AlreadyServed, held

FOLDERS = ("evidence", "checkpoints")
Tell = Callable[[Message], None]


def backup(
    folder: Path,
    out: Path,
    passphrase: str | None = None,
    *,
    with_secrets: bool = False,
    tell: Tell = lambda text: None,
) -> None:
    """Write a backup of an installation into a new file.

    Parameters
    ----------
    folder
        The installation's.
    out
        The file; it is there only when it is whole.
    passphrase
        Encrypts everything; the secrets go in, too.
    with_secrets
        Put the secrets into a file that is not encrypted.

    Raises
    ------
    Refusal
        If there is nothing to copy, or the file cannot be written.
    """
    instance = existing(folder)
    out = out.expanduser().absolute()
    if out.exists():
        raise Refusal(
            "backup-exists",
            message("{file} is already there.", file=str(out)),
            message("Choose another name; a backup is never written over."),
        )
    if passphrase is not None:
        sealed.ensure_strong(passphrase)
    inside = with_secrets or passphrase is not None
    with embedded.running(instance), _scratch(instance) as scratch:
        tell(message("Copying the database ..."))
        told = _copy_database(instance, scratch / archive.DUMP)
        tell(message("Writing {file} ...", file=str(out)))
        _write_secrets(instance, scratch / archive.SECRETS)
        members = _members(instance.folder, scratch, secrets=inside)
        key = bytes.fromhex(instance.environment()["GRADUS_LEDGER_KEY"])
        with _whole_or_not(out, passphrase) as target:
            archive.write(target, members, told, key)
    if not inside:
        tell(
            message(
                "The secrets are not in it. Without {file} it cannot be restored: keep a copy of "
                "that file elsewhere, or encrypt the backup.",
                file=str(instance.folder / "secrets.json"),
            )
        )


def existing(folder: Path) -> Instance:
    """The installation of a folder; a refusal where there is none, in the place of a new one."""
    folder = folder.expanduser().resolve()
    if not (folder / "secrets.json").exists():
        raise Refusal(
            "no-installation",
            message("There is no installation in {folder}.", folder=str(folder)),
            message("Name the folder of one with --data."),
        )
    return open_instance(folder)


def _copy_database(instance: Instance, file: Path) -> dict[str, Any]:
    """Copy the database; what the manifest tells of it. Both are of the same instant."""
    try:
        connection = psycopg.connect(instance.database_url("backup"))
    except psycopg.OperationalError as trouble:
        raise Refusal(
            "database-silent",
            message("The database does not answer: {told}", told=str(trouble).strip()),
            message("Start it, then try again. `gradus doctor` says more."),
        ) from trouble
    with connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        connection.execute("SET idle_in_transaction_session_timeout = 0")
        [(snapshot,)] = connection.execute("SELECT pg_export_snapshot()").fetchall()
        dump(instance, snapshot, file)
        tables = content.tables(connection)
        chain = content.chain(connection)
        server = connection.info.server_version
    if chain.trouble:
        raise Refusal(
            "ledger-broken",
            message("The ledger's chain is broken: {trouble}.", trouble=chain.trouble),
            message(
                "No backup was made, so that none replaces a good one. Find out what happened, "
                "from the last good backup and the checkpoints handed out."
            ),
        )
    return {
        "gradus": version("gradus"),
        "postgresql": server // 10000,
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "demo": instance.demo,
        "without": list(content.WITHOUT),
        "ledger": {"size": chain.size, "head": chain.head},
        "tables": {name: asdict(table) for name, table in tables.items()},
    }


def _write_secrets(instance: Instance, file: Path) -> None:
    """The secrets in force: those of the environment, where it sets some."""
    inforce = instance.environment()
    keys = {name: inforce[f"GRADUS_{name.upper()}"] for name in KEYS}
    file.touch(mode=0o600)
    file.write_text(json.dumps({**instance.secrets, **keys}, indent=1), encoding="utf-8")


def _members(folder: Path, scratch: Path, *, secrets: bool) -> Iterator[tuple[str, Path]]:
    """What goes into the file. Files are listed after the snapshot: all it speaks of are there."""
    yield archive.DUMP, scratch / archive.DUMP
    for name in FOLDERS:
        for path in sorted((folder / name).rglob("*")):
            inside = path.relative_to(folder).as_posix()
            if path.is_file() and not path.is_symlink() and not path.name.startswith("."):
                yield _named(inside), path
    if secrets:
        yield archive.SECRETS, scratch / archive.SECRETS


def _named(inside: str) -> str:
    if not archive.NAME.fullmatch(inside):
        raise Refusal(
            "file-unknown",
            message("{file} is no file of Gradus.", file=inside),
            message("Move it out of the installation's folder and try again."),
        )
    return inside


@contextmanager
def _scratch(instance: Instance) -> Iterator[Path]:
    """A folder of our own for the copy of the database; on the installation's disk, as secret."""
    folder = instance.folder / "backup.unfinished"
    try:
        with held(instance.folder, "backup"):
            shutil.rmtree(folder, ignore_errors=True)  # of one that was killed
            folder.mkdir(mode=0o700)
            try:
                yield folder
            finally:
                shutil.rmtree(folder, ignore_errors=True)
    except AlreadyServed as other:
        raise Refusal(
            "backup-runs",
            message("A backup of {folder} is being made already.", folder=str(instance.folder)),
            message("Wait until it is done."),
        ) from other


@contextmanager
def _whole_or_not(out: Path, passphrase: str | None) -> Iterator[archive.Target]:
    """A file that gets its name only when everything in it has reached the disk."""
    unfinished = out.with_name(f"{out.name}.unfinished")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        unfinished.unlink(missing_ok=True)
        unfinished.touch(mode=0o600)
        with unfinished.open("wb") as file:
            if passphrase is None:
                yield file
            else:
                sealer = sealed.Sealer(file, passphrase)
                yield sealer
                sealer.finish()
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(out)
    except OSError as trouble:
        raise Refusal(
            "backup-not-written",
            message("The backup could not be written: {why}", why=str(trouble)),
            message("Make room, or choose another place with --out. Nothing half-done was kept."),
        ) from trouble
    finally:
        unfinished.unlink(missing_ok=True)
