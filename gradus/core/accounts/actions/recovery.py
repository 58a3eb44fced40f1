"""Letting somebody back in who lost device and recovery codes: asked by one officer, signed by another."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.db import transaction

from gradus.core.access.actor import Actor, Thing
from gradus.core.access.denied import require
from gradus.core.access.scope import system
from gradus.core.accounts import models, offices
from gradus.core.accounts.actions.closing import end_sessions
from gradus.core.accounts.notices import tell_of_reset, tell_reset
from gradus.core.accounts.resets import is_open, office_of, open_resets
from gradus.core.ledger.record import record
from gradus.domain.messages import message
from gradus.domain.ownership import Axis
from gradus.domain.refusals import Refusal

KIND = "recovery"
MACHINE = "command-line"


class NoFactor(Refusal):
    """There is nothing to remove."""

    def __init__(self) -> None:
        super().__init__(
            "no-second-factor",
            message("This account has no second factor."),
            message("The person signs in with the password alone and sets one up."),
        )


class NotOneself(Refusal):
    """Nobody lets themselves in."""

    def __init__(self) -> None:
        super().__init__(
            "not-oneself",
            message("Nobody asks or signs for their own account, or signs what they asked."),
            message("Another officer must; without one, whoever runs the installation confirms."),
        )


class ResetOver(Refusal):
    """Signed by somebody meanwhile, or asked too long ago."""

    def __init__(self) -> None:
        super().__init__(
            "reset-over",
            message("This was signed already, or was asked more than a week ago."),
            message("If the person still cannot come in, ask again."),
        )


class SomebodyThere(Refusal):
    """The operator is no short cut."""

    def __init__(self) -> None:
        super().__init__(
            "somebody-there",
            message("There is an officer who can sign this."),
            message("Only where nobody else holds such a role, the operator confirms."),
        )


def ask_reset(
    *, by: Actor, at: datetime, holding: models.Holding, reason: str
) -> models.FactorReset:
    """Ask that a member be let in again; ``reason`` is how the asker knows that it is they."""
    owners = {
        axis: owner
        for axis, owner in (
            (Axis.STATE, holding.state_id),
            (Axis.PROGRAMME, holding.programme_id),
        )
        if owner is not None
    }
    rule = require(by, "create", Thing(KIND, owners), at)
    return _ask(by, at, rule, holding, reason)


def sign_reset(*, by: Actor, at: datetime, reset: models.FactorReset) -> None:
    """Sign it as a second officer: factors are removed, sessions end, the person is told."""
    rule = require(by, "sign", reset.thing(), at)
    with system("sign-reset"):
        _sign(by, at, rule, reset.pk)
    reset.refresh_from_db()


def reset_on_machine(*, by: Actor, at: datetime, user: models.User) -> None:
    """The same by whoever runs the installation, at its command line.

    As the second person, where an officer asked and no other is left to sign; alone, where no
    officer is left to ask either (the only coordinator is locked out).
    """
    with system("reset-on-machine"):
        reset = open_resets(at).filter(user=user).first()
        offices_held = {office_of(holding) for holding in offices.held_by(user.pk, at)}
        others = set().union(*(_others(user.pk, office, at) for office in offices_held))
        if others - ({reset.asked_by} if reset else set()):
            raise SomebodyThere
        if reset is not None:
            _sign(by, at, MACHINE, reset.pk)
            return
        if not is_mfa_enabled(user):
            raise NoFactor
        own = Thing("membership", {Axis.PERSON: user.pk}, user.pk)
        _let_in(by, at, MACHINE, user, own, told=set())


def _ask(
    by: Actor, at: datetime, rule: str, holding: models.Holding, reason: str
) -> models.FactorReset:
    user = holding.user
    if user.pk == by.id:
        raise NotOneself
    if not is_mfa_enabled(user):
        raise NoFactor
    if open_resets(at).filter(user=user).exists():
        raise Refusal(
            "asked-already",
            message("This was asked already."),
            message("A second officer has to sign it; they were told by letter."),
        )
    row = models.FactorReset(
        user=user,
        state_id=holding.state_id,
        programme_id=holding.programme_id,
        reason=" ".join(reason.split()),
        asked_by=by.id,
        asked_at=at,
    )
    with transaction.atomic():
        row.save(force_insert=True)
        diff = {"user": user.pk}
        record(by=by, at=at, action="recovery.ask", thing=row.thing(), rule=rule, diff=diff)
        with system("tell-of-reset"):
            tell_of_reset(at=at, reset=row)
    return row


def _sign(by: Actor, at: datetime, rule: str, reset_id: UUID) -> None:
    rows = models.FactorReset.objects.select_for_update(of=("self",)).select_related("user")
    reset = rows.get(pk=reset_id)
    if by.id in {reset.asked_by, reset.user_id}:
        raise NotOneself
    if not is_open(reset, at):
        raise ResetOver
    reset.signed_by, reset.signed_at = by.id, at
    reset.save(update_fields=["signed_by", "signed_at"])
    told = {(reset.state_id, reset.programme_id)}
    _let_in(by, at, rule, reset.user, reset.thing(), told)


def _let_in(
    by: Actor,
    at: datetime,
    rule: str,
    user: models.User,
    thing: Thing,
    told: set[tuple[UUID | None, UUID | None]],
) -> None:
    """Remove the factors and end the sessions; each office where a role is held has its entry."""
    removed, _rows = Authenticator.objects.filter(user=user).delete()
    diff = {"user": user.pk, "factors": removed, "sessions": end_sessions(user=user)}
    record(by=by, at=at, action="recovery.sign", thing=thing, rule=rule, diff=diff)
    for holding in offices.held_by(user.pk, at):
        office = (holding.state_id, holding.programme_id)
        if office not in told and any(office):
            told.add(office)
            thing = holding.thing()
            record(by=by, at=at, action="recovery.sign", thing=thing, rule=rule, diff=diff)
    tell_reset(at=at, user=user)


def _others(user_id: UUID, office: tuple[Axis, UUID | None], at: datetime) -> set[UUID]:
    """Who else could sign for that office."""
    axis, owner = office
    found = offices.who_may("sign", KIND, axis, [owner], at)
    return {holding.user_id for holding in found} - {user_id}
