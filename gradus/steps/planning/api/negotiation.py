"""What two parties say about a plan, for programs: remarks, changes proposed, answers."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import Http404
from ninja import Router, Schema
from pydantic import Field, StrictStr

from gradus.core.api.paging import Page, Paging, page
from gradus.core.api.request import ApiRequest, needs
from gradus.core.api.shapes import Entered, Line, Prose, YesNo, listed
from gradus.domain.periods import Month
from gradus.steps.planning import selectors
from gradus.steps.planning.actions import negotiation as actions
from gradus.steps.planning.api.plans import READ, planned
from gradus.steps.planning.models.agreement import Signature
from gradus.steps.planning.models.negotiation import ProposedChange, Remark
from gradus.steps.planning.models.plans import Plan
from gradus.steps.planning.rules.negotiation import MOST_WORDS, MonthOutside

router = Router()
WRITE = needs("plan:write")
SideOf = Annotated[Signature.Side, listed(Signature.Side)]
KindOfChange = Annotated[ProposedChange.Kind, listed(ProposedChange.Kind)]
ChangeStatus = Annotated[ProposedChange.Status, listed(ProposedChange.Status)]
Item = Annotated[Line, Field(max_length=120)]
Words = Annotated[Prose, Field(max_length=MOST_WORDS)]
SomeWords = Annotated[Words, Field(min_length=1, pattern=r"\S")]
AMonth = Annotated[StrictStr, Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]


class RemarkOut(Schema):
    id: UUID
    version: int = Field(description="The number of the version it was said about.")
    item: str = Field(description="The activity, as the plan's files name it; empty: the whole.")
    text: str
    side: SideOf
    said_by: UUID
    said_at: datetime


class RemarkIn(Entered):
    text: SomeWords
    item: Item = Field(
        "", description="An activity, as the plan's files name it; empty: the whole."
    )


class PlanChangeOut(Schema):
    id: UUID
    version_id: UUID = Field(description="The version it was proposed on.")
    item: str
    kind: KindOfChange
    month: str | None = Field(description="Such as 2027-03.")
    reason: str
    side: SideOf
    proposed_by: UUID
    proposed_at: datetime
    status: ChangeStatus
    decided_by: UUID | None
    decided_at: datetime | None
    answer: str


class PlanChangeIn(Entered):
    kind: KindOfChange
    item: Item = Field("", description="An activity, as the plan's files name it.")
    month: AMonth | None = Field(
        None, description="Such as 2027-03; needed of by, not-before and start-in."
    )
    reason: SomeWords


class ChangeAnswerIn(Entered):
    accept: YesNo
    why: Words = Field("", description="A no needs its reason.")


@router.get(
    "/states/{slug:code}/plans/{uuid:pk}/remarks",
    operation_id="plan_remarks",
    summary="What was said about a plan",
    response=Page[RemarkOut],
    openapi_extra=READ,
)
def remarks(request: ApiRequest, code: str, pk: UUID, asked: Paging) -> Any:
    """Of all its versions, the latest first."""
    found = selectors.remarks_of(request.actor, planned(request, code, pk))
    return page(request, found, asked, _remark)


@router.post(
    "/states/{slug:code}/plans/{uuid:pk}/remarks",
    operation_id="plan_say",
    summary="Say something about a plan, or about one activity of it",
    response={201: RemarkOut},
    openapi_extra=WRITE,
)
def say(request: ApiRequest, code: str, pk: UUID, entered: RemarkIn) -> Any:
    """It stands for good."""
    row = planned(request, code, pk)
    said = actions.remark(
        by=request.actor, at=request.at, plan=row, text=entered.text, item=entered.item
    )
    return _remark(said)


@router.get(
    "/states/{slug:code}/plans/{uuid:pk}/changes",
    operation_id="plan_changes",
    summary="The changes proposed to a plan",
    response=Page[PlanChangeOut],
    openapi_extra=READ,
)
def changes(request: ApiRequest, code: str, pk: UUID, asked: Paging) -> Any:
    """Of all its versions, the latest first."""
    row = planned(request, code, pk)
    return page(
        request, selectors.changes_of(request.actor, row), asked, lambda one: _change(one, row)
    )


@router.post(
    "/states/{slug:code}/plans/{uuid:pk}/changes",
    operation_id="plan_propose",
    summary="Propose a change to the latest version",
    response={201: PlanChangeOut},
    openapi_extra=WRITE,
)
def propose(request: ApiRequest, code: str, pk: UUID, entered: PlanChangeIn) -> Any:
    """The other side answers it. `let-go`: the search decides again; `words`: nothing to search for."""
    row = planned(request, code, pk)
    proposed = actions.propose(
        by=request.actor,
        at=request.at,
        plan=row,
        kind=entered.kind,
        reason=entered.reason,
        item=entered.item,
        month=_from_zero(row, entered.month),
    )
    return _change(proposed, row)


@router.post(
    "/plan-changes/{uuid:pk}/answer",
    operation_id="plan_answer",
    summary="Accept or reject what the other side proposed",
    response=PlanChangeOut,
    openapi_extra=WRITE,
)
def answer(request: ApiRequest, pk: UUID, entered: ChangeAnswerIn) -> Any:
    found = _proposed(request, pk)
    decided = actions.answer(
        by=request.actor, at=request.at, change=found, accept=entered.accept, why=entered.why
    )
    return _change(decided, found.plan)


@router.post(
    "/plan-changes/{uuid:pk}/withdraw",
    operation_id="plan_withdraw",
    summary="Take back what one's own side proposed",
    response=PlanChangeOut,
    openapi_extra=WRITE,
)
def withdraw(request: ApiRequest, pk: UUID) -> Any:
    found = _proposed(request, pk)
    return _change(actions.withdraw(by=request.actor, at=request.at, change=found), found.plan)


def _proposed(request: ApiRequest, pk: UUID) -> ProposedChange:
    found = selectors.change_within(request.actor, pk)
    if found is None:
        raise Http404
    return found


def _from_zero(row: Plan, month: str | None) -> int | None:
    """The number of a month, counted from the plan's first. Raises MonthOutside."""
    if month is None or row.summary is None:
        return None
    number = Month.parse(month).since(Month.parse(row.summary["start"]))
    if number < 0:
        raise MonthOutside(row.summary["horizon"])
    return number


def _remark(one: Remark) -> dict[str, Any]:
    own = {
        name: getattr(one, name) for name in ("id", "item", "text", "side", "said_by", "said_at")
    }
    return own | {"version": one.plan.number}


def _change(one: ProposedChange, row: Plan) -> dict[str, Any]:
    told = {name: getattr(one, name) for name in PlanChangeOut.model_fields if name != "version_id"}
    month = None
    if one.month is not None and row.summary is not None:
        month = str(Month.parse(row.summary["start"]).plus(one.month))
    return told | {"month": month, "version_id": one.plan_id}
