"""The database of a test run: one real PostgreSQL, one template, a copy for every worker."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import sql

from gradus.entrypoints.operator import cluster as clusters
from gradus.entrypoints.operator.roles import give_database, make_roles
from tests.environment import FOLDER, KEYS, PASSWORDS, TEMPLATE, url

SETTINGS = {"DJANGO_SETTINGS_MODULE": "gradus.config.settings"}
FAST = "\nfsync = off\nsynchronous_commit = off\nfull_page_writes = off\n"  # nothing outlives a run
ROOM = "max_connections = 250\n"  # the workers of a run share it, and some tests ask fifty times at once


def ensure_template() -> None:
    """Start the run's cluster and make its template, once for all workers."""
    FOLDER.mkdir(exist_ok=True, mode=0o711)
    with _alone():
        cluster = clusters.locate(FOLDER / "postgres")
        if not clusters.is_made(cluster):
            clusters.make(cluster, PASSWORDS["superuser_password"])
            with (cluster.folder / "postgresql.conf").open("a") as settings:
                settings.write(FAST + ROOM)
        clusters.start(cluster)
        if (FOLDER / "template-made").exists():
            return
        make_roles(url("superuser", "postgres"), TEMPLATE, PASSWORDS)
        subprocess.run(
            [
                sys.executable,
                "-c",
                "from gradus.entrypoints.operator.prepare import prepare; prepare()",
            ],
            env=os.environ | KEYS | SETTINGS | {"GRADUS_DATABASE_URL": url("owner", TEMPLATE)},
            check=True,
        )
        (FOLDER / "template-made").touch()


def clone(name: str) -> None:
    """A fresh copy of the template under that name."""
    drop(name)
    with _superuser() as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER gradus_owner").format(
                sql.Identifier(name), sql.Identifier(TEMPLATE)
            )
        )
        give_database(connection, name)


def drop(name: str) -> None:
    """Remove a copy, ending what is connected to it."""
    with _superuser() as connection:
        connection.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        )


def destroy() -> None:
    """End the run's cluster and remove its files."""
    if FOLDER.exists():
        clusters.destroy(clusters.locate(FOLDER / "postgres"))
        shutil.rmtree(FOLDER, ignore_errors=True)


def _superuser() -> psycopg.Connection:
    return psycopg.connect(url("superuser", "postgres"), autocommit=True)


@contextmanager
def _alone() -> Iterator[None]:
    with (FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
