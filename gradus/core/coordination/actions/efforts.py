"""Writes to the register: an effort entered, corrected, taken out. What it said before is kept."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from gradus.core.access.actor import Actor, Thing
from gradus.core.access.denied import require
from gradus.core.coordination import bridge, models, rules
from gradus.core.ledger.record import record
from gradus.core.states import selectors as states
from gradus.domain.ids import new_id
from gradus.domain.ownership import Axis
from gradus.workflows.effort import Entry
from gradus.workflows.effort_table import changed


def enter(
    *,
    by: Actor,
    at: datetime,
    state_id: UUID,
    entry: Entry,
    partner_id: UUID | None = None,
) -> models.Effort:
    """Enter what somebody did, does or plans. Raises InvalidInput, TooMany, NotYours.

    ``partner_id``: the partner of the register that does it; it sees and keeps the entry too. Who acts as a
    partner enters its own.
    """
    rule = require(by, "create", thing_of(state_id, partner_id), at)
    partner_id = rules.own_partner(by, rule, partner_id)
    rules.check_entry(entry)
    with transaction.atomic():
        rules.check_number(
            models.Effort.objects.filter(state_id=state_id, until__isnull=True).count() + 1
        )
        return _add(by, at, rule, new_id(), 1, state_id, partner_id, entry)


def correct(*, by: Actor, at: datetime, effort: models.Effort, entry: Entry) -> models.Effort:
    """Say what is right now; what it said before is kept. The row that holds from now on.

    Raises InvalidInput, OverAlready, NotYours.
    """
    rule = may_change(by, at, effort)
    rules.check_entry(entry)
    with transaction.atomic():
        held = _held(effort)
        before = bridge.entry_of(held)
        held.until = at
        held.save(update_fields=["until"])
        return _add(
            by, at, rule, held.key, held.version + 1, held.state_id, held.partner_id, entry, before
        )


def end(*, by: Actor, at: datetime, effort: models.Effort, because: str) -> None:
    """Take an effort out of the register, with the reason. Raises NoReason, OverAlready, NotYours."""
    rule = may_change(by, at, effort)
    rules.check_reason(because)
    with transaction.atomic():
        held = _held(effort)
        held.until = at
        held.ended_because = because.strip()
        held.save(update_fields=["until", "ended_because"])
        diff = {"title": held.title, "provider": held.provider, "because": held.ended_because}
        record(by=by, at=at, action="effort.end", thing=held.thing(), rule=rule, diff=diff)


def may_change(by: Actor, at: datetime, effort: models.Effort) -> str:
    """The rule by which the actor may. Raises Denied, NotYours."""
    rule = require(by, "change", effort.thing(), at)
    if rules.as_partner(rule) and effort.partner_id is None:
        raise rules.NotYours
    rules.own_partner(by, rule, effort.partner_id)
    return rule


def thing_of(state_id: UUID, partner_id: UUID | None) -> Thing:
    """An effort that is not entered yet, as the policy sees it."""
    owners = {Axis.STATE: state_id}
    return Thing("coordination", owners | ({Axis.PARTNER: partner_id} if partner_id else {}))


def names_for(by: Actor, state_id: UUID) -> bridge.Names:
    """What names mean in the State's register, as far as the actor sees it."""
    institutions = states.institutions_of(by, state_id)
    units = [unit for one in institutions for unit in one.units.all()]
    return bridge.Names(institutions, units)


def _held(effort: models.Effort) -> models.Effort:
    """The row that holds, locked. Raises OverAlready."""
    rows = models.Effort.objects.select_for_update(of=("self",))
    held = rows.filter(pk=effort.pk).first()
    if held is None:
        raise rules.OverAlready
    rules.check_holds(held.until)
    return held


def _add(
    by: Actor,
    at: datetime,
    rule: str,
    key: UUID,
    version: int,
    state_id: UUID,
    partner_id: UUID | None,
    entry: Entry,
    before: Entry | None = None,
) -> models.Effort:
    row = models.Effort(
        key=key,
        version=version,
        state_id=state_id,
        partner_id=partner_id,
        told_by=_teller(by, state_id, partner_id),
        entered_by=by.id,
        entered_at=at,
        **bridge.values_of(entry),
    )
    row.save(force_insert=True)
    names = names_for(by, state_id)
    _reach(row, (names.place(name) for name in entry.reaches))
    diff = {"provider": entry.provider, "title": entry.title, "status": entry.status}
    if before is not None:
        diff["changed"] = ", ".join(changed(before, entry))
    action = "effort.enter" if before is None else "effort.correct"
    record(by=by, at=at, action=action, thing=row.thing(), rule=rule, diff=diff)
    return row


def _reach(row: models.Effort, places: Iterable[bridge.Place]) -> None:
    owners = {"state_id": row.state_id, "partner_id": row.partner_id}
    for place in places:
        models.Reach(
            effort=row,
            institution_id=place.institution_id,
            unit_id=place.unit_id,
            name=place.name,
            **owners,
        ).save(force_insert=True)


def _teller(by: Actor, state_id: UUID, partner_id: UUID | None) -> str:
    if any(one.state_id == state_id for one in by.holdings):
        return models.Effort.ToldBy.STATE
    own = partner_id is not None and any(one.scope_id == partner_id for one in by.holdings)
    return models.Effort.ToldBy.PARTNER if own else models.Effort.ToldBy.PROGRAMME
