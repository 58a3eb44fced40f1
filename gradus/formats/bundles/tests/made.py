"""Two instances and a bundle between them, for the tests."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from gradus.domain.markings import Marking
from gradus.formats.bundles.keys import Card, OwnKeys
from gradus.formats.bundles.manifest import File, Item, Manifest

OURS, THEIRS, OTHERS = (OwnKeys(bytes([number]) * 32) for number in (1, 2, 3))
AT = datetime(2027, 3, 1, 9, tzinfo=UTC)
FILES = (b"unit,indicator,value\nXAA,GOV-1,3\n", b"%PDF-1.7 " + bytes(range(256)))


def card(keys: OwnKeys, name: str = "gradus.example") -> Card:
    return keys.card(name, f"{name}+00000000+" + "A" * 44)


def item(files: tuple[bytes, ...] = FILES, **changes: Any) -> Item:
    listed = tuple(
        File(f"file-{number}.csv", len(content), hashlib.sha256(content).hexdigest())
        for number, content in enumerate(files)
    )
    usual = Item("results", UUID(int=7), "Cases", Marking.AMBER, {"code": "cases"}, listed)
    return replace(usual, **changes)


def manifest(files: tuple[bytes, ...] = FILES, **changes: Any) -> Manifest:
    usual = Manifest(
        bundle=UUID(int=5),
        sender=card(OURS).line(),
        recipient=card(THEIRS).line(),
        state="XAA",
        sequence=1,
        previous="",
        made_at=AT,
        release="ab" * 32,
        signatures=2,
        checkpoint="",
        items=(item(files),),
    )
    return replace(usual, **changes)
