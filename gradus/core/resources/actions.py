"""Writes to supply: pots, offers, trainers' and mentors' months, a State's circumstances."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal
from typing import get_args
from uuid import UUID

from django.db import transaction

from gradus.catalogue.member_states import find
from gradus.catalogue.shelf import NotInCatalogue, Shelf
from gradus.core.access.actor import Actor, Thing
from gradus.core.access.denied import require
from gradus.core.access.rows import WalledRow
from gradus.core.ledger.record import record
from gradus.core.people.rules import languages_of
from gradus.core.resources import models
from gradus.core.resources.rules import (
    SHARED_EFFECTS,
    check_effect,
    check_money,
    check_number,
    check_open,
    check_time,
)
from gradus.domain.ownership import Axis
from gradus.engines.planner.problem import CostKind


def add_pot(
    *,
    by: Actor,
    at: datetime,
    programme_id: UUID | None = None,
    partner_id: UUID | None = None,
    state_id: UUID | None = None,
    title: str,
    amount: Decimal,
    currency: str,
    starts: date,
    ends: date,
    states: Collection[str] = (),
    areas: Collection[str] = (),
    cost_kinds: Collection[str] = (),
    carry_over: bool = False,
) -> models.Pot:
    """Enter a partner's money for a programme, or a State's own (``state_id`` alone).

    Empty earmarks: for any State, area or kind of cost. Areas are capacity areas, or intervention areas.
    """
    rule = require(by, "create", _given(programme_id, partner_id, state_id), at)
    check_money(amount, currency)
    check_time(starts, ends)
    row = models.Pot(
        programme_id=programme_id,
        partner_id=partner_id,
        state_id=state_id,
        title=title.strip(),
        amount=amount,
        currency=currency,
        starts=starts,
        ends=ends,
        states=_states(states),
        areas=_known(areas, _areas()),
        cost_kinds=_known(cost_kinds, get_args(CostKind)),
        carry_over=carry_over,
    )
    _enter(by, at, row, "pot.add", rule)
    return row


def close_pot(*, by: Actor, at: datetime, pot: models.Pot) -> None:
    """Nothing more comes from it; plans made from now on do not count on it."""
    rule = require(by, "change", pot.thing(), at)
    check_open(pot.closed_at)
    pot.closed_at = at
    _change(by, at, pot, "closed_at", "pot.close", rule)


def add_offer(
    *,
    by: Actor,
    at: datetime,
    programme_id: UUID | None = None,
    partner_id: UUID | None = None,
    state_id: UUID | None = None,
    kind: str,
    units: int,
    starts: date,
    ends: date | None = None,
    states: Collection[str] = (),
    note: str = "",
) -> models.Offer:
    """Enter equipment a partner would give (the partner may, itself), or that a State expects."""
    rule = require(by, "create", _given(programme_id, partner_id, state_id), at)
    check_number(units)
    check_time(starts, ends)
    row = models.Offer(
        programme_id=programme_id,
        partner_id=partner_id,
        state_id=state_id,
        kind=_known([kind], Shelf.open().equipment_kinds)[0],
        units=units,
        starts=starts,
        ends=ends,
        states=_states(states),
        note=note.strip(),
    )
    _enter(by, at, row, "offer.add", rule)
    return row


def withdraw_offer(*, by: Actor, at: datetime, offer: models.Offer) -> None:
    """The offer stands no longer."""
    rule = require(by, "change", offer.thing(), at)
    check_open(offer.withdrawn_at)
    offer.withdrawn_at = at
    _change(by, at, offer, "withdrawn_at", "offer.withdraw", rule)


def add_supply(
    *,
    by: Actor,
    at: datetime,
    kind: str,
    number: int,
    starts: date,
    ends: date,
    programme_id: UUID | None = None,
    state_id: UUID | None = None,
    language: str = "",
    area: str = "",
) -> models.Supply:
    """Enter trainers, mentors or team members of a programme or of a State (one of the two)."""
    if (programme_id is None) == (state_id is None):
        raise ValueError("a supply is a programme's or a State's")
    owners = {Axis.PROGRAMME: programme_id, Axis.STATE: state_id}
    thing = Thing("resources", {axis: owner for axis, owner in owners.items() if owner})
    rule = require(by, "create", thing, at)
    check_number(number)
    check_time(starts, ends)
    row = models.Supply(
        programme_id=programme_id,
        state_id=state_id,
        kind=models.Supply.Kind(kind),
        number=number,
        starts=starts,
        ends=ends,
        language=languages_of([language])[0] if language.strip() else "",
        area=_known([area], Shelf.open().capacity_areas)[0] if area else "",
    )
    _enter(by, at, row, "supply.add", rule)
    return row


def end_supply(*, by: Actor, at: datetime, supply: models.Supply) -> None:
    """They are not there any more; plans made from now on do not count on them."""
    rule = require(by, "change", supply.thing(), at)
    check_open(supply.ended_at)
    supply.ended_at = at
    _change(by, at, supply, "ended_at", "supply.end", rule)


def enter_circumstance(
    *,
    by: Actor,
    at: datetime,
    state_id: UUID,
    kind: str,
    starts: date,
    ends: date | None,
    reason: str,
    effect: str = models.Circumstance.Effect.NOTHING_STARTS.value,
    share: int | None = None,
    partner_id: UUID | None = None,
    may_move: bool = False,
    source: str = "",
    grade: str | None = None,
    corrects: models.Circumstance | None = None,
) -> models.Circumstance:
    """Enter what happens in or around a State, and what it does to plans.

    A ``grade`` that is not given is *sourced* where there is a source, and else *assumed*.
    ``share`` is percent: what institutions still carry (*fewer*), or what of the money of the partner,
    or of everybody, is cut (*money-cut*). Given what it ``corrects``, that one counts no longer.
    """
    rule = require(by, "create", Thing("resources", {Axis.STATE: state_id}), at)
    check_time(starts, ends)
    grade = grade or ("sourced" if source.strip() else "assumed")
    check_effect(effect, share, ends, source, grade)
    shares = effect in SHARED_EFFECTS
    row = models.Circumstance(
        state_id=state_id,
        kind=models.Circumstance.Kind(kind),
        effect=models.Circumstance.Effect(effect),
        share=share if shares else None,
        partner_id=partner_id if effect == models.Circumstance.Effect.MONEY_CUT else None,
        starts=starts,
        ends=ends,
        may_move=may_move,
        reason=reason.strip(),
        source=source.strip(),
        grade=models.Circumstance.Grade(grade),
        corrects=corrects,
    )
    with transaction.atomic():
        if corrects is not None:
            check_open(corrects.ended_at)
            corrects.ended_at = at
            corrects.save(update_fields=["ended_at"])
        _enter(by, at, row, "circumstance.correct" if corrects else "circumstance.enter", rule)
    return row


def lift_circumstance(*, by: Actor, at: datetime, circumstance: models.Circumstance) -> None:
    """It does not happen after all, or is over before its time; it stays readable."""
    rule = require(by, "change", circumstance.thing(), at)
    check_open(circumstance.ended_at)
    circumstance.ended_at = at
    _change(by, at, circumstance, "ended_at", "circumstance.lift", rule)


def _enter(by: Actor, at: datetime, row: WalledRow, action: str, rule: str) -> None:
    with transaction.atomic():
        row.save(force_insert=True)
        diff = {
            field.name: value
            for field in row._meta.concrete_fields
            if field.name != "id" and (value := getattr(row, field.attname)) not in (None, "", [])
        }
        record(by=by, at=at, action=action, thing=row.thing(), rule=rule, diff=diff)


def _change(by: Actor, at: datetime, row: WalledRow, name: str, action: str, rule: str) -> None:
    with transaction.atomic():
        row.save(update_fields=[name])
        record(by=by, at=at, action=action, thing=row.thing(), rule=rule)


def _given(programme_id: UUID | None, partner_id: UUID | None, state_id: UUID | None) -> Thing:
    """What is given by a partner to a programme, or is a State's own."""
    if programme_id is not None and partner_id is not None and state_id is None:
        owners = {Axis.PROGRAMME: programme_id, Axis.PARTNER: partner_id}
    elif state_id is not None and programme_id is None and partner_id is None:
        owners = {Axis.STATE: state_id}
    else:
        raise ValueError("it is a partner's for a programme, or a State's own")
    return Thing("resources", owners)


def _areas() -> list[str]:
    shelf = Shelf.open()
    return [*shelf.capacity_areas, *(one.id for one in shelf.areas)]


def _states(codes: Collection[str]) -> list[str]:
    """Alpha-3 codes, sorted, each once. Raises UnknownState."""
    return sorted({find(code).alpha3 for code in codes})


def _known(names: Collection[str], known: Collection[str]) -> list[str]:
    """The names, in the catalogue's order. Raises NotInCatalogue."""
    for name in names:
        if name not in known:
            raise NotInCatalogue(name, known)
    return [name for name in known if name in names]
