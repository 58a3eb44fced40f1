"""Taking a filled workbook: previewed, then confirmed by its hash."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from gradus.core.access.actor import Actor
from gradus.core.access.denied import require
from gradus.core.access.scope import system
from gradus.core.ledger.record import record
from gradus.domain.messages import message
from gradus.domain.refusals import Refusal
from gradus.engines.scoring.answers import CONSENSUS
from gradus.steps.assessment import bridge, editions, models, selectors
from gradus.steps.assessment.actions.groups import new_group
from gradus.steps.assessment.rules import check_answering, check_open
from gradus.workflows.answers import AnswerSet, read_answers

Translate = Callable[[str], str]
MOST_BYTES = 8_000_000
UNCONFIRMED = timedelta(days=1)


class OtherState(Refusal):
    """The workbook is about another State."""

    def __init__(self, found: str, expected: str) -> None:
        super().__init__(
            "other-state",
            message(
                "The workbook is about {found}, this assessment about {expected}.",
                found=found or "-",
                expected=expected,
            ),
            message("Choose the workbook of this State, or open the other State's assessment."),
        )


class NothingAnswered(Refusal):
    """The workbook has no answer in it."""

    def __init__(self) -> None:
        super().__init__(
            "nothing-answered",
            message("Nothing is answered in this workbook."),
            message("Fill in at least the short form, save the workbook, and choose it again."),
        )


class NotWhatWasShown(Refusal):
    """What is confirmed is not what was previewed."""

    def __init__(self) -> None:
        super().__init__(
            "not-what-was-shown",
            message("Another workbook was uploaded after the one you were shown."),
            message("Look at the new preview, then confirm it."),
        )


@dataclass(frozen=True)
class Preview:
    """What a workbook holds, before it is taken."""

    sha256: str
    answered: int
    unknown: int
    not_applicable: int
    groups: tuple[str, ...]
    replaced: int
    left_empty: tuple[str, ...]  # groups that keep what is attached, and no answer


def preview_workbook(
    *,
    by: Actor,
    at: datetime,
    assessment: models.Assessment,
    data: bytes,
    name: str,
    translate: Translate,
) -> Preview:
    """Read a filled workbook and keep it aside until it is confirmed. Nothing else changes.

    Raises InvalidInput with every fault by cell.
    """
    require(by, "change", assessment.thing(), at)
    check_answering(assessment)
    found = _read(assessment, data, name, translate)
    digest = hashlib.sha256(data).hexdigest()
    with transaction.atomic():
        models.PendingWorkbook.objects.filter(assessment=assessment).delete()
        models.PendingWorkbook(
            assessment=assessment,
            state_id=assessment.state_id,
            name=name[:200],
            content=data,
            sha256=digest,
            uploaded_by=by.id,
            uploaded_at=at,
        ).save(force_insert=True)
    return preview_of(assessment, found, digest)


def preview_pending(
    *, assessment: models.Assessment, pending: models.PendingWorkbook, translate: Translate
) -> Preview:
    """The preview of the workbook that waits."""
    found = _read(assessment, bytes(pending.content), pending.name, translate)
    return preview_of(assessment, found, pending.sha256)


def take_workbook(
    *,
    by: Actor,
    at: datetime,
    assessment: models.Assessment,
    confirmed: str,
    translate: Translate,
) -> int:
    """Take the workbook that was previewed; how many answers it has.

    They take the place of what the groups it names said, and a workbook's of what one said before; what
    others answered on their pages stays. What is attached stays, too, with the group it is attached
    to, even where the workbook has no answers of that group any more.
    ``confirmed`` is the hash of what was shown. Raises Signed, InReview,
    NotWhatWasShown, Closed.
    """
    rule = require(by, "change", assessment.thing(), at)
    with transaction.atomic():
        check_answering(models.Assessment.objects.select_for_update().get(pk=assessment.pk))
        pending = (
            models.PendingWorkbook.objects.select_for_update().filter(assessment=assessment).first()
        )
        if pending is None or pending.sha256 != confirmed:
            raise NotWhatWasShown
        found = _read(assessment, bytes(pending.content), pending.name, translate)
        groups = _groups_of(by, at, assessment, found)
        rows = [bridge.row_of(groups[answer.group], answer) for answer in found.answers]
        for row in rows:
            row.saved_at, row.saved_by = at, by.id
        models.Answer.objects.bulk_create(rows)
        assessment.source_name, assessment.source_sha256 = pending.name, pending.sha256
        assessment.taken_at = at
        if found.on is not None:
            assessment.assessed_on = found.on
        assessment.save(update_fields=["source_name", "source_sha256", "taken_at", "assessed_on"])
        pending.delete()
        record(
            by=by,
            at=at,
            action="assessment.take-workbook",
            thing=assessment.thing(),
            rule=rule,
            diff={"file": assessment.source_sha256, "answers": len(rows)},
        )
    return len(rows)


def forget_unconfirmed(*, at: datetime) -> None:
    """Throw away what was previewed and not confirmed within a day."""
    with system("forget-unconfirmed"):
        for table in (models.PendingWorkbook, models.PendingOwnFile):
            table.objects.filter(uploaded_at__lt=at - UNCONFIRMED).delete()


def preview_of(assessment: models.Assessment, found: AnswerSet, digest: str) -> Preview:
    """What a workbook holds, counted."""
    kinds = Counter(str(answer.value) for answer in found.answers)
    unknown = kinds["Special.UNKNOWN"]
    not_applicable = kinds["Special.NOT_APPLICABLE"]
    return Preview(
        sha256=digest,
        answered=len(found.answers) - unknown - not_applicable,
        unknown=unknown,
        not_applicable=not_applicable,
        groups=tuple(sorted(_names(found))),
        replaced=assessment.answers.filter(group__in=_replaced(assessment, found)).count(),
        left_empty=tuple(
            _replaced(assessment, found)
            .exclude(name__in=_names(found))
            .filter(attachments__isnull=False)
            .order_by("name")
            .values_list("name", flat=True)
            .distinct()
        ),
    )


def _names(found: AnswerSet) -> set[str]:
    return {answer.group for answer in found.answers}


def _replaced(assessment: models.Assessment, found: AnswerSet) -> QuerySet[models.Group]:
    return selectors.groups_replaced(assessment, _names(found), whole=not found.submissions)


def _groups_of(
    by: Actor, at: datetime, assessment: models.Assessment, found: AnswerSet
) -> dict[str, models.Group]:
    """The groups that a workbook names, by name and emptied; those that are new are made."""
    groups = {}
    for row in _replaced(assessment, found).select_for_update().order_by("pk"):
        check_open(row)
        row.answers.all().delete()
        if row.name not in _names(found):
            if not row.attachments.exists():  # what was attached is not lost with a name
                row.delete()
            continue
        row.saves += 1
        row.save(update_fields=["saves"])
        groups[row.name] = row
    for name in sorted(_names(found) - groups.keys()):
        groups[name] = new_group(
            by, at, assessment, name=name, agreed=name == CONSENSUS, by_workbook=True, saves=1
        )
        groups[name].save(force_insert=True)
    return groups


def _read(assessment: models.Assessment, data: bytes, name: str, translate: Translate) -> AnswerSet:
    check_size(data)
    names = dict(assessment.groups.filter(agreed=False).values_list("pk", "name"))
    groups = {str(pk): one for pk, one in names.items()} | {one: one for one in names.values()}
    found = read_answers(data, name, editions.of(assessment), translate, groups=groups)
    check_answers(found, assessment.state.code)
    return found


def check_size(data: bytes) -> None:
    """Raise Refusal where a file is larger than any honest one."""
    if len(data) > MOST_BYTES:
        raise Refusal(
            "too-large",
            message("The file is larger than {most} MB.", most=MOST_BYTES // 1_000_000),
            message("A filled workbook is under 1 MB; is this the right file?"),
        )


def check_answers(found: AnswerSet, code: str) -> None:
    """Raise NothingAnswered, or OtherState where a file is about another State."""
    if not found.answers:
        raise NothingAnswered
    others = {answer.unit for answer in found.answers} - {code}
    if others:
        raise OtherState(", ".join(sorted(others)), code)
