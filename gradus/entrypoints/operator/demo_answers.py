"""An assessment of the demonstration, from the table of answers beside its State."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from gradus.catalogue.shelf import SHIPPED
from gradus.core.access.actor import Actor
from gradus.core.states.models import State
from gradus.steps.assessment.actions import assessments, workbook


def assessed(*, by: Actor, at: datetime, state: State, assessed_on: date) -> UUID:
    """Start an assessment and take the answers, as an officer would: shown first, then confirmed."""
    answers = (SHIPPED / "demo" / state.code / "answers.csv").read_bytes()
    row = assessments.start(by=by, at=at, state_id=state.pk, mode="self", assessed_on=assessed_on)
    shown = workbook.preview_workbook(
        by=by, at=at, assessment=row, data=answers, name=f"{state.code}.csv", translate=str
    )
    workbook.take_workbook(by=by, at=at, assessment=row, confirmed=shown.sha256, translate=str)
    return row.pk
