"""Exceptions to rules, and third parties that are asked and answered, for programs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import Http404
from ninja import Router, Schema
from pydantic import Field

from gradus.core.api.paging import Page, Paging, page
from gradus.core.api.request import ApiRequest, needs
from gradus.core.api.shapes import Entered, listed
from gradus.core.states import selectors as states
from gradus.steps.planning import consulted, excepted
from gradus.steps.planning.actions import consultation as actions
from gradus.steps.planning.api.negotiation import Item, SideOf, SomeWords
from gradus.steps.planning.api.plans import READ, planned
from gradus.steps.planning.models.consultation import Consultation, Contribution
from gradus.steps.planning.models.exceptions import RuleException

router = Router()
HEARD = needs("consultations:read")
HEARING = needs("consultations:write")
ASKING = needs("plan:read", "consultations:write")
RuleOf = Annotated[RuleException.Rule, listed(RuleException.Rule)]
OutcomeOf = Annotated[Contribution.Outcome, listed(Contribution.Outcome)]


class RuleExceptionOut(Schema):
    id: UUID
    rule: RuleOf
    intervention: str
    reason: str
    expires: date
    standing: str = Field(description="waiting, in-force, expired or ended.")
    side: SideOf
    asked_by: UUID
    asked_at: datetime
    confirmed_by: UUID | None
    confirmed_at: datetime | None
    ended_by: UUID | None
    ended_at: datetime | None
    ended_because: str


class ContributionOut(Schema):
    id: UUID
    item: str
    text: str
    given_by: UUID
    given_at: datetime
    outcome: str = Field(description="taken-up, in-part, not-taken-up; empty: no answer yet.")
    answer: str
    answered_by: UUID | None
    answered_at: datetime | None


class ConsultationOut(Schema):
    id: UUID
    state: str
    partner_id: UUID | None
    institution_id: UUID | None
    question: str
    until: date
    extract: dict[str, Any] = Field(description="All that the third party is shown of the plan.")
    asked_by: UUID
    asked_at: datetime
    closed_at: datetime | None
    contributions: list[ContributionOut]


class ConsultIn(Entered):
    question: SomeWords
    until: date
    items: list[Item] = Field(max_length=200, description="Activities of the plan that are shown.")
    partner: UUID | None = Field(None, description="A partner, or else an institution.")
    institution: UUID | None = None


class ContributionIn(Entered):
    text: SomeWords
    item: Item = Field("", description="One of the activities shown; empty: all of them.")


class OutcomeIn(Entered):
    outcome: OutcomeOf
    answer: SomeWords


@router.get(
    "/states/{slug:code}/exceptions",
    operation_id="exceptions",
    summary="The exceptions to the rules of the field in a State",
    response=Page[RuleExceptionOut],
    openapi_extra=READ,
)
def exceptions(request: ApiRequest, code: str, asked: Paging) -> Any:
    """The latest first. They are asked for and confirmed by persons, on the pages."""
    state = states.state_within(request.actor, code, "plan")
    if state is None:
        raise Http404
    today = request.at.date()
    rows = excepted.exceptions_of(request.actor, state.pk)
    return page(request, rows, asked, lambda one: _exception(one, today))


@router.get(
    "/states/{slug:code}/plans/{uuid:pk}/consultations",
    operation_id="consultations",
    summary="Whom the parties asked about a plan",
    response=Page[ConsultationOut],
    openapi_extra=needs("plan:read", "consultations:read"),
)
def consultations(request: ApiRequest, code: str, pk: UUID, asked: Paging) -> Any:
    """The latest first, with what was said and answered."""
    rows = consulted.consultations_of(request.actor, planned(request, code, pk))
    return page(request, rows, asked, _consultation)


@router.post(
    "/states/{slug:code}/plans/{uuid:pk}/consultations",
    operation_id="consult",
    summary="Ask a third party about activities of a plan",
    response={201: ConsultationOut},
    openapi_extra=ASKING,
)
def consult(request: ApiRequest, code: str, pk: UUID, entered: ConsultIn) -> Any:
    """It sees these activities and nothing else of the plan."""
    asked = actions.ask(
        by=request.actor,
        at=request.at,
        plan=planned(request, code, pk),
        question=entered.question,
        until=entered.until,
        items=entered.items,
        partner_id=entered.partner,
        institution_id=entered.institution,
    )
    return _consultation(asked)


@router.get(
    "/consultations",
    operation_id="asked_of_me",
    summary="What one's own partner or institution is asked about",
    response=Page[ConsultationOut],
    openapi_extra=HEARD,
)
def asked_of_me(request: ApiRequest, asked: Paging) -> Any:
    """In every State, the latest first."""
    own = consulted.spoken_for(request.actor, request.at)
    return page(request, consulted.asked_of(request.actor, own), asked, _consultation)


@router.post(
    "/consultations/{uuid:pk}/contributions",
    operation_id="contribute",
    summary="Say something as the third party that is asked",
    response={201: ContributionOut},
    openapi_extra=HEARING,
)
def contribute(request: ApiRequest, pk: UUID, entered: ContributionIn) -> Any:
    return actions.contribute(
        by=request.actor,
        at=request.at,
        consultation=_found(request, pk),
        text=entered.text,
        item=entered.item,
    )


@router.post(
    "/consultations/{uuid:pk}/close",
    operation_id="consultation_close",
    summary="Take no more words",
    response=ConsultationOut,
    openapi_extra=HEARING,
)
def close(request: ApiRequest, pk: UUID) -> Any:
    found = _found(request, pk)
    return _consultation(actions.close(by=request.actor, at=request.at, consultation=found))


@router.post(
    "/contributions/{uuid:pk}/answer",
    operation_id="contribution_answer",
    summary="Answer what a third party said",
    response=ContributionOut,
    openapi_extra=HEARING,
)
def answer(request: ApiRequest, pk: UUID, entered: OutcomeIn) -> Any:
    """Once, in words it reads."""
    found = consulted.contribution(request.actor, pk)
    if found is None:
        raise Http404
    return actions.answer(
        by=request.actor,
        at=request.at,
        contribution=found,
        outcome=entered.outcome,
        answer=entered.answer,
    )


def _found(request: ApiRequest, pk: UUID) -> Consultation:
    found = consulted.consultation(request.actor, pk)
    if found is None:
        raise Http404
    return found


def _exception(one: RuleException, today: date) -> dict[str, Any]:
    told = {
        name: getattr(one, name) for name in RuleExceptionOut.model_fields if name != "standing"
    }
    return told | {"standing": excepted.standing_word(one, today)}


def _consultation(one: Consultation) -> dict[str, Any]:
    told = {
        name: getattr(one, name)
        for name in ConsultationOut.model_fields
        if name not in ("state", "contributions")
    }
    said = list(one.contributions.order_by("given_at"))
    return told | {"state": one.state.code, "contributions": said}
