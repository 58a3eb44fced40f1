"""Keys for the tests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from gradus.core.access.scope import system
from gradus.core.accounts.models import Grant, GrantSignature, Holding
from gradus.core.accounts.rules import grant_digest
from gradus.core.accounts.tests import people
from gradus.core.ledger.record import record
from gradus.core.tokens import models
from gradus.domain.ids import new_id


def revoke(token: models.ApiToken) -> None:
    """Set-up: the key is revoked by somebody."""
    at = datetime.now(UTC)
    with system("test"):
        models.ApiToken.objects.filter(pk=token.pk).update(revoked_at=at)
        record(by=people.robot(), at=at, action="test", thing=token.thing(), rule="test")


def end_role(holding: Holding) -> None:
    """Set-up: a role ends."""
    at = datetime.now(UTC)
    with system("test"):
        Holding.objects.filter(pk=holding.pk).update(ends=at)
        record(by=people.robot(), at=at, action="test", thing=holding.thing(), rule="test")


def grant(holding: Holding, code: str, *kinds: str, may_change: bool = False) -> Grant:
    """Set-up: two officers of a State let the holder of a role see these kinds of things."""
    at = datetime.now(UTC)
    with system("test"):
        row = Grant(
            state=people.state(code),
            user=holding.user,
            holding=holding,
            role=holding.role,
            kinds=sorted(kinds),
            may_change=may_change,
            purpose="test",
            basis=Grant.Basis.GRANT,
            proposed_by=holding.user_id,
            proposed_at=at - timedelta(hours=1),
            starts=at - timedelta(hours=1),
            ends=at + timedelta(days=30),
        )
        row.save(force_insert=True)
        for _ in range(2):
            GrantSignature(
                grant=row,
                state_id=row.state_id,
                grantee_id=row.user_id,
                signed_by=new_id(),
                signed_at=at,
                digest=grant_digest(row),
            ).save(force_insert=True)
        record(by=people.robot(), at=at, action="test", thing=row.thing(), rule="test")
    return row
