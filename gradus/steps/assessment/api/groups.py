"""Respondent groups for programs: asked, answering, handing in, sent back."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import Http404
from ninja import Router, Schema
from pydantic import Field, StrictInt, StrictStr

from gradus.core.api.paging import Page, Paging, page
from gradus.core.api.request import ApiRequest, needs
from gradus.core.api.shapes import Day, Entered, Line
from gradus.steps.assessment import bridge, editions, matters, models, rules, selectors
from gradus.steps.assessment.actions import answers, groups, invitations
from gradus.steps.assessment.api.assessments import opened
from gradus.steps.assessment.api.matters import MattersOut, told

router = Router()
READ, CHANGE = needs("findings:read"), needs("findings:write")
Indicator = Annotated[StrictStr, Field(max_length=20)]
Note = Annotated[StrictStr, Field(max_length=groups.LONGEST_NOTE)]


class GroupOut(Schema):
    id: UUID
    assessment_id: UUID
    institution_id: UUID | None
    name: str
    instrument: str
    edition: str
    dimensions: list[str] = Field(description="None: all are asked.")
    due: date | None
    handed_in_at: datetime | None
    closed_at: datetime | None = Field(description="Since then its answers stand.")
    sent_back_at: datetime | None
    sent_back_note: str


class AnswerOut(Schema):
    indicator: str
    value: str = Field(description="A level, UNK or NA.")
    evidence: str
    confidence: str
    note: str
    version: int = Field(description="Send it back with what is to take this answer's place.")


class BeforeOut(AnswerOut):
    asked_then: str = Field(description="The question, where it was worded otherwise then.")
    level_then: str = Field(
        description="What was said in the words of then, where the levels are others now: do not "
        "confirm it unread."
    )


class OneGroupOut(GroupOut):
    questions: list[str] = Field(description="The indicators it is asked.")
    answers: list[AnswerOut]
    matters: MattersOut = Field(description="Which open questions could still change the plan.")
    before: list[BeforeOut] = Field(
        description="What the same people said in an earlier assessment; save it to confirm it."
    )


class InviteIn(Entered):
    institution_id: UUID | None = None
    name: Annotated[Line, Field(max_length=200)] = ""
    due: Day | None = None
    dimensions: Annotated[list[Indicator], Field(default_factory=list, max_length=50)]


class AmendIn(Entered):
    """What is left out stays as it is."""

    name: Annotated[Line, Field(max_length=200)] | None = None
    due: Day | None = Field(None, description="null takes the day away.")
    dimensions: Annotated[list[Indicator], Field(max_length=50)] | None = Field(
        None, description="None of them: all are asked."
    )


class WithdrawnOut(Schema):
    gone: bool = Field(description="false: it had answered; its answers are kept, it is closed.")


class SaidIn(Entered):
    indicator: Indicator
    value: Annotated[StrictStr, Field(max_length=20)] = Field(
        "", description="A level, UNK or NA; empty takes the answer back."
    )
    evidence: Annotated[StrictStr, Field(max_length=2)] = ""
    confidence: Annotated[StrictStr, Field(max_length=10)] = ""
    note: Note = ""
    version: Annotated[StrictInt, Field(ge=0, le=2_000_000_000)] = Field(
        0, description="Of the answer it takes the place of; 0: there was none."
    )


class AnswersIn(Entered):
    answers: Annotated[list[SaidIn], Field(min_length=1, max_length=500)]


class VersionsOut(Schema):
    versions: dict[str, int] = Field(description="By indicator, of what is there now; 0: nothing.")


class NoteIn(Entered):
    note: Note


@router.get(
    "/states/{slug:code}/assessments/{uuid:pk}/groups",
    operation_id="assessment_groups",
    summary="The groups that are asked",
    response=Page[GroupOut],
    openapi_extra=READ,
)
def groups_asked(request: ApiRequest, code: str, pk: UUID, paging: Paging) -> Any:
    found = selectors.groups_of(request.actor, opened(request, code, pk))
    return page(request, found, paging, lambda row: row)


@router.post(
    "/states/{slug:code}/assessments/{uuid:pk}/groups",
    operation_id="assessment_invite",
    summary="Ask a group",
    response={201: GroupOut},
    openapi_extra=CHANGE,
)
def invite(request: ApiRequest, code: str, pk: UUID, entered: InviteIn) -> Any:
    """An institution's people, or others by a name of their own."""
    row = opened(request, code, pk)
    return groups.invite(by=request.actor, at=request.at, assessment=row, **entered.dict())


@router.get(
    "/answer-groups",
    operation_id="answer_groups",
    summary="The groups of your institutions that are still answering",
    response=Page[GroupOut],
    openapi_extra=READ,
)
def to_answer(request: ApiRequest, paging: Paging) -> Any:
    return page(request, selectors.groups_to_answer(request.actor), paging, lambda row: row)


@router.get(
    "/answer-groups/{uuid:pk}",
    operation_id="answer_group",
    summary="One group, its questions and answers",
    response=OneGroupOut,
    openapi_extra=READ,
)
def group(request: ApiRequest, pk: UUID) -> Any:
    row = asked(request, pk)
    said = selectors.said_by(request.actor, row)
    before = selectors.said_before(request.actor, row)
    questions = rules.asked_of(row, editions.of(row))
    known = matters.of_group(request.actor, row)
    open_ = [one.id for one in questions if one.id not in said or said[one.id].value == "UNK"]
    fields = {name: getattr(row, name) for name in GroupOut.model_fields}
    return fields | {
        "questions": [one.id for one in questions],
        "matters": told(known, open_),
        "answers": [said[one.id] for one in questions if one.id in said],
        "before": [
            {"indicator": one.id, "version": 0}
            | bridge.content_of(before[one.id].answer)
            | {name: getattr(before[one.id], name) for name in ("asked_then", "level_then")}
            for one in questions
            if one.id in before and one.id not in said
        ],
    }


@router.patch(
    "/answer-groups/{uuid:pk}",
    operation_id="answer_group_amend",
    summary="Change what a group is asked, by when, or its name",
    response=GroupOut,
    openapi_extra=CHANGE,
)
def amend(request: ApiRequest, pk: UUID, entered: AmendIn) -> Any:
    """For whoever leads the assessment, while the group is answering."""
    told = entered.dict(exclude_unset=True)
    no_day = "due" in told and told["due"] is None
    row = asked(request, pk)
    invitations.amend(by=request.actor, at=request.at, group=row, no_day=no_day, **told)
    return asked(request, pk)


@router.post(
    "/answer-groups/{uuid:pk}/withdraw",
    operation_id="answer_group_withdraw",
    summary="Ask a group no more",
    response=WithdrawnOut,
    openapi_extra=CHANGE,
)
def withdraw(request: ApiRequest, pk: UUID) -> Any:
    """A group that answered nothing goes; what one has answered is kept, and it is closed."""
    row = asked(request, pk)
    return {"gone": invitations.withdraw(by=request.actor, at=request.at, group=row)}


@router.put(
    "/answer-groups/{uuid:pk}/answers",
    operation_id="answer_group_save",
    summary="Save answers",
    response=VersionsOut,
    openapi_extra=CHANGE,
)
def save(request: ApiRequest, pk: UUID, entered: AnswersIn) -> Any:
    """All or none. Over another answer than the one whose version is sent nothing is written (409)."""
    said = [answers.Said(**one.dict()) for one in entered.answers]
    versions = answers.save_answers(
        by=request.actor, at=request.at, group=asked(request, pk), said=said
    )
    return {"versions": versions}


@router.post(
    "/answer-groups/{uuid:pk}/hand-in",
    operation_id="answer_group_hand_in",
    summary="Hand the answers in",
    response=GroupOut,
    openapi_extra=CHANGE,
)
def hand_in(request: ApiRequest, pk: UUID) -> Any:
    groups.hand_in(by=request.actor, at=request.at, group=asked(request, pk))
    return asked(request, pk)


@router.post(
    "/answer-groups/{uuid:pk}/send-back",
    operation_id="answer_group_send_back",
    summary="Send answers back to their group",
    response=GroupOut,
    openapi_extra=CHANGE,
)
def send_back(request: ApiRequest, pk: UUID, entered: NoteIn) -> Any:
    """With a note; for whoever leads the assessment."""
    row = asked(request, pk)
    groups.send_back(by=request.actor, at=request.at, group=row, note=entered.note)
    return asked(request, pk)


def asked(request: ApiRequest, pk: UUID) -> models.Group:
    """The group of an address, if the viewer reaches it."""
    row = selectors.group(request.actor, pk)
    if row is None:
        raise Http404
    return row
