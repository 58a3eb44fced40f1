"""A group's own workbook, or what its phones sent: shown, then taken by its hash."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from gradus.core.access.actor import Actor
from gradus.core.access.denied import require
from gradus.engines.scoring.answers import Answer
from gradus.steps.assessment import bridge, editions, models, selectors
from gradus.steps.assessment.actions.answers import changes_of, write_changes
from gradus.steps.assessment.actions.groups import locked
from gradus.steps.assessment.actions.workbook import (
    NotWhatWasShown,
    Translate,
    check_answers,
    check_size,
)
from gradus.steps.assessment.rules import check_open
from gradus.workflows.answers import AnswerSet, read_answers

TAKE = "assessment.take-own-file"
Answers = Mapping[str, models.Answer]


@dataclass(frozen=True)
class OwnPreview:
    """What a group's own file would do to its answers, before it is taken."""

    sha256: str
    answered: int
    new: int
    changed: int
    taken_back: int
    submissions: int
    left_aside: int


@dataclass(frozen=True)
class _Wanted:
    """What a group's answers are to be, and the submissions that say so."""

    there: Answers
    answers: Mapping[str, models.Answer | None]
    fresh: tuple[str, ...] = ()
    left_aside: int = 0


def preview_own(
    *, by: Actor, at: datetime, group: models.Group, data: bytes, name: str, translate: Translate
) -> OwnPreview:
    """Read a group's own workbook, or what its phones sent, and keep it aside until it is confirmed.

    Raises Closed, InvalidInput with every fault by cell, NothingAnswered, OtherState.
    """
    require(by, "change", group.thing(), at)
    row = models.Group.objects.select_related("state").get(pk=group.pk)
    check_open(row)
    check_size(data)
    found = _read(row, data, name, translate)
    wanted = _wanted(row, found)
    digest = hashlib.sha256(data).hexdigest()
    with transaction.atomic():
        models.PendingOwnFile.objects.filter(group=row).delete()
        models.PendingOwnFile(
            group=row,
            state_id=row.state_id,
            institution_id=row.institution_id,
            name=name[:200],
            content=data,
            sha256=digest,
            saves=row.saves,
            uploaded_by=by.id,
            uploaded_at=at,
        ).save(force_insert=True)
    return _preview(found, wanted, digest)


def preview_waiting(
    *, group: models.Group, pending: models.PendingOwnFile, translate: Translate
) -> OwnPreview:
    """The preview of the file that waits."""
    found = _read(group, bytes(pending.content), pending.name, translate)
    return _preview(found, _wanted(group, found), pending.sha256)


def take_own(
    *, by: Actor, at: datetime, group: models.Group, confirmed: str, translate: Translate
) -> int:
    """Take the file that was shown; how many answers it changed.

    A workbook says all that the group says: what is blank in it is taken back. A submission says what
    it answers, once; an edit of it takes the place of all that the earlier one said. What is there
    already is not written again. Raises NotWhatWasShown, Closed.
    """
    rule = require(by, "change", group.thing(), at)
    with transaction.atomic():
        row = locked(group)
        pending = models.PendingOwnFile.objects.select_for_update().filter(group=row).first()
        if pending is None or (pending.sha256, pending.saves) != (confirmed, row.saves):
            raise NotWhatWasShown
        found = _read(group, bytes(pending.content), pending.name, translate)
        wanted = _wanted(row, found)
        changes = changes_of(wanted.there, wanted.answers)
        if changes or wanted.fresh:
            write_changes(by, at, row, wanted.there, changes, rule, TAKE, file=pending.sha256)
        _note_submissions(row, found, wanted)
        pending.delete()
    return len(changes)


def _read(group: models.Group, data: bytes, name: str, translate: Translate) -> AnswerSet:
    of = bridge.respondents(group)
    found = read_answers(data, name, editions.of(group), translate, of=of)
    check_answers(found, group.state.code)
    return found


def _wanted(group: models.Group, found: AnswerSet) -> _Wanted:
    there = {one.indicator: one for one in group.answers.all()}
    if not found.submissions:
        asked = bridge.respondents(group).questions
        blank: dict[str, models.Answer | None] = dict.fromkeys(asked)
        return _Wanted(there, blank | _rows(group, found.answers))
    taken = selectors.submissions_taken(group)
    fresh = [one for one in found.submissions if one.instance not in taken]
    said = {one.question for sent in fresh for one in sent.answers}
    wanted: dict[str, models.Answer | None] = {
        id_: None
        for sent in fresh
        for old in (taken[one] for one in sent.replaces if one in taken)
        for id_ in old.indicators
        if id_ in there and there[id_].version == old.version
    }
    answers = tuple(one for one in found.answers if one.indicator in said)
    ids = tuple(one.instance for one in fresh)
    return _Wanted(there, wanted | _rows(group, answers), ids, len(found.submissions) - len(fresh))


def _rows(group: models.Group, answers: tuple[Answer, ...]) -> dict[str, models.Answer]:
    return {one.indicator: bridge.row_of(group, one) for one in answers}


def _note_submissions(group: models.Group, found: AnswerSet, wanted: _Wanted) -> None:
    """Each submission that was taken, and each that was replaced: an older one comes too late."""
    for sent in found.submissions:
        if sent.instance not in wanted.fresh:
            continue
        group.submitted.filter(instance__in=sent.replaces).update(replaced=True)
        known = set(group.submitted.values_list("instance", flat=True))
        for instance in (sent.instance, *(one for one in sent.replaces if one not in known)):
            models.Submitted(
                group=group,
                state_id=group.state_id,
                institution_id=group.institution_id,
                instance=instance,
                indicators=[one.question for one in sent.answers]
                if instance == sent.instance
                else [],
                version=group.saves,
                replaced=instance != sent.instance,
            ).save(force_insert=True)


def _preview(found: AnswerSet, wanted: _Wanted, digest: str) -> OwnPreview:
    changes = changes_of(wanted.there, wanted.answers)
    taken_back = sum(one is None for one in changes.values())
    changed = sum(one is not None and id_ in wanted.there for id_, one in changes.items())
    return OwnPreview(
        sha256=digest,
        answered=len(found.answers),
        new=len(changes) - taken_back - changed,
        changed=changed,
        taken_back=taken_back,
        submissions=len(wanted.fresh),
        left_aside=wanted.left_aside,
    )
