"""A workshop for programs: opened, its tables and codes, what is on the screen, closed."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import Http404
from ninja import Router, Schema
from pydantic import Field, StrictInt

from gradus.core.access.denied import require
from gradus.core.api.request import ApiRequest, needs
from gradus.core.api.shapes import Entered, Line
from gradus.steps.assessment import models, workshop
from gradus.steps.assessment.actions import workshops
from gradus.steps.assessment.api.assessments import opened
from gradus.steps.assessment.rules import LONGEST_HOURS

router = Router()
READ, CHANGE = needs("findings:read"), needs("findings:write")
Name = Annotated[Line, Field(max_length=200)]
Part = Annotated[Line, Field(max_length=30)]


class TableOut(Schema):
    id: UUID
    group_id: UUID
    name: str
    code: str = Field(description="What a device shows at /w/ to answer for this table.")
    answered: int = Field(description="Of the questions on the screen.")
    asked: int


class WorkshopOut(Schema):
    id: UUID
    opened_at: datetime
    ends_at: datetime = Field(description="Codes open nothing after it.")
    closed_at: datetime | None
    part: str = Field(description="The page of questions on the screen.")
    tables: list[TableOut]


class DissentOut(Schema):
    group: str
    value: str
    note: str


class QuestionOnScreenOut(Schema):
    indicator: str
    answered: int = Field(description="How many tables have answered.")
    tables: int = Field(description="How many are waited for: asked it, and still answering.")
    shown: bool = Field(description="What was said is shown once every table has answered.")
    said: dict[str, list[str]] = Field(description="Who says it, by value.")
    proposed: str
    alike: bool
    agreed: str
    dissent: list[DissentOut]


class ScreenGateOut(Schema):
    indicator: str
    allows: int | None = Field(description="The highest stage it allows; none: any.")
    holds: bool


class ScreenOut(Schema):
    part: str
    tables: int
    stage: str = Field(description="Of its dimension, so far; empty: none is said yet.")
    gates: list[ScreenGateOut]
    lines: list[QuestionOnScreenOut]


class OpenIn(Entered):
    tables: Annotated[list[Name], Field(default_factory=list, max_length=50)]
    groups: Annotated[list[UUID], Field(default_factory=list, max_length=50)]
    hours: Annotated[StrictInt, Field(ge=1, le=LONGEST_HOURS)] = 10


class TableIn(Entered):
    name: Name


class ShowIn(Entered):
    part: Part


@router.get(
    "/states/{slug:code}/assessments/{uuid:pk}/workshop",
    operation_id="workshop",
    summary="The workshop that is open, or was last",
    response=WorkshopOut,
    openapi_extra=READ,
)
def one(request: ApiRequest, code: str, pk: UUID) -> Any:
    """With the codes, so for whoever leads the assessment."""
    row = opened(request, code, pk)
    require(request.actor, "change", row.thing(), request.at)
    return _told(request, _workshop(request, row))


@router.post(
    "/states/{slug:code}/assessments/{uuid:pk}/workshop",
    operation_id="workshop_open",
    summary="Open a workshop",
    response={201: WorkshopOut},
    openapi_extra=CHANGE,
)
def open_(request: ApiRequest, code: str, pk: UUID, entered: OpenIn) -> Any:
    """New tables by their names, and groups that are asked already."""
    row = opened(request, code, pk)
    made = workshops.open_workshop(
        by=request.actor, at=request.at, assessment=row, **entered.dict()
    )
    return _told(request, made)


@router.post(
    "/states/{slug:code}/assessments/{uuid:pk}/workshop/tables",
    operation_id="workshop_add",
    summary="Add a table",
    response={201: WorkshopOut},
    openapi_extra=CHANGE,
)
def add(request: ApiRequest, code: str, pk: UUID, entered: TableIn) -> Any:
    row = opened(request, code, pk)
    workshops.add_table(by=request.actor, at=request.at, assessment=row, name=entered.name)
    return _told(request, _workshop(request, row))


@router.post(
    "/states/{slug:code}/assessments/{uuid:pk}/workshop/tables/{uuid:table_id}/code",
    operation_id="workshop_code",
    summary="Give a table another code",
    response=WorkshopOut,
    openapi_extra=CHANGE,
)
def renew(request: ApiRequest, code: str, pk: UUID, table_id: UUID) -> Any:
    """Devices that showed the old one are out."""
    row = opened(request, code, pk)
    table = workshop.table(request.actor, _workshop(request, row), table_id)
    if table is None:
        raise Http404
    workshops.renew_code(by=request.actor, at=request.at, table=table)
    return _told(request, _workshop(request, row))


@router.post(
    "/states/{slug:code}/assessments/{uuid:pk}/workshop/show",
    operation_id="workshop_show",
    summary="Put a page of questions on the screen",
    response=WorkshopOut,
    openapi_extra=CHANGE,
)
def show(request: ApiRequest, code: str, pk: UUID, entered: ShowIn) -> Any:
    row = opened(request, code, pk)
    workshops.put_on_screen(by=request.actor, at=request.at, assessment=row, part=entered.part)
    return _told(request, _workshop(request, row))


@router.post(
    "/states/{slug:code}/assessments/{uuid:pk}/workshop/close",
    operation_id="workshop_close",
    summary="Close the workshop",
    response=WorkshopOut,
    openapi_extra=CHANGE,
)
def close(request: ApiRequest, code: str, pk: UUID) -> Any:
    row = opened(request, code, pk)
    workshops.close_workshop(by=request.actor, at=request.at, assessment=row)
    return _told(request, _workshop(request, row))


@router.get(
    "/states/{slug:code}/assessments/{uuid:pk}/workshop/screen",
    operation_id="workshop_screen",
    summary="What is on the screen",
    response=ScreenOut,
    openapi_extra=READ,
)
def screen(request: ApiRequest, code: str, pk: UUID) -> Any:
    row = opened(request, code, pk)
    there = _workshop(request, row)
    page = workshop.page_named(row, there.part)
    if page is None:
        raise Http404
    seen = workshop.screen(request.actor, row, there, page, show=False)
    stage = seen.dimension.stage if seen.dimension else None
    return {
        "part": page.id,
        "tables": seen.tables,
        "stage": "" if stage is None else str(stage),
        "gates": [
            {"indicator": gate.level.indicator.id, "allows": gate.allows, "holds": gate.holds}
            for gate in seen.gates
        ],
        "lines": [_line(line) for line in seen.lines],
    }


def _line(line: workshop.Line) -> dict[str, Any]:
    return {
        "indicator": line.indicator.id,
        "answered": line.answered,
        "tables": line.tables,
        "shown": line.shown,
        "said": {value: list(who) for value, _, who in line.tally if who},
        "proposed": line.proposed,
        "alike": line.alike,
        "agreed": line.agreed.value if line.agreed else "",
        "dissent": line.dissent,
    }


def _workshop(request: ApiRequest, row: models.Assessment) -> models.Workshop:
    there = workshop.workshop_of(request.actor, row)
    if there is None:
        raise Http404
    return there


def _told(request: ApiRequest, row: models.Workshop) -> dict[str, Any]:
    fields = ("id", "opened_at", "ends_at", "closed_at", "part")
    tables = [
        {
            "id": seat.table.pk,
            "group_id": seat.table.group_id,
            "name": seat.table.group.name,
            "code": seat.code,
            "answered": seat.answered,
            "asked": seat.asked,
        }
        for seat in workshop.seats(request.actor, row)
    ]
    return {name: getattr(row, name) for name in fields} | {"tables": tables}
