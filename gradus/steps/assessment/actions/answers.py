"""Saving what a group says: one answer or a page of them, all or nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from gradus.core.access.actor import Actor
from gradus.core.access.denied import require
from gradus.core.ledger.record import record
from gradus.domain.messages import message
from gradus.domain.refusals import Fault, InvalidInput
from gradus.engines.scoring.answers import Entry
from gradus.engines.scoring.judge import judge
from gradus.steps.assessment import bridge, editions, models
from gradus.steps.assessment.actions.groups import LONGEST_NOTE, locked
from gradus.steps.assessment.rules import asked_of

SOURCE = "answers"


@dataclass(frozen=True)
class Said:
    """An answer as entered. ``version`` is that of the answer it was written over; 0: there was none.

    An empty ``value`` takes the answer back.
    """

    indicator: str
    value: str = ""
    evidence: str = ""
    confidence: str = ""
    note: str = ""
    version: int = 0


class ChangedMeanwhile(InvalidInput):
    """Somebody else of the group saved another answer since the page was shown.

    ``theirs`` are the answers that are there now (or none, where one was taken back).
    """

    def __init__(self, theirs: Mapping[str, models.Answer | None]) -> None:
        faults = [_conflict(indicator, answer) for indicator, answer in theirs.items()]
        super().__init__(SOURCE, faults)
        self.code = "changed-meanwhile"
        self.what = message("Somebody else of your group answered meanwhile; nothing was changed.")
        self.remedy = message("Compare both, and save again what your group says.")
        self.theirs = dict(theirs)


def save_answers(
    *, by: Actor, at: datetime, group: models.Group, said: Sequence[Said]
) -> dict[str, int]:
    """Save answers of a group; the version of each that was sent (0: there is none now).

    What is there already is not written again, so the same may be sent twice. Raises InvalidInput
    with every fault by indicator, ChangedMeanwhile, Closed.
    """
    rule = require(by, "change", group.thing(), at)
    return put(by, at, group, said, rule, "assessment.answer")


def save_levels(
    *, by: Actor, at: datetime, said: Sequence[tuple[models.Group, Sequence[Said]]]
) -> None:
    """Save the levels that several groups gave, all or none; what stands beside a level stays there.

    Levels that are there already are passed over. Raises as ``save_answers`` does.
    """
    with transaction.atomic():
        for group, levels in said:
            there = {one.indicator: one for one in group.answers.all()}
            changed = [
                _beside(one, there.get(one.indicator))
                for one in levels
                if one.value.strip()
                != (there[one.indicator].value if one.indicator in there else "")
            ]
            if changed:
                save_answers(by=by, at=at, group=group, said=changed)


def put(
    by: Actor, at: datetime, group: models.Group, said: Sequence[Said], rule: str, action: str
) -> dict[str, int]:
    """As ``save_answers``, for whoever was allowed to by a rule, under the name of an action."""
    wanted = _judged(group, said)
    with transaction.atomic():
        row = locked(group)
        there = {one.indicator: one for one in row.answers.filter(indicator__in=wanted)}
        changes = changes_of(there, wanted)
        versions = {one.indicator: one.version for one in said}
        theirs = {
            id_: there.get(id_)
            for id_ in changes
            if versions[id_] != (there[id_].version if id_ in there else 0)
        }
        if theirs:
            raise ChangedMeanwhile(theirs)
        if changes:
            write_changes(by, at, row, there, changes, rule, action)
    kept = {id_: one.version for id_, one in there.items()}
    return {
        id_: (row.saves if answer is not None else 0) if id_ in changes else kept.get(id_, 0)
        for id_, answer in wanted.items()
    }


def _judged(group: models.Group, said: Sequence[Said]) -> dict[str, models.Answer | None]:
    """What was entered as rows by indicator, None where an answer is taken back."""
    instrument = editions.of(group)
    asked = {one.id for one in asked_of(group, instrument)}
    faults = [fault for one in said for fault in _at_first_sight(one, asked)]
    times = Counter(one.indicator for one in said)
    faults += [_said_twice(id_) for id_ in times if times[id_] > 1]
    if faults:
        raise InvalidInput(SOURCE, faults)
    entries = [
        Entry(
            where=one.indicator,
            unit="-",
            indicator=one.indicator,
            value=one.value,
            evidence=one.evidence,
            confidence=one.confidence,
            group=group.name,
            note=one.note,
        )
        for one in said
    ]
    answers, wrong = judge(instrument, entries)
    if wrong:
        raise InvalidInput(SOURCE, wrong)
    wanted: dict[str, models.Answer | None] = {one.indicator: None for one in said}
    for answer in answers:
        wanted[answer.indicator] = bridge.row_of(group, answer)
    return wanted


def changes_of(
    there: Mapping[str, models.Answer], wanted: Mapping[str, models.Answer | None]
) -> dict[str, models.Answer | None]:
    """What is wanted and not there yet, by indicator; None where an answer is taken back."""
    return {id_: answer for id_, answer in wanted.items() if not _same(there.get(id_), answer)}


def write_changes(
    by: Actor,
    at: datetime,
    group: models.Group,
    there: Mapping[str, models.Answer],
    changes: Mapping[str, models.Answer | None],
    rule: str,
    action: str,
    **told: object,
) -> None:
    """Write what changes in a group's answers, and the entry."""
    if changes:
        group.saves += 1
        group.save(update_fields=["saves"])
        _write(by, at, group, there, changes)
    record(
        by=by,
        at=at,
        action=action,
        thing=group.thing(),
        rule=rule,
        diff={"group": group.name, "answers": _told(changes), **told},
    )


def _write(
    by: Actor,
    at: datetime,
    group: models.Group,
    there: Mapping[str, models.Answer],
    changes: Mapping[str, models.Answer | None],
) -> None:
    """Put the changed answers in the place of those that are there."""
    group.answers.filter(indicator__in=[id_ for id_ in changes if id_ in there]).delete()
    for answer in changes.values():
        if answer is not None:
            answer.version, answer.saved_at, answer.saved_by = group.saves, at, by.id
            answer.save(force_insert=True)


def _beside(level: Said, there: models.Answer | None) -> Said:
    """A level with the evidence, confidence and note that are there; without a level, without them."""
    if there is None or not level.value.strip():
        return level
    return replace(level, evidence=there.evidence, confidence=there.confidence, note=there.note)


def _same(there: models.Answer | None, answer: models.Answer | None) -> bool:
    if there is None or answer is None:
        return there is answer
    return bridge.content_of(there) == bridge.content_of(answer)


def _told(changes: Mapping[str, models.Answer | None]) -> dict[str, object]:
    return {
        id_: None if answer is None else bridge.content_of(answer)
        for id_, answer in changes.items()
    }


def _conflict(indicator: str, answer: models.Answer | None) -> Fault:
    if answer is None:
        what = message("the answer was taken back.")
    else:
        what = message("the answer is now {value}.", value=answer.value)
    return Fault(indicator, what, message("Yours is still on the page."), "changed-meanwhile")


def _at_first_sight(one: Said, asked: Collection[str]) -> Iterator[Fault]:
    """What is wrong with an answer before it is held against the instrument."""
    where = one.indicator[:40]
    if one.indicator not in asked:
        yield Fault(
            where,
            message("this question is not asked of this group."),
            message("Answer only what the group is asked."),
        )
    if len(one.note) > LONGEST_NOTE:
        yield Fault(
            where,
            message("the note has more than {most} characters.", most=LONGEST_NOTE),
            message("Shorten it, or add a document as evidence."),
        )
    if not one.value.strip() and (one.evidence or one.confidence or one.note.strip()):
        yield Fault(
            where,
            message("there is a note, a grade or a confidence, but no answer."),
            message("Choose a level, unknown or not applicable; or empty the rest, too."),
        )


def _said_twice(indicator: str) -> Fault:
    return Fault(indicator, message("this question is answered twice."), message("Answer it once."))
