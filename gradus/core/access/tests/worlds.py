"""Worlds of rows for tests: one of somebody's rows in every walled table there is.

Nothing here knows a table by name but those that the axes lead to. A new table is filled from its
fields, parents first; what its checks demand is found by trying.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import IntegrityError, connection, models, transaction

from gradus.core.access.decide import Scope
from gradus.core.access.policy import policy
from gradus.core.access.rows import WalledRow
from gradus.core.access.scope import system
from gradus.core.access.wall import walled
from gradus.domain.ownership import Axis

HOMES = {
    Axis.STATE: "states.State",
    Axis.PROGRAMME: "states.Programme",
    Axis.INSTITUTION: "states.Institution",
    Axis.PARTNER: "states.Partner",
    Axis.PERSON: "accounts.User",
    Axis.GROUP: "assessment.Group",
}
START = datetime(2027, 1, 4, 9, tzinfo=UTC)
MOST_TRIES = 3_000
ENTRY = (
    "INSERT INTO ledger_entry (id, at, action, object_kind, body, leaf) "
    "VALUES (gen_random_uuid(), now(), 'test.world', 'test', '{}', '')"
)


@dataclass
class World:
    """The rows of one State and of the programme, institution, partner and account beside it."""

    code: str  # of a fictional State
    rows: dict[type[models.Model], models.Model] = field(default_factory=dict)
    _begun: set[type[models.Model]] = field(default_factory=set)

    def id_of(self, axis: Axis) -> UUID:
        return self.rows[_home(axis)].pk

    def scope(self, *axes: Axis) -> Scope:
        """Every kind, read and written, along those axes of this world (all, if none is named)."""
        ids = {axis: frozenset([self.id_of(axis)]) for axis in axes or Axis}
        reach = dict.fromkeys(policy().kinds, ids)
        return Scope(self.id_of(Axis.PERSON), reads=reach, writes=reach)

    def row(self, model: type[WalledRow]) -> WalledRow:
        row = self.rows[model]
        assert isinstance(row, WalledRow)
        return row

    def walled(self) -> Iterator[tuple[type[WalledRow], WalledRow]]:
        return ((model, self.row(model)) for model in walled())


def build(code: str) -> World:
    """A world with a row in every walled table, written by the system, with its ledger entry."""
    world = World(code)
    with system("test.world"):
        enter()
        world.rows[_home(Axis.STATE)] = _home(Axis.STATE)._base_manager.get(code=code)
        for model in (*(_home(axis) for axis in Axis), *walled()):
            _fill(world, model)
    return world


def enter() -> None:
    """What any write needs in its transaction: an entry of the ledger."""
    with connection.cursor() as cursor:
        cursor.execute(ENTRY)


def copy_of(row: models.Model, **changes: object) -> models.Model:
    """A new row that says the same, not saved yet."""
    values = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields}
    return type(row)(**{**values, "pk": uuid4(), **changes})


def _home(axis: Axis) -> type[models.Model]:
    return apps.get_model(HOMES[axis])


def _fill(world: World, model: type[models.Model]) -> models.Model:
    if model in world.rows:
        return world.rows[model]
    world._begun.add(model)
    choices = {f.attname: list(_candidates(world, model, f)) for f in model._meta.concrete_fields}
    checks = _checks(model)
    for attname, values in choices.items():
        column = model._meta.get_field(attname).column
        if not re.search(rf"\b{column}\b", checks):
            del values[1:]  # nothing demands anything else than the first
        elif isinstance(values[0], str):
            values += re.findall(r"'([^']*)'::", checks)
    combinations = itertools.islice(itertools.product(*choices.values()), MOST_TRIES)
    rows = (model(**dict(zip(choices, values, strict=True))) for values in combinations)
    for row in sorted(rows, key=_unowned):
        try:
            with transaction.atomic():
                model._base_manager.bulk_create([row])
        except IntegrityError as trouble:
            if "check constraint" not in str(trouble):
                raise
            continue
        world.rows[model] = model._base_manager.get(pk=row.pk)  # as the database made it
        return world.rows[model]
    raise AssertionError(f"no row of {model.__name__} was found that satisfies {checks}")


def _unowned(row: models.Model) -> list[bool]:
    """What sorts rows that are a State's first, then a programme's, and so on."""
    if not isinstance(row, WalledRow):
        return []
    columns = [row.owner.axes[axis] for axis in Axis if axis in row.owner.axes]
    return [getattr(row, column) is None for column in columns]


def _candidates(world: World, model: type[models.Model], f: Any) -> Iterator[object]:
    """What a field may be given, what is most telling first."""
    yield from _of_owner(world, model, f)
    if f.primary_key:
        yield uuid4() if isinstance(f, models.UUIDField) else None
    elif isinstance(f, models.ForeignKey):
        if f.related_model in world.rows or f.related_model not in world._begun:
            yield _fill(world, f.related_model).pk
    else:
        yield _value(f, f"canary-{world.code.lower()}-{model._meta.db_table}")
        if isinstance(f, models.BooleanField):
            yield from (True, False)
        elif isinstance(f, models.IntegerField | models.DecimalField | models.FloatField):
            yield from (0, 2)
        if f.has_default():
            yield f.get_default()
        yield from (value for value, _ in f.flatchoices)
    if f.null:
        yield None


def _of_owner(world: World, model: type[models.Model], f: Any) -> Iterator[UUID]:
    """The owner's columns. Those a child has from its parent are given nonsense, to be set right."""
    if not issubclass(model, WalledRow):
        return
    parent_column, parent_table = model.owner.parent or ("", "")
    if f.column == parent_column:
        yield _fill(world, next(m for m in walled() if m._meta.db_table == parent_table)).pk
        return
    for axis, column in model.owner.axes.items():
        if column != f.column:
            continue
        parent = next((m for m in walled() if m._meta.db_table == parent_table), None)
        if parent and axis in parent.owner.axes:
            yield uuid4()
        elif _home(axis) in world.rows:
            yield world.id_of(axis)


def _value(f: Any, canary: str) -> object:
    """A value of the field's type that is known again."""
    if isinstance(f, ArrayField):
        return [_value(f.base_field, canary)]
    if f.flatchoices:
        return f.flatchoices[0][0]
    if isinstance(f, models.EmailField):
        return f"{canary}@example.org"
    if isinstance(f, models.CharField | models.TextField | models.FileField):
        return canary[-f.max_length :] if f.max_length else canary
    order = f.creation_counter  # what is written further down a table is later
    known: dict[type[models.Field[Any, Any]], object] = {
        models.BooleanField: False,
        models.DateTimeField: START + timedelta(minutes=order),
        models.DateField: date(2027, 1, 4) + timedelta(days=order),
        models.TimeField: (START + timedelta(minutes=order)).time(),
        models.DurationField: timedelta(days=1),
        models.IntegerField: 1,
        models.DecimalField: Decimal(1),
        models.FloatField: 1.0,
        models.UUIDField: uuid4(),
        models.JSONField: {"canary": canary},
        models.BinaryField: canary.encode(),
        models.GenericIPAddressField: "127.0.0.1",
    }
    for kind, value in known.items():
        if isinstance(f, kind):
            return value
    raise AssertionError(f"worlds.py does not know how to fill {f}: teach it {type(f).__name__}")


def _checks(model: type[models.Model]) -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(pg_get_constraintdef(oid), ' ') FROM pg_constraint "
            "WHERE contype = 'c' AND conrelid = %s::regclass",
            [model._meta.db_table],
        )
        return cursor.fetchone()[0] or ""
