"""A real installation: served by its own command, its processes looked at from outside."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from gradus.entrypoints.operator.readiness import answers

PATIENCE = 300.0  # seconds
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Served:
    """An installation that runs, and how long it took until its first page."""

    folder: Path
    port: int
    origin: str
    seconds_to_start: float
    supervisor: int

    def processes(self) -> dict[str, list[int]]:
        """Its processes by what they do: ``supervisor``, ``web`` (all of granian), ``workers``
        (those of it that answer), ``jobs``, ``database``."""
        tree = _tree()
        ours = [self.supervisor, *_below(self.supervisor, tree)]
        web = [pid for pid in ours if "granian" in _command(pid)]
        postmaster = int((self.folder / "postgres" / "postmaster.pid").read_text().split()[0])
        return {
            "supervisor": [self.supervisor],
            "web": web,
            "workers": [pid for pid in web if tree.get(pid) in web],
            "jobs": [pid for pid in ours if "gradus.entrypoints.jobs" in _command(pid)],
            "database": [postmaster, *_below(postmaster, tree)],
        }


@contextmanager
def served(
    folder: Path, *, workers: int = 1, origin: str = "", **settings: str
) -> Iterator[Served]:
    """Serve the installation of a folder (made as a demonstration, if it is not there); then stop."""
    port = free_port()
    origin = origin or f"http://localhost:{port}"
    command = [str(Path(sys.executable).with_name("gradus")), "serve", "--demo", "--data"]
    begun = time.perf_counter()
    with (folder.parent / "log").open("ab") as log:
        process = subprocess.Popen(
            [*command, str(folder), "--port", str(port), "--workers", str(workers)],
            env=_environment(origin, settings),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        while not answers("127.0.0.1", port, origin):
            if process.poll() is not None or time.perf_counter() - begun > PATIENCE:
                raise RuntimeError((folder.parent / "log").read_text()[-3000:])
            time.sleep(0.01)
        yield Served(folder, port, origin, time.perf_counter() - begun, process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def cpu_seconds(pids: list[int]) -> float:
    """What the processes have used of the processor, in user and in kernel mode."""
    total = 0
    for pid in pids:
        fields = _stat(pid)
        if fields:
            total += int(fields[11]) + int(fields[12])
    return total / TICKS


def megabytes(pids: list[int], *, kind: str = "Pss") -> float:
    """Resident memory of the processes. What they share is counted once (``Pss``), or for each of
    them in full (``Rss``)."""
    kilobytes = 0
    for pid in pids:
        try:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        kilobytes += next(int(line.split()[1]) for line in lines if line.startswith(f"{kind}:"))
    return kilobytes * 1024 / 1_000_000


def _environment(origin: str, settings: Mapping[str, str]) -> dict[str, str]:
    ours = {name: text for name, text in os.environ.items() if not name.startswith("GRADUS_")}
    return ours | {"GRADUS_LANGUAGE": "en", "GRADUS_ORIGIN": origin, **settings}


def _tree() -> dict[int, int]:
    """Every process and its parent."""
    pids = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]
    return {pid: int(fields[1]) for pid in pids if (fields := _stat(pid))}


def _below(root: int, tree: Mapping[int, int]) -> list[int]:
    children = [pid for pid, parent in tree.items() if parent == root]
    return children + [pid for child in children for pid in _below(child, tree)]


def _stat(pid: int) -> list[str]:
    """The fields of a process from its state on; none if it is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except OSError:
        return ""
