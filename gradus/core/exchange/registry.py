"""What can be released, by kind. A room registers its own in its app's ``ready``.

A kind says what there is to release, gives exactly the files that go out, and at the other end
compares them with what is there and takes them by the room's own actions.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from gradus.core.access.actor import Actor
from gradus.core.exchange.refused import ExchangeRefused
from gradus.domain.markings import Marking
from gradus.domain.messages import Message
from gradus.domain.refusals import Refusal
from gradus.formats.bundles.manifest import Item

OPEN_KINDS = frozenset({"findings", "plan", "results", "evidence"})
"""Kinds of the policy whose things may be released. Never: people, due diligence, what is for the
State's own people, roles, grants, the record."""
OPEN_MARKINGS = frozenset({Marking.CLEAR, Marking.GREEN, Marking.AMBER})


@dataclass(frozen=True)
class Offer:
    """Something that can be released."""

    kind: str
    ref: UUID
    title: str
    detail: str = ""


@dataclass(frozen=True)
class Content:
    """Exactly what of it goes out."""

    title: str
    files: Mapping[str, bytes]
    about: Mapping[str, str] = field(default_factory=dict)
    marking: Marking = Marking.AMBER


@dataclass(frozen=True)
class Received:
    """Something that arrived, and what here is its counterpart, if it came before."""

    item: Item
    files: Mapping[str, bytes]
    sender: str
    counterpart: UUID | None = None


@dataclass(frozen=True)
class Line:
    """One thing that would be otherwise: what it is, how it is here, how it was sent."""

    what: Message | str
    here: str
    sent: str


@dataclass(frozen=True)
class Comparison:
    """What taking it would change. ``trouble`` is why it cannot be taken."""

    lines: tuple[Line, ...] = ()
    trouble: Refusal | None = None


class Kind(ABC):
    """One kind of thing that is exchanged."""

    name: str  # in the bundle
    wall: str  # the kind of the policy
    label: Message

    @abstractmethod
    def offers(self, viewer: Actor, state_id: UUID) -> Sequence[Offer]:
        """What there is to release, as far as the viewer reaches it."""

    @abstractmethod
    def content(self, viewer: Actor, state_id: UUID, ref: UUID) -> Content | None:
        """What of it goes out; none if there is no such thing in reach."""

    @abstractmethod
    def compare(self, viewer: Actor, state_id: UUID, received: Received) -> Comparison:
        """What taking it would change. Raises Refusal if it is not what a sender makes."""

    @abstractmethod
    def take(self, *, by: Actor, at: datetime, state_id: UUID, received: Received) -> UUID:
        """Take it by the room's own actions; the id of what it is here. Raises Refusal."""


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Make a kind known. Raises ValueError for one that is never exchanged, or known already."""
    if kind.wall not in OPEN_KINDS:
        raise ValueError(f"{kind.wall} is never exchanged")
    if kind.name in _kinds:
        raise ValueError(f"two kinds are named {kind.name}")
    _kinds[kind.name] = kind


def kind_of(name: str) -> Kind:
    """The kind of a name. Raises ExchangeRefused (``never-exchanged``)."""
    if name not in _kinds:
        raise ExchangeRefused("never-exchanged", what=name[:40])
    return _kinds[name]


def kinds() -> Sequence[Kind]:
    """Every kind, by name."""
    return [_kinds[name] for name in sorted(_kinds)]


def check_marking(marking: Marking) -> None:
    """Raises ExchangeRefused (``never-exchanged``) for what is for the State's own people."""
    if marking not in OPEN_MARKINGS:
        raise ExchangeRefused("never-exchanged", what=str(marking))
