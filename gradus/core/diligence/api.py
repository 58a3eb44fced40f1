"""Due diligence for programs: gates for who may support, the content for its officers alone.

The second officer's signature is an act of a person, on the page.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext
from ninja import Router, Schema
from pydantic import Field

from gradus.core.api.paging import Page, Paging, page
from gradus.core.api.request import ApiRequest, needs
from gradus.core.api.shapes import Day, Entered, Line, Prose, YesNo, listed
from gradus.core.diligence import models, selectors
from gradus.core.diligence.actions import decisions, requests, work
from gradus.core.diligence.forms import LONGEST
from gradus.core.diligence.rules.decision import Level
from gradus.core.diligence.rules.gate import OUTCOMES, GateState
from gradus.core.states import selectors as states

router = Router()
GATES, ASK = needs("gate:read"), needs("gate:write")
READ, CHANGE = needs("hrddp:read"), needs("hrddp:write")
Text = Annotated[Prose, Field(min_length=1, max_length=LONGEST, pattern=r"\S")]
Function = Annotated[
    Line, Field(min_length=1, max_length=120, pattern=r"\S", description="A function, no name.")
]
Support = Annotated[models.Request.Support, listed(models.Request.Support)]
LevelName = Annotated[Level, listed(Level)]
OutcomeName = Annotated[
    str, Field(pattern=f"^({'|'.join(sorted(state.value for state in OUTCOMES))})$")
]


class GateOut(Schema):
    id: UUID
    programme_id: UUID
    state: str
    unit_id: UUID
    unit: str = Field(description="Empty where you do not reach the register.")
    status: str
    may_support: bool
    reason: str
    since: datetime
    review_due: date | None
    decided_by: str = Field(description="A function.")


class AskDiligenceIn(Entered):
    unit_id: UUID
    support: list[Support] = Field(min_length=1, max_length=3)
    purpose: Text


class DiligenceAskedOut(Schema):
    id: UUID
    unit: str
    stage: str


class DiligenceLineOut(DiligenceAskedOut):
    programme_id: UUID
    state: str
    support: list[str]
    purpose: str
    security_forces: bool
    asked_by: UUID
    asked_at: datetime
    next: str = Field(description="What an officer does next.")


class RiskAssessmentOut(Schema):
    risks: str
    sources: str
    level: str
    written_by: UUID
    written_at: datetime


class MitigationOut(Schema):
    id: UUID
    text: str
    responsible: str
    due: date
    in_place_on: date | None
    written_by: UUID
    written_at: datetime


class DiligenceDecisionOut(Schema):
    outcome: str
    reason: str
    decided_by: str
    review_due: date | None
    written_by: UUID
    written_at: datetime
    signed_by: UUID | None
    signed_at: datetime | None
    sent_back_at: datetime | None


class DiligenceNoteOut(Schema):
    text: str
    concern: bool
    written_by: UUID
    written_at: datetime


class InterruptionOut(Schema):
    kind: str
    reason: str
    written_by: UUID
    written_at: datetime


class DiligenceOut(DiligenceLineOut):
    gate: str
    may_support: bool
    review_due: date | None
    assessments: list[RiskAssessmentOut]
    measures: list[MitigationOut]
    decisions: list[DiligenceDecisionOut]
    notes: list[DiligenceNoteOut]
    interruptions: list[InterruptionOut]


class RiskAssessmentIn(Entered):
    risks: Text = Field(description="Name no victim.")
    sources: Text = Field(description="Where each risk is known from, with a date.")
    level: LevelName


class MitigationIn(Entered):
    text: Text
    responsible: Function
    due: Day


class DecisionIn(Entered):
    outcome: OutcomeName
    reason: Text
    decided_by: Function
    review_due: Day | None = Field(None, description="Within a year; after it the gate closes.")


class DiligenceNoteIn(Entered):
    text: Text
    concern: YesNo = False


class InterruptionIn(Entered):
    reason: Text


@router.get(
    "/gates",
    operation_id="gates",
    summary="Gates of due diligence in your sight",
    response=Page[GateOut],
    openapi_extra=GATES,
)
def gates(request: ApiRequest, asked: Paging) -> Any:
    """Whether support to a unit may begin or go on (R1): the state of it, nothing of why."""
    found: Any = selectors.gates_of(request.actor, request.at)
    return page(request, found, asked, _gate)


@router.post(
    "/diligence",
    operation_id="diligence_ask",
    summary="Ask for due diligence for a unit",
    response={201: DiligenceAskedOut},
    openapi_extra=ASK,
)
def ask(request: ApiRequest, entered: AskDiligenceIn) -> Any:
    """A unit of a register that you see. What officers then write is theirs to read."""
    unit = next(
        (one for one in states.units_within(request.actor) if one.pk == entered.unit_id), None
    )
    programme = selectors.programme_to_ask_in(request.actor, request.at)
    if unit is None or programme is None:
        raise Http404
    row = requests.ask(
        by=request.actor,
        at=request.at,
        programme_id=programme,
        unit=unit,
        support=entered.support,
        purpose=entered.purpose,
    )
    return {"id": row.pk, "unit": row.label, "stage": row.stage}


@router.get(
    "/diligence",
    operation_id="diligence",
    summary="Requests for due diligence, for its officers",
    response=Page[DiligenceLineOut],
    openapi_extra=READ,
)
def all_of_them(request: ApiRequest, asked: Paging) -> Any:
    lines = {line.request.pk: line for line in selectors.requests_of(request.actor, request.at)}
    rows = [line.request for line in lines.values()]
    return page(request, rows, asked, lambda row: _line(lines[row.pk]))


@router.get(
    "/diligence/{uuid:pk}",
    operation_id="diligence_one",
    summary="One request, with all that officers wrote",
    response=DiligenceOut,
    openapi_extra=READ,
)
def one(request: ApiRequest, pk: UUID) -> Any:
    return _whole(request, pk)


@router.post(
    "/diligence/{uuid:pk}/begin",
    operation_id="diligence_begin",
    summary="Take the work up",
    response=DiligenceOut,
    openapi_extra=CHANGE,
)
def begin(request: ApiRequest, pk: UUID) -> Any:
    requests.begin(by=request.actor, at=request.at, request=_row(request, pk))
    return _whole(request, pk)


@router.post(
    "/diligence/{uuid:pk}/withdraw",
    operation_id="diligence_withdraw",
    summary="Take a request back before it is decided",
    response=DiligenceOut,
    openapi_extra=CHANGE,
)
def withdraw(request: ApiRequest, pk: UUID) -> Any:
    requests.withdraw(by=request.actor, at=request.at, request=_row(request, pk))
    return _whole(request, pk)


@router.post(
    "/diligence/{uuid:pk}/assess",
    operation_id="diligence_assess",
    summary="Write an assessment",
    response=DiligenceOut,
    openapi_extra=CHANGE,
)
def assess(request: ApiRequest, pk: UUID, entered: RiskAssessmentIn) -> Any:
    """An earlier one stays; the last counts."""
    work.assess(by=request.actor, at=request.at, request=_row(request, pk), **entered.dict())
    return _whole(request, pk)


@router.post(
    "/diligence/{uuid:pk}/measure",
    operation_id="diligence_measure",
    summary="Add a measure that mitigates",
    response=DiligenceOut,
    openapi_extra=CHANGE,
)
def measure(request: ApiRequest, pk: UUID, entered: MitigationIn) -> Any:
    work.add_measure(by=request.actor, at=request.at, request=_row(request, pk), **entered.dict())
    return _whole(request, pk)


@router.post(
    "/diligence/measures/{uuid:pk}/in-place",
    operation_id="diligence_in_place",
    summary="Say that a measure is in place",
    response=DiligenceOut,
    openapi_extra=CHANGE,
)
def in_place(request: ApiRequest, pk: UUID) -> Any:
    row = selectors.measure(request.actor, pk)
    if row is None:
        raise Http404
    work.put_in_place(by=request.actor, at=request.at, measure=row)
    return _whole(request, row.request_id)


@router.post(
    "/diligence/{uuid:pk}/propose",
    operation_id="diligence_propose",
    summary="Propose a decision, for a second officer to sign on the page",
    response=DiligenceOut,
    openapi_extra=CHANGE,
)
def propose(request: ApiRequest, pk: UUID, entered: DecisionIn) -> Any:
    decisions.propose(by=request.actor, at=request.at, request=_row(request, pk), **entered.dict())
    return _whole(request, pk)


@router.post(
    "/diligence/{uuid:pk}/send-back",
    operation_id="diligence_send_back",
    summary="Send a proposal back to be worked on",
    response=DiligenceOut,
    openapi_extra=CHANGE,
)
def send_back(request: ApiRequest, pk: UUID) -> Any:
    decisions.send_back(by=request.actor, at=request.at, request=_row(request, pk))
    return _whole(request, pk)


@router.post(
    "/diligence/{uuid:pk}/note",
    operation_id="diligence_note",
    summary="Note what was seen while support runs",
    response=DiligenceOut,
    openapi_extra=CHANGE,
)
def note(request: ApiRequest, pk: UUID, entered: DiligenceNoteIn) -> Any:
    """A concern asks that somebody looks again."""
    work.note(by=request.actor, at=request.at, request=_row(request, pk), **entered.dict())
    return _whole(request, pk)


@router.post(
    "/diligence/{uuid:pk}/suspend",
    operation_id="diligence_suspend",
    summary="Suspend support to the unit at once",
    response=DiligenceOut,
    openapi_extra=CHANGE,
)
def suspend(request: ApiRequest, pk: UUID, entered: InterruptionIn) -> Any:
    """Until a new decision."""
    decisions.suspend(by=request.actor, at=request.at, request=_row(request, pk), **entered.dict())
    return _whole(request, pk)


@router.post(
    "/diligence/{uuid:pk}/stop",
    operation_id="diligence_stop",
    summary="Stop support to the unit",
    response=DiligenceOut,
    openapi_extra=CHANGE,
)
def stop(request: ApiRequest, pk: UUID, entered: InterruptionIn) -> Any:
    """It takes a new request and a new decision to begin again."""
    decisions.stop(by=request.actor, at=request.at, request=_row(request, pk), **entered.dict())
    return _whole(request, pk)


def _row(request: ApiRequest, pk: UUID) -> models.Request:
    return _found(request, pk).request


def _found(request: ApiRequest, pk: UUID) -> selectors.RequestLine:
    found = selectors.request(request.actor, pk, request.at)
    if found is None:
        raise Http404
    return found


def _gate(line: selectors.GateLine) -> dict[str, Any]:
    verdict = line.verdict
    return {
        "id": line.pk,
        "programme_id": line.programme_id,
        "state": line.state_code,
        "unit_id": line.unit_id,
        "unit": line.unit,
        "status": verdict.state.value,
        "may_support": verdict.may_support,
        "reason": verdict.reason.text(gettext),
        "since": line.since,
        "review_due": verdict.review_due,
        "decided_by": verdict.decided_by,
    }


def _line(line: selectors.RequestLine) -> dict[str, Any]:
    row = line.request
    names = ("programme_id", "stage", "support", "purpose", "security_forces", "asked_by")
    told = {name: getattr(row, name) for name in (*names, "asked_at")}
    return told | {
        "id": row.pk,
        "unit": row.label,
        "state": row.state.code,
        "next": line.next.value,
    }


def _whole(request: ApiRequest, pk: UUID) -> dict[str, Any]:
    line = _found(request, pk)
    row, done = line.request, selectors.work_of(request.actor, line.request)
    verdict = selectors.gate_of(request.actor, row.gate.unit_id, request.at, row.programme_id)
    pieces = ("assessments", "measures", "decisions", "notes", "interruptions")
    return (
        _line(line)
        | {name: getattr(done, name) for name in pieces}
        | {
            "gate": GateState(verdict.state).value,
            "may_support": verdict.may_support,
            "review_due": verdict.review_due,
        }
    )
