"""Reading supply, and laying it along the months of a State's plan."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TypeVar, cast
from uuid import UUID

from django.db.models import Q

from gradus.catalogue.shelf import Shelf
from gradus.core.access.actor import Actor
from gradus.core.access.scope import current
from gradus.core.resources import models
from gradus.core.resources.rules import (
    DOLLARS,
    by_month,
    by_year,
    in_dollars,
    month_of,
    months_within,
)
from gradus.core.states.models import Partner, Programme, State
from gradus.domain.ownership import Axis
from gradus.domain.periods import Month
from gradus.engines.planner.problem import CostKind
from gradus.workflows import state as file

M = TypeVar("M", models.Pot, models.Offer)


@dataclass(frozen=True)
class StateSupply:
    """What a plan of a State can be made with, in the words of the planner's State file.

    ``shared`` names the pots, donations and resources that other States may be planned with too:
    a portfolio shares them out; a single plan counts on all of them.
    """

    pots: tuple[file.Money, ...]
    donations: tuple[file.Offer, ...]
    resources: tuple[file.Supply, ...]
    circumstances: tuple[file.Circumstance, ...]
    shared: frozenset[str]


@dataclass(frozen=True)
class Counted:
    """How many entries a plan can count on; ``shared`` of the pots may serve other States too.

    ``currencies`` are those, besides dollars, that there is money in.
    """

    pots: int
    offers: int
    people: int
    circumstances: int
    shared: int
    currencies: tuple[str, ...]


def supply_for(
    viewer: Actor,
    state_id: UUID,
    *,
    start: Month,
    horizon: int,
    rates: Mapping[str, Decimal] | None = None,
    languages: Collection[str] = (),
) -> StateSupply:
    """What the viewer sees of the supply for a State, in a plan of ``horizon`` months from ``start``.

    Parameters
    ----------
    rates : mapping
        US dollars for one unit of a currency, as the plan's rate table has them.
    languages : collection of str
        Count only trainers and mentors who work in one of these, or in any.

    Raises
    ------
    RateMissing
        If there is money in a currency without a rate.
    """
    code = State.objects.get(pk=state_id).code
    shared: set[str] = set()
    return StateSupply(
        pots=_money(code, start, horizon, dict(rates or {}), shared),
        donations=_donations(code, start, horizon, shared),
        resources=_people(state_id, start, horizon, set(languages), shared),
        circumstances=_circumstances(viewer, state_id, start, horizon),
        shared=frozenset(shared),
    )


def pots(viewer: Actor, *, closed: bool = False, **of: UUID) -> Sequence[models.Pot]:
    """The open pots that the viewer sees, by partner and title; with the ``closed`` ones if asked.

    ``of`` narrows them: ``programme_id=``, ``partner_id=``, ``state_id=``.
    """
    rows = models.Pot.objects.filter(**of).select_related("partner", "programme", "state")
    rows = rows if closed else rows.filter(closed_at__isnull=True)
    return list(rows.order_by("partner__name", "title", "id"))


def offers(viewer: Actor, *, withdrawn: bool = False, **of: UUID) -> Sequence[models.Offer]:
    """The offers that stand and the viewer sees, the earliest first."""
    rows = models.Offer.objects.filter(**of).select_related("partner", "programme", "state")
    rows = rows if withdrawn else rows.filter(withdrawn_at__isnull=True)
    return list(rows.order_by("starts", "kind", "id"))


def supplies(viewer: Actor, *, ended: bool = False, **of: UUID) -> Sequence[models.Supply]:
    """The trainers, mentors and teams that the viewer sees, by kind and time."""
    rows = models.Supply.objects.filter(**of).select_related("programme", "state")
    rows = rows if ended else rows.filter(ended_at__isnull=True)
    return list(rows.order_by("kind", "starts", "id"))


def circumstances(
    viewer: Actor, state_id: UUID, *, over: bool = False
) -> Sequence[models.Circumstance]:
    """What happens in and around a State, in order of time; with what counts no longer, if asked."""
    rows = models.Circumstance.objects.filter(state_id=state_id)
    rows = rows if over else rows.filter(ended_at__isnull=True)
    return list(rows.select_related("state", "partner", "corrects").order_by("starts", "id"))


def pot(viewer: Actor, pk: UUID) -> models.Pot | None:
    """A pot the viewer sees, or none."""
    rows = models.Pot.objects.select_related("partner", "programme", "state")
    return rows.filter(pk=pk).first()


def offer(viewer: Actor, pk: UUID) -> models.Offer | None:
    """An offer the viewer sees, or none."""
    rows = models.Offer.objects.select_related("partner", "programme", "state")
    return rows.filter(pk=pk).first()


def supply(viewer: Actor, pk: UUID) -> models.Supply | None:
    """A supply the viewer sees, or none."""
    return models.Supply.objects.select_related("programme", "state").filter(pk=pk).first()


def circumstance(viewer: Actor, pk: UUID) -> models.Circumstance | None:
    """A circumstance the viewer sees, or none."""
    rows = models.Circumstance.objects.select_related("state", "partner", "corrects")
    return rows.filter(pk=pk).first()


def programmes_of(viewer: Actor) -> Sequence[Programme]:
    """The programmes whose means the viewer sees, by name."""
    ids = current().ids("resources", Axis.PROGRAMME)
    return list(Programme.objects.filter(pk__in=ids).order_by("name"))


def partners_of(viewer: Actor) -> Sequence[Partner]:
    """The partners whose own means the viewer sees as one of theirs, by name."""
    ids = current().ids("resources", Axis.PARTNER)
    return list(Partner.objects.filter(pk__in=ids).order_by("name"))


def counted_on(viewer: Actor, state: State, today: date) -> Counted:
    """How much of what the viewer sees a plan of the State, made today, can count on."""
    rows = models.Pot.objects.filter(_meant_for(state.code), closed_at__isnull=True)
    money = _not_told_twice(
        list(rows.filter(ends__gte=today).select_related("partner")), lambda one: one.title
    )
    offers = models.Offer.objects.filter(_meant_for(state.code), withdrawn_at__isnull=True)
    people = models.Supply.objects.filter(
        Q(state_id=state.pk) | Q(state__isnull=True), ended_at__isnull=True, ends__gte=today
    )
    happening = models.Circumstance.objects.filter(
        Q(ends__isnull=True) | Q(ends__gte=today), state_id=state.pk, ended_at__isnull=True
    )
    return Counted(
        pots=len(money),
        offers=len(
            _not_told_twice(
                list(
                    offers.filter(Q(ends__isnull=True) | Q(ends__gte=today)).select_related(
                        "partner"
                    )
                ),
                lambda one: one.note,
            )
        ),
        people=people.count(),
        circumstances=happening.count(),
        shared=sum(row.states != [state.code] for row in money if not row.own),
        currencies=tuple(sorted({row.currency for row in money} - {DOLLARS})),
    )


def _money(
    code: str, start: Month, horizon: int, rates: dict[str, Decimal], shared: set[str]
) -> tuple[file.Money, ...]:
    found: list[tuple[bool, file.Money]] = []
    areas = Shelf.open().areas
    rows = models.Pot.objects.filter(_meant_for(code), closed_at__isnull=True)
    meant = list(rows.select_related("partner").order_by("starts", "id"))
    for row in _not_told_twice(meant, lambda one: one.title):
        first, last = month_of(row.starts, start), month_of(row.ends, start)
        if last < 0 or first >= horizon:
            continue
        amounts = by_year(in_dollars(row.amount, row.currency, rates), first, last, horizon)
        kinds = cast(tuple[CostKind, ...], tuple(row.cost_kinds))
        pot = file.Money(
            id=str(row.pk),
            donor=row.partner.name if row.partner else row.title,
            amounts=amounts,
            purposes=tuple(a.id for a in areas if {a.capacity_area, a.id} & set(row.areas)),
            cost_kinds=kinds,
            carry_over=row.carry_over,
        )
        found.append((row.own, pot))
        _note_shared(shared, row, code)
    return _put_together(found)


def _donations(code: str, start: Month, horizon: int, shared: set[str]) -> tuple[file.Offer, ...]:
    found = []
    rows = models.Offer.objects.filter(_meant_for(code), withdrawn_at__isnull=True)
    meant = list(rows.select_related("partner").order_by("starts", "id"))
    for row in _not_told_twice(meant, lambda one: one.note):
        month = max(month_of(row.starts, start), 0)
        gone = row.ends is not None and month_of(row.ends, start) < 0
        if gone or month >= horizon:
            continue
        found.append(
            file.Offer(
                id=str(row.pk),
                kind=row.kind,
                units=row.units,
                month=month,
                donor=row.partner.name if row.partner else row.note,
            )
        )
        _note_shared(shared, row, code)
    return tuple(found)


def _people(
    state_id: UUID, start: Month, horizon: int, languages: set[str], shared: set[str]
) -> tuple[file.Supply, ...]:
    rows = [
        row
        for row in models.Supply.objects.filter(ended_at__isnull=True).order_by("starts", "id")
        if row.state_id in (None, state_id)
        and (not languages or not row.language or row.language in languages)
    ]
    found = []
    for kind in models.Supply.Kind:
        parts = [row for row in rows if row.kind == kind]
        monthly = by_month([(r.starts, r.ends, r.number) for r in parts], start, horizon)
        if not any(monthly):
            continue
        home = [(r.starts, r.ends, r.number) for r in parts if r.own]
        own = by_month(home, start, horizon) if home else ()
        found.append(file.Supply(id=kind.value, capacity=max(monthly), monthly=monthly, own=own))
        if any(not row.own for row in parts):
            shared.add(kind.value)
    return tuple(found)


def _circumstances(
    viewer: Actor, state_id: UUID, start: Month, horizon: int
) -> tuple[file.Circumstance, ...]:
    rows = circumstances(viewer, state_id)
    found = [(row, months_within(row.starts, row.ends, start, horizon)) for row in rows]
    return tuple(
        file.Circumstance(
            months=months,
            reason=row.reason,
            source=row.source,
            kind=row.kind,
            effect=cast(file.Effect, row.effect),
            share=0.5 if row.share is None else row.share / 100,
            donor=row.partner.name if row.partner else "",
            grade=cast(file.Grade, row.grade),
        )
        for row, months in found
        if months
    )


def _not_told_twice(rows: list[M], whose: Callable[[M], str]) -> list[M]:
    """What a State expects of a partner counts until the partner's programme says it itself."""
    said = {row.partner.name.casefold() for row in rows if row.partner}
    return [row for row in rows if not row.own or whose(row).casefold() not in said]


def _put_together(pots: list[tuple[bool, file.Money]]) -> tuple[file.Money, ...]:
    """A State's own money of one name, one purpose and several times, as one pot."""
    found: dict[tuple[object, ...], file.Money] = {}
    for own, pot in pots:
        same = (pot.donor, pot.purposes, pot.cost_kinds, pot.carry_over) if own else (pot.id,)
        before = found.get(same)
        if before is None:
            found[same] = pot
        else:
            both = zip(before.amounts, pot.amounts, strict=True)
            found[same] = replace(before, amounts=tuple(a + b for a, b in both))
    return tuple(found.values())


def _meant_for(code: str) -> Q:
    """Its own, earmarked for the State, or for none."""
    return Q(state__code=code) | Q(states=[], state__isnull=True) | Q(states__contains=[code])


def _note_shared(shared: set[str], row: models.Pot | models.Offer, code: str) -> None:
    if not row.own and row.states != [code]:
        shared.add(str(row.pk))
