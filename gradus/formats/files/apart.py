"""Examines an evidence file in a process of its own, with limits on memory, time and network.

Whatever a hostile file does to the child, the parent only reads a short answer in known words and,
for pictures, bytes that begin as that picture. Name, digest and sentences are made here.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from string import Formatter
from typing import Any

from gradus.formats.apart import NoAnswer, answer_of
from gradus.formats.files.kinds import KINDS, LIMITS, Examined, Limits, is_flag
from gradus.formats.files.names import claimed_extension, safe_name
from gradus.formats.files.refused import SENTENCES, FileRefused, shown
from gradus.formats.files.signatures import kind_begun

SECONDS = 20
MEGABYTES = 512
_MOST_HEAD = 100_000
_CHILD = "gradus.formats.files.child"


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
        answer = answer_of(
            _CHILD,
            request,
            most=limits.unpacked + _MOST_HEAD,
            seconds=seconds,
            megabytes=megabytes,
        )
        return _understood(answer, data, name)
    except NoAnswer as error:
        raise FileRefused("not-read") from error


def _understood(answer: bytes, data: bytes, name: str) -> Examined:
    """The child's answer, believed only where it is one of the words known here."""
    size = int.from_bytes(answer[:4], "big")
    try:
        head = json.loads(answer[4 : 4 + size])
    except ValueError as error:
        raise NoAnswer from error
    if not isinstance(head, dict):
        raise NoAnswer
    if "refused" in head:
        raise _refusal(head)
    kind = next((kind for kind in KINDS if kind == head.get("kind")), None)
    flags = head.get("flags")
    if kind is None or not isinstance(flags, list) or not all(map(is_flag, flags)):
        raise NoAnswer
    clean = answer[4 + size :] or None
    if (clean is None) == (kind in ("png", "jpeg", "webp")):
        raise NoAnswer
    if clean is not None and kind_begun(clean) != kind:
        raise NoAnswer
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
        raise NoAnswer
    places = {name for _, name, _, _ in Formatter().parse(SENTENCES[code][0].id) if name}
    if facts.keys() != places:
        raise NoAnswer
    told = {key: v if isinstance(v, int) else shown(str(v)) for key, v in facts.items()}
    return FileRefused(code, **told)
