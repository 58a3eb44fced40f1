"""The shapes of conditions that come in by the API and go out."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Schema
from pydantic import Field, StrictInt, StrictStr

from gradus.core.api.shapes import Day, Entered, Line, listed
from gradus.core.conditions import models, rules

Key = Annotated[StrictStr, Field(pattern="^[a-z-]{1,40}$")]
HostKind = Annotated[StrictStr, Field(pattern="^[a-z-]{0,40}$")]
Function = Annotated[Line, Field(max_length=120, description="A function or post, never a name.")]
PreconditionStatus = Annotated[models.Precondition.Status, listed(models.Precondition.Status)]
Months = Annotated[
    list[Annotated[StrictStr, Field(pattern=r"^((20\d\d-)?(0[1-9]|1[0-2]))$")]],
    Field(max_length=rules.MOST_CLOSED, description="08: every August; 2027-06: one June."),
]


class PreconditionOut(Schema):
    id: UUID
    fact: str
    institution_id: UUID | None = Field(description="Null: for the whole State.")
    status: PreconditionStatus
    since: date | None
    due: date | None
    function: str
    note: str
    said_at: datetime


class PreconditionIn(Entered):
    fact: Key = Field(description="A fact of the catalogue.")
    institution_id: UUID | None = None
    status: PreconditionStatus
    since: Day | None = None
    due: Day | None = None
    function: Function = ""
    note: Annotated[Line, Field(max_length=400)] = ""


class CapacityOut(Schema):
    id: UUID
    institution_id: UUID
    host_kind: str = Field(description="A kind of institution of the catalogue.")
    at_a_time: int
    closed: list[str]
    reason: str
    function: str
    until: date | None
    said_at: datetime


class CapacityIn(Entered):
    institution_id: UUID
    at_a_time: Annotated[StrictInt, Field(ge=0, le=rules.MOST_AT_A_TIME)]
    host_kind: HostKind = ""
    closed: Months = Field(default_factory=list)
    reason: Annotated[Line, Field(max_length=300)] = ""
    function: Function = ""
    until: Day | None = None


class AllSaid(Schema):
    """Which of them a list is asked for."""

    before: bool = Field(False, description="Also what was said before.")


def same(row: Any) -> Any:
    """A row as it is."""
    return row
