"""Two installations of Gradus in one test: each with its own database, secret, name and folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.db import connection, connections
from django.test import override_settings

from gradus.core.access.actor import Actor
from gradus.core.access.decide import scope_for
from gradus.core.access.scope import acting
from gradus.core.exchange import models, selectors
from gradus.core.exchange.actions import arrivals, peers, releases
from gradus.core.exchange.keys import own_card
from gradus.core.exchange.rules import release_digest
from gradus.core.states.models import State
from gradus.core.states.tests import factories as make
from gradus.core.states.tests.factories import AT
from gradus.domain.ownership import Axis

T = TypeVar("T")


@dataclass
class Instance:
    """One installation: what is done ``with`` it is done in its database, under its secret."""

    name: str
    database: str
    folder: Path
    people: dict[str, Actor] = field(default_factory=dict)

    @contextmanager
    def entered(self) -> Iterator[None]:
        connections.close_all()
        usual = connection.settings_dict["NAME"]
        connection.settings_dict["NAME"] = self.database
        own: dict[str, Any] = {
            "LEDGER_KEY": self.name.encode().ljust(32, b"."),
            "ORIGIN": f"https://{self.name}",
            "DATA_FOLDER": self.folder,
            "STATIC_ROOT": settings.STATIC_ROOT,
        }
        try:
            with override_settings(**own):
                yield
        finally:
            connections.close_all()
            connection.settings_dict["NAME"] = usual

    def do(self, work: Callable[[Actor], T], who: str = "coordinator", code: str = "XAA") -> T:
        """Something that somebody of a State's office does there, in a transaction of its own."""
        with self.entered():
            by = self.who(who, code)
            with acting(scope_for(by, AT)):
                return work(by)

    def who(self, who: str, code: str = "XAA") -> Actor:
        of = make.state(code)
        if f"{who} {code}" not in self.people:
            role = "state_officer" if who == "officer" else "national_coordinator"
            self.people[f"{who} {code}"] = make.holder(
                role, Axis.STATE, of.pk, state_id=of.pk, name=who
            )
        return self.people[f"{who} {code}"]

    def card(self) -> str:
        with self.entered():
            return own_card().line()

    def knows(self, other: Instance, code: str = "XAA") -> None:
        """A State here enters the other instance, and confirms its fingerprint."""
        card = other.card()

        def confirm(by: Actor) -> None:
            row = peers.add_peer(by=by, at=AT, state_id=state_id(code), title=other.name, card=card)
            peers.confirm_peer(by=by, at=AT, peer=row, shown=row.fingerprint)

        self.do(confirm, code=code)

    def releases(self, *kinds: str, note: str = "") -> bytes:
        """Draft a release of all there is of some kinds, sign it twice; the bundle."""

        def draft(by: Actor) -> models.Release:
            offers = selectors.offers(by, state_id())
            chosen = [(one.kind, one.ref) for one in offers if one.kind in kinds]
            (peer,) = selectors.peers_of(by, state_id())
            return releases.draft(by=by, at=AT, peer=peer, chosen=chosen, note=note)

        row = self.do(draft)
        self.signs(row, "coordinator")
        self.signs(row, "officer")
        bundle = self.do(lambda by: models.Release.objects.get(pk=row.pk).bundle)
        assert bundle is not None
        return bytes(bundle)

    def signs(self, row: models.Release, who: str) -> bool:
        def sign(by: Actor) -> bool:
            found = selectors.release(by, row.state_id, row.pk)
            assert found is not None
            return releases.sign(by=by, at=AT, release=found, shown=release_digest(found))

        return self.do(sign, who)

    def receives(self, data: bytes, code: str = "XAA") -> models.Arrival:
        return self.do(
            lambda by: arrivals.receive(
                by=by, at=AT, state_id=state_id(code), code=code, data=data
            ),
            code=code,
        )

    def accepts(self, row: models.Arrival, *who: str) -> None:
        for one in who or ("coordinator", "officer"):

            def accept(by: Actor) -> None:
                found = selectors.arrival(by, row.state_id, row.pk)
                assert found is not None
                shown = selectors.shown_digest(by, found)
                arrivals.accept(by=by, at=AT, arrival=found, shown=shown)

            self.do(accept, one)

    def applies(self, row: models.Arrival) -> bytes:
        """Apply what was accepted; the receipt."""
        applied = self.do(lambda by: arrivals.apply(by=by, at=AT, arrival=row))
        assert applied.receipt is not None
        return bytes(applied.receipt)

    def answered(self, receipt: bytes) -> models.Release:
        return self.do(
            lambda by: releases.take_receipt(by=by, at=AT, state_id=state_id(), data=receipt)
        )


def state_id(code: str = "XAA") -> Any:
    return State.objects.get(code=code).pk
