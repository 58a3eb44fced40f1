"""What is held about an account, worked out from the classification of the tables."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Field, Model
from django.utils.formats import date_format
from django.utils.translation import gettext

from gradus.core.access.rows import Row
from gradus.core.accounts.held_words import field_name, table_name, value_in_words
from gradus.core.accounts.models import WHILE_IN_OFFICE
from gradus.domain import classification as classed
from gradus.domain.classification import Classified, Sensitivity
from gradus.domain.messages import N_

NAMED = frozenset({"state", "programme", "partner", "token"})  # shown by name, not by number

# the tables of django-allauth, which cannot classify themselves
OF_SIGN_IN: dict[str, tuple[Classified, ...]] = {
    "account.EmailAddress": (
        classed.personal("email", N_("signing in"), WHILE_IN_OFFICE),
        classed.internal("user verified primary"),
    ),
    "usersessions.UserSession": (
        classed.personal(
            "ip user_agent", N_("showing where you are signed in"), N_("until the session ends")
        ),
        classed.internal("user created_at last_seen_at data"),
        classed.secret("session_key", N_("signing in")),
    ),
    "mfa.Authenticator": (
        classed.internal("user type created_at last_used_at", N_("your second factor")),
        classed.secret("data", N_("your second factor")),
    ),
    "socialaccount.SocialAccount": (
        classed.personal(
            "uid extra_data", N_("signing in through your organisation"), WHILE_IN_OFFICE
        ),
        classed.internal("user provider last_login date_joined"),
    ),
}


@dataclass(frozen=True)
class HeldField:
    """A field of a row, why it is held and how long; ``value`` is None for what is never shown.

    ``name`` and ``value`` are the program's own, ``label`` and ``words`` what a person reads.
    """

    name: str
    label: str
    value: str | None
    words: str | None
    purpose: str
    retention: str


@dataclass(frozen=True)
class HeldRow:
    """A row that is about somebody."""

    table: str
    title: str
    fields: tuple[HeldField, ...]


def held(rows: Iterable[Model]) -> list[HeldRow]:
    """What the rows say, field by field, in the reader's language."""
    return [
        HeldRow(
            str(row._meta.verbose_name),
            table_name(row._meta.label),
            tuple(_field(row, field) for field in row._meta.concrete_fields),
        )
        for row in rows
    ]


def _field(row: Model, field: Field[object, object]) -> HeldField:
    label, value = field_name(field.name), getattr(row, field.attname)
    if field.primary_key:
        kept = gettext("telling rows apart"), gettext("with the row")
        return HeldField(field.name, label, str(value), str(value), *kept)
    found = class_of(row, field.name)
    why, until = gettext(found.purpose), gettext(found.retention)
    if found.sensitivity is Sensitivity.SECRET:
        return HeldField(field.name, label, None, None, why, until)
    return HeldField(field.name, label, _plain(value), _in_words(row, field, value), why, until)


def class_of(row: Model, name: str) -> Classified:
    """How a field of a row is classified."""
    classes = row.classification if isinstance(row, Row) else OF_SIGN_IN[row._meta.label]
    return next(one for one in classes if name in one.fields)


def _plain(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode("utf-8", "replace")
    return str(value)


def _in_words(row: Model, field: Field[object, object], value: object) -> str:
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, datetime):
        return date_format(value, "DATETIME_FORMAT")
    if field.is_relation and value is not None and field.name in NAMED:
        return str(getattr(row, field.name))
    return value_in_words(field.name, _plain(value))
