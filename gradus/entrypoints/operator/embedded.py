"""The embedded database of an installation: made whole or not at all, started, watched."""

from __future__ import annotations

import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from gradus.entrypoints.operator import cluster as clusters
from gradus.entrypoints.operator import leftovers
from gradus.entrypoints.operator.instance import DATABASE, Instance
from gradus.entrypoints.operator.locks import AlreadyServed, held
from gradus.entrypoints.operator.roles import make_roles

ELSEWHERE = Path("/var/lib/gradus")
TRIES = 5
SECONDS_TO_ANSWER = 60.0


def settle(folder: Path) -> None:
    """As root, give the database a place its own user may enter, if the folder is none.

    A server of databases never runs as root. In a folder such as /root its files cannot be
    where the rest is; then ``postgres`` in the folder is a link to where they are.
    """
    place = folder.expanduser().resolve() / "postgres"
    if os.geteuid() != 0 or "GRADUS_DATABASE_URL" in os.environ:
        return
    if os.path.lexists(place) or _open_to_all(place.parent):
        return
    elsewhere = ELSEWHERE / secrets.token_hex(8)
    elsewhere.mkdir(parents=True, mode=0o755)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.symlink_to(elsewhere / "postgres")


def start(instance: Instance) -> None:
    """Make the cluster and its roles if they are not there, and start it."""
    cluster = instance.cluster
    if cluster is None:
        return
    make(instance)
    leftovers.forget_server(cluster)
    _start(cluster)
    superuser = cluster.url(clusters.SUPERUSER, instance.secrets["superuser_password"], "postgres")
    make_roles(superuser, DATABASE, instance.secrets)


def make(instance: Instance, settings: str = "") -> None:
    """Make the cluster, if it is not there, with settings beside the usual.

    Under another name first: a cluster half made is never taken for one.
    """
    cluster = instance.cluster
    if cluster is None or clusters.is_made(cluster):
        return
    unfinished = replace(cluster, folder=cluster.folder.with_suffix(".unfinished"))
    shutil.rmtree(unfinished.folder, ignore_errors=True)
    clusters.make(unfinished, instance.secrets["superuser_password"])
    with (unfinished.folder / "postgresql.conf").open("a") as file:
        file.write(settings)
    if cluster.folder.exists():
        cluster.folder.rmdir()  # an empty one, or there is something we do not know
    unfinished.folder.rename(cluster.folder)


@contextmanager
def running(instance: Instance) -> Iterator[None]:
    """The database answers inside; if it did not before, it is stopped after."""
    cluster = instance.cluster
    if cluster is None or is_alive(cluster):
        yield
        return
    start(instance)
    try:
        yield
    finally:
        # unless somebody has begun to serve the folder meanwhile: then it is theirs
        with suppress(AlreadyServed), held(instance.folder, "web", "worker"):
            stop(instance)


def stop(instance: Instance) -> None:
    """Stop the cluster. A second try follows one that was itself interrupted."""
    if instance.cluster is None:
        return
    try:
        clusters.stop(instance.cluster)
    except clusters.ClusterTrouble:
        clusters.stop(instance.cluster)


def is_alive(cluster: clusters.Cluster) -> bool:
    """Whether the server's process is there; quick, for a look every second."""
    try:
        os.kill(int((cluster.folder / "postmaster.pid").read_text().split()[0]), 0)
    except PermissionError:
        return True
    except (OSError, ValueError, IndexError):
        return False
    return True


def _start(cluster: clusters.Cluster) -> None:
    """Start the server, and wait until it answers.

    What is left of one that was killed takes a moment to go; hence more than one try.
    """
    for attempt in range(TRIES):
        try:
            clusters.start(cluster)
            break
        except clusters.ClusterTrouble:
            if attempt == TRIES - 1:
                raise
            time.sleep(0.5)
    _wait_for_answer(cluster)


def _wait_for_answer(cluster: clusters.Cluster) -> None:
    deadline = time.monotonic() + SECONDS_TO_ANSWER
    while True:
        try:
            cluster.run("pg_isready", "--quiet", f"--host={cluster.socket_folder}")
            return
        except clusters.ClusterTrouble as trouble:
            if time.monotonic() > deadline:
                raise clusters.ClusterTrouble("postgres", trouble.what.text()) from trouble
        time.sleep(0.1)


def _open_to_all(folder: Path) -> bool:
    while not folder.exists():
        folder = folder.parent
    return all(step.stat().st_mode & 0o001 for step in (folder, *folder.parents))
