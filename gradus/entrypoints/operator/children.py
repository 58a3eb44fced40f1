"""The programs that a running installation consists of: started, watched, started again, stopped.

Each is the head of a session of its own, so that Ctrl-C reaches nobody but the one who decides,
and so that what a dead program leaves behind can be ended with it.
"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from gradus.domain.messages import message
from gradus.domain.refusals import Refusal

THRIFT = {"MALLOC_ARENA_MAX": "2"}  # threads share memory freed; one runs at a time anyway
MARK = "GRADUS_SERVED_FROM"  # in every child's environment: ``part:folder``
SECRET_ADDRESSES = ("GRADUS_OWNER_DATABASE_URL", "GRADUS_BACKUP_DATABASE_URL")
MOST_RESTARTS = 5
FORGET_AFTER = 600.0  # seconds after which a death counts no more
PATIENCE = 10.0  # seconds a program has to finish what it is doing
TICK = 0.25


class Stopped(Exception):  # noqa: N818 - no fault: somebody asked
    """Somebody asked to stop while something was being waited for."""


class Asked:
    """Whether somebody asked to stop.

    A plain flag and not ``threading.Event``: that has a lock, and a signal that comes while the
    lock is held would wait for itself for ever.
    """

    def __init__(self) -> None:
        self._yes = False

    def set(self) -> None:
        """Somebody asks. Safe in a signal's handler."""
        self._yes = True

    def is_set(self) -> bool:
        """Whether somebody has asked."""
        return self._yes

    def wait(self, seconds: float) -> bool:
        """Wait so long, or until somebody asks; whether somebody has."""
        deadline = time.monotonic() + seconds
        while not self._yes and (left := deadline - time.monotonic()) > 0:
            time.sleep(min(left, TICK))
        return self._yes


@dataclass
class Child:
    """A program, its process if it runs, and when it died."""

    part: str
    command: Sequence[str]
    environment: Mapping[str, str]
    process: subprocess.Popen[bytes] | None = None
    deaths: list[float] = field(default_factory=list)
    start_at: float = 0.0


def environment(own: Mapping[str, str], part: str, folder: Path) -> dict[str, str]:
    """The environment of a child: ours without the addresses it must not have, its own, the mark."""
    ours = {name: value for name, value in os.environ.items() if name not in SECRET_ADDRESSES}
    return THRIFT | ours | dict(own) | {MARK: f"{part}:{folder}"}


def start(child: Child) -> None:
    """Start the program, ending first what an earlier one of it left behind."""
    if child.process is not None:
        _signal_all(child.process.pid, signal.SIGKILL)
    child.process = subprocess.Popen(  # noqa: S603 - our own programs, no shell
        list(child.command),
        env=dict(child.environment),
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )


def is_dead(child: Child) -> bool:
    """Whether the program was started and is no more."""
    return child.process is not None and child.process.poll() is not None


def delay(deaths: Sequence[float], now: float) -> float | None:
    """Seconds to wait before starting a program again; None if it died too often lately."""
    lately = [death for death in deaths if now - death < FORGET_AFTER]
    if len(lately) > MOST_RESTARTS:
        return None
    return float(0.5 * 2 ** (len(lately) - 1)) if lately else 0.0


def tend(child: Child, now: float) -> bool:
    """Look after a child once; whether it was found dead just now.

    Raises
    ------
    Refusal
        If it died too often to go on.
    """
    if is_dead(child) and not child.start_at:
        child.deaths.append(now)
        wait = delay(child.deaths, now)
        if wait is None:
            raise Refusal(
                "part-keeps-dying",
                message(
                    "A part of Gradus ({part}) stopped by itself {times} times; the rest was stopped.",
                    part=child.part,
                    times=str(len(child.deaths)),
                ),
                message("The lines above say why. `gradus doctor` looks at everything else."),
            )
        child.start_at = now + wait
        return True
    if child.start_at and now >= child.start_at:
        child.start_at = 0.0
        start(child)
    return False


def stop(children: Sequence[Child], patience: float = PATIENCE) -> None:
    """Ask every program to finish, wait for it, and end what does not."""
    running = [child.process for child in children if child.process is not None]
    for process in running:
        if process.poll() is None:
            process.terminate()
    deadline = time.monotonic() + patience
    for process in running:
        with suppress(subprocess.TimeoutExpired):
            process.wait(max(0.0, deadline - time.monotonic()))
        _signal_all(process.pid, signal.SIGKILL)
        process.wait()


def run_once(
    command: Sequence[str], env: Mapping[str, str], asked: Asked
) -> subprocess.CompletedProcess[str]:
    """Run a program to its end; its output. Raises Stopped, the program ended, if asked to stop."""
    with subprocess.Popen(  # noqa: S603 - our own programs, no shell
        list(command),
        env=dict(env),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        while True:
            try:
                out, err = process.communicate(timeout=TICK)
            except subprocess.TimeoutExpired:
                if asked.is_set():
                    _signal_all(process.pid, signal.SIGTERM)
                    with suppress(subprocess.TimeoutExpired):
                        process.communicate(timeout=PATIENCE)
                    _signal_all(process.pid, signal.SIGKILL)
                    raise Stopped from None
                continue
            return subprocess.CompletedProcess(process.args, process.returncode, out, err)


def _signal_all(session: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(session, number)
