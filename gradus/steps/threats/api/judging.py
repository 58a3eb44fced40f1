"""Judgement, harm and what is emerging, for programs."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import Http404, HttpResponse
from ninja import File, Form, Query, Router, Schema, UploadedFile
from pydantic import Field

from gradus.core.api.paging import Page, Paging, page
from gradus.core.api.request import ApiRequest, needs
from gradus.core.api.shapes import Day, Entered, Line, Prose, YesNo
from gradus.core.ui.files import attached
from gradus.formats.statistics.elicitation import View
from gradus.steps.threats import handed, models, rules, selectors
from gradus.steps.threats.actions import emerging, judgement
from gradus.steps.threats.api.frame import READ, WRITE, Because, Title, reached

router = Router()
Score = Annotated[Decimal, Field(ge=0, le=100, max_digits=4, decimal_places=1)]
Harmful = Annotated[Decimal, Field(gt=0, le=10, max_digits=3, decimal_places=1)]
GroupId = Annotated[Line, Field(min_length=1, max_length=60)]


class ViewIn(Entered):
    """One expert's view: 0 absent, 50 as usual, 100 very large. ``who`` is a function, never a name."""

    group: GroupId
    who: Annotated[Line, Field(min_length=1, max_length=120, pattern=r"\S")]
    low: Score
    best: Score
    high: Score
    note: Annotated[Line, Field(max_length=500)] = ""
    given_on: Day


class ViewOut(Schema):
    id: UUID
    group: str
    who: str
    low: Decimal
    best: Decimal
    high: Decimal
    note: str
    given_on: date


class ViewsTakenOut(Schema):
    views: int


class HarmIn(Entered):
    """How harmful a group of offences is to this State, 0.1 to 10."""

    low: Harmful
    mid: Harmful
    high: Harmful
    grade: Literal["sourced", "partly sourced", "assumed"] = "assumed"
    because: Because


class HarmOut(Schema):
    group: str
    low: Decimal
    mid: Decimal
    high: Decimal
    grade: str
    because: str


class EmergingIn(Entered):
    title: Annotated[Title, Field(max_length=120)]
    text: Annotated[Prose, Field(min_length=1, max_length=1000, pattern=r"\S")]
    seen_on: Day
    group: Annotated[Line, Field(max_length=60)] = ""


class EmergingOut(Schema):
    id: UUID
    title: str
    text: str
    group: str
    seen_on: date
    status: str
    settled_text: str
    noted_at: datetime


class SettleIn(Entered):
    confirmed: YesNo = Field(description="It is there now; else it faded.")
    because: Annotated[Line, Field(min_length=1, max_length=500, pattern=r"\S")]


@router.get(
    "/states/{slug:code}/threats/views",
    operation_id="threat_views",
    summary="Experts' views, each kept",
    response=Page[ViewOut],
    openapi_extra=READ,
)
def views(request: ApiRequest, code: str, asked: Paging) -> Any:
    found = selectors.views_of(request.actor, reached(request, code).pk)
    return page(request, found, asked, lambda row: row)


@router.post(
    "/states/{slug:code}/threats/views",
    operation_id="threat_view_give",
    summary="Enter an expert's view",
    response={201: ViewOut},
    openapi_extra=WRITE,
)
def give(request: ApiRequest, code: str, entered: ViewIn) -> Any:
    """A view of the same function on the same group takes the earlier one's place."""
    told = entered.model_dump()
    day = told.pop("given_on")
    (row,) = judgement.give(
        by=request.actor,
        at=request.at,
        state_id=reached(request, code).pk,
        given_on=day,
        views=[View(**told)],
    )
    return row


@router.get(
    "/states/{slug:code}/threats/views/table",
    operation_id="threat_views_table",
    summary="A table for experts to fill",
    openapi_extra=needs("threats:read", file="*/*"),
)
def views_table(
    request: ApiRequest, code: str, form: Annotated[Literal["xlsx", "csv"], Query()] = "xlsx"
) -> HttpResponse:
    state = reached(request, code)
    return attached(*handed.elicitation(request.actor, state, form, request.at.date()))


@router.post(
    "/states/{slug:code}/threats/views/table",
    operation_id="threat_views_take",
    summary="Take a filled table of views",
    response={201: ViewsTakenOut},
    openapi_extra=WRITE,
)
def take_table(
    request: ApiRequest,
    code: str,
    given_on: Annotated[Day, Form()],
    file: Annotated[UploadedFile, File()],
) -> Any:
    """All of it or nothing; every fault is told by cell."""
    rows = judgement.give_table(
        by=request.actor,
        at=request.at,
        state_id=reached(request, code).pk,
        given_on=given_on,
        data=file.read(rules.MOST_BYTES + 1),
        name=str(file.name),
    )
    return {"views": len(rows)}


@router.delete(
    "/states/{slug:code}/threats/views/{uuid:pk}",
    operation_id="threat_view_withdraw",
    summary="Withdraw an expert's view",
    response={204: None},
    openapi_extra=WRITE,
)
def withdraw(request: ApiRequest, code: str, pk: UUID) -> Any:
    row = selectors.view_of(request.actor, reached(request, code).pk, pk)
    if row is None:
        raise Http404
    judgement.withdraw(by=request.actor, at=request.at, view=row)
    return None


@router.get(
    "/states/{slug:code}/threats/harms",
    operation_id="threat_harms",
    summary="How harmful the State finds what, where it differs from the catalogue",
    response=Page[HarmOut],
    openapi_extra=READ,
)
def harms(request: ApiRequest, code: str, asked: Paging) -> Any:
    found = selectors.harms_of(request.actor, reached(request, code).pk)
    return page(request, found, asked, lambda row: row)


@router.put(
    "/states/{slug:code}/threats/harms/{slug:group}",
    operation_id="threat_harm_weigh",
    summary="Say how harmful a group of offences is to this State",
    response=HarmOut,
    openapi_extra=WRITE,
)
def weigh(request: ApiRequest, code: str, group: str, entered: HarmIn) -> Any:
    return judgement.weigh(
        by=request.actor,
        at=request.at,
        state_id=reached(request, code).pk,
        group=group,
        **entered.model_dump(),
    )


@router.delete(
    "/states/{slug:code}/threats/harms/{slug:group}",
    operation_id="threat_harm_as_catalogue",
    summary="Go back to the catalogue's judgement of harm",
    response={204: None},
    openapi_extra=WRITE,
)
def weigh_as_catalogue(request: ApiRequest, code: str, group: str) -> Any:
    state = reached(request, code)
    row = selectors.harms_of(request.actor, state.pk).filter(group=group).first()
    if row is None:
        raise Http404
    judgement.weigh_as_catalogue(by=request.actor, at=request.at, harm=row)
    return None


@router.get(
    "/states/{slug:code}/threats/emerging",
    operation_id="threat_emerging",
    summary="What teams see coming",
    response=Page[EmergingOut],
    openapi_extra=READ,
)
def noted(request: ApiRequest, code: str, asked: Paging) -> Any:
    found = selectors.emerging_of(request.actor, reached(request, code).pk)
    return page(request, found, asked, lambda row: row)


@router.post(
    "/states/{slug:code}/threats/emerging",
    operation_id="threat_emerging_note",
    summary="Note something new",
    response={201: EmergingOut},
    openapi_extra=WRITE,
)
def note(request: ApiRequest, code: str, entered: EmergingIn) -> Any:
    return emerging.note(
        by=request.actor,
        at=request.at,
        state_id=reached(request, code).pk,
        **entered.model_dump(),
    )


@router.post(
    "/states/{slug:code}/threats/emerging/{uuid:pk}/settle",
    operation_id="threat_emerging_settle",
    summary="Say what came of it",
    response=EmergingOut,
    openapi_extra=WRITE,
)
def settle(request: ApiRequest, code: str, pk: UUID, entered: SettleIn) -> Any:
    row = _the_note(request, code, pk)
    emerging.settle(
        by=request.actor,
        at=request.at,
        row=row,
        confirmed=entered.confirmed,
        because=entered.because,
    )
    return row


def _the_note(request: ApiRequest, code: str, pk: UUID) -> models.Emerging:
    row = selectors.emerging_one(request.actor, reached(request, code).pk, pk)
    if row is None:
        raise Http404
    return row
