"""Files of efforts: read and shown, then taken by their hash; the same effort is known again."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from gradus.catalogue.member_states import find
from gradus.catalogue.shelf import Shelf
from gradus.core.access.actor import Actor, Thing
from gradus.core.access.denied import require
from gradus.core.access.scope import system
from gradus.core.coordination import bridge, models, rules, selectors
from gradus.core.coordination.actions import efforts
from gradus.core.states.models import State
from gradus.domain.texts import one_line
from gradus.workflows.effort import Entry
from gradus.workflows.effort_table import ReadEfforts, Told, changed, key_of, read_table


@dataclass(frozen=True)
class Change:
    """An effort of a file beside what the register says: new, changed (with the columns) or the same."""

    told: Told
    held: models.Effort | None
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Preview:
    """What taking a file would do."""

    sha256: str
    name: str
    new: tuple[Change, ...]
    changed: tuple[Change, ...]
    same: int
    read: ReadEfforts


@dataclass(frozen=True)
class Taken:
    """What taking a file did."""

    new: int
    changed: int
    same: int
    refused: int


def preview(
    *,
    by: Actor,
    at: datetime,
    state: State,
    data: bytes,
    name: str,
) -> models.Waiting:
    """Read a file (IATI XML, CSV or XLSX) and keep aside what it says until it is confirmed.

    The file of who acts as a partner tells its own efforts, whatever provider it names.
    Raises InvalidInput.
    """
    rule = require(by, "create", efforts.thing_of(state.pk, None), at)
    partner_id = rules.own_partner(by, rule, None)
    read = read_file(data, name, state.code)
    row = models.Waiting(
        state=state,
        partner_id=partner_id,
        name=one_line(name)[:200],
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        reading=bridge.packed(read),
        uploaded_by=by.id,
        uploaded_at=at,
    )
    with transaction.atomic():
        models.Waiting.objects.filter(state=state, uploaded_by=by.id).delete()
        row.save(force_insert=True)
    return row


def read_file(data: bytes, name: str, code: str) -> ReadEfforts:
    """The efforts of a file in a State. Raises InvalidInput."""
    shelf, currencies = Shelf.open(), rules.currencies()
    if is_xml(data, name):
        # only a file of that kind loads its reader; a web server stays small
        from gradus.workflows.effort_iati import read_iati

        return read_iati(data, name, find(code).alpha2, shelf, currencies)
    return read_table(data, name, shelf, currencies)


def is_xml(data: bytes, name: str) -> bool:
    """Whether a file is to be read as XML: by its first character, or by its name."""
    begin = data[:200].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return begin.startswith(b"<") or name.casefold().endswith(".xml")


def shown(viewer: Actor, waiting: models.Waiting) -> Preview:
    """What confirming would do now."""
    read = bridge.unpacked(bytes(waiting.reading))
    found = _compared(viewer, waiting, read)
    return Preview(
        sha256=waiting.sha256,
        name=waiting.name,
        new=tuple(one for one in found if one.held is None),
        changed=tuple(one for one in found if one.held is not None and one.columns),
        same=sum(one.held is not None and not one.columns for one in found),
        read=read,
    )


def take(*, by: Actor, at: datetime, state: State, confirmed: str) -> Taken:
    """Take the file that was shown; ``confirmed`` is its hash. What is the same stays as it is.

    Raises NothingWaits, NothingToTake, TooMany.
    """
    with transaction.atomic():
        rows = models.Waiting.objects.select_for_update(of=("self",))
        waiting = rows.filter(state=state, uploaded_by=by.id, sha256=confirmed).first()
        if waiting is None:
            raise rules.NothingWaits
        require(by, "create", efforts.thing_of(state.pk, waiting.partner_id), at)
        preview = shown(by, waiting)
        if not preview.read.told:
            raise rules.NothingToTake
        counts: Counter[str] = Counter(same=preview.same)
        for one in (*preview.new, *preview.changed):
            if one.held is None:
                entry = one.told.entry
                efforts.enter(
                    by=by, at=at, state_id=state.pk, entry=entry, partner_id=waiting.partner_id
                )
            else:
                efforts.correct(by=by, at=at, effort=one.held, entry=one.told.entry)
            counts["new" if one.held is None else "changed"] += 1
        refused = len({fault.where for fault in preview.read.refused})
        waiting.delete()
    return Taken(counts["new"], counts["changed"], counts["same"], refused)


def forget(*, by: Actor, at: datetime, state: State) -> None:
    """Throw away what was shown and is not wanted."""
    waiting = selectors.waiting(by, state.pk)
    if waiting is not None:
        thing = Thing("coordination", efforts.thing_of(state.pk, waiting.partner_id).owners)
        require(by, "create", thing, at)
        waiting.delete()


def forget_unconfirmed(*, at: datetime) -> None:
    """Throw away what was shown and not confirmed within a day."""
    with system("forget-unconfirmed"):
        models.Waiting.objects.filter(uploaded_at__lt=at - rules.UNCONFIRMED).delete()


def _compared(viewer: Actor, waiting: models.Waiting, read: ReadEfforts) -> list[Change]:
    held = {
        key_of(bridge.entry_of(row)): row
        for row in selectors.held_beside(viewer, waiting.state_id, waiting.partner_id)
    }
    names = efforts.names_for(viewer, waiting.state_id)
    found = []
    for one in read.told:
        told = Told(one.where, _as_kept(one.entry, waiting, names))
        row = held.get(key_of(told.entry))
        told, columns = _beside(told, row)
        found.append(Change(told, row, columns))
    return found


def _as_kept(entry: Entry, waiting: models.Waiting, names: bridge.Names) -> Entry:
    """With units by the register's names; a partner's file tells of that partner."""
    values = vars(entry) | {"reaches": tuple(names.place(name).name for name in entry.reaches)}
    if waiting.partner is not None:
        values |= {"provider": waiting.partner.name}
    return Entry(**values)


def _beside(told: Told, row: models.Effort | None) -> tuple[Told, tuple[str, ...]]:
    """What changes. What a file has no word for (units and topics, in others' IATI) stays as it was said."""
    if row is None:
        return told, ()
    before = bridge.entry_of(row)
    kept = {
        name: getattr(before, name)
        for name in ("topics", "interventions", "reaches", "people", "url")
        if not getattr(told.entry, name)
    }
    entry = Entry(**(vars(told.entry) | kept))
    return Told(told.where, entry), tuple(changed(before, entry))
