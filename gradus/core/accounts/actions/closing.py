"""Closing the account of somebody who is erased. Callers asked the policy, and reach everything."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.usersessions.models import UserSession
from django.db.models import Q

from gradus.core.access import erasing
from gradus.core.access.rows import Row
from gradus.core.accounts import models, traces
from gradus.core.ledger.models import Entry, Secret

NONE, CLOSED, KEPT = "none", "closed", "kept: other roles"


def close_account(*, at: datetime, user: models.User | None) -> str:
    """Close an account unless a role is held by it still: ``NONE``, ``CLOSED`` or ``KEPT``.

    Nothing that names the person is left in it, nor in any row that is the account's.
    """
    if user is None or (not user.is_active and not user.name):
        return NONE
    held = models.Holding.objects.filter(user=user)
    if held.filter(Q(ends__isnull=True) | Q(ends__gt=at)).exists():
        if user.person_id is not None:
            user.person_id = None
            user.save(update_fields=["person_id"])
        return KEPT
    forget_invitations(email=user.email)
    _forget_rows(user)
    end_sessions(user=user)
    user.email, user.name = f"erased-{user.pk}@erased.invalid", ""
    user.is_active, user.person_id = False, None
    user.set_unusable_password()
    user.save()
    for relation in models.User._meta.related_objects:  # addresses, second factors
        if not issubclass(relation.related_model, Row):
            relation.related_model._base_manager.filter(**{relation.field.name: user}).delete()
    return CLOSED


def forget_invitations(*, email: str, **within: Any) -> int:
    """Delete invitations to an address, and the address in the record of them; how many."""
    rows = models.Invitation.objects.filter(email=email, **within)
    gone = list(rows.values_list("pk", flat=True))
    rows.delete()
    _forget_values(gone)
    return len(gone)


def end_sessions(*, user: models.User) -> int:
    """Sign somebody out everywhere; how many sessions there were."""
    sessions = list(UserSession.objects.filter(user=user))
    for session in sessions:
        session.end()
    return len(sessions)


def _forget_rows(user: models.User) -> None:
    """Blank or delete what the rows of the account say of the person, wherever they lie."""
    deleted: list[UUID] = []
    for row in list(traces.traces_of(user.pk)):
        pk = row.pk
        erasing.erase(row)
        if row.pk is None:
            deleted.append(pk)
    _forget_values(deleted)


def _forget_values(rows: Collection[UUID]) -> None:
    """What the record keeps apart of the rows that are gone."""
    entries = Entry.objects.filter(object_id__in=rows).values("pk")
    Secret.objects.filter(entry_id__in=entries).delete()
