"""After a restore: erasing again whoever was erased since the backup was made."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from gradus.core.access.actor import Actor, Thing
from gradus.core.access.scope import system
from gradus.core.accounts.actions.closing import CLOSED, close_account, forget_invitations
from gradus.core.accounts.models import ErasureRequest, Holding, User
from gradus.core.ledger.record import record
from gradus.core.people import models
from gradus.core.people.actions.erasure import forget
from gradus.core.people.lines import Erased
from gradus.core.states.models import Programme, State
from gradus.domain.messages import message
from gradus.domain.ownership import Axis
from gradus.domain.refusals import Refusal

RULE = "restore"


class OtherRegister(Refusal):
    """A register that names States or programmes this installation never had."""

    def __init__(self) -> None:
        super().__init__(
            "erasures-of-another",
            message("This register of erasures is of another installation."),
            message("Name the file erasures.jsonl that lay in the folder the backup was made of."),
        )


def replay_erasures(*, by: Actor, at: datetime, register: Iterable[Erased]) -> int:
    """Erase again whoever the register says was erased, all or none; how many were back."""
    with system("replay-erasures"):
        lines = list(register)
        _refuse_others(lines)
        return sum(_again(by, at, line) for line in lines)


def _refuse_others(lines: Iterable[Erased]) -> None:
    """Every State is in every backup, with an id of its own; a programme may be younger."""
    named = {line.office_id for line in lines if line.office == "state"}
    if State.objects.filter(pk__in=named).count() < len(named):
        raise OtherRegister


def _again(by: Actor, at: datetime, line: Erased) -> bool:
    return _person_again(by, at, line) if line.what == "person" else _account_again(by, at, line)


def _person_again(by: Actor, at: datetime, line: Erased) -> bool:
    row, new = models.Erasure.objects.get_or_create(
        person_id=line.id,
        defaults={
            "state_id": line.office_id,
            "at": line.at,
            "by": line.by,
            "ground": line.ground,
        },
    )
    done = forget(line.id, at)
    back = bool(done.rows) or done.account == CLOSED
    if new or back:
        record(
            by=by,
            at=at,
            action="person.erase-again",
            thing=Thing("people", {Axis.STATE: row.state_id}, row.person_id),
            rule=RULE,
            diff={"rows": done.rows, "account": done.account},
        )
    return back


def _account_again(by: Actor, at: datetime, line: Erased) -> bool:
    user = User.objects.filter(pk=line.id).first()
    column = f"{line.office}_id"
    there = State if line.office == "state" else Programme
    if user is None or not there.objects.filter(pk=line.office_id).exists():
        return False  # younger than the backup
    rows = ErasureRequest.objects.filter(user=user, **{column: line.office_id})
    request = rows.filter(Q(answered_at__isnull=True) | Q(answered_at=line.at)).first()
    request = request or ErasureRequest(user=user, asked_at=line.at, **{column: line.office_id})
    request.answered_at, request.answered_by = line.at, line.by
    request.outcome = ErasureRequest.Outcome.ERASED.value
    request.save()
    held = Holding.objects.filter(user=user, **{column: line.office_id})
    ended = held.filter(Q(ends__isnull=True) | Q(ends__gt=at)).update(ends=at)
    forget_invitations(
        email=user.email,
        state_id=request.state_id,
        programme_id=request.programme_id,
    )
    account = close_account(at=at, user=user)
    record(
        by=by,
        at=at,
        action="erasure.again",
        thing=request.thing(),
        rule=RULE,
        diff={"roles": ended, "account": account},
    )
    return bool(ended) or account == CLOSED
