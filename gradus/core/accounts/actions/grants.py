"""What a State lets outsiders see: asked for, signed, revoked, and each reading written down."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from gradus.core.access.actor import Actor, Thing
from gradus.core.access.denied import require
from gradus.core.access.policy import policy
from gradus.core.access.scope import system
from gradus.core.accounts import models
from gradus.core.accounts.actions.invitations import UnknownRole
from gradus.core.accounts.notices import tell_who_signs
from gradus.core.accounts.rules import READ_BY_GRANT, grant_digest, grant_facts, latest_end
from gradus.core.ledger.actions import checkpoint_after
from gradus.core.ledger.record import record
from gradus.domain.messages import message
from gradus.domain.ownership import Axis
from gradus.domain.refusals import Refusal


def ask_grant(
    *,
    by: Actor,
    at: datetime,
    holding_id: UUID,
    state_id: UUID,
    kinds: Collection[str],
    may_change: bool,
    purpose: str,
    ends: datetime,
    basis: str = models.Grant.Basis.GRANT,
) -> models.Grant:
    """Ask a State to let one see its things, in a role one holds. Nothing holds until it signs."""
    holding = next((one for one in by.holdings if one.id == holding_id), None)
    if holding is None or not holding.holds_at(at):
        raise UnknownRole(str(holding_id))
    allowed = policy().roles[holding.role].granted
    beyond = sorted(set(kinds) - set(allowed))
    if beyond or not kinds:
        raise Refusal(
            "grant-beyond-role",
            message(
                "A {role} can never be granted: {kinds}.",
                role=holding.role,
                kinds=", ".join(beyond) or "-",
            ),
            message("Choose among: {kinds}.", kinds=", ".join(sorted(allowed))),
        )
    if not at < ends <= latest_end(at):
        raise Refusal(
            "grant-too-long",
            message("A grant ends by itself, after twelve months at most."),
            message("Choose an end before {date}.", date=latest_end(at).date().isoformat()),
        )
    row = models.Grant(
        state_id=state_id,
        user_id=by.id,
        holding_id=holding.id,
        role=holding.role,
        kinds=sorted(kinds),
        may_change=may_change,
        purpose=purpose.strip(),
        basis=basis,
        proposed_by=by.id,
        proposed_at=at,
        starts=at,
        ends=ends,
    )
    open_asks = models.Grant.objects.filter(
        holding_id=holding.id, state_id=state_id, revoked_at__isnull=True, ends__gt=at
    )
    if any(sorted(kinds) == one.kinds and may_change == one.may_change for one in open_asks):
        raise Refusal(
            "asked-already",
            message("You have asked this State for the same already."),
            message("Wait for its answer; it is on the page of your access."),
        )
    # who asks has no right in the State yet, so the row is written for them
    with system("ask-grant"):
        row.save(force_insert=True)
        record(
            by=by,
            at=at,
            action="grant.ask",
            thing=row.thing(),
            rule="own-role",
            diff=grant_facts(row),
        )
        tell_who_signs(at=at, grant=row)
    return row


def sign_grant(*, by: Actor, at: datetime, grant: models.Grant, shown: str) -> None:
    """Sign a grant. ``shown`` is the digest of what the signer saw; it must be what is there."""
    rule = require(by, "sign", grant.thing(), at)
    if by.id in {grant.proposed_by, grant.user_id}:
        raise Refusal(
            "own-grant",
            message("Nobody signs what they asked for themselves."),
            message("The signature must be another officer's."),
        )
    grant.refresh_from_db()
    if grant.revoked_at is not None or grant.ends <= at:
        raise Refusal(
            "grant-over",
            message("This grant was revoked or has ended."),
            message("Whoever needs access asks the State again."),
        )
    now = grant_digest(grant)
    if shown != now:
        raise Refusal(
            "changed-since-shown",
            message("The grant was changed after it was shown to you."),
            message("Read it again, then sign."),
        )
    try:
        with transaction.atomic():
            models.GrantSignature(
                grant=grant,
                state_id=grant.state_id,
                grantee_id=grant.user_id,
                signed_by=by.id,
                signed_at=at,
                digest=now,
            ).save(force_insert=True)
            record(
                by=by,
                at=at,
                action="grant.sign",
                thing=grant.thing(),
                rule=rule,
                diff={"digest": now},
            )
            checkpoint_after(at=at)
    except IntegrityError as twice:
        raise Refusal(
            "signed-already",
            message("You have signed this already; one person counts once."),
            message("The second signature must be another officer's."),
        ) from twice


def revoke_grant(*, by: Actor, at: datetime, grant: models.Grant) -> None:
    """End a grant at once; what is opened next is refused already."""
    rule = require(by, "change", grant.thing(), at)
    with transaction.atomic():
        in_force = models.Grant.objects.filter(pk=grant.pk, revoked_at__isnull=True)
        if not in_force.update(revoked_at=at, revoked_by=by.id):
            return  # somebody was quicker; the grant is revoked, as was wanted
        record(by=by, at=at, action="grant.revoke", thing=grant.thing(), rule=rule)


def note_granted_reads(
    *,
    by: Actor,
    at: datetime,
    page: str,
    touched: Iterable[tuple[str, UUID]],
    grants: Mapping[tuple[str, UUID], UUID],
) -> None:
    """Write down what was read only by grace of a State's grant; the State sees it.

    ``touched`` holds (kind, State) pairs; ``grants`` says by which grant each is reached.
    """
    kinds: dict[tuple[UUID, UUID], list[str]] = {}
    for kind, state_id in sorted(touched):
        kinds.setdefault((grants[kind, state_id], state_id), []).append(kind)
    for (grant_id, state_id), read in kinds.items():
        record(
            by=by,
            at=at,
            action=READ_BY_GRANT,
            thing=Thing("grants", {Axis.STATE: state_id}, grant_id),
            rule="granted",
            diff={"page": page, "kinds": read},
        )
