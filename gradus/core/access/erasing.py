"""Blanking and deleting what a row says of somebody, as the classification of its fields says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models

from gradus.core.access.rows import Row
from gradus.domain.classification import Classified, OnErase


def erase(row: Row, **also: object) -> bool:
    """Blank or delete the row; whether there was anything to do. ``also`` is set along with it."""
    if fields_of(row, lambda classified: classified.on_erase is OnErase.DELETE_ROW):
        row.delete()
        return True
    names = fields_of(row, lambda classified: classified.on_erase is OnErase.BLANK)
    wanted = {
        field.name: blank_of(field) for field in row._meta.concrete_fields if field.name in names
    } | also
    changed = [name for name, value in wanted.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, wanted[name])
    if changed:
        row.save(update_fields=changed)
    return bool(changed)


def blank_of(field: models.Field[Any, Any]) -> object:
    """What stands in a field once it is erased. Raises TypeError if nothing can."""
    if field.null:
        return None
    if isinstance(field, ArrayField):
        return []
    if isinstance(field, models.CharField | models.TextField):
        return ""
    raise TypeError(f"{field} holds personal data and cannot be blank")


def fields_of(row: Row, wanted: Callable[[Classified], bool]) -> set[str]:
    """The fields of a row whose classification is wanted."""
    return {name for entry in row.classification if wanted(entry) for name in entry.fields}
