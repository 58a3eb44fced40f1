"""An assessment as it goes between instances: its answers as the CSV that ``gradus score`` reads."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext

from gradus.catalogue.instrument_file import read_instrument
from gradus.catalogue.shelf import Document
from gradus.core.access.actor import Actor
from gradus.core.exchange.refused import ExchangeRefused
from gradus.core.exchange.registry import Comparison, Content, Kind, Line, Offer, Received
from gradus.core.states.models import State
from gradus.domain.messages import message
from gradus.domain.modes import Mode
from gradus.engines.scoring.answers import CONSENSUS, Answer
from gradus.steps.assessment import editions, models, selectors
from gradus.steps.assessment.actions import assessments, workbook
from gradus.workflows.answers import AnswerSet, read_answers
from gradus.workflows.score import value_of
from gradus.workflows.workbook import table_of

FILE, EDITION = "answers.csv", "edition.yaml"
ABOUT = ("instrument", "edition", "mode", "assessed-on")


class Answers(Kind):
    """The answers of an assessment. At the other end they take the place of those sent before."""

    name = "assessment"
    wall = "findings"
    label = message("Assessment")

    def offers(self, viewer: Actor, state_id: UUID) -> Sequence[Offer]:
        return [
            Offer(self.name, row.pk, _title(row))
            for row, _ in selectors.answered_of(viewer, state_id)
        ]

    def content(self, viewer: Actor, state_id: UUID, ref: UUID) -> Content | None:
        row = selectors.assessment(viewer, state_id, ref)
        if row is None or not row.answers.exists():
            return None
        table = table_of(AnswerSet(answers=selectors.answers(viewer, row)))
        about = {
            "instrument": row.instrument,
            "edition": row.edition,
            "mode": row.mode,
            "assessed-on": row.assessed_on.isoformat(),
        }
        edition = editions.document_of(row)
        files = {FILE: table.encode(), EDITION: edition.content}
        return Content(_title(row), files, about)

    def compare(self, viewer: Actor, state_id: UUID, received: Received) -> Comparison:
        sent = _read(state_id, received)
        here = _here(viewer, state_id, received)
        names = {answer.group for answer in sent}
        before = _told(selectors.answers_replaced(viewer, here, names)) if here else {}
        after = _told(sent)
        lines = [
            Line(f"{indicator} {group}".strip(), before.get(key, ""), after.get(key, ""))
            for key in sorted({*before, *after})
            if before.get(key) != after.get(key)
            for indicator, group in (key,)
        ]
        if here is None:
            about = received.item.about
            named = f"{about['edition']}, {about['assessed-on']}"
            lines.insert(0, Line(message("An assessment that is not here yet"), "", named))
        return Comparison(tuple(lines))

    def take(self, *, by: Actor, at: datetime, state_id: UUID, received: Received) -> UUID:
        _read(state_id, received)
        about = received.item.about
        row = _here(by, state_id, received) or assessments.start(
            by=by,
            at=at,
            state_id=state_id,
            text=_edition(state_id, received),
            mode=about["mode"],
            assessed_on=date.fromisoformat(about["assessed-on"]),
        )
        preview = workbook.preview_workbook(
            by=by,
            at=at,
            assessment=row,
            data=received.files[FILE],
            name=FILE,
            translate=gettext,
        )
        workbook.take_workbook(
            by=by, at=at, assessment=row, confirmed=preview.sha256, translate=gettext
        )
        return row.pk


def _title(row: models.Assessment) -> str:
    return f"{row.edition}, {row.assessed_on.isoformat()}"


def _here(viewer: Actor, state_id: UUID, received: Received) -> models.Assessment | None:
    if received.counterpart is None:
        return None
    return selectors.assessment(viewer, state_id, received.counterpart)


def _read(state_id: UUID, received: Received) -> tuple[Answer, ...]:
    """The answers that were sent, judged here. Raises Refusal, InvalidInput with every fault."""
    about, code = received.item.about, State.objects.get(pk=state_id).code
    sound = set(about) == set(ABOUT) and about["mode"] in list(Mode) and FILE in received.files
    if not sound or not _is_day(about["assessed-on"]):
        raise ExchangeRefused("not-readable", title=received.item.title)
    found = read_answers(received.files[FILE], FILE, _edition(state_id, received).instrument)
    if not found.answers or {answer.unit for answer in found.answers} != {code}:
        raise ExchangeRefused("not-readable", title=received.item.title)
    return found.answers


def _edition(state_id: UUID, received: Received) -> Document:
    """The edition the answers were given for: as it is here, else as it was sent with them."""
    about = received.item.about
    try:
        here = editions.named(about["instrument"], about["edition"])
    except editions.EditionGone:
        here = None
    if EDITION not in received.files:
        if here is None:
            raise ExchangeRefused("other-instrument", name=about["edition"])
        return here
    content = received.files[EDITION]
    sent = Document(content, read_instrument(content, EDITION))
    if (sent.instrument.id, sent.instrument.edition) != (about["instrument"], about["edition"]):
        raise ExchangeRefused("not-readable", title=received.item.title)
    try:
        editions.there(state_id, sent)
    except editions.OtherText as other:
        raise ExchangeRefused("other-text", name=about["edition"]) from other
    if here is not None and here.instrument != sent.instrument:
        raise ExchangeRefused("other-text", name=about["edition"])
    return here or sent


def _told(answers: Sequence[Answer]) -> dict[tuple[str, str], str]:
    return {
        (one.indicator, "" if one.group == CONSENSUS else one.group): " / ".join(
            part
            for part in (str(value_of(one.value)), one.evidence, one.confidence, one.note)
            if part
        )
        for one in answers
    }


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
