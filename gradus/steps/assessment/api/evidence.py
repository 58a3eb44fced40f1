"""What answers rest on, for programs: listed, attached, taken off."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404
from ninja import Router, Schema
from pydantic import Field

from gradus.core.api.paging import Page
from gradus.core.api.request import ApiRequest, needs
from gradus.core.api.shapes import Entered
from gradus.core.evidence import selectors as evidence
from gradus.steps.assessment import attachments, models
from gradus.steps.assessment.actions import attaching
from gradus.steps.assessment.api.assessments import opened
from gradus.steps.assessment.api.groups import Indicator
from gradus.steps.assessment.attachments import Attached, Document

router = Router()
READ, CHANGE = needs("findings:read"), needs("findings:write")


class EvidenceDocumentOut(Schema):
    item_id: UUID = Field(description="Of the file or source in the evidence of the State.")
    source: bool = Field(description="Whether it is a source that is cited; else it is a file.")
    title: str
    kind: str
    year: int | None
    marking: str = Field(description="Of a file; a source has none.")
    added_at: datetime
    withdrawn: bool


class AttachedOut(EvidenceDocumentOut):
    id: UUID = Field(description="With it the document is taken off.")
    group_id: UUID
    group: str
    indicator: str
    attached_at: datetime


class RestedOut(EvidenceDocumentOut):
    indicator: str


class GroupEvidenceOut(Schema):
    attached: list[AttachedOut]
    before: list[RestedOut] = Field(
        description="What the earlier answers of the same people rested on, and is not attached."
    )


class AttachIn(Entered):
    indicator: Indicator
    item_id: UUID


class AgainIn(Entered):
    indicator: Indicator


class AttachedAgainOut(Schema):
    attached: int


@router.get(
    "/states/{slug:code}/assessments/{uuid:pk}/evidence",
    operation_id="assessment_evidence",
    summary="What the answers of an assessment rest on",
    response=Page[AttachedOut],
    openapi_extra=READ,
)
def of_assessment(request: ApiRequest, code: str, pk: UUID) -> Any:
    """As far as the key reads the evidence; all of it on one page."""
    found = attachments.to_assessment(request.actor, opened(request, code, pk))
    return {
        "items": [_attached(one) for several in found.values() for one in several],
        "next": None,
    }


@router.get(
    "/answer-groups/{uuid:pk}/evidence",
    operation_id="answer_group_evidence",
    summary="What a group's answers rest on, and what its earlier ones did",
    response=GroupEvidenceOut,
    openapi_extra=READ,
)
def of_group(request: ApiRequest, pk: UUID) -> Any:
    row = _group(request, pk)
    found = attachments.to_group(request.actor, row)
    before = attachments.before(request.actor, row)
    return {
        "attached": [_attached(one) for several in found.values() for one in several],
        "before": [
            _document(one) | {"indicator": id_}
            for id_, several in before.items()
            for one in several
        ],
    }


@router.post(
    "/answer-groups/{uuid:pk}/evidence",
    operation_id="answer_group_attach",
    summary="Attach a file or source of the State's evidence to an answer",
    response={201: AttachedOut},
    openapi_extra=CHANGE,
)
def attach(request: ApiRequest, pk: UUID, entered: AttachIn) -> Any:
    """A new file is kept with the operations of evidence first. Attached twice, it is attached once."""
    row = _group(request, pk)
    item = evidence.item(request.actor, entered.item_id)
    if item is None:
        raise attaching.NoSuchEvidence
    made = attaching.attach(
        by=request.actor, at=request.at, group=row, indicator=entered.indicator, item=item
    )
    return _attached(Attached(item, made))


@router.post(
    "/answer-groups/{uuid:pk}/evidence/again",
    operation_id="answer_group_attach_again",
    summary="Attach what the earlier answer to a question rested on",
    response=AttachedAgainOut,
    openapi_extra=CHANGE,
)
def again(request: ApiRequest, pk: UUID, entered: AgainIn) -> Any:
    count = attaching.attach_again(
        by=request.actor, at=request.at, group=_group(request, pk), indicator=entered.indicator
    )
    return {"attached": count}


@router.delete(
    "/answer-evidence/{uuid:pk}",
    operation_id="answer_evidence_detach",
    summary="Take evidence off an answer",
    response=AttachedOut,
    openapi_extra=CHANGE,
)
def detach(request: ApiRequest, pk: UUID) -> Any:
    """By the id of what is attached. The file or source stays; the answer is what was taken off."""
    found = attachments.attachment(request.actor, pk)
    if found is None:
        raise Http404
    told = _attached(found)
    attaching.detach(by=request.actor, at=request.at, attachment=found.row)
    return told


def _group(request: ApiRequest, pk: UUID) -> models.Group:
    row = attachments.group(request.actor, pk)
    if row is None:
        raise Http404
    return row


def _document(one: Document) -> dict[str, Any]:
    return {"item_id": one.id, "source": one.is_source} | {
        name: getattr(one, name)
        for name in ("title", "kind", "year", "marking", "added_at", "withdrawn")
    }


def _attached(one: Attached) -> dict[str, Any]:
    return _document(one) | {
        "id": one.row.pk,
        "group_id": one.row.group_id,
        "group": one.group.name,
        "indicator": one.row.indicator,
        "attached_at": one.row.attached_at,
    }
