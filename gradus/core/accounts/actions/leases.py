"""Access that an agreed plan carries: for as long as it runs, and revocable by the State."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from gradus.core.access.actor import Actor
from gradus.core.access.policy import policy
from gradus.core.access.scope import system
from gradus.core.accounts import models
from gradus.core.accounts.rules import grant_digest, grant_facts
from gradus.core.ledger.record import record

DELIVERY = frozenset({"plan", "gate", "register", "results"})
"""The kinds of things that the delivery of a plan needs."""


def lease_for_plan(
    *,
    by: Actor,
    at: datetime,
    state_id: UUID,
    holding_id: UUID,
    signed_by: UUID,
    purpose: str,
    ends: datetime,
) -> models.Grant:
    """Give the role that signed for the programme what delivery needs.

    ``signed_by`` is the officer who signed the plan for the State: that signature carries the
    access too.
    """
    with system("lease-for-plan"):
        holding = models.Holding.objects.get(pk=holding_id)
        row = models.Grant(
            state_id=state_id,
            user_id=holding.user_id,
            holding=holding,
            role=holding.role,
            kinds=sorted(DELIVERY & set(policy().roles[holding.role].granted)),
            may_change=True,
            purpose=purpose,
            basis=models.Grant.Basis.PLAN,
            proposed_by=by.id,
            proposed_at=at,
            starts=at,
            ends=ends,
        )
        row.save(force_insert=True)
        models.GrantSignature(
            grant=row,
            state_id=state_id,
            grantee_id=row.user_id,
            signed_by=signed_by,
            signed_at=at,
            digest=grant_digest(row),
        ).save(force_insert=True)
        record(
            by=by,
            at=at,
            action="grant.lease",
            thing=row.thing(),
            rule="agreed-plan",
            diff=grant_facts(row),
        )
    return row
