"""What is said of a badge: check by check, and whether it is valid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gradus.domain.messages import Message


@dataclass(frozen=True)
class Check:
    """One thing looked at. ``ok`` is yes, no, or ``None``: not told by what is at hand."""

    name: str
    ok: bool | None
    detail: Message


@dataclass(frozen=True)
class Verdict:
    """All that was looked at.

    Attributes
    ----------
    checks
        In the order they are told.
    wanted
        Addresses of documents that would tell more; with ``--online`` they are fetched.
    badge
        What the badge says of itself, as read; ``None`` if nothing could be read.
    """

    checks: tuple[Check, ...]
    wanted: tuple[str, ...] = ()
    badge: Mapping[str, Any] | None = None

    @property
    def valid(self) -> bool:
        """Nothing is wrong, and a signature holds. What could not be told does not count against it."""
        proved = any(check.name == "proof" and check.ok for check in self.checks)
        return proved and all(check.ok is not False for check in self.checks)

    @property
    def issuer_known(self) -> bool:
        """Whether the key is known to be that of the issuer the badge names."""
        return any(check.name == "issuer-key" and check.ok for check in self.checks)
