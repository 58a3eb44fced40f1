"""What experts say where nothing is counted, and how harmful a State finds what; each is kept."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from gradus.core.access.actor import Actor, Thing
from gradus.core.access.denied import require
from gradus.core.ledger.record import record
from gradus.domain.messages import N_
from gradus.domain.ownership import Axis
from gradus.formats.sheets.isolated import parse_apart
from gradus.formats.statistics.elicitation import View, read_views
from gradus.steps.threats import bridge, models, rules
from gradus.steps.threats.actions import pictures


def give(
    *, by: Actor, at: datetime, state_id: UUID, given_on: date, views: Iterable[View]
) -> list[models.View]:
    """Keep experts' views; one of the same function on the same group takes the earlier one's place.

    Raises NoSuchGroup, OutOfOrder, NotSaid, NotYet.
    """
    thing = Thing("threats", {Axis.STATE: state_id})
    rule = require(by, "create", thing, at)
    rules.check_day(given_on, at.date())
    rows = [_view(by, at, state_id, given_on, view) for view in views]
    with transaction.atomic():
        for row in rows:
            earlier = models.View.objects.filter(state_id=state_id, group=row.group, who=row.who)
            earlier.filter(until__isnull=True).update(until=at)
            row.save(force_insert=True)
            record(
                by=by,
                at=at,
                action="threats.judge",
                thing=row.thing(),
                rule=rule,
                diff={n: getattr(row, n) for n in ("group", "who", "low", "best", "high")},
            )
        pictures.ask_by_itself(by=by, at=at, state_id=state_id)
    return rows


def give_table(
    *, by: Actor, at: datetime, state_id: UUID, given_on: date, data: bytes, name: str
) -> list[models.View]:
    """Keep the views of a filled table, all of them or none. Raises InvalidInput with every fault."""
    require(by, "create", Thing("threats", {Axis.STATE: state_id}), at)
    rules.check_size(data)
    views = read_views(data, name, bridge.group_ids(), parse=parse_apart)
    return give(by=by, at=at, state_id=state_id, given_on=given_on, views=views)


def withdraw(*, by: Actor, at: datetime, view: models.View) -> None:
    """A view that holds no longer, as who gave it says."""
    rule = require(by, "create", view.thing(), at)
    with transaction.atomic():
        view.until = at
        view.save(update_fields=["until"])
        diff = {"group": view.group, "who": view.who}
        record(
            by=by, at=at, action="threats.withdraw-view", thing=view.thing(), rule=rule, diff=diff
        )
        pictures.ask_by_itself(by=by, at=at, state_id=view.state_id)


def weigh(
    *,
    by: Actor,
    at: datetime,
    state_id: UUID,
    group: str,
    low: Decimal,
    mid: Decimal,
    high: Decimal,
    grade: str,
    because: str,
) -> models.Harm:
    """Say how harmful a group is to this State, 0.1 to 10. Raises NoSuchGroup, OutOfOrder, NotSaid."""
    thing = Thing("threats", {Axis.STATE: state_id})
    rule = require(by, "create", thing, at)
    rules.check_group(group, bridge.group_ids())
    rules.check_order(low, mid, high, 0, rules.MOST_HARM)
    if low < rules.STEP:
        raise rules.OutOfOrder(rules.STEP, rules.MOST_HARM)
    row = models.Harm(
        state_id=state_id,
        group=group,
        low=low.quantize(rules.STEP),
        mid=mid.quantize(rules.STEP),
        high=high.quantize(rules.STEP),
        grade=grade,
        because=rules.check_said(because, N_("why"))[:300],
        by=by.id,
        at=at,
    )
    with transaction.atomic():
        _end_harm(state_id, group, at)
        row.save(force_insert=True)
        diff = {n: getattr(row, n) for n in ("group", "low", "mid", "high", "grade", "because")}
        record(by=by, at=at, action="threats.weigh", thing=row.thing(), rule=rule, diff=diff)
        pictures.ask_by_itself(by=by, at=at, state_id=state_id)
    return row


def weigh_as_catalogue(*, by: Actor, at: datetime, harm: models.Harm) -> None:
    """Go back to the catalogue's judgement of a group's harm."""
    rule = require(by, "create", harm.thing(), at)
    with transaction.atomic():
        _end_harm(harm.state_id, harm.group, at)
        record(
            by=by,
            at=at,
            action="threats.weigh-as-catalogue",
            thing=harm.thing(),
            rule=rule,
            diff={"group": harm.group},
        )
        pictures.ask_by_itself(by=by, at=at, state_id=harm.state_id)


def _end_harm(state_id: UUID, group: str, at: datetime) -> None:
    rows = models.Harm.objects.filter(state_id=state_id, group=group, until__isnull=True)
    rows.update(until=at)


def _view(by: Actor, at: datetime, state_id: UUID, given_on: date, view: View) -> models.View:
    rules.check_group(view.group, bridge.group_ids())
    rules.check_order(view.low, view.best, view.high, 0, 100)
    return models.View(
        state_id=state_id,
        group=view.group,
        who=rules.check_said(view.who, N_("whose view it is"))[:120],
        low=view.low.quantize(rules.STEP),
        best=view.best.quantize(rules.STEP),
        high=view.high.quantize(rules.STEP),
        note=view.note.strip()[:500],
        given_on=given_on,
        by=by.id,
        at=at,
    )
