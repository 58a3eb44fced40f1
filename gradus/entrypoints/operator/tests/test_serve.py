"""One installation's life, with real processes: started, attacked, killed, started again, stopped."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from gradus.domain.refusals import Refusal
from gradus.entrypoints.operator.children import MARK
from gradus.entrypoints.operator.ports import ensure_free, is_loopback
from gradus.entrypoints.operator.readiness import answers

pytestmark = pytest.mark.enable_socket
COMMAND = [sys.executable, "-c", "from gradus.entrypoints.cli.main import main; main()", "serve"]
PATIENCE = 120.0  # seconds, on a machine that has much else to do


@pytest.fixture
def port() -> int:
    with socket.socket() as finder:
        finder.bind(("127.0.0.1", 0))
        return int(finder.getsockname()[1])


@pytest.fixture
def folder(place: Path, no_settings: None) -> Iterator[Path]:
    yield place / "data"
    for pid in (*processes_of(place / "data"), *server_of(place / "data")):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def start(folder: Path, port: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*COMMAND, "--data", str(folder), "--port", str(port)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def processes_of(folder: Path) -> list[int]:
    """Every process that carries the mark of the folder's installation."""
    found = []
    for place in Path("/proc").iterdir():
        with suppress(OSError):
            if place.name.isdigit() and f"{folder}\0" in _marks(place):
                found.append(int(place.name))
    return found


def _marks(place: Path) -> str:
    whole = (place / "environ").read_bytes().decode("utf-8", "replace")
    return "".join(f"{line.partition(':')[2]}\0" for line in whole.split("\0") if MARK in line)


def server_of(folder: Path) -> list[int]:
    """The database server of the folder, if one runs."""
    with suppress(OSError, ValueError, IndexError):
        pid = int((folder / "postgres/postmaster.pid").read_text().split()[0])
        if (Path("/proc") / str(pid)).exists():
            return [pid]
    return []


def announced(running: subprocess.Popen[str]) -> str:
    """What was said until the address was; fails if it never is."""
    assert running.stdout is not None
    said = ""
    while "Gradus is at" not in said:
        line = running.stdout.readline()
        assert line, said
        said += line
    return said


def until(true: Callable[[], object], running: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert running.poll() is None, told(running)
        assert time.monotonic() < deadline
        time.sleep(0.05)  # another process's doing is waited for


def is_up(port: int) -> bool:
    return answers("127.0.0.1", port, f"http://localhost:{port}")


def told(running: subprocess.Popen[str]) -> str:
    assert running.stdout is not None
    with running.stdout:
        said = running.stdout.read()
    running.wait(PATIENCE)
    return said


def test_an_installation_lives(folder: Path, port: int) -> None:
    first = start(folder, port)
    assert f"Gradus is at http://localhost:{port}" in announced(first)
    assert is_up(port)

    second = start(folder, port)
    assert "Gradus already runs on" in told(second)
    assert second.returncode == 2
    elsewhere = start(folder.with_name("other"), port)
    assert f"Something already listens on port {port}" in told(elsewhere)
    assert elsewhere.returncode == 2
    assert not (folder.with_name("other") / "secrets.json").exists()

    web = next(pid for pid in processes_of(folder) if os.getpgid(pid) == pid and granian(pid))
    os.kill(web, signal.SIGKILL)  # a part dies: it is started again
    until(lambda: web not in processes_of(folder) and is_up(port), first)

    left = server_of(folder)
    first.kill()  # all at once, as by a power cut
    assert first.stdout is not None
    first.stdout.close()
    first.wait()
    assert processes_of(folder)
    assert left == server_of(folder)

    again = start(folder, port)
    announced(again)
    assert is_up(port)
    again.send_signal(signal.SIGINT)
    said = told(again)
    assert again.returncode == 0, said
    assert "Ctrl-C stops everything." in said
    assert processes_of(folder) == []
    assert server_of(folder) == []
    ensure_free("127.0.0.1", port)


def granian(pid: int) -> bool:
    return b"granian" in (Path("/proc") / str(pid) / "cmdline").read_bytes()


def test_a_port_that_is_taken_is_refused(port: int) -> None:
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)  # as the web server does
        other.bind(("127.0.0.1", port))
        other.listen()
        with pytest.raises(Refusal) as refused:
            ensure_free("127.0.0.1", port)
    assert refused.value.code == "port-taken"
    ensure_free("127.0.0.1", port)


def test_an_address_of_another_machine_is_refused(port: int) -> None:
    with pytest.raises(Refusal) as refused:
        ensure_free("192.0.2.1", port)
    assert refused.value.code == "no-such-address"


@pytest.mark.parametrize(
    ("host", "alone"),
    [
        ("localhost", True),
        ("127.0.0.9", True),
        ("[::1]", True),
        ("10.0.0.7", False),
        ("x.org", False),
    ],
)
def test_which_addresses_only_this_machine_reaches(host: str, alone: bool) -> None:
    assert is_loopback(host) is alone
