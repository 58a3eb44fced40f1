"""Means of fictional programmes, partners and States, for tests."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from gradus.core.access.actor import Actor
from gradus.core.access.decide import scope_for
from gradus.core.access.scope import acting
from gradus.core.accounts.tests import people
from gradus.core.resources import actions, models
from gradus.core.states.models import State
from gradus.core.states.tests import factories as make
from gradus.core.states.tests.factories import AT
from gradus.domain.ownership import Axis

LONG: dict[str, Any] = {"starts": date(2026, 1, 1), "ends": date(2035, 12, 31)}


def officer() -> Actor:
    """An officer of the programme of ``people.programme()``."""
    return make.holder("programme_officer", Axis.PROGRAMME, people.programme().pk)


def pot(**changes: Any) -> models.Pot:
    """A pot of donor-a for the programme, for anything."""
    by = officer()
    values: dict[str, Any] = LONG | {
        "programme_id": people.programme().pk,
        "partner_id": people.partner().pk,
        "title": "Canary pot",
        "amount": Decimal("1200.50"),
        "currency": "USD",
    }
    with acting(scope_for(by, AT)):
        return actions.add_pot(by=by, at=AT, **values | changes)


def offer(**changes: Any) -> models.Offer:
    """An offer of donor-a to the programme."""
    by = officer()
    values: dict[str, Any] = LONG | {
        "programme_id": people.programme().pk,
        "partner_id": people.partner().pk,
        "kind": "forensic-workstation",
        "units": 2,
        "note": "Canary offer",
    }
    with acting(scope_for(by, AT)):
        return actions.add_offer(by=by, at=AT, **values | changes)


def supply(state: State | None = None, **changes: Any) -> models.Supply:
    """Trainers of a State, entered by its coordinator; or of the programme."""
    by = make.coordinator(state) if state else officer()
    owner = {"state_id": state.pk} if state else {"programme_id": people.programme().pk}
    values: dict[str, Any] = LONG | owner | {"kind": "trainers", "number": 3}
    with acting(scope_for(by, AT)):
        return actions.add_supply(by=by, at=AT, **values | changes)


def election(state: State, **changes: Any) -> models.Circumstance:
    """An election in a State, entered by its coordinator."""
    by = make.coordinator(state)
    values: dict[str, Any] = {
        "kind": "election",
        "starts": date(2031, 5, 30),
        "ends": date(2031, 6, 2),
        "reason": "Canary election",
        "source": "Gazette",
    }
    with acting(scope_for(by, AT)):
        return actions.enter_circumstance(by=by, at=AT, state_id=state.pk, **values | changes)
