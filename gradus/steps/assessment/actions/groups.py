"""Asking groups of respondents; handing in, and sending back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from gradus.core.access.actor import Actor
from gradus.core.access.denied import require
from gradus.core.ledger.record import record
from gradus.core.states import selectors as states
from gradus.domain.messages import message
from gradus.domain.refusals import Refusal
from gradus.domain.texts import many_lines, one_line
from gradus.engines.scoring.judge import CONSENSUS_WORDS
from gradus.steps.assessment import editions, models
from gradus.steps.assessment.actions import matters
from gradus.steps.assessment.rules import (
    StillOpen,
    check_answering,
    check_not_signed,
    check_open,
    leading,
)

LONGEST_NOTE = 2_000


class GroupThere(Refusal):
    """A group of that name is asked already."""

    def __init__(self, name: str) -> None:
        super().__init__(
            "group-there",
            message("{name} is asked already in this assessment.", name=name),
            message("Give the second group a name of its own."),
        )


class NoName(Refusal):
    """A group without a name, or with one that means what all agreed on."""

    def __init__(self) -> None:
        super().__init__(
            "no-name",
            message("A group needs a name of its own; “consensus” means what all agreed on."),
            message("Choose an institution, or write who answers."),
        )


class NoSuchInstitution(Refusal):
    """The institution is not in the State's register."""

    def __init__(self) -> None:
        super().__init__(
            "no-such-institution",
            message("This institution is not in the State's register."),
            message("Choose one of the register, or enter it there first."),
        )


class NoSuchDimension(Refusal):
    """A dimension the instrument does not have."""

    def __init__(self, found: Sequence[str], known: Sequence[str]) -> None:
        super().__init__(
            "no-such-dimension",
            message("The instrument has no dimension {found}.", found=", ".join(found)),
            message("Choose among: {known}.", known=", ".join(known)),
        )


class DueBefore(Refusal):
    """The day by which to answer is over."""

    def __init__(self) -> None:
        super().__init__(
            "due-before",
            message("The day by which to answer is over already."),
            message("Choose today or a later day."),
        )


class NothingToHandIn(Refusal):
    """A group that answered nothing hands nothing in."""

    def __init__(self) -> None:
        super().__init__(
            "nothing-to-hand-in",
            message("Nothing is answered yet."),
            message("Answer what you can; “unknown” is an answer, too."),
        )


class NoteNeeded(Refusal):
    """What is sent back says why."""

    def __init__(self) -> None:
        super().__init__(
            "note-needed",
            message("Answers are sent back with a note."),
            message("Write what the group should look at again."),
        )


def invite(
    *,
    by: Actor,
    at: datetime,
    assessment: models.Assessment,
    name: str = "",
    institution_id: UUID | None = None,
    due: date | None = None,
    dimensions: Sequence[str] = (),
) -> models.Group:
    """Ask a group to answer: an institution's people, or others by a name; all dimensions, or some.

    Raises Signed, InReview, GroupThere, NoName, NoSuchInstitution, NoSuchDimension, DueBefore.
    """
    rule = require(by, "change", assessment.thing(), at)
    called = proper_name(name or _institution_name(by, assessment, institution_id))
    asked = dimensions_of(assessment, dimensions)
    if due is not None and due < at.date():
        raise DueBefore
    with transaction.atomic():
        check_answering(models.Assessment.objects.select_for_update().get(pk=assessment.pk))
        row = new_group(
            by,
            at,
            assessment,
            name=free_name(assessment, called),
            institution_id=institution_id,
            due=due,
            dimensions=asked,
        )
        row.save(force_insert=True)
        matters.copy_to(row)
        record(
            by=by,
            at=at,
            action="assessment.invite",
            thing=row.thing(),
            rule=rule,
            diff={"group": called, "due": due, "dimensions": row.dimensions},
        )
    return row


def hand_in(*, by: Actor, at: datetime, group: models.Group) -> None:
    """Hand a group's answers in: they stand until they are sent back. Raises Closed, NothingToHandIn."""
    rule = require(by, "change", group.thing(), at)
    with transaction.atomic():
        row = locked(group)
        answered = row.answers.count()
        if not answered:
            raise NothingToHandIn
        row.handed_in_at = row.closed_at = at
        row.handed_in_by = by.id
        row.save(update_fields=["handed_in_at", "handed_in_by", "closed_at"])
        record(
            by=by,
            at=at,
            action="assessment.hand-in",
            thing=row.thing(),
            rule=rule,
            diff={"group": row.name, "answers": answered},
        )


def send_back(*, by: Actor, at: datetime, group: models.Group, note: str) -> None:
    """Give answers back to their group, with a note; for whoever leads the assessment.

    Raises Signed, StillOpen, NoteNeeded.
    """
    rule = require(by, "change", leading(group), at)
    told = many_lines(note)[:LONGEST_NOTE]
    if not told:
        raise NoteNeeded
    with transaction.atomic():
        check_not_signed(models.Assessment.objects.select_for_update().get(pk=group.assessment_id))
        row = models.Group.objects.select_for_update().get(pk=group.pk)
        if row.closed_at is None:
            raise StillOpen(row.name)
        row.closed_at = row.handed_in_at = row.handed_in_by = None
        row.sent_back_at, row.sent_back_note = at, told
        row.save()
        record(
            by=by,
            at=at,
            action="assessment.send-back",
            thing=row.thing(),
            rule=rule,
            diff={"group": row.name, "note": row.sent_back_note},
        )


def proper_name(name: str) -> str:
    """A name a group can have, in one line. Raises NoName."""
    called = one_line(name)[:200]
    if called.casefold() in CONSENSUS_WORDS:
        raise NoName
    return called


def free_name(assessment: models.Assessment, name: str, but: models.Group | None = None) -> str:
    """The name, if no other group is called that. Raises GroupThere."""
    others = models.Group.objects.filter(assessment=assessment)
    if any(one.name.casefold() == name.casefold() and one != but for one in others):
        raise GroupThere(name)
    return name


def dimensions_of(assessment: models.Assessment, named: Sequence[str]) -> list[str]:
    """The dimensions named, in the instrument's order. Raises NoSuchDimension."""
    known = [one.id for one in editions.of(assessment).dimensions]
    strange = [one for one in named if one not in known]
    if strange:
        raise NoSuchDimension(strange, known)
    return [one for one in known if one in named]


def locked(group: models.Group) -> models.Group:
    """The group's row as it is now, held until the transaction ends. Raises Closed."""
    row = models.Group.objects.select_for_update().get(pk=group.pk)
    check_open(row)
    return row


def new_group(
    by: Actor, at: datetime, assessment: models.Assessment, **fields: object
) -> models.Group:
    """A group's row, not yet saved."""
    return models.Group(
        assessment=assessment,
        state_id=assessment.state_id,
        instrument=assessment.instrument,
        edition=assessment.edition,
        edition_sha256=assessment.edition_sha256,
        invited_by=by.id,
        invited_at=at,
        **fields,
    )


def _institution_name(by: Actor, assessment: models.Assessment, institution_id: UUID | None) -> str:
    if institution_id is None:
        return ""
    for one in states.institutions_by_name(by, assessment.state_id):
        if one.pk == institution_id:
            return one.name
    raise NoSuchInstitution
