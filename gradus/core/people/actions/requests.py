"""Answering somebody who asked to be erased: carried out, or refused with a reason."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from gradus.core.access.actor import Actor
from gradus.core.access.denied import require
from gradus.core.access.scope import system
from gradus.core.accounts import notices
from gradus.core.accounts.actions.closing import close_account, forget_invitations
from gradus.core.accounts.actions.holdings import keep_one
from gradus.core.accounts.models import ErasureRequest
from gradus.core.accounts.rules import managers
from gradus.core.ledger.record import record
from gradus.core.people import answering, models, register
from gradus.core.people.actions.erasure import erase_entry
from gradus.domain.messages import message
from gradus.domain.ownership import Axis
from gradus.domain.refusals import Refusal

MANAGERS = managers(Axis.STATE) + managers(Axis.PROGRAMME)


class AnsweredAlready(Refusal):
    """Somebody was quicker."""

    def __init__(self) -> None:
        super().__init__(
            "answered-already",
            message("This request has been answered already."),
            message("There is nothing left to do."),
        )


class OwnRequest(Refusal):
    """Nobody answers themselves."""

    def __init__(self) -> None:
        super().__init__(
            "own-request",
            message("This is your own request; somebody else answers it."),
            message("Ask the national coordinator to invite another officer for data protection."),
        )


class ReasonNeeded(Refusal):
    """Whoever is refused is told why."""

    def __init__(self) -> None:
        super().__init__(
            "reason-needed",
            message("A refusal says why."),
            message("Write which duty or right stands against erasing, in a sentence or two."),
        )


def erase_as_asked(*, by: Actor, at: datetime, request: ErasureRequest) -> str:
    """Erase what the office holds about whoever asked; what became of the account.

    Roles held there end, the entry among the State's people is erased, and so are invitations; the
    account is closed unless it holds a role elsewhere.
    """
    rule = require(by, "sign", request.thing(), at)
    with system("erase-as-asked"):
        asked = _open(by, request)
        user = asked.user
        notices.tell(  # while there is an address to write to
            at=at,
            user=user,
            subject=message("Gradus: your data is erased"),
            lines=[
                message("What was held about you was erased, as you asked."),
                message("This is the last letter to this address, unless you hold a role still."),
            ],
        )
        ended = _end_roles(by, at, rule, asked)
        person = answering.person_of(asked)
        forget_invitations(
            email=user.email, state_id=asked.state_id, programme_id=asked.programme_id
        )
        if person is not None:
            account = erase_entry(
                by=by, at=at, rule=rule, person=person, ground=models.Erasure.Ground.ASKED.value
            ).account
        else:
            account = close_account(at=at, user=user)
        _answer(by, at, asked, ErasureRequest.Outcome.ERASED)
        record(
            by=by,
            at=at,
            action="erasure.carry-out",
            thing=asked.thing(),
            rule=rule,
            diff={"roles": ended, "entry": person is not None, "account": account},
        )
        register.keep_after_commit()
    request.refresh_from_db()
    return account


def refuse_erasure(*, by: Actor, at: datetime, request: ErasureRequest, reason: str) -> None:
    """Refuse to erase, and tell whoever asked why."""
    rule = require(by, "change", request.thing(), at)
    reason = " ".join(reason.split())
    if not reason:
        raise ReasonNeeded
    with transaction.atomic():
        asked = _open(by, request)
        _answer(by, at, asked, ErasureRequest.Outcome.REFUSED, reason)
        record(by=by, at=at, action="erasure.refuse", thing=asked.thing(), rule=rule)
        notices.tell(
            at=at,
            user=asked.user,
            subject=message("Gradus: your request to erase was answered"),
            lines=[
                message("What you asked for is not done. The reason stands on your page."),
                message("You may object to it at your data protection authority."),
            ],
            page=reverse("my_account"),
        )
    request.refresh_from_db()


def _open(by: Actor, request: ErasureRequest) -> ErasureRequest:
    """The request, held against others until this is done. Raises AnsweredAlready, OwnRequest."""
    rows = ErasureRequest.objects.select_for_update(of=("self",)).select_related("user")
    asked = rows.get(pk=request.pk)
    if asked.answered_at is not None:
        raise AnsweredAlready
    if asked.user_id == by.id:
        raise OwnRequest
    return asked


def _end_roles(by: Actor, at: datetime, rule: str, asked: ErasureRequest) -> int:
    held = list(answering.roles_here(asked, at))
    for holding in held:
        if holding.role in MANAGERS:
            keep_one(holding)
        holding.ends = max(at, holding.starts)
        holding.save(update_fields=["ends"])
        record(
            by=by,
            at=at,
            action="membership.end",
            thing=holding.thing(),
            rule=rule,
            diff={"user": holding.user_id, "role": holding.role},
        )
    return len(held)


def _answer(
    by: Actor, at: datetime, asked: ErasureRequest, outcome: ErasureRequest.Outcome, why: str = ""
) -> None:
    asked.answered_at, asked.answered_by = at, by.id
    asked.outcome, asked.reason = outcome.value, why
    asked.save(update_fields=["answered_at", "answered_by", "outcome", "reason"])
