"""Rows of the register <-> what files and sums take."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from decimal import Decimal
from typing import Any
from uuid import UUID

from gradus.core.coordination import models
from gradus.core.states.models import Institution, Unit
from gradus.domain.messages import Message
from gradus.domain.refusals import Fault
from gradus.workflows import coordination as sums
from gradus.workflows.effort import Entry
from gradus.workflows.effort_table import ReadEfforts, Told

_PLAIN = tuple(one.name for one in fields(Entry) if one.name != "reaches")


@dataclass(frozen=True)
class Place:
    """A unit or institution that a name means; neither, where the register knows none."""

    name: str
    institution_id: UUID | None = None
    unit_id: UUID | None = None


class Names:
    """What names of units and institutions mean in a State, as far as somebody sees its register."""

    def __init__(self, institutions: Iterable[Institution], units: Iterable[Unit]) -> None:
        self._known: dict[str, Place | None] = {}
        for institution in institutions:
            self._add(institution.name, Place(institution.name, institution.pk))
            self._add(institution.code, Place(institution.name, institution.pk))
        for unit in units:
            full = f"{unit.institution.name} / {unit.name}"
            place = Place(full, unit.institution_id, unit.pk)
            self._add(full, place)
            self._add(unit.name, place)

    def _add(self, name: str, place: Place) -> None:
        """A name that two things have means neither."""
        folded = _folded(name)
        held = self._known.get(folded)
        if folded in self._known and held != place:
            self._known[folded] = None
        else:
            self._known[folded] = place

    def place(self, name: str) -> Place:
        """What the name means."""
        return self._known.get(_folded(name)) or Place(name)

    def all(self) -> list[Place]:
        """Every unit and institution once, by name."""
        found = {one.name: one for one in self._known.values() if one is not None}
        return [found[name] for name in sorted(found, key=str.casefold)]


def _folded(name: str) -> str:
    return " ".join(name.replace("/", " / ").split()).casefold()


def values_of(entry: Entry) -> dict[str, Any]:
    """The columns of a row that an effort fills."""
    found = {name: getattr(entry, name) for name in _PLAIN}
    return {k: list(v) if isinstance(v, tuple) else v for k, v in found.items()}


def entry_of(row: models.Effort) -> Entry:
    """What a row says; its ``reaches`` are loaded."""
    values = {name: getattr(row, name) for name in _PLAIN}
    values = {k: tuple(v) if isinstance(v, list) else v for k, v in values.items()}
    return Entry(**values, reaches=tuple(one.name for one in row.reaches.all()))


def effort_of(row: models.Effort) -> sums.Effort:
    """A row as the sums take it."""
    return sums.Effort(
        id=str(row.key),
        provider=row.provider,
        title=row.title,
        kind=row.kind,
        status=row.status,
        starts=row.starts,
        ends=row.ends,
        topics=tuple(row.topics),
        interventions=tuple(row.interventions),
        reaches=tuple(reached(one) for one in row.reaches.all()),
    )


def reached(row: models.Reach) -> sums.Reached:
    """A unit, an institution, or a name that stands for itself."""
    if row.institution_id is None:
        return sums.Reached(f"name {_folded(row.name)}", "", row.name)
    return sums.Reached(str(row.institution_id), str(row.unit_id or ""), row.name)


def packed(read: ReadEfforts) -> bytes:
    """What was read of a file, to be kept until it is confirmed."""
    plain = {
        "told": [[one.where, _plain(one.entry)] for one in read.told],
        "refused": [_plain_fault(one) for one in read.refused],
        "left_aside": list(read.left_aside),
    }
    return gzip.compress(json.dumps(plain, ensure_ascii=False).encode(), mtime=0)


def unpacked(data: bytes) -> ReadEfforts:
    """What was kept."""
    plain = json.loads(gzip.decompress(data))
    return ReadEfforts(
        tuple(Told(where, _entry(values)) for where, values in plain["told"]),
        tuple(_fault(one) for one in plain["refused"]),
        tuple((name, count) for name, count in plain["left_aside"]),
    )


def _plain(entry: Entry) -> dict[str, Any]:
    values = asdict(entry)
    return values | {"amount": None if entry.amount is None else str(entry.amount)}


def _entry(plain: Mapping[str, Any]) -> Entry:
    values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in plain.items()}
    if values["amount"] is not None:
        values["amount"] = Decimal(values["amount"])
    return Entry(**values)


def _plain_fault(fault: Fault) -> list[Any]:
    sides = [
        [one.id, {k: str(v) for k, v in one.params.items()}] for one in (fault.what, fault.remedy)
    ]
    return [fault.where, *sides, fault.code]


def _fault(plain: Sequence[Any]) -> Fault:
    where, what, remedy, code = plain
    return Fault(where, Message(*what), Message(*remedy), code)
