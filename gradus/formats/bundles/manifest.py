"""A bundle's list of contents: what is sent, by whom, for whom, in which place of the sequence.

One text for one list: the canonical JSON that is written is the only form that is read.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from gradus.domain.markings import Marking
from gradus.formats.bundles.refused import BundleRefused

FORMAT = "gradus-bundle/1"
MOST_ITEMS = 200
MOST_FILES = 500
MOST_MANIFEST = 1_000_000
_SHA256 = re.compile(r"[0-9a-f]{64}")
_STATE = re.compile(r"[A-Z]{3}")
_KIND = re.compile(r"[a-z][a-z-]{0,39}")
_FILE = re.compile(r"[a-z0-9]+([._-][a-z0-9]+)*")
_HIDING = {"Cc", "Cs", "Co", "Cn"}
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass(frozen=True)
class File:
    """A file of an item: its name, size and hash."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Item:
    """One thing that is sent: of which kind, which one at the sender, how it is marked."""

    kind: str
    ref: UUID
    title: str
    marking: Marking
    about: Mapping[str, str]
    files: tuple[File, ...]


@dataclass(frozen=True)
class Manifest:
    """The list of contents of a bundle. ``sender`` and ``recipient`` are cards."""

    bundle: UUID
    sender: str
    recipient: str
    state: str
    sequence: int
    previous: str  # the digest of the bundle before; empty in the first
    made_at: datetime
    release: str  # the digest that the State's people signed
    signatures: int
    checkpoint: str  # of the sender's ledger, as a signed note
    items: tuple[Item, ...]
    note: str = field(default="")

    def text(self) -> bytes:
        """The canonical JSON, which is signed."""
        plain = asdict(self) | {
            "format": FORMAT,
            "bundle": str(self.bundle),
            "made_at": self.made_at.astimezone(UTC).isoformat(timespec="seconds"),
            "items": items_as_json(self.items),
        }
        return canonical(plain)

    def digest(self) -> str:
        """What names the bundle: the hash of its list of contents, and so of all it holds."""
        return hashlib.sha256(self.text()).hexdigest()

    def files(self) -> tuple[File, ...]:
        """Every file, in order."""
        return tuple(file for item in self.items for file in item.files)


def parse_manifest(text: bytes) -> Manifest:
    """Read a list of contents. Raises BundleRefused (``bundle-format``)."""
    try:
        plain = json.loads(text) if len(text) <= MOST_MANIFEST else None
        if not isinstance(plain, dict) or plain.pop("format", None) != FORMAT:
            raise BundleRefused("bundle-format", part="format")
        made = Manifest(
            bundle=UUID(plain.pop("bundle")),
            made_at=datetime.fromisoformat(plain.pop("made_at")),
            items=items_from_json(plain.pop("items")),
            **plain,
        )
        fault = _fault(made)
        same = fault is None and made.text() == text
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise BundleRefused("bundle-format", part="JSON") from error
    if not same:
        raise BundleRefused("bundle-format", part=fault or "JSON")
    return made


def canonical(plain: Mapping[str, Any]) -> bytes:
    """The one JSON text for plain values."""
    return json.dumps(
        plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode()


def items_as_json(items: tuple[Item, ...]) -> list[dict[str, Any]]:
    """Items as plain values."""
    return [
        {
            "kind": one.kind,
            "ref": str(one.ref),
            "title": one.title,
            "marking": one.marking.value,
            "about": dict(one.about),
            "files": [asdict(file) for file in one.files],
        }
        for one in items
    ]


def items_from_json(plain: list[dict[str, Any]]) -> tuple[Item, ...]:
    """Plain values as items; what is not sound in them is found by ``parse_manifest``."""
    return tuple(
        Item(
            kind=one["kind"],
            ref=UUID(one["ref"]),
            title=one["title"],
            marking=Marking(one["marking"]),
            about=dict(one["about"]),
            files=tuple(File(**file) for file in one["files"]),
        )
        for one in plain
    )


def sound_text(text: object, most: int) -> bool:
    """Whether it is a line of text: nothing in it that hides, turns or breaks."""
    return (
        isinstance(text, str)
        and len(text) <= most
        and unicodedata.is_normalized("NFC", text)
        and not any(c in _TURNING or unicodedata.category(c) in _HIDING for c in text)
    )


def _fault(made: Manifest) -> str | None:
    """The first part that is not as it must be, by its name."""
    held = {
        "sender": sound_text(made.sender, 600),
        "recipient": sound_text(made.recipient, 600),
        "state": _matches(_STATE, made.state),
        "sequence": type(made.sequence) is int and 1 <= made.sequence < 10**9,
        "previous": made.previous == "" or _matches(_SHA256, made.previous),
        "release": _matches(_SHA256, made.release),
        "signatures": type(made.signatures) is int and 1 <= made.signatures <= 9,
        "checkpoint": isinstance(made.checkpoint, str) and len(made.checkpoint) <= 20_000,
        "note": sound_text(made.note, 300),
        "items": 1 <= len(made.items) <= MOST_ITEMS and len(made.files()) <= MOST_FILES,
    }
    return next((part for part, good in held.items() if not good), None) or next(
        ("items" for one in made.items if not _is_sound(one)), None
    )


def _is_sound(one: Item) -> bool:
    names = [file.name for file in one.files]
    return (
        _matches(_KIND, one.kind)
        and sound_text(one.title, 200)
        and len(one.about) <= 30
        and all(_matches(_KIND, key) for key in one.about)
        and all(sound_text(value, 500) for value in one.about.values())
        and len(names) == len(set(names))
        and bool(names)
        and all(
            _matches(_FILE, file.name)
            and len(file.name) <= 80
            and type(file.size) is int
            and file.size >= 0
            and _matches(_SHA256, file.sha256)
            for file in one.files
        )
    )


def _matches(pattern: re.Pattern[str], text: object) -> bool:
    return isinstance(text, str) and pattern.fullmatch(text) is not None
