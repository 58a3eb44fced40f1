"""Judges a badge in a process of its own, with limits on memory, time and network.

The child reads the file and what was given with it, and answers with plain JSON. It can open nothing: no
socket, so that nothing is fetched while judging, whatever a badge asks for.
"""

from __future__ import annotations

import base64
import json
import sys
from collections.abc import Mapping
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

from gradus.domain.messages import Message
from gradus.formats.apart import NoAnswer, answer_of, confine
from gradus.formats.badges.given import Given
from gradus.formats.badges.refused import SENTENCES, BadgeRefused
from gradus.formats.badges.verdict import Check, Verdict
from gradus.formats.badges.verify import MOST_BYTES, verify

SECONDS = 30
MEGABYTES = 1_000
_MOST_ANSWER = 16_000_000
_CHILD = "gradus.formats.badges.apart"


def verify_apart(
    data: bytes, *, at: datetime, given: Given | None = None, seconds: int = SECONDS
) -> Verdict:
    """As :func:`gradus.formats.badges.verify.verify`, in a bounded child process.

    Parameters
    ----------
    data, at, given
        As ``verify`` takes them.
    seconds
        For the child, by the clock and of the processor.

    Raises
    ------
    BadgeRefused
        As ``verify`` does; ``badge-not-judged`` if the child exceeds its limits or ends without an answer.
    """
    if len(data) > MOST_BYTES:
        raise BadgeRefused("badge-too-large", most=MOST_BYTES)
    asked = json.dumps(
        {"file": _text(data), "at": at.timestamp(), "given": _plain_given(given or Given())}
    )
    try:
        answer = json.loads(
            answer_of(
                _CHILD, (asked.encode(),), most=_MOST_ANSWER, seconds=seconds, megabytes=MEGABYTES
            )
        )
        return _verdict(answer)
    except (NoAnswer, ValueError, KeyError, TypeError) as error:
        raise BadgeRefused("badge-not-judged") from error


def main() -> None:
    """The child: judge the badge on standard input."""
    seconds, megabytes = int(sys.argv[1]), int(sys.argv[2])
    _load_all()
    confine(seconds, megabytes)
    asked = json.load(sys.stdin)
    given = Given(
        **{
            name: {key: _bytes(text) for key, text in files.items()}
            for name, files in asked["given"].items()
        }
    )
    try:
        found = verify(
            _bytes(asked["file"]), at=datetime.fromtimestamp(asked["at"], UTC), given=given
        )
        answer: dict[str, Any] = {
            "checks": [[check.name, check.ok, _plain(check.detail)] for check in found.checks],
            "wanted": found.wanted,
            "badge": found.badge,
        }
    except BadgeRefused as refused:
        answer = {"refused": refused.code, "facts": _plain(refused.what)[1]}
    json.dump(answer, sys.stdout)


def _load_all() -> None:
    """Load what is loaded late, while files can still be opened: sign and judge once, in small."""
    from gradus.formats.badges.badge import Achievement, Badge, Holder, Issuer, credential_of
    from gradus.formats.badges.contexts import SHIPPED, shipped
    from gradus.formats.badges.keys import make_key
    from gradus.formats.badges.sign import sign

    for url in SHIPPED:
        shipped(url)
    at = datetime(2027, 1, 1, tzinfo=UTC)
    key = make_key(seed=bytes(32))
    made = Badge(
        "urn:uuid:1",
        Issuer(key.public.did, "-"),
        Achievement("urn:uuid:2", "-", "-", "-"),
        Holder(did="did:example:1"),
        at,
    )
    verify(sign(credential_of(made), key, "eddsa-rdfc-2022", at=at).encode(), at=at)
    verify(b"<svg/>", at=at)


def _verdict(answer: Mapping[str, Any]) -> Verdict:
    if "refused" in answer:
        code = answer["refused"]
        if code not in SENTENCES:
            raise NoAnswer
        raise BadgeRefused(code, **answer["facts"])
    checks = tuple(Check(name, ok, _message(detail)) for name, ok, detail in answer["checks"])
    return Verdict(checks, tuple(answer["wanted"]), answer["badge"])


def _plain(told: Message) -> list[Any]:
    params = {
        name: _plain(value) if isinstance(value, Message) else value
        for name, value in told.params.items()
    }
    return [told.id, params]


def _message(plain: list[Any]) -> Message:
    id_, params = plain
    inner = {n: _message(v) if isinstance(v, list) else v for n, v in params.items()}
    return Message(str(id_), inner)


def _plain_given(given: Given) -> dict[str, dict[str, str]]:
    return {
        part.name: {name: _text(data) for name, data in getattr(given, part.name).items()}
        for part in fields(given)
    }


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text)


if __name__ == "__main__":
    main()
