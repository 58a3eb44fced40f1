"""A group's own workbook and form for phones, for programs."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import File, Router, Schema, UploadedFile
from pydantic import Field

from gradus.core.api.request import ApiRequest, needs
from gradus.core.ui.files import attached
from gradus.steps.assessment import bridge, to_fill
from gradus.steps.assessment.actions import own_file
from gradus.steps.assessment.api.assessments import TakeIn
from gradus.steps.assessment.api.groups import asked

router = Router()
CHANGE, XLSX = needs("findings:write"), needs("findings:read", file=bridge.XLSX)


class OwnPreviewOut(Schema):
    sha256: str = Field(description="Send it back to take what was shown.")
    answered: int
    new: int
    changed: int
    taken_back: int = Field(description="Answers there now that it takes back.")
    submissions: int = Field(description="From phones, that were not taken before.")
    left_aside: int = Field(description="Submissions taken before, or replaced by an edit.")


class ChangedOut(Schema):
    changed: int


@router.get(
    "/answer-groups/{uuid:pk}/workbook",
    operation_id="answer_group_workbook",
    summary="A group's own workbook, with what it has said",
    openapi_extra=XLSX,
)
def workbook(request: ApiRequest, pk: UUID) -> HttpResponse:
    """In the language of Accept-Language."""
    return attached(*to_fill.own_workbook(request.actor, asked(request, pk)))


@router.get(
    "/answer-groups/{uuid:pk}/form",
    operation_id="answer_group_form",
    summary="A group's own form for phones",
    openapi_extra=XLSX,
)
def form(request: ApiRequest, pk: UUID) -> HttpResponse:
    """An XLSForm for ODK and KoboToolbox, the language of Accept-Language first."""
    return attached(*to_fill.own_form(request.actor, asked(request, pk)))


@router.post(
    "/answer-groups/{uuid:pk}/workbook",
    operation_id="answer_group_upload",
    summary="Show what a group's own workbook, or what its phones sent, would change",
    response=OwnPreviewOut,
    openapi_extra=CHANGE,
)
def upload(request: ApiRequest, pk: UUID, workbook: Annotated[UploadedFile, File()]) -> Any:
    """Nothing changes before it is taken. Every fault is told by its cell."""
    found = own_file.preview_own(
        by=request.actor,
        at=request.at,
        group=asked(request, pk),
        data=workbook.read(),
        name=str(workbook.name),
        translate=_,
    )
    return asdict(found)


@router.post(
    "/answer-groups/{uuid:pk}/workbook/take",
    operation_id="answer_group_take",
    summary="Take the file that was shown",
    response=ChangedOut,
    openapi_extra=CHANGE,
)
def take(request: ApiRequest, pk: UUID, entered: TakeIn) -> Any:
    """A workbook says all the group says: what is blank in it is taken back. Submissions say what
    they answer, each once; an edit takes the place of the earlier one."""
    count = own_file.take_own(
        by=request.actor,
        at=request.at,
        group=asked(request, pk),
        confirmed=entered.sha256,
        translate=_,
    )
    return {"changed": count}
