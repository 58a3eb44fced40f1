"""Examines an evidence file in a process of its own, with limits on memory, time and network.

Whatever a hostile file does to the child, the parent only reads a short answer in known words and,
for pictures, bytes that begin as that picture. Name, digest and sentences are made here.
"""

from __future__ import annotations

import hashlib
import json
import os
import selectors

# Our own interpreter, our own module, no shell.
import subprocess  # nosec B404
import sys
import threading
import time
from contextlib import suppress
from dataclasses import asdict
from string import Formatter
from typing import IO, Any, cast

from gradus.formats.files.kinds import KINDS, LIMITS, Examined, Limits, is_flag
from gradus.formats.files.names import claimed_extension, safe_name
from gradus.formats.files.refused import SENTENCES, FileRefused, shown
from gradus.formats.files.signatures import kind_begun

SECONDS = 20
MEGABYTES = 512
_MOST_HEAD = 100_000
_CHUNK = 1 << 16
_CHILD = "gradus.formats.files.child"


class _NoAnswer(Exception):  # noqa: N818 - an outcome, not a mistake
    """The child was killed, fell, or said what nobody asked."""


def examine_apart(
    data: bytes,
    name: str,
    *,
    limits: Limits = LIMITS,
    seconds: int = SECONDS,
    megabytes: int = MEGABYTES,
) -> Examined:
    """As :func:`gradus.formats.files.examine.examine`, in a bounded child process.

    May be called from any thread. The child is always gone when this returns.

    Parameters
    ----------
    data, name, limits
        As ``examine`` takes them.
    seconds
        For the child, by the clock and of the processor.
    megabytes
        Memory the child may address, in 1,000,000 bytes.

    Raises
    ------
    FileRefused
        As ``examine`` does; ``not-read`` if the child exceeds its limits or ends without an answer.
    """
    if len(data) > limits.bytes:
        raise FileRefused("too-large", most=limits.bytes)
    head = json.dumps({"name": name, "limits": asdict(limits)}).encode()
    request = (len(head).to_bytes(4, "big"), head, data)
    try:
        answer = _asked(request, limits.unpacked + _MOST_HEAD, seconds, megabytes)
        return _understood(answer, data, name)
    except (_NoAnswer, OSError, RuntimeError) as error:  # no process or thread to be had
        raise FileRefused("not-read") from error


def _asked(request: tuple[bytes, ...], most: int, seconds: int, megabytes: int) -> bytes:
    """Run the child; return what it answers, at most ``most`` bytes."""
    deadline = time.monotonic() + seconds
    command = [sys.executable, "-I", "-B", "-m", _CHILD, str(seconds), str(megabytes)]
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
        except subprocess.TimeoutExpired as error:
            raise _NoAnswer from error
        finally:
            child.kill()
            child.wait()
            writer.join()
    if code != 0:
        raise _NoAnswer
    return answer


def _feed(pipe: IO[bytes], request: tuple[bytes, ...]) -> None:
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
                raise _NoAnswer
            piece = os.read(pipe.fileno(), _CHUNK)
            if not piece:
                return b"".join(pieces)
            size += len(piece)
            if size > most:
                raise _NoAnswer
            pieces.append(piece)


def _understood(answer: bytes, data: bytes, name: str) -> Examined:
    """The child's answer, believed only where it is one of the words known here."""
    size = int.from_bytes(answer[:4], "big")
    try:
        head = json.loads(answer[4 : 4 + size])
    except ValueError as error:
        raise _NoAnswer from error
    if not isinstance(head, dict):
        raise _NoAnswer
    if "refused" in head:
        raise _refusal(head)
    kind = next((kind for kind in KINDS if kind == head.get("kind")), None)
    flags = head.get("flags")
    if kind is None or not isinstance(flags, list) or not all(map(is_flag, flags)):
        raise _NoAnswer
    clean = answer[4 + size :] or None
    if (clean is None) == (kind in ("png", "jpeg", "webp")):
        raise _NoAnswer
    if clean is not None and kind_begun(clean) != kind:
        raise _NoAnswer
    return Examined(
        kind=kind,
        name=safe_name(name, KINDS[kind].extension),
        claimed=claimed_extension(name),
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        flags=tuple(sorted(flags)),
        clean=clean,
    )


def _refusal(head: dict[str, Any]) -> FileRefused:
    code, facts = head["refused"], head.get("facts")
    if not isinstance(code, str) or code not in SENTENCES or not isinstance(facts, dict):
        raise _NoAnswer
    places = {name for _, name, _, _ in Formatter().parse(SENTENCES[code][0].id) if name}
    if facts.keys() != places:
        raise _NoAnswer
    told = {key: v if isinstance(v, int) else shown(str(v)) for key, v in facts.items()}
    return FileRefused(code, **told)
