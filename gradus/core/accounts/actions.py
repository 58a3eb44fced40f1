"""Every write to accounts: inviting, accepting, ending a role; proposing, signing, revoking."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from gradus.core.access.actor import Actor, Thing
from gradus.core.access.denied import require
from gradus.core.access.policy import policy
from gradus.core.access.scope import system
from gradus.core.accounts import models
from gradus.core.accounts.rules import INVITATION_DAYS, digest, latest_end
from gradus.core.ledger.record import Personal, record
from gradus.domain.messages import message
from gradus.domain.ownership import Axis
from gradus.domain.refusals import Refusal

COLUMNS = {
    Axis.STATE: "state_id",
    Axis.PROGRAMME: "programme_id",
    Axis.INSTITUTION: "institution_id",
    Axis.PARTNER: "partner_id",
    Axis.PERSON: "person_id",
}


class UnknownRole(Refusal):
    """A role that the policy does not know, or that lies in another kind of scope."""

    def __init__(self, role: str) -> None:
        super().__init__(
            "unknown-role",
            message("There is no role {role} for this.", role=role),
            message("Choose one of the roles listed."),
        )


class InvitationInvalid(Refusal):
    """An invitation that was used, withdrawn or has ended; or a token nobody gave out."""

    def __init__(self) -> None:
        super().__init__(
            "invitation-invalid",
            message("This invitation does not hold, or holds no longer."),
            message("Ask whoever invited you to send a new one."),
        )


@dataclass(frozen=True)
class Invited:
    """An invitation just made, and the token that only its letter carries."""

    invitation: models.Invitation
    token: str


def invite(
    *,
    by: Actor,
    at: datetime,
    email: str,
    name: str,
    role: str,
    scope: Mapping[Axis, UUID],
    within: Mapping[Axis, UUID],
) -> Invited:
    """Invite somebody to a role. ``scope`` is the role's, ``within`` the State or programme."""
    thing = Thing("membership", within)
    rule = require(by, "create", thing, at)
    entry = policy().roles.get(role)
    if entry is None or (entry.axis is None) != (not scope) or entry.axis not in {*scope, None}:
        raise UnknownRole(role)
    token = secrets.token_urlsafe(32)
    row = models.Invitation(
        email=email.strip().lower(),
        name=name.strip(),
        role=role,
        axis=entry.axis or "",
        token_hash=_hash(token),
        invited_by=by.id,
        invited_at=at,
        expires_at=at + timedelta(days=INVITATION_DAYS),
        **{COLUMNS[axis]: owner for axis, owner in {**within, **scope}.items()},
    )
    with transaction.atomic():
        row.save(force_insert=True)
        record(
            by=by,
            at=at,
            action="membership.invite",
            thing=row.thing(),
            rule=rule,
            diff={"email": Personal(row.email), "role": role, "expires_at": row.expires_at},
        )
    return Invited(row, token)


def accept_invitation(*, token: str, at: datetime, password: str | None) -> models.User:
    """Take the role of an invitation; the account is made if the address has none yet."""
    with system("accept-invitation"):
        row = (
            models.Invitation.objects.select_for_update()
            .filter(
                token_hash=_hash(token),
                accepted_at__isnull=True,
                withdrawn_at__isnull=True,
                expires_at__gt=at,
            )
            .first()
        )
        if row is None:
            raise InvitationInvalid
        user = models.User.objects.filter(email__iexact=row.email).first()
        if user is None:
            user = models.User.objects.create_user(
                row.email, password, name=row.name, joined_at=at
            )
        row.accepted_at = at
        row.save(update_fields=["accepted_at"])
        holding = models.Holding(
            user=user,
            role=row.role,
            axis=row.axis,
            state_id=row.state_id,
            programme_id=row.programme_id,
            institution_id=row.institution_id,
            partner_id=row.partner_id,
            person_id=row.person_id,
            starts=at,
            given_by=row.invited_by,
        )
        holding.save(force_insert=True)
        record(
            by=Actor(id=user.pk),
            at=at,
            action="membership.accept",
            thing=holding.thing(),
            rule="invitation",
            diff={"role": row.role, "invitation": row.pk, "invited_by": row.invited_by},
        )
    return user


def withdraw_invitation(*, by: Actor, at: datetime, invitation: models.Invitation) -> None:
    """Take an invitation back before it is answered."""
    rule = require(by, "change", invitation.thing(), at)
    with transaction.atomic():
        invitation.withdrawn_at = at
        invitation.save(update_fields=["withdrawn_at"])
        record(
            by=by, at=at, action="membership.withdraw", thing=invitation.thing(), rule=rule
        )


def end_holding(*, by: Actor, at: datetime, holding: models.Holding) -> None:
    """End a role from now on."""
    rule = require(by, "change", holding.thing(), at)
    with transaction.atomic():
        holding.ends = at
        holding.save(update_fields=["ends"])
        record(
            by=by,
            at=at,
            action="membership.end",
            thing=holding.thing(),
            rule=rule,
            diff={"user": holding.user_id, "role": holding.role},
        )


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
    # who asks has no right in the State yet, so the row is written for them
    with system("ask-grant"):
        row.save(force_insert=True)
        record(
            by=by,
            at=at,
            action="grant.ask",
            thing=row.thing(),
            rule="own-role",
            diff=_facts(row),
        )
    return row


def sign_grant(*, by: Actor, at: datetime, grant: models.Grant, shown: str) -> None:
    """Sign a grant. ``shown`` is the digest of what the signer saw; it must be what is there."""
    rule = require(by, "sign", grant.thing(), at)
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
    except IntegrityError as twice:
        raise Refusal(
            "signed-already",
            message("You have signed this already; one person counts once."),
            message("The second signature must be another officer's."),
        ) from twice


def revoke_grant(*, by: Actor, at: datetime, grant: models.Grant) -> None:
    """End a grant at once."""
    rule = require(by, "change", grant.thing(), at)
    with transaction.atomic():
        grant.revoked_at, grant.revoked_by = at, by.id
        grant.save(update_fields=["revoked_at", "revoked_by"])
        record(by=by, at=at, action="grant.revoke", thing=grant.thing(), rule=rule)


def grant_digest(grant: models.Grant) -> str:
    """The hash of everything a grant says."""
    return digest(id=grant.pk, **_facts(grant))


def note_granted_reads(
    *, by: Actor, at: datetime, page: str, touched: Collection[tuple[str, UUID]]
) -> None:
    """Write down what was read only by grace of a State's grant; the State sees it."""
    for kind, state_id in sorted(touched, key=lambda pair: (pair[0], str(pair[1]))):
        record(
            by=by,
            at=at,
            action="read.granted",
            thing=Thing(kind, {Axis.STATE: state_id}),
            rule="granted",
            diff={"page": page},
        )


def _facts(grant: models.Grant) -> dict[str, object]:
    return {
        "holding": grant.holding_id,
        "role": grant.role,
        "user": grant.user_id,
        "state": grant.state_id,
        "kinds": grant.kinds,
        "may_change": grant.may_change,
        "purpose": grant.purpose,
        "basis": grant.basis,
        "starts": grant.starts,
        "ends": grant.ends,
    }


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
