"""What every table of the house is built on: an id, an owner, a classification, a wall."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, ClassVar, Self, TypeVar
from uuid import UUID

from django.db import models
from django.db.models import Q

from gradus.core.access.actor import Thing
from gradus.core.access.scope import OutOfScope, current, note_read
from gradus.domain.classification import Classified
from gradus.domain.ids import new_id
from gradus.domain.ownership import Axis, Owner, Walled


class Row(models.Model):
    """A row: one UUIDv7 key, a declared owner, every field classified."""

    owner: ClassVar[Owner]
    classification: ClassVar[tuple[Classified, ...]]

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)

    class Meta:
        abstract = True


M = TypeVar("M", bound=models.Model, covariant=True)


class WalledManager(models.Manager[M]):
    """Only what lies in the scope in force. Asking without a scope is an error."""

    def get_queryset(self) -> models.QuerySet[M]:
        rows = super().get_queryset()
        scope = current()
        if scope.system:
            return rows
        owner: Walled = self.model.owner  # type: ignore[attr-defined]
        within = Q(pk__in=[])
        for axis, column in owner.axes.items():
            ids = scope.ids(owner.kind, axis)
            if ids:
                within |= Q(**{f"{column}__in": ids}) & _unless(owner, axis, scope.actor_id)
        return rows.filter(within)


def _unless(owner: Walled, axis: Axis, reader: UUID | None) -> Q:
    """What else must be true of a row to which an axis leads, where it does not lead everybody."""
    narrowed = owner.narrowed
    if narrowed is None or narrowed.axis is not axis:
        return Q()
    return ~Q(**{narrowed.column: narrowed.value}) | Q(**{narrowed.person: reader})


class WalledRow(Row):
    """A row that belongs to a State or a programme. Loading one outside the scope is refused."""

    owner: ClassVar[Walled]
    objects = WalledManager()

    class Meta:
        abstract = True

    @classmethod
    def from_db(  # later Djangos pass more, which goes on untouched
        cls, db: str | None, field_names: Collection[str], values: Collection[Any], **more: Any
    ) -> Self:
        row = super().from_db(db, field_names, values, **more)
        scope = current()
        if scope.system:
            return row
        loaded = row.__dict__
        owners = {
            axis: loaded[column]
            for axis, column in cls.owner.axes.items()
            if loaded.get(column) is not None
        }
        complete = all(column in loaded for column in cls.owner.axes.values())
        narrowed = cls.owner.narrowed
        if narrowed is not None:
            complete = complete and {narrowed.column, narrowed.person} <= loaded.keys()
            closed = loaded.get(narrowed.column) == narrowed.value
            if closed and loaded.get(narrowed.person) != scope.actor_id:
                owners.pop(narrowed.axis, None)
        if complete and not scope.reaches(Thing(cls.owner.kind, owners)):
            raise OutOfScope(f"{cls.__name__} outside the scope of {scope.actor_id}")
        note_read(cls.owner.kind, owners.get(Axis.STATE))
        return row

    def thing(self) -> Thing:
        """The row as the policy sees it."""
        owners: dict[Axis, UUID] = {
            axis: getattr(self, column)
            for axis, column in self.owner.axes.items()
            if getattr(self, column) is not None
        }
        return Thing(self.owner.kind, owners, self.pk)
