"""PostgreSQL's own copying programs, run with an address that no process list shows."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict

from gradus.domain.messages import message
from gradus.domain.refusals import Refusal
from gradus.entrypoints.operator import cluster as clusters
from gradus.entrypoints.operator.content import WITHOUT
from gradus.entrypoints.operator.instance import Instance

VARIABLES = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
}


class CopyTrouble(Refusal):
    """pg_dump or pg_restore failed."""

    def __init__(self, program: str, told: str) -> None:
        super().__init__(
            "copy-trouble",
            message("{program} failed: {told}", program=program, told=told.strip()[-600:] or "-"),
            message("Nothing was kept of what was begun. `gradus doctor` looks at the database."),
        )


def dump(instance: Instance, snapshot: str, file: Path) -> None:
    """Copy the database as it was in a snapshot, into a file only we may read."""
    file.touch(mode=0o600)
    _run(
        instance,
        "backup",
        "pg_dump",
        "--format=custom",
        "--no-comments",
        f"--snapshot={snapshot}",
        f"--file={file}",
        *(f"--exclude-table-data={table}" for table in WITHOUT),
    )


def load(instance: Instance, file: Path) -> None:
    """Fill an empty database, all or nothing, as its owner."""
    _run(
        instance,
        "owner",
        "pg_restore",
        "--single-transaction",
        "--exit-on-error",
        f"--dbname={conninfo_to_dict(instance.database_url('owner'))['dbname']}",
        str(file),
    )


def _run(instance: Instance, role: str, program: str, *arguments: str) -> None:
    told = conninfo_to_dict(instance.database_url(role))
    address = {variable: str(told[name]) for name, variable in VARIABLES.items() if told.get(name)}
    done = subprocess.run(  # noqa: S603 - PostgreSQL's program, no shell
        [_program(instance, role, program), *arguments],
        env={"PATH": os.defpath, "LC_ALL": "C", **address},
        capture_output=True,
        text=True,
        check=False,
        start_new_session=True,
    )
    if done.returncode:
        raise CopyTrouble(program, done.stderr)


def _program(instance: Instance, role: str, name: str) -> str:
    """The wheel's for the embedded database.

    For a cluster the one that was installed for its version, if it was: an older one refuses, and
    what a later one writes an older server may not understand.
    """
    if instance.cluster is not None:
        return str(instance.cluster.programs / name)
    found = shutil.which(name)
    with psycopg.connect(instance.database_url(role)) as connection:
        server = connection.info.server_version // 10_000
    if found is not None and _version(found) == server:
        return found
    return str(clusters.programs() / name)


def _version(program: str) -> int:
    told = subprocess.run(  # noqa: S603 - PostgreSQL's program, no shell
        [program, "--version"], capture_output=True, text=True, check=False
    ).stdout
    number = re.search(r"(\d+)", told)
    return int(number[1]) if number else 0
