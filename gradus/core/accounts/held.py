"""What is held about an account, worked out from the classification of the tables. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Field, Model

from gradus.core.access.rows import Row
from gradus.core.accounts.models import WHILE_IN_OFFICE
from gradus.domain import classification as classed
from gradus.domain.classification import Classified, Sensitivity

# the tables of django-allauth, which cannot classify themselves
OF_SIGN_IN: dict[str, tuple[Classified, ...]] = {
    "account.EmailAddress": (
        classed.personal("email", "signing in", WHILE_IN_OFFICE),
        classed.internal("user verified primary"),
    ),
    "usersessions.UserSession": (
        classed.personal(
            "ip user_agent", "showing where you are signed in", "until the session ends"
        ),
        classed.internal("user created_at last_seen_at data"),
        classed.secret("session_key", "signing in"),
    ),
    "mfa.Authenticator": (
        classed.internal("user type created_at last_used_at", "your second factor"),
        classed.secret("data", "your second factor"),
    ),
    "socialaccount.SocialAccount": (
        classed.personal("uid extra_data", "signing in through your organisation", WHILE_IN_OFFICE),
        classed.internal("user provider last_login date_joined"),
    ),
}


@dataclass(frozen=True)
class HeldField:
    """A field of a row, why it is held and how long; ``value`` is None for what is never shown."""

    name: str
    value: str | None
    purpose: str
    retention: str


@dataclass(frozen=True)
class HeldRow:
    """A row that is about somebody."""

    table: str
    fields: tuple[HeldField, ...]


def held(rows: Iterable[Model]) -> list[HeldRow]:
    """What the rows say, field by field."""
    return [
        HeldRow(
            str(row._meta.verbose_name),
            tuple(_field(row, field) for field in row._meta.concrete_fields),
        )
        for row in rows
    ]


def _field(row: Model, field: Field[object, object]) -> HeldField:
    if field.primary_key:
        return HeldField(field.name, str(row.pk), "telling rows apart", "with the row")
    found = _class_of(row, field.name)
    secret = found.sensitivity is Sensitivity.SECRET
    value = None if secret else _plain(getattr(row, field.attname))
    return HeldField(field.name, value, found.purpose, found.retention)


def _class_of(row: Model, name: str) -> Classified:
    classes = row.classification if isinstance(row, Row) else OF_SIGN_IN[row._meta.label]
    return next(one for one in classes if name in one.fields)


def _plain(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return str(value)
