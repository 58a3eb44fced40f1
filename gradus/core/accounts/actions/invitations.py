"""Inviting somebody to a role, and what becomes of the invitation."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from gradus.core.access.actor import Actor, Thing
from gradus.core.access.denied import require
from gradus.core.access.policy import policy
from gradus.core.access.scope import system
from gradus.core.accounts import models, offices
from gradus.core.accounts.rules import INVITATION_DAYS, roles_within, token_hash
from gradus.core.ledger.record import Personal, record
from gradus.core.states.models import Institution, Partner
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
    """A role that the policy does not know, or that cannot be given there."""

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


class SignInFirst(Refusal):
    """The address of an invitation has an account, and somebody else (or nobody) is signed in."""

    def __init__(self) -> None:
        super().__init__(
            "sign-in-first",
            message("The address of this invitation has an account already."),
            message("Sign in with it, then open the link of the invitation again."),
        )


class SomebodyInvites(Refusal):
    """The office has somebody who invites."""

    def __init__(self) -> None:
        super().__init__(
            "somebody-invites",
            message("Somebody there invites people already."),
            message("Ask them for an invitation: the command line is for the first one only."),
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
    language: str = "en",
) -> Invited:
    """Invite somebody to a role. ``scope`` is the role's, ``within`` the State or programme.

    That a person of ``scope`` is one of the State is for the caller to know, who keeps the people.
    """
    rule = require(by, "create", Thing("membership", within), at)
    _check(role, scope, within)
    return _write(by, at, rule, email, name, role, {**within, **scope}, language)


def invite_first(
    *,
    by: Actor,
    at: datetime,
    email: str,
    name: str,
    role: str,
    scope: Mapping[Axis, UUID],
    language: str = "en",
) -> Invited:
    """Invite who will invite the others. Only for the command line of who runs the installation.

    Where somebody holds a role that invites, it is theirs to do so.
    """
    entry = policy().roles.get(role)
    if entry is None or set(scope) != ({entry.axis} if entry.axis else set()):
        raise UnknownRole(role)
    with system("invite-first"):
        for axis, owner in scope.items():
            if offices.who_may("create", "membership", axis, [owner], at):
                raise SomebodyInvites
        return _write(by, at, "command-line", email, name, role, scope, language)


def _check(role: str, scope: Mapping[Axis, UUID], within: Mapping[Axis, UUID]) -> None:
    """Whether the role can be given there, in a scope that lies there."""
    ((axis, owner),) = within.items()
    entry = policy().roles.get(role)
    if entry is None or entry.axis is None or role not in roles_within(axis):
        raise UnknownRole(role)
    if set(scope) != {entry.axis}:
        raise UnknownRole(role)
    target = scope[entry.axis]
    fits = {
        axis: lambda: target == owner,
        Axis.INSTITUTION: Institution.objects.filter(pk=target, state_id=owner).exists,
        Axis.PARTNER: Partner.objects.filter(pk=target).exists,
    }
    if entry.axis in fits and not fits[entry.axis]():
        raise UnknownRole(role)


def _write(
    by: Actor,
    at: datetime,
    rule: str,
    email: str,
    name: str,
    role: str,
    owners: Mapping[Axis, UUID],
    language: str,
) -> Invited:
    token = secrets.token_urlsafe(32)
    row = models.Invitation(
        email=email.strip().lower(),
        name=name.strip(),
        language=language,
        role=role,
        axis=policy().roles[role].axis or "",
        token_hash=token_hash(token),
        invited_by=by.id,
        invited_at=at,
        expires_at=at + timedelta(days=INVITATION_DAYS),
        **{COLUMNS[axis]: owner for axis, owner in owners.items()},
    )
    before = models.Invitation.objects.filter(
        email=row.email,
        role=role,
        accepted_at__isnull=True,
        withdrawn_at__isnull=True,
        **{column: getattr(row, column) for column in COLUMNS.values()},
    )
    with transaction.atomic():
        before.update(withdrawn_at=at)  # the newest letter is the one that holds
        row.save(force_insert=True)
        record(
            by=by,
            at=at,
            action="membership.invite",
            thing=row.thing(),
            rule=rule,
            # whom: the row named by the entry says so, until it is erased
            diff={"email": Personal(row.email), "role": role, "expires_at": row.expires_at},
        )
    return Invited(row, token)


def accept_invitation(
    *,
    at: datetime,
    invitation_id: UUID,
    by: Actor | None,
    name: str = "",
    password: str | None = None,
    language: str = "en",
) -> models.User:
    """Take the role of an invitation whose token was shown.

    ``by`` is who is signed in. If the address has an account, it must be that one; else the
    account is made, and it needs a password unless an organisation's sign-in vouches for it.
    """
    with system("accept-invitation"):
        row = (
            models.Invitation.objects.select_for_update()  # of two at once, the second finds it used
            .filter(
                pk=invitation_id,
                accepted_at__isnull=True,
                withdrawn_at__isnull=True,
                expires_at__gt=at,
            )
            .first()
        )
        if row is None:
            raise InvitationInvalid
        user = models.User.objects.filter(email=row.email).first()
        if user is not None and (by is None or by.id != user.pk):
            raise SignInFirst
        if user is None:
            user = _new_account(row, at, name, password, language)
        elif row.person_id and not user.person_id:
            user.person_id = row.person_id
            user.save(update_fields=["person_id"])
        row.accepted_at = at
        row.save(update_fields=["accepted_at"])
        _hold(row, user, at)
    return user


def withdraw_invitation(*, by: Actor, at: datetime, invitation: models.Invitation) -> None:
    """Take an invitation back before it is answered."""
    rule = require(by, "change", invitation.thing(), at)
    with transaction.atomic():
        open_still = models.Invitation.objects.filter(
            pk=invitation.pk, accepted_at__isnull=True, withdrawn_at__isnull=True
        )
        if not open_still.update(withdrawn_at=at):
            raise InvitationInvalid
        record(by=by, at=at, action="membership.withdraw", thing=invitation.thing(), rule=rule)


def _new_account(
    row: models.Invitation, at: datetime, name: str, password: str | None, language: str
) -> models.User:
    try:
        with transaction.atomic():
            user = models.User.objects.create_user(
                row.email,
                password,
                name=name.strip() or row.name,
                language=language,
                joined_at=at,
                person_id=row.person_id,
            )
    except IntegrityError as meanwhile:  # another invitation of the address was taken just now
        raise SignInFirst from meanwhile
    EmailAddress(user=user, email=user.email, verified=True, primary=True).save()
    return user


def _hold(row: models.Invitation, user: models.User, at: datetime) -> None:
    holding = models.Holding(
        user=user,
        role=row.role,
        axis=row.axis,
        starts=at,
        given_by=row.invited_by,
        **{column: getattr(row, column) for column in COLUMNS.values()},
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
