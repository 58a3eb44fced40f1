"""Who acts: plain values, so that the policy can be judged without a database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from gradus.domain.messages import Message
from gradus.domain.ownership import Axis


@dataclass(frozen=True)
class Holding:
    """A role somebody holds in a scope for a period.

    ``axis`` and ``scope_id`` name the scope; both are None for a role of the installation. ``state_id`` is
    the State the scope lies in, if it lies in one.
    """

    id: UUID
    role: str
    axis: Axis | None
    scope_id: UUID | None
    state_id: UUID | None
    starts: datetime
    ends: datetime | None = None

    def holds_at(self, at: datetime) -> bool:
        return self.starts <= at and (self.ends is None or at < self.ends)


@dataclass(frozen=True)
class Grant:
    """What a State lets the holder of a role see, or work on, for a purpose and a time."""

    id: UUID
    holding_id: UUID
    state_id: UUID
    kinds: frozenset[str]
    may_change: bool
    starts: datetime
    ends: datetime

    def holds_at(self, at: datetime) -> bool:
        return self.starts <= at < self.ends


@dataclass(frozen=True)
class Actor:
    """A person (or a part of the program) as the policy sees it."""

    id: UUID
    holdings: tuple[Holding, ...] = ()
    grants: tuple[Grant, ...] = ()
    person_id: UUID | None = None
    second_factor: bool = False
    stepped_up_at: datetime | None = None
    via: str = "web"
    name: str = ""
    # kind -> actions: what is left of all this to somebody who acts by a key that opens less
    limits: Mapping[str, frozenset[str]] | None = field(default=None, hash=False)

    def roles_at(self, at: datetime) -> frozenset[str]:
        return frozenset(holding.role for holding in self.holdings if holding.holds_at(at))

    def is_left(self, kind: str, action: str) -> bool:
        """Whether the limits leave that action on that kind, if a role gives it."""
        return self.limits is None or action in self.limits.get(kind, ())


@dataclass(frozen=True)
class Thing:
    """What is acted on: its kind, and whose it is along each axis."""

    kind: str
    owners: Mapping[Axis, UUID] = field(default_factory=dict)
    id: UUID | None = None


@dataclass(frozen=True)
class Decision:
    """Yes or no, the rule that said so, and why in words."""

    ok: bool
    rule: str
    why: Message
