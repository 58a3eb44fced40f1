"""What happens to one's own account: written down, and asking that it be erased."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from gradus.core.access.actor import Actor, Thing
from gradus.core.access.scope import system
from gradus.core.accounts import models
from gradus.core.accounts.notices import tell_who_answers
from gradus.core.ledger.record import record
from gradus.domain.messages import message
from gradus.domain.ownership import Axis
from gradus.domain.refusals import Refusal


def note(
    *,
    user_id: UUID,
    at: datetime,
    action: str,
    outcome: str = "done",
    diff: Mapping[str, object] | None = None,
) -> None:
    """Write into the ledger what happened to an account: a sign-in, another password, a new factor."""
    record(
        by=Actor(id=user_id),
        at=at,
        action=f"account.{action}",
        thing=Thing("membership", {Axis.PERSON: user_id}, user_id),
        rule="account",
        outcome=outcome,
        diff=diff,
    )


def choose_digest(*, by: Actor, at: datetime, often: str) -> None:
    """Choose how often one's own week is told by mail: never, weekly or daily."""
    with transaction.atomic():
        models.User.objects.filter(pk=by.id).update(digest=often)
        note(user_id=by.id, at=at, action="digest", diff={"often": often})


def ask_erasure(*, by: Actor, at: datetime) -> int:
    """Ask that what is held about oneself be erased; how many offices have to answer.

    One request goes to each State and each programme in which a role is or was held.
    """
    with system("ask-erasure"):
        if models.ErasureRequest.objects.filter(user_id=by.id, answered_at__isnull=True).exists():
            raise Refusal(
                "asked-already",
                message("You have asked for this already."),
                message("The officer for data protection answers within a month."),
            )
        held = models.Holding.objects.filter(user_id=by.id)
        owners: set[tuple[UUID | None, UUID | None]]
        owners = {(row.state_id, row.programme_id) for row in held} - {(None, None)}
        if not owners:
            raise Refusal(
                "no-office",
                message("No State and no programme holds anything about you here."),
                message("Ask whoever runs this installation to close your account."),
            )
        for state_id, programme_id in sorted(owners, key=str):
            row = models.ErasureRequest(
                user_id=by.id, state_id=state_id, programme_id=programme_id, asked_at=at
            )
            row.save(force_insert=True)
            record(by=by, at=at, action="erasure.ask", thing=row.thing(), rule="own-data")
            tell_who_answers(at=at, request=row)
    return len(owners)
