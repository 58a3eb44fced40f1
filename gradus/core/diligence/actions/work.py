"""What the officers write down: assessments, measures, notes."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from gradus.core.access.actor import Actor
from gradus.core.access.denied import require
from gradus.core.diligence import models
from gradus.core.diligence.actions.writing import enter, locked
from gradus.core.diligence.rules.decision import Level
from gradus.core.diligence.rules.work import Stage, expect
from gradus.domain.messages import message
from gradus.domain.refusals import Refusal


class NothingWritten(Refusal):
    """A text that has to say something is empty."""

    def __init__(self) -> None:
        super().__init__(
            "nothing-written",
            message("One of the texts is empty."),
            message("Write at least a sentence; for sources, say where each risk is known from."),
        )


def assess(
    *,
    by: Actor,
    at: datetime,
    request: models.Request,
    risks: str,
    sources: str,
    level: str,
) -> models.Assessment:
    """Write an assessment. An earlier one stays; the last counts."""
    rule = require(by, "change", request.thing(), at)
    with transaction.atomic():
        request = locked(request)
        expect(Stage(request.stage), "assess", Stage.IN_WORK)
        row = models.Assessment(
            request=request,
            programme_id=request.programme_id,
            written_by=by.id,
            written_at=at,
            risks=said(risks),
            sources=said(sources),
            level=Level(level).value,
        )
        enter(by=by, at=at, action="assess", rule=rule, row=row)
    return row


def add_measure(
    *,
    by: Actor,
    at: datetime,
    request: models.Request,
    text: str,
    responsible: str,
    due: date,
) -> models.Measure:
    """Write down what is to make the risk bearable."""
    rule = require(by, "change", request.thing(), at)
    with transaction.atomic():
        request = locked(request)
        expect(Stage(request.stage), "measure", Stage.IN_WORK)
        row = models.Measure(
            request=request,
            programme_id=request.programme_id,
            written_by=by.id,
            written_at=at,
            text=said(text),
            responsible=said(responsible),
            due=due,
        )
        enter(by=by, at=at, action="measure", rule=rule, row=row)
    return row


def put_in_place(*, by: Actor, at: datetime, measure: models.Measure) -> None:
    """Say that a measure is in place."""
    rule = require(by, "change", measure.thing(), at)
    with transaction.atomic():
        request = locked(measure.request)
        expect(Stage(request.stage), "in-place", Stage.IN_WORK, Stage.DECIDED)
        measure.in_place_on = at.date()
        measure.written_by, measure.written_at = by.id, at
        enter(by=by, at=at, action="in-place", rule=rule, row=measure)


def note(
    *, by: Actor, at: datetime, request: models.Request, text: str, concern: bool = False
) -> models.Note:
    """Write down what was seen while support runs."""
    rule = require(by, "change", request.thing(), at)
    with transaction.atomic():
        request = locked(request)
        expect(Stage(request.stage), "note", Stage.DECIDED)
        row = models.Note(
            request=request,
            programme_id=request.programme_id,
            written_by=by.id,
            written_at=at,
            text=said(text),
            concern=concern,
        )
        enter(by=by, at=at, action="note", rule=rule, row=row)
    return row


def said(text: str) -> str:
    """The text without spaces around it. Raises NothingWritten."""
    tidy = text.strip()
    if not tidy:
        raise NothingWritten
    return tidy
