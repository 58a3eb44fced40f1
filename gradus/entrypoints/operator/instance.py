"""An installation: one folder that holds its database, its secrets, its files.

::

    DIR/
      secrets.json    keys and the passwords of the database's roles; readable by the owner only
      postgres/       the embedded database (absent where GRADUS_DATABASE_URL names a cluster)
      evidence/       uploaded files, by hash
      uploads/        files under way from a browser; emptied at each start
      checkpoints/    signed statements of the ledger, to be handed out
      lan/            the certificate for a room and its key (once served with --lan)
      static/         style, scripts, pictures, as served
      erasures.jsonl  who was erased, by ids: read again after a restore (once anybody was)
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from gradus.domain.messages import message
from gradus.domain.refusals import Refusal
from gradus.entrypoints.operator import cluster as clusters

KEYS = ("secret_key", "wall_key", "ledger_key")
ROLES = ("superuser", "owner", "app", "backup", "audit")
FOLDERS = ("evidence", "checkpoints", "static", "uploads")
PRIVATE = ("evidence", "uploads")  # entered by this account alone
DATABASE = "gradus"


@dataclass(frozen=True)
class Instance:
    """An installation found or made: where it is, its secrets, its embedded cluster if it has one."""

    folder: Path
    secrets: Mapping[str, str]
    cluster: clusters.Cluster | None
    demo: bool

    def database_url(self, role: str) -> str:
        """The address of the database for a role: ``owner``, ``app``, ``backup`` or ``audit``."""
        if self.cluster is not None:
            name = clusters.SUPERUSER if role == "superuser" else f"gradus_{role}"
            return self.cluster.url(name, self.secrets[f"{role}_password"], DATABASE)
        variable = "GRADUS_DATABASE_URL" if role == "app" else f"GRADUS_{role.upper()}_DATABASE_URL"
        try:
            return os.environ[variable]
        except KeyError:
            raise Refusal(
                "no-database-address",
                message("{variable} is not set.", variable=variable),
                message("Set it to the address of the database for the role {role}.", role=role),
            ) from None

    def environment(self, role: str = "app") -> dict[str, str]:
        """What Django's settings read, for a process of this installation."""
        return {
            "DJANGO_SETTINGS_MODULE": "gradus.config.settings",
            "GRADUS_DATA": str(self.folder),
            "GRADUS_DATABASE_URL": self.database_url(role),
            "GRADUS_SECRET_KEY": os.environ.get("GRADUS_SECRET_KEY", self.secrets["secret_key"]),
            "GRADUS_WALL_KEY": os.environ.get("GRADUS_WALL_KEY", self.secrets["wall_key"]),
            "GRADUS_LEDGER_KEY": os.environ.get("GRADUS_LEDGER_KEY", self.secrets["ledger_key"]),
            "GRADUS_DEMO": "yes" if self.demo else "no",
        }


def open_instance(folder: Path, *, demo: bool = False) -> Instance:
    """The installation of a folder; made, with new secrets, if the folder has none.

    Whether it is a demonstration is decided when it is made and never changes.
    """
    folder = folder.expanduser().resolve()
    file = folder / "secrets.json"
    if not file.exists():
        _make(folder, file, demo=demo)
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as trouble:
        raise Refusal(
            "secrets-unreadable",
            message("{file} cannot be read: {trouble}", file=str(file), trouble=str(trouble)),
            message("Restore it from a backup; without it the data stay closed."),
        ) from trouble
    embedded = "GRADUS_DATABASE_URL" not in os.environ
    cluster = clusters.locate(folder / "postgres") if embedded else None
    return Instance(folder, kept, cluster, bool(kept["demo"]))


def make_folders(folder: Path) -> None:
    """Make what is not there of an installation's folders."""
    for name in FOLDERS:
        (folder / name).mkdir(exist_ok=True)
    for name in PRIVATE:
        (folder / name).chmod(0o700)


def _make(folder: Path, file: Path, *, demo: bool) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        make_folders(folder)
        (folder / ".gitignore").write_text("*\n")
    except OSError as trouble:
        raise Refusal(
            "folder-not-writable",
            message("{folder} cannot be used: {why}", folder=str(folder), why=str(trouble)),
            message("Choose another folder with --data, or make this one writable."),
        ) from trouble
    kept: dict[str, object] = {"demo": demo}
    kept |= {name: secrets.token_hex(32) for name in KEYS}
    kept |= {f"{role}_password": secrets.token_urlsafe(24) for role in ROLES}
    unfinished = file.with_suffix(".unfinished")
    unfinished.touch(mode=0o600)
    unfinished.write_text(json.dumps(kept, indent=1), encoding="utf-8")
    unfinished.rename(file)
