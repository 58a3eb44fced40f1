"""Reading requests to erase: those of an office, and what carrying one out would take and leave."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet

from gradus.core.access.actor import Actor
from gradus.core.access.decide import can
from gradus.core.access.scope import current, system
from gradus.core.accounts import offices
from gradus.core.accounts.models import ErasureRequest, Grant, Holding, Invitation
from gradus.core.accounts.words import ROLES
from gradus.core.people import models, traces
from gradus.domain.messages import Message, message
from gradus.domain.ownership import Axis

KIND = "erasures"
RECORD = message("What the person did, in the record")
RECORD_WHY = message(
    "The record is never changed. It knows who acted by a number; the name goes with the account."
)
COUNTED = message("Institution, role and status, without a name")
COUNTED_WHY = message("So that counts stay true.")
SIGNED = message("Grants and signatures, without a name")
SIGNED_WHY = message("Others rely on what was signed.")
REQUEST = message("This request and its answer, without a name")
REQUEST_WHY = message("They show that the request was answered.")
ACCOUNT = message("The account: name, address, password, second factors, sessions, keys")
ACCOUNT_WHY = message("It holds a role elsewhere; whoever answers there decides for themselves.")


@dataclass(frozen=True)
class Kept:
    """Something that stays though somebody asked that it be erased, and why."""

    what: Message
    why: Message


@dataclass(frozen=True)
class Outlook:
    """What erasing as asked would come to."""

    goes: Sequence[Message]
    stays: Sequence[Kept]


def answers(viewer: Actor) -> bool:
    """Whether the viewer reads the requests of an office."""
    scope = current()
    return bool(scope.ids(KIND, Axis.STATE) or scope.ids(KIND, Axis.PROGRAMME))


def unanswered(viewer: Actor, at: datetime) -> tuple[int, datetime] | None:
    """How many requests wait for the viewer, and since when the oldest; none: nothing.

    Those that the viewer may answer, and those that nobody is there to answer.
    """
    if not answers(viewer):
        return None
    rows = requests(viewer).filter(answered_at__isnull=True)
    times = [row.asked_at for row in rows if _waits_for(viewer, row, at)]
    return (len(times), min(times)) if times else None


def _waits_for(viewer: Actor, row: ErasureRequest, at: datetime) -> bool:
    if row.user_id == viewer.id:
        return False
    return can(viewer, "change", row.thing(), at).ok or not somebody_answers(row, at)


def requests(viewer: Actor) -> QuerySet[ErasureRequest]:
    """The requests to the viewer's offices: those that wait, the oldest first; then the answered."""
    scope = current()
    rows = ErasureRequest.objects.filter(
        Q(state_id__in=scope.ids(KIND, Axis.STATE))
        | Q(programme_id__in=scope.ids(KIND, Axis.PROGRAMME))
    )
    return rows.select_related("user", "state", "programme").order_by(
        F("answered_at").desc(nulls_first=True), "asked_at", "pk"
    )


def request(viewer: Actor, pk: UUID) -> ErasureRequest | None:
    """One request to one of the viewer's offices, or none."""
    return requests(viewer).filter(pk=pk).first()


def somebody_answers(asked: ErasureRequest, at: datetime) -> bool:
    """Whether anybody but who asked holds the office that answers."""
    axis, owner = office_of(asked)
    with system("erasure-office"):
        found = offices.who_may("sign", KIND, axis, [owner], at)
    return any(holding.user_id != asked.user_id for holding in found)


def office_of(asked: ErasureRequest) -> tuple[Axis, UUID | None]:
    """The State or the programme that answers."""
    if asked.state_id is not None:
        return Axis.STATE, asked.state_id
    return Axis.PROGRAMME, asked.programme_id


def outlook(viewer: Actor, asked: ErasureRequest, at: datetime) -> Outlook:
    """What would go, and what would stay and why. For who was given the request."""
    with system("erasure-outlook"):
        return Outlook(tuple(_goes(asked, at)), tuple(_stays(asked, at)))


def person_of(asked: ErasureRequest) -> models.Person | None:
    """Whoever asked, as one of the State's people; none if they are not, or erased."""
    rows = models.Person.objects.exclude(status=models.Person.Status.ERASED)
    return rows.filter(Q(pk=asked.user.person_id), Q(state_id=asked.state_id)).first()


def roles_here(asked: ErasureRequest, at: datetime) -> QuerySet[Holding]:
    """The roles held in the office that answers."""
    return _held(asked, at).filter(**_columns(asked))


def _held(asked: ErasureRequest, at: datetime) -> QuerySet[Holding]:
    rows = Holding.objects.filter(user_id=asked.user_id)
    return rows.filter(Q(ends__isnull=True) | Q(ends__gt=at)).order_by("starts", "pk")


def _goes(asked: ErasureRequest, at: datetime) -> Iterator[Message]:
    person = person_of(asked)
    if person is not None:
        rows = sum(1 for _ in traces.traces_of(person.pk))
        yield message("The entry among the State's people, and {n} rows that name it", n=rows)
    for holding in roles_here(asked, at):
        name = Message(ROLES[holding.role][0]) if holding.role in ROLES else holding.role
        yield message("The role here: {role}", role=name)
    if Invitation.objects.filter(email=asked.user.email, **_columns(asked)).exists():
        yield message("The address in invitations, and in the record of them")
    if not _elsewhere(asked, at):
        yield ACCOUNT


def _stays(asked: ErasureRequest, at: datetime) -> Iterator[Kept]:
    if _elsewhere(asked, at):
        yield Kept(ACCOUNT, ACCOUNT_WHY)
    if person_of(asked) is not None:
        yield Kept(COUNTED, COUNTED_WHY)
    yield Kept(RECORD, RECORD_WHY)
    if Grant.objects.filter(user_id=asked.user_id).exists():
        yield Kept(SIGNED, SIGNED_WHY)
    yield Kept(REQUEST, REQUEST_WHY)


def _elsewhere(asked: ErasureRequest, at: datetime) -> bool:
    here = {row.pk for row in roles_here(asked, at)}
    return any(row.pk not in here for row in _held(asked, at))


def _columns(asked: ErasureRequest) -> dict[str, Any]:
    return {"state_id": asked.state_id, "programme_id": asked.programme_id}
