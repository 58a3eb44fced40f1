"""Foreign files are parsed in a process of their own: bounded memory, time and answer, no network.

The parent calls :func:`answer_of`; the module it names reads its standard input after :func:`confine`
and writes its answer. Whatever a hostile file does to that child, the parent only ever reads a bounded
number of bytes, which it must not believe more than it checks.
"""

from __future__ import annotations

import ctypes
import os
import resource
import selectors

# Our own interpreter, our own module, no shell.
import subprocess  # nosec B404
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import IO, cast

_CHUNK = 1 << 16
_NEW_USERS, _NEW_NETWORK = 0x10000000, 0x40000000
_NO_NEW_PRIVILEGES = 38


class NoAnswer(Exception):  # noqa: N818 - an outcome, not a mistake
    """The child was killed, fell, or said more than it may."""


def answer_of(
    module: str, request: Sequence[bytes], *, most: int, seconds: int, megabytes: int
) -> bytes:
    """What a module answers to a request, run as a program of its own.

    May be called from any thread. The child is always gone when this returns.

    Parameters
    ----------
    module
        Run with two arguments, ``seconds`` and ``megabytes``, which it gives to :func:`confine`.
    request
        The pieces of its standard input.
    most
        Bytes of its answer.
    seconds
        For the child, by the clock and of the processor.
    megabytes
        Memory the child may address, in 1,000,000 bytes.

    Raises
    ------
    NoAnswer
        If the child exceeds its limits or ends otherwise than well, or cannot be started.
    """
    deadline = time.monotonic() + seconds
    command = [sys.executable, "-I", "-B", "-m", module, str(seconds), str(megabytes)]
    try:
        with subprocess.Popen(  # noqa: S603  # nosec B603
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
            start_new_session=True,
        ) as child:
            writer = threading.Thread(target=_feed, args=(child.stdin, request), daemon=True)
            try:
                writer.start()
                answer = _read(cast(IO[bytes], child.stdout), most, deadline)
                code = child.wait(max(0.1, deadline - time.monotonic()))
            finally:
                child.kill()
                child.wait()
                if writer.ident is not None:
                    writer.join()
    except (subprocess.TimeoutExpired, OSError, RuntimeError) as error:  # no process or thread
        raise NoAnswer from error
    if code != 0:
        raise NoAnswer
    return answer


def confine(seconds: int, megabytes: int) -> None:
    """Bound this process, a child; after this no file, socket or process can be opened."""
    _leave_the_network()
    limits = (
        (resource.RLIMIT_AS, megabytes * 1_000_000),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_NOFILE, 0),
    )
    for what, bound in limits:
        resource.setrlimit(what, (bound, bound))


def _leave_the_network() -> None:
    """Move to an empty network and give up all rights, where the system allows it.

    Where it does not (some containers), the limit on open files still stops every new socket.
    """
    system = ctypes.CDLL(None)
    system.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    system.unshare(_NEW_USERS | _NEW_NETWORK)


def _feed(pipe: IO[bytes], request: Sequence[bytes]) -> None:
    with suppress(OSError):  # the child may end before it has read everything
        for piece in request:
            pipe.write(piece)
    with suppress(OSError):
        pipe.close()


def _read(pipe: IO[bytes], most: int, deadline: float) -> bytes:
    """Read until the end, but not past ``deadline`` nor more than ``most`` bytes."""
    pieces: list[bytes] = []
    size = 0
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, selectors.EVENT_READ)
        while True:
            if not selector.select(max(0.0, deadline - time.monotonic())):
                raise NoAnswer
            piece = os.read(pipe.fileno(), _CHUNK)
            if not piece:
                return b"".join(pieces)
            size += len(piece)
            if size > most:
                raise NoAnswer
            pieces.append(piece)
