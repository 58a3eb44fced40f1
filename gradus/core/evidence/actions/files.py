"""Writes to files: looking at one, keeping it, marking it, withdrawing it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from gradus.core.access.actor import Actor, Thing
from gradus.core.access.denied import require
from gradus.core.evidence import selectors, storage
from gradus.core.evidence.models import File, InsideFile
from gradus.core.evidence.rules import FILE_BYTES, OPEN, STATE_BYTES, kind_of, line, sealed, told
from gradus.core.evidence.selectors import AnyFile
from gradus.core.ledger.record import record
from gradus.core.states import selectors as states
from gradus.domain.markings import Marking, is_stricter
from gradus.domain.messages import message
from gradus.domain.ownership import Axis
from gradus.domain.refusals import Refusal
from gradus.formats.files.apart import examine_apart
from gradus.formats.files.kinds import LIMITS, Examined

LIMITS_HERE = replace(LIMITS, bytes=FILE_BYTES)
_LOCK = 0x65766964  # "evid": the advisory locks of this app


class ChangedSinceShown(Refusal):
    """What is to be kept is not what was shown, or waits no longer."""

    def __init__(self) -> None:
        super().__init__(
            "changed-since-shown",
            message("The file you looked at waits no longer; nothing was kept."),
            message("Choose it again, look at what was found, then keep it."),
        )


class NoRoomForState(Refusal):
    """The State's files would take more than its share of the disk."""

    def __init__(self) -> None:
        super().__init__(
            "quota",
            message(
                "The evidence of this State fills its {most} GB; the file was not kept.",
                most=STATE_BYTES // 10**9,
            ),
            message("Withdraw files that are needed no longer, or ask the operator for more room."),
        )


class HeldLooser(Refusal):
    """The same bytes are here already, under a marking that lets more people read them."""

    def __init__(self, held: Marking) -> None:
        super().__init__(
            "held-looser",
            message("This file is here already, marked {marking}.", marking=str(held)),
            message("Raise the marking of the file that is here; do not add it again."),
        )


class UnknownPlace(Refusal):
    """An institution that is not one of the State's that the person can name."""

    def __init__(self) -> None:
        super().__init__(
            "unknown-institution",
            message("This institution is not one of the State's that you can name."),
            message("Choose one of those listed."),
        )


@dataclass(frozen=True)
class Added:
    """The file that is kept, and whether it had been kept before."""

    file: AnyFile
    reused: bool


def preview(
    *,
    by: Actor,
    at: datetime,
    state_id: UUID,
    name: str,
    data: bytes,
) -> Examined:
    """Say what a file is and whether it can be kept; it then waits to be kept.

    Raises FileRefused, NoRoom, Denied.
    """
    if not selectors.places(by, state_id, at):
        require(by, "create", Thing(OPEN, {Axis.STATE: state_id}), at)
    found = examine_apart(data, name, limits=LIMITS_HERE)
    storage.put_by(by.id, found.sha256, data)
    return found


def shown_again(*, by: Actor, name: str, shown: str) -> Examined:
    """What ``preview`` said of a file that still waits, and only for whom it waits.

    Raises ChangedSinceShown, FileRefused.
    """
    data = storage.taken_up(by.id, shown)
    if data is None:
        raise ChangedSinceShown
    return examine_apart(data, name, limits=LIMITS_HERE)


def keep_previewed(
    *,
    by: Actor,
    at: datetime,
    state_id: UUID,
    institution_id: UUID | None,
    marking: Marking,
    name: str,
    shown: str,
) -> Added:
    """Keep the file that ``preview`` showed. ``shown`` is the digest it gave; twice is once.

    Raises ChangedSinceShown, and what ``add_file`` raises.
    """
    data = storage.taken_up(by.id, shown)
    if data is None:
        held = selectors.same_bytes(by, state_id, institution_id, shown)
        if held is None or held.uploaded_by != by.id or held.marking != marking:
            raise ChangedSinceShown
        return Added(held, reused=True)  # a second tap on a slow line
    added = add_file(
        by=by,
        at=at,
        state_id=state_id,
        institution_id=institution_id,
        marking=marking,
        name=name,
        data=data,
    )
    # if the transaction fails the person can say "keep it" once more
    transaction.on_commit(lambda: storage.forget(by.id, shown))
    return added


def add_file(
    *,
    by: Actor,
    at: datetime,
    state_id: UUID,
    marking: Marking,
    name: str,
    data: bytes,
    institution_id: UUID | None = None,
) -> Added:
    """Keep a file as evidence of a State; the same bytes of the same place are kept once.

    Raises FileRefused, HeldLooser, NoRoomForState, NoRoom, UnknownPlace, Denied.
    """
    own = owners_of(by, state_id, institution_id)
    rule = require(by, "create", Thing(kind_of(marking), own), at)
    found = examine_apart(data, name, limits=LIMITS_HERE)
    with transaction.atomic():
        _one_at_a_time(state_id)
        held = selectors.same_bytes(by, state_id, institution_id, found.sha256)
        if held is not None:
            if is_stricter(marking, Marking(held.marking)):
                raise HeldLooser(Marking(held.marking))
            return Added(held, reused=True)
        row = _row(by, at, own, marking, found, data)
        if selectors.bytes_kept(state_id, at) + row.size > STATE_BYTES:
            raise NoRoomForState
        _store(row, data if found.clean is None else found.clean)
        record(by=by, at=at, action="evidence.add", thing=row.thing(), rule=rule, diff=_facts(row))
    return Added(row, reused=False)


def withdraw_file(*, by: Actor, at: datetime, file: AnyFile, reason: str) -> None:
    """Take a file back: nobody reads it any more, and its bytes go when their time has passed."""
    rule = require(by, "change", file.thing(), at)
    said = reason_given(reason)
    with transaction.atomic():
        row = locked(file)
        row.withdrawn_by, row.withdrawn_at, row.withdrawal_reason = by.id, at, said
        row.save(update_fields=["withdrawn_by", "withdrawn_at", "withdrawal_reason"])
        record(
            by=by,
            at=at,
            action="evidence.withdraw",
            thing=row.thing(),
            rule=rule,
            diff={"reason": sealed(bytes(row.salt), f"withdrawn {at.isoformat()}", said)},
        )


class Withdrawn(Refusal):
    """What was withdrawn stays as it is."""

    def __init__(self) -> None:
        super().__init__(
            "withdrawn",
            message("This was withdrawn; it can be neither changed nor used."),
            message("Choose another, or add it again."),
        )


class ReasonNeeded(Refusal):
    """Something that others rely on changes without a word why."""

    def __init__(self) -> None:
        super().__init__(
            "reason-needed",
            message("A reason is needed, for those who relied on what it was."),
            message("Write it in a sentence; names of people do not belong there."),
        )


def locked(file: AnyFile) -> AnyFile:
    """The row as it is now, held until the transaction ends. Raises Withdrawn."""
    row = type(file).objects.select_for_update().filter(pk=file.pk).first()
    if row is None or row.withdrawn_at is not None:
        raise Withdrawn
    return row


def reason_given(text: str) -> str:
    """The reason as one line. Raises ReasonNeeded if there is none."""
    said = line(text, 300)
    if not said:
        raise ReasonNeeded
    return said


def owners_of(by: Actor, state_id: UUID, institution_id: UUID | None) -> dict[Axis, UUID]:
    """Whose it will be; that the institution is the State's is looked up, not believed.

    Raises UnknownPlace.
    """
    if institution_id is None:
        return {Axis.STATE: state_id}
    institution = states.institution(by, institution_id)
    if institution is None or institution.state_id != state_id:
        raise UnknownPlace
    return {Axis.STATE: state_id, Axis.INSTITUTION: institution_id}


def _row(
    by: Actor,
    at: datetime,
    own: dict[Axis, UUID],
    marking: Marking,
    found: Examined,
    data: bytes,
) -> AnyFile:
    table = File if kind_of(marking) == OPEN else InsideFile
    return table(
        state_id=own[Axis.STATE],
        institution_id=own.get(Axis.INSTITUTION),
        marking=marking,
        marked_by=by.id,
        marked_at=at,
        name=found.name,
        kind=found.kind,
        claimed=found.claimed,
        flags=list(found.flags),
        size=len(data if found.clean is None else found.clean),
        sha256=found.clean_sha256 or found.sha256,
        sent_sha256=found.sha256,
        uploaded_by=by.id,
        uploaded_at=at,
    )


def _store(row: AnyFile, data: bytes) -> None:
    """The bytes first, then the row: a row without bytes can never be; the reverse is swept."""
    path = storage.path_of(row.sha256, row.pk)
    storage.write(path, data)
    try:
        row.save(force_insert=True)
    except BaseException:
        storage.remove(path)
        raise


def _one_at_a_time(state_id: UUID) -> None:
    """Additions to one State wait for each other: the quota holds, the same bytes come once."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_LOCK, str(state_id)])


def _facts(row: AnyFile) -> dict[str, object]:
    """What the ledger says: nothing by which a reader of the ledger alone knows the file."""
    salt = bytes(row.salt)
    facts: dict[str, object] = {"marking": row.marking, "kind": row.kind, "size": row.size}
    return {
        "content": sealed(salt, "content", row.sha256),
        **told(row.owner.kind, salt, "facts", facts),
    }
