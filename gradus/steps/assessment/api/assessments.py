"""Assessments for programs: started, filled by a workbook, scored."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from ninja import File, Router, Schema, UploadedFile
from pydantic import Field

from gradus.core.api.paging import Page, Paging, page
from gradus.core.api.request import ApiRequest, needs
from gradus.core.api.shapes import Day, Entered, Line, Sha256, listed
from gradus.core.states import selectors as states
from gradus.core.states.models import State
from gradus.core.ui.files import attached
from gradus.domain.modes import Mode
from gradus.steps.assessment import (
    attachments,
    bridge,
    editions,
    matters,
    models,
    selectors,
    to_fill,
)
from gradus.steps.assessment.actions import assessments as actions
from gradus.steps.assessment.actions import workbook as workbooks
from gradus.steps.assessment.api.matters import MattersOut, told
from gradus.workflows.assessment_report_files import FILES
from gradus.workflows.score import json_of

router = Router()
READ, CHANGE = needs("findings:read"), needs("findings:write")


class AssessmentOut(Schema):
    id: UUID
    instrument: str
    edition: str
    edition_sha256: str = Field(
        description="Of the text of the edition, which is kept; empty: begun before it was."
    )
    mode: str
    assessed_on: date
    started_at: datetime
    taken_at: datetime | None = Field(description="When the answers were taken; null: none yet.")
    source_name: str
    source_sha256: str
    status: str = Field(description="open, review or signed.")
    signed_at: datetime | None
    frozen_sha256: str = Field(description="Of all it says, once it is signed.")


class OneAssessmentOut(AssessmentOut):
    answered: int = Field(description="Indicators that have an answer.")
    indicators: int = Field(description="Indicators of the instrument.")
    matters: MattersOut = Field(description="Which open questions could still change the plan.")


class EditionOut(Schema):
    edition: str
    instrument: str
    title: str
    date: str
    indicators: int
    sha256: str = Field(description="Of its text, which is kept with assessments made with it.")


class AssessmentIn(Entered):
    edition: Annotated[Line, Field(max_length=100)] = Field(
        "", description="One of /instrument-editions; empty: the first of them."
    )
    mode: Annotated[Mode, listed(Mode)] = Mode.SELF
    assessed_on: Day


class PreviewOut(Schema):
    sha256: str = Field(description="Send it back to take what was shown.")
    answered: int
    unknown: int
    not_applicable: int
    groups: list[str]
    replaced: int = Field(description="Answers there now, which these would replace.")
    left_empty: list[str] = Field(
        description="Groups that lose their answers and stay, since evidence is attached to them."
    )


class TakeIn(Entered):
    sha256: Sha256


class TakenOut(Schema):
    answers: int


@router.get(
    "/instrument-editions",
    operation_id="instrument_editions",
    summary="The editions a new assessment may be made with",
    response=list[EditionOut],
    openapi_extra=READ,
)
def instrument_editions(request: ApiRequest) -> Any:
    """The first is taken where none is named."""
    return [
        {
            "edition": one.instrument.edition,
            "instrument": one.instrument.id,
            "title": _(one.instrument.title),
            "date": one.instrument.date,
            "indicators": len(one.instrument.indicators),
            "sha256": one.sha256,
        }
        for one in editions.offered()
    ]


@router.get(
    "/states/{slug:code}/assessments",
    operation_id="assessments",
    summary="The assessments of a State",
    response=Page[AssessmentOut],
    openapi_extra=READ,
)
def assessments(request: ApiRequest, code: str, asked: Paging) -> Any:
    found = selectors.assessments_of(request.actor, _state(request, code).pk)
    return page(request, found, asked, lambda row: row)


@router.post(
    "/states/{slug:code}/assessments",
    operation_id="assessment_start",
    summary="Start an assessment",
    response={201: AssessmentOut},
    openapi_extra=CHANGE,
)
def start(request: ApiRequest, code: str, entered: AssessmentIn) -> Any:
    state = _state(request, code)
    return actions.start(by=request.actor, at=request.at, state_id=state.pk, **entered.dict())


@router.get(
    "/states/{slug:code}/assessments/{uuid:pk}",
    operation_id="assessment",
    summary="One assessment",
    response=OneAssessmentOut,
    openapi_extra=READ,
)
def assessment(request: ApiRequest, code: str, pk: UUID) -> Any:
    row = opened(request, code, pk)
    fields = {name: getattr(row, name) for name in AssessmentOut.model_fields}
    known = matters.of_assessment(request.actor, row)
    return fields | {
        "matters": told(known, matters.still_open(request.actor, row, known)),
        "answered": selectors.answered(request.actor, row),
        "indicators": len(editions.of(row).indicators),
    }


@router.get(
    "/states/{slug:code}/assessments/{uuid:pk}/workbook",
    operation_id="assessment_workbook",
    summary="The workbook to fill",
    openapi_extra=needs("findings:read", file=bridge.XLSX),
)
def workbook(request: ApiRequest, code: str, pk: UUID) -> HttpResponse:
    """In the language of Accept-Language."""
    return attached(*to_fill.workbook(request.actor, opened(request, code, pk)))


@router.get(
    "/states/{slug:code}/assessments/{uuid:pk}/form",
    operation_id="assessment_form",
    summary="The form for phones",
    openapi_extra=needs("findings:read", file=bridge.XLSX),
)
def phone_form(request: ApiRequest, code: str, pk: UUID) -> HttpResponse:
    """An XLSForm for ODK and KoboToolbox, the language of Accept-Language first. What was
    submitted with it is sent like a filled workbook."""
    return attached(*to_fill.phone_form(request.actor, opened(request, code, pk)))


@router.post(
    "/states/{slug:code}/assessments/{uuid:pk}/workbook",
    operation_id="assessment_upload",
    summary="Show what a filled workbook holds",
    response=PreviewOut,
    openapi_extra=CHANGE,
)
def upload(
    request: ApiRequest, code: str, pk: UUID, workbook: Annotated[UploadedFile, File()]
) -> Any:
    """Nothing changes before it is taken. Every fault of the workbook is told by its cell."""
    row = opened(request, code, pk)
    found = workbooks.preview_workbook(
        by=request.actor,
        at=request.at,
        assessment=row,
        data=workbook.read(),
        name=str(workbook.name),
        translate=_,
    )
    return asdict(found)


@router.post(
    "/states/{slug:code}/assessments/{uuid:pk}/answers",
    operation_id="assessment_take",
    summary="Take the workbook that was shown",
    response=TakenOut,
    openapi_extra=CHANGE,
)
def take(request: ApiRequest, code: str, pk: UUID, entered: TakeIn) -> Any:
    """In the place of an earlier workbook's, and of what the groups it names have said."""
    count = workbooks.take_workbook(
        by=request.actor,
        at=request.at,
        assessment=opened(request, code, pk),
        confirmed=entered.sha256,
        translate=_,
    )
    return {"answers": count}


@router.get(
    "/states/{slug:code}/assessments/{uuid:pk}/scores",
    operation_id="assessment_scores",
    summary="Scores, needs, and what is not known",
    response=dict[str, Any],
    openapi_extra=READ,
)
def scores(request: ApiRequest, code: str, pk: UUID) -> Any:
    """As `gradus score` writes them (gradus.scores/1); 404 while nothing is answered."""
    found = selectors.scores(request.actor, opened(request, code, pk))
    if found is None:
        raise Http404
    return json_of(found)


@router.get(
    "/states/{slug:code}/assessments/{uuid:pk}/report/{str:name}",
    operation_id="assessment_report",
    summary="The report to print: report.pdf, report.docx or report.xlsx",
    openapi_extra=needs("findings:read", file="*/*"),
)
def report(request: ApiRequest, code: str, pk: UUID, name: str) -> HttpResponse:
    """In the language of Accept-Language, from the answers there are now; 404 while there are none."""
    row = opened(request, code, pk)
    answers = selectors.answers(request.actor, row)
    documents = attachments.to_print(request.actor, row)
    data = bridge.report_file(row, name, answers, documents, request.at.date())
    if data is None:
        raise Http404
    return attached(data, f"{row.state.code.lower()}-{name}", FILES[name])


def _state(request: ApiRequest, code: str) -> State:
    row = states.state_within(request.actor, code, "findings")
    if row is None:
        raise Http404
    return row


def opened(request: ApiRequest, code: str, pk: UUID) -> models.Assessment:
    """The assessment of an address, if the viewer reaches it."""
    row = selectors.assessment(request.actor, _state(request, code).pk, pk)
    if row is None:
        raise Http404
    return row
