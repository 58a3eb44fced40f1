"""The review for programs: differences, agreeing. Signing is an act of a person, on the pages."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from ninja import Router, Schema
from pydantic import Field

from gradus.core.api.paging import Page
from gradus.core.api.request import ApiRequest, needs
from gradus.steps.assessment import bridge, editions, selectors
from gradus.steps.assessment.actions import agreeing, review
from gradus.steps.assessment.actions.answers import Said
from gradus.steps.assessment.api.assessments import AssessmentOut, opened
from gradus.steps.assessment.api.groups import AnswerOut, AnswersIn, VersionsOut

router = Router()
READ, CHANGE = needs("findings:read"), needs("findings:write")


class SaidOut(AnswerOut):
    group: str
    evidenced: str = Field(description="The level its evidence supports; empty: it claims none.")


class DifferenceOut(Schema):
    indicator: str
    proposed: str = Field(description="The lower median: an answer that a group gave.")
    alike: bool = Field(description="Whether all who answered say the same.")
    answers: list[SaidOut]
    agreed: AnswerOut | None


class CountOut(Schema):
    agreed: int


@router.post(
    "/states/{slug:code}/assessments/{uuid:pk}/review",
    operation_id="assessment_review",
    summary="Begin the review",
    response=AssessmentOut,
    openapi_extra=CHANGE,
)
def begin(request: ApiRequest, code: str, pk: UUID) -> Any:
    """Groups that have not handed in are closed with what they said."""
    row = opened(request, code, pk)
    review.begin_review(by=request.actor, at=request.at, assessment=row)
    return opened(request, code, pk)


@router.post(
    "/states/{slug:code}/assessments/{uuid:pk}/reopen",
    operation_id="assessment_reopen",
    summary="Open the answering again",
    response=AssessmentOut,
    openapi_extra=CHANGE,
)
def reopen(request: ApiRequest, code: str, pk: UUID) -> Any:
    row = opened(request, code, pk)
    review.reopen(by=request.actor, at=request.at, assessment=row)
    return opened(request, code, pk)


@router.get(
    "/states/{slug:code}/assessments/{uuid:pk}/differences",
    operation_id="assessment_differences",
    summary="What each group said, what is proposed, what is agreed",
    response=Page[DifferenceOut],
    openapi_extra=READ,
)
def differences(request: ApiRequest, code: str, pk: UUID) -> Any:
    """By question that some group answered; all of them on one page."""
    row = opened(request, code, pk)
    found = selectors.differences(request.actor, row)
    asked = editions.of(row)
    items = [
        {
            "indicator": id_,
            "proposed": one.value,
            "alike": one.alike,
            "agreed": one.agreed,
            "answers": [
                {name: getattr(said, name) for name in AnswerOut.model_fields}
                | {"group": said.group.name, "evidenced": bridge.evidenced(said, asked)}
                for said in one.said
            ],
        }
        for id_, one in found.items()
    ]
    return {"items": items, "next": None}


@router.put(
    "/states/{slug:code}/assessments/{uuid:pk}/agreed",
    operation_id="assessment_agree",
    summary="Write down what was agreed",
    response=VersionsOut,
    openapi_extra=CHANGE,
)
def agree(request: ApiRequest, code: str, pk: UUID, entered: AnswersIn) -> Any:
    """The note is the reason; another answer than the proposed one needs it. All or none."""
    versions = agreeing.agree(
        by=request.actor,
        at=request.at,
        assessment=opened(request, code, pk),
        said=[Said(**one.dict()) for one in entered.answers],
    )
    return {"versions": versions}


@router.post(
    "/states/{slug:code}/assessments/{uuid:pk}/agreed",
    operation_id="assessment_agree_alike",
    summary="Agree on all that was answered alike",
    response=CountOut,
    openapi_extra=CHANGE,
)
def agree_alike(request: ApiRequest, code: str, pk: UUID) -> Any:
    row = opened(request, code, pk)
    count = agreeing.agree_alike(by=request.actor, at=request.at, assessment=row)
    return {"agreed": count}
