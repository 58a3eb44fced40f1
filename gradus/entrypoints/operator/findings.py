"""What the doctor says: one line for each thing looked at, and how to mend what is not well."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from gradus.domain.messages import Message


class Level(StrEnum):
    """How well something is."""

    OK = "ok"
    WARN = "warn"
    TROUBLE = "trouble"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. A remedy is there unless all is well."""

    code: str
    level: Level
    what: Message
    remedy: Message | None = None


def ok(code: str, what: Message) -> Finding:
    """All is well."""
    return Finding(code, Level.OK, what)


def warn(code: str, what: Message, remedy: Message) -> Finding:
    """It works, but somebody should look at it."""
    return Finding(code, Level.WARN, what, remedy)


def trouble(code: str, what: Message, remedy: Message) -> Finding:
    """It does not work, or is not safe."""
    return Finding(code, Level.TROUBLE, what, remedy)
