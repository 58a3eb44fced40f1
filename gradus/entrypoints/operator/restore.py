"""Restoring a backup into a new installation, and rehearsing it.

Everything is checked before anything is written; the new folder gets its name at the very end.
"""

from __future__ import annotations

import io
import json
import re
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

import psycopg

from gradus.domain.messages import Message, message
from gradus.domain.refusals import Refusal
from gradus.entrypoints.operator import archive, content, embedded, preparing, sealed
from gradus.entrypoints.operator import cluster as clusters
from gradus.entrypoints.operator.archive import Manifest
from gradus.entrypoints.operator.dump import load
from gradus.entrypoints.operator.instance import ROLES, Instance, make_folders, open_instance

FAST = "\nfsync = off\nsynchronous_commit = off\nfull_page_writes = off\n"  # for a rehearsal
Tell = Callable[[Message], None]


def restore(
    file: Path,
    folder: Path,
    passphrase: str | None = None,
    secrets_file: Path | None = None,
    *,
    erasures: Path | None = None,
    tell: Tell = lambda text: None,
) -> Manifest:
    """Make an installation from a backup; what the backup says of itself.

    Parameters
    ----------
    file
        The backup.
    folder
        Of the new installation: not there yet, or empty.
    passphrase
        If the backup is encrypted.
    secrets_file
        The ``secrets.json`` of the installation, if it is not in the backup.
    erasures
        The register of erasures, as the installation kept it: whoever was erased after the backup
        was made is erased again. None if there is none any more.

    Raises
    ------
    Refusal
        If the backup is not whole, not ours, or of a later Gradus; nothing was written then.
    """
    folder = folder.expanduser().resolve()
    _refuse_used(folder)
    register = None if erasures is None else preparing.register_of(erasures)
    tell(message("Checking {file} ...", file=str(file)))
    manifest, kept = _verified(file, passphrase, secrets_file)
    building = folder.with_name(f"{folder.name}.unfinished")
    with _built(building):
        tell(message("Restoring into {folder} ...", folder=str(folder)))
        _extract(file, passphrase, kept, building)
        _write_secrets(building, kept)
        embedded.settle(building)
        instance = open_instance(building)
        _refuse_used_database(instance)
        with embedded.running(instance):
            _load(instance, building / archive.DUMP, manifest)
            tell(message("Preparing the database ..."))
            preparing.prepare(instance, again=True)  # a key of the wall is in no backup
            if register is not None:
                preparing.keep_register(instance, register)
                tell(preparing.erased_again(preparing.erase_again(instance)))
        _tidy(instance)
        if folder.exists():
            folder.rmdir()
        building.rename(folder)
    return manifest


def verify(
    file: Path,
    passphrase: str | None = None,
    secrets_file: Path | None = None,
    *,
    tell: Tell = lambda text: None,
) -> Manifest:
    """Rehearse a restore in a scratch folder and a scratch cluster, and compare everything."""
    tell(message("Checking {file} ...", file=str(file)))
    manifest, kept = _verified(file, passphrase, secrets_file)
    building = Path(tempfile.mkdtemp(prefix="gradus-rehearsal-"))
    building.chmod(0o711)  # a server started by root must get through
    with _built(building):
        tell(message("Restoring into a scratch database ..."))
        _extract(file, passphrase, kept, building)
        own = {f"{role}_password": secrets.token_urlsafe(24) for role in ROLES}
        instance = Instance(building, own, clusters.locate(building / "postgres"), demo=False)
        embedded.make(instance, settings=FAST)
        with embedded.running(instance):
            _load(instance, building / archive.DUMP, manifest)
    return manifest


def _refuse_used(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refusal(
            "folder-not-empty",
            message("{folder} is not empty.", folder=str(folder)),
            message("Restore into a new folder; then put it in the place of the old one."),
        )


def _verified(
    file: Path, passphrase: str | None, secrets_file: Path | None
) -> tuple[Manifest, Mapping[str, Any]]:
    """The manifest of a backup that is whole, ours, and not of a later Gradus; and the secrets."""
    kept: Mapping[str, Any] | None = (
        _read_secrets(secrets_file) if secrets_file is not None else None
    )
    key = bytes.fromhex(kept["ledger_key"]) if kept else None
    with _opened(file, passphrase) as source:
        manifest = archive.read(source, key)
    kept = kept or manifest.secrets
    if kept is None:  # never: without a key nothing is believed
        raise sealed.WrongKey(message("No key"))
    _refuse_later(manifest.told)
    return manifest, kept


def _read_secrets(file: Path) -> dict[str, Any]:
    try:
        kept: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        bytes.fromhex(kept["ledger_key"])
    except (OSError, ValueError, KeyError, TypeError) as trouble:
        raise Refusal(
            "secrets-unreadable",
            message("{file} cannot be read: {trouble}", file=str(file), trouble=str(trouble)),
            message("Name the secrets.json of the installation the backup is of."),
        ) from trouble
    return kept


@contextmanager
def _opened(file: Path, passphrase: str | None) -> Iterator[BinaryIO]:
    try:
        source = file.expanduser().open("rb")
    except OSError as trouble:
        raise Refusal(
            "no-such-backup",
            message("{file} cannot be read: {why}", file=str(file), why=str(trouble)),
            message("Name the file that `gradus backup` wrote."),
        ) from trouble
    with source:
        start = source.read(len(sealed.MAGIC))
        source.seek(0)
        if not sealed.is_sealed(start):
            yield source
            return
        if passphrase is None:
            raise Refusal(
                "passphrase-needed",
                message("This backup is encrypted."),
                message("Give its passphrase: --passphrase-file, or GRADUS_BACKUP_PASSPHRASE."),
            )
        yield cast(BinaryIO, io.BufferedReader(sealed.Opener(source, passphrase), 2**20))


def _refuse_later(told: Mapping[str, Any]) -> None:
    ours = (archive.FORMAT, clusters.VERSION, _numbers(version("gradus")))
    theirs = (told["format"], told["postgresql"], _numbers(told["gradus"]))
    if any(their > our for their, our in zip(theirs, ours, strict=True)):
        raise Refusal(
            "backup-later",
            message(
                "This backup is of Gradus {theirs} (PostgreSQL {server}), later than this one "
                "({ours}). Nothing was written.",
                theirs=str(told["gradus"]),
                server=str(told["postgresql"]),
                ours=version("gradus"),
            ),
            message("Install that Gradus or a later one, and restore with it."),
        )


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", text)[:3])


@contextmanager
def _built(building: Path) -> Iterator[None]:
    """A folder that is removed, with a cluster in it, unless it got another name."""
    remove(building)
    try:
        building.mkdir(parents=True, mode=0o711)
        yield
    except OSError as trouble:
        raise Refusal(
            "restore-not-written",
            message("The backup could not be restored: {why}", why=str(trouble)),
            message("Make room, or choose another folder. Nothing half-done was kept."),
        ) from trouble
    finally:
        remove(building)


def remove(building: Path) -> None:
    """Remove an installation that was being built, its cluster first."""
    place = building / "postgres"
    if place.exists():
        clusters.destroy(clusters.locate(place))
    if place.is_symlink():
        shutil.rmtree(place.resolve().parent, ignore_errors=True)
    shutil.rmtree(building, ignore_errors=True)


def _extract(file: Path, passphrase: str | None, kept: Mapping[str, Any], building: Path) -> None:
    """Write the members down, checking them once more: the file may have been exchanged."""

    def keep(name: str, source: IO[bytes]) -> None:
        target = building / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.touch(mode=0o600)
        with target.open("wb") as written:
            shutil.copyfileobj(source, written, 2**20)

    make_folders(building)
    (building / ".gitignore").write_text("*\n")
    with _opened(file, passphrase) as source:
        archive.read(source, bytes.fromhex(kept["ledger_key"]), keep)


def _write_secrets(building: Path, kept: Mapping[str, Any]) -> None:
    file = building / "secrets.json"
    file.touch(mode=0o600)
    file.write_text(json.dumps(dict(kept), indent=1), encoding="utf-8")


def _tidy(instance: Instance) -> None:
    """Remove what the restoring itself left, and say that a demonstration is filled."""
    for name in (archive.DUMP, "web.lock", "worker.lock"):
        (instance.folder / name).unlink(missing_ok=True)
    if instance.cluster is not None:
        shutil.rmtree(instance.cluster.socket_folder, ignore_errors=True)
    if instance.demo:
        (instance.folder / preparing.FILLED).touch()


def _refuse_used_database(instance: Instance) -> None:
    """A cluster of one's own must have an empty database ready."""
    if instance.cluster is not None:
        return
    with psycopg.connect(instance.database_url("owner")) as connection:
        found = connection.execute(content.TABLES).fetchone()
    if found is not None:
        raise Refusal(
            "database-not-empty",
            message("The database named by GRADUS_OWNER_DATABASE_URL is not empty."),
            message("Make a new one (`gradus prepare --sql` shows how) and name that."),
        )


def _load(instance: Instance, file: Path, manifest: Manifest) -> None:
    """Fill the database and compare it with what the backup says it held."""
    load(instance, file)
    with psycopg.connect(instance.database_url("backup")) as connection:
        connection.read_only = True
        found = content.tables(connection)
        chain = content.chain(connection)
    told = {name: content.Table(**table) for name, table in manifest.told["tables"].items()}
    different = sorted(
        name for name in told.keys() | found.keys() if told.get(name) != found.get(name)
    )
    if different:
        raise sealed.Damaged(
            message(
                "restored, it differs from what was copied in {tables}",
                tables=", ".join(different[:5]),
            )
        )
    end = manifest.told["ledger"]
    if chain.trouble is not None:
        raise sealed.Damaged(chain.trouble)
    if (chain.size, chain.head) != (end["size"], end["head"]):
        raise sealed.Damaged(message("its ledger ends elsewhere than the one that was copied"))
