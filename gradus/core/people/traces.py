"""Where a person is found: every table of the house that names them, told by its classification.

A table names people by a column ``person_id``, or a foreign key to ``Person``; nothing has to be
registered. What is exported and what erasing does follows from how each field is classified. Both
run where everything is reached, so callers open a system scope first.
"""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.db import models as fields
from django.db.models import Q

from gradus.core.access import erasing, wall
from gradus.core.access.erasing import fields_of
from gradus.core.access.rows import Row
from gradus.core.accounts.models import User
from gradus.core.people.models import Erasure, Person
from gradus.domain.classification import Sensitivity

ERASED = Person.Status.ERASED
KEPT = (Erasure, User)  # the register of erasures itself; an account is closed, not swept


def tables() -> list[tuple[type[Row], tuple[str, ...]]]:
    """Every table that names people, with the columns that do."""
    found = [(model, _columns(model)) for model in wall.rows() if model not in KEPT]
    return [(model, columns) for model, columns in found if columns]


def traces_of(person_id: UUID) -> Iterator[Row]:
    """Every row that names the person."""
    for model, columns in tables():
        named = Q()
        for column in columns:
            named |= Q(**{column: person_id})
        yield from model._default_manager.filter(named)


def shown(row: Row) -> dict[str, str]:
    """What of a row is told to the person: all but secrets and what is empty."""
    hidden = fields_of(row, lambda classified: classified.sensitivity is Sensitivity.SECRET)
    return {
        field.name: str(value)
        for field in row._meta.concrete_fields
        if field.name not in hidden
        and not isinstance(field, fields.BinaryField)
        and (value := getattr(row, field.attname)) not in (None, "", [])
    }


def erase(row: Row) -> bool:
    """Blank or delete the row as its classification says; whether there was anything to do."""
    return erasing.erase(row, **({"status": ERASED} if isinstance(row, Person) else {}))


def _columns(model: type[Row]) -> tuple[str, ...]:
    if model is Person:
        return ("id",)
    return tuple(
        field.attname
        for field in model._meta.concrete_fields
        if field.attname == "person_id" or field.related_model is Person
    )
