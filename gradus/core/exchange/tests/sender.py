"""Another instance, as far as its bundles are concerned; and who does things here."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from gradus.core.access.actor import Actor
from gradus.core.access.decide import scope_for
from gradus.core.access.scope import acting
from gradus.core.exchange import models, selectors
from gradus.core.exchange.actions import arrivals, peers
from gradus.core.exchange.keys import own_card
from gradus.core.ledger.note import sign_checkpoint, verifier_key
from gradus.core.states.models import State
from gradus.core.states.tests import factories as make
from gradus.core.states.tests.factories import AT
from gradus.domain.ids import new_id
from gradus.domain.markings import Marking
from gradus.domain.ownership import Axis
from gradus.formats.bundles.container import seal
from gradus.formats.bundles.keys import Card, OwnKeys
from gradus.formats.bundles.manifest import File, Item, Manifest

MEASURE: dict[str, Any] = {
    "format": "gradus-measure/1",
    "code": "cases",
    "title": "Cases taken to court",
    "definition": "Cases with electronic evidence",
    "unit": "cases",
    "kind": "number",
    "levels": [],
    "direction": "up",
    "source": "Prosecution",
    "baselines": [],
    "targets": [],
    "observations": [],
}


def figure(value: Any, year: int = 2026, **changes: Any) -> dict[str, Any]:
    usual = {
        "starts": f"{year}-01-01",
        "ends": f"{year}-12-31",
        "value": value,
        "missing_because": "",
        "grade": "B",
        "source": "Register",
    }
    return usual | changes


def thing(
    files: dict[str, bytes], kind: str = "results", ref: UUID | None = None, **changes: Any
) -> tuple[Item, tuple[bytes, ...]]:
    listed = tuple(
        File(name, len(data), hashlib.sha256(data).hexdigest()) for name, data in files.items()
    )
    usual: dict[str, Any] = {"title": "Cases", "marking": Marking.AMBER, "about": {}}
    made = Item(kind=kind, ref=ref or new_id(), files=listed, **usual | changes)
    return made, tuple(files.values())


def measure(**changes: Any) -> tuple[Item, tuple[bytes, ...]]:
    return thing({"measure.json": json.dumps(MEASURE | changes).encode()})


@dataclass
class Sender:
    """An instance that seals bundles for this one, in sequence, unless told otherwise."""

    keys: OwnKeys = field(default_factory=lambda: OwnKeys(b"s" * 32))
    name: str = "own.example"
    sequence: int = 0
    previous: str = ""
    size: int = 10
    ledger: Ed25519PrivateKey = field(
        default_factory=lambda: Ed25519PrivateKey.from_private_bytes(b"l" * 32)
    )

    def card(self) -> Card:
        return self.keys.card(self.name, verifier_key(self.name, self.ledger.public_key()))

    def note(self, size: int, root: bytes = b"r" * 32) -> str:
        return sign_checkpoint(self.name, size, root, self.ledger, self.name)

    def bundle(self, *things: tuple[Item, tuple[bytes, ...]], **changes: Any) -> bytes:
        """The next bundle; with changes, one that is not the next of this sender."""
        usual: dict[str, Any] = {
            "bundle": new_id(),
            "sender": self.card().line(),
            "recipient": own_card().line(),
            "state": "XAA",
            "sequence": self.sequence + 1,
            "previous": self.previous,
            "made_at": AT,
            "release": "ab" * 32,
            "signatures": 2,
            "checkpoint": self.note(self.size + 1),
            "items": tuple(item for item, _ in things),
        }
        made = Manifest(**usual | changes)
        if not changes:
            self.sequence, self.previous, self.size = (
                made.sequence,
                made.digest(),
                self.size + 1,
            )
        return seal(made, [data for _, files in things for data in files], self.keys)


@dataclass
class Office:
    """The office of a State here: its coordinator and its officer."""

    state: State
    coordinator: Actor
    officer: Actor

    def knows(self, sender: Sender, *, confirmed: bool = True) -> models.Peer:
        by = self.coordinator
        with acting(scope_for(by, AT)):
            row = peers.add_peer(
                by=by, at=AT, state_id=self.state.pk, title="Own", card=sender.card().line()
            )
            if confirmed:
                peers.confirm_peer(by=by, at=AT, peer=row, shown=row.fingerprint)
            row.refresh_from_db()
        return row

    def receives(self, data: bytes, code: str = "") -> models.Arrival:
        by = self.coordinator
        with acting(scope_for(by, AT)):
            return arrivals.receive(
                by=by, at=AT, state_id=self.state.pk, code=code or self.state.code, data=data
            )

    def accepts(self, row: models.Arrival, *who: Actor) -> None:
        for by in who or (self.coordinator, self.officer):
            with acting(scope_for(by, AT)):
                found = selectors.arrival(by, self.state.pk, row.pk)
                assert found is not None
                shown = selectors.shown_digest(by, found)
                arrivals.accept(by=by, at=AT, arrival=found, shown=shown)

    def applies(self, row: models.Arrival, by: Actor | None = None) -> models.Arrival:
        by = by or self.coordinator
        with acting(scope_for(by, AT)):
            return arrivals.apply(by=by, at=AT, arrival=row)

    def takes(self, data: bytes) -> models.Arrival:
        """Receive, accept and apply."""
        row = self.receives(data)
        self.accepts(row)
        return self.applies(row)


def office(code: str = "XAA") -> Office:
    of = make.state(code)
    officer = make.holder("state_officer", Axis.STATE, of.pk, state_id=of.pk, name="Officer")
    return Office(of, make.coordinator(of), officer)
