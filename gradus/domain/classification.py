"""How sensitive a field is, why it is held, how long, and what erasing a person does to it.

Every field of every table is classified. Exports, masks, the erasure plan and what may stand in
a log are worked out from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from gradus.domain.messages import N_


class Sensitivity(StrEnum):
    """From what anybody may know to what nobody reads back."""

    PUBLIC = "public"
    INTERNAL = "internal"
    PERSONAL = "personal"
    RESTRICTED = "restricted"
    SECRET = "secret"


class OnErase(StrEnum):
    """What happens to a field when the person it is about is erased."""

    KEEP = "keep"
    BLANK = "blank"
    DELETE_ROW = "delete row"


@dataclass(frozen=True)
class Classified:
    """The classification of a group of fields of one table."""

    fields: frozenset[str]
    sensitivity: Sensitivity
    purpose: str
    retention: str
    on_erase: OnErase


def public(names: str, purpose: str = N_("reference")) -> Classified:
    """Fields anybody may know, kept for ever."""
    return Classified(
        frozenset(names.split()), Sensitivity.PUBLIC, purpose, N_("for ever"), OnErase.KEEP
    )


def internal(names: str, purpose: str = N_("running the system")) -> Classified:
    """Fields for those who sign in; they name nobody and tell no State's weakness."""
    return Classified(
        frozenset(names.split()), Sensitivity.INTERNAL, purpose, N_("with the row"), OnErase.KEEP
    )


def restricted(names: str, purpose: str, retention: str = N_("with the row")) -> Classified:
    """Fields that tell about a State: only along the wall."""
    return Classified(
        frozenset(names.split()), Sensitivity.RESTRICTED, purpose, retention, OnErase.KEEP
    )


def personal(
    names: str, purpose: str, retention: str, on_erase: OnErase = OnErase.BLANK
) -> Classified:
    """Fields about a person; erased when the person asks and no duty forbids it."""
    return Classified(frozenset(names.split()), Sensitivity.PERSONAL, purpose, retention, on_erase)


def secret(names: str, purpose: str, on_erase: OnErase = OnErase.BLANK) -> Classified:
    """Fields that are never shown, exported or logged."""
    return Classified(
        frozenset(names.split()), Sensitivity.SECRET, purpose, N_("while in use"), on_erase
    )
