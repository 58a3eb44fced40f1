"""Where an account is found: every table of the house that names it, whatever app it is of.

A table names accounts by a foreign key to ``User`` or a column ``user_id``; nothing has to be
registered. Read where everything is reached, so callers open a system scope first.
"""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.db.models import Q

from gradus.core.access import wall
from gradus.core.access.rows import Row
from gradus.core.accounts.models import User


def tables() -> list[tuple[type[Row], tuple[str, ...]]]:
    """Every table that names accounts, with the columns that do."""
    found = [(model, _columns(model)) for model in wall.rows()]
    return [(model, columns) for model, columns in found if columns]


def traces_of(user_id: UUID) -> Iterator[Row]:
    """Every row that names the account, but the account itself."""
    for model, columns in tables():
        named = Q()
        for column in columns:
            named |= Q(**{column: user_id})
        yield from model._default_manager.filter(named).order_by("pk")


def _columns(model: type[Row]) -> tuple[str, ...]:
    return tuple(
        field.attname
        for field in model._meta.concrete_fields
        if field.related_model is User or field.attname == "user_id"
    )
