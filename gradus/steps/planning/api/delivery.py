"""How an agreed plan is kept to, for programs: read and told."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpResponse
from django.utils import translation
from django.utils.translation import get_language, gettext
from ninja import Router, Schema
from pydantic import Field

from gradus.core.api.request import ApiRequest, needs
from gradus.core.api.shapes import Count, Day, Entered, Line, Prose, listed
from gradus.core.ui.files import attached
from gradus.domain.messages import Message
from gradus.steps.planning import selectors, warned
from gradus.steps.planning.actions import delivery as actions
from gradus.steps.planning.actions import letters
from gradus.steps.planning.api.plans import READ, planned
from gradus.steps.planning.rules.asking import NothingToRead
from gradus.workflows.letters.files import MEDIA_TYPES
from gradus.workflows.plan_delivery import Progress, Status
from gradus.workflows.plan_warnings import EarlyWarning

router = Router()
DeliveryStatus = Annotated[Status, listed(Status)]


class ProgressOut(Schema):
    number: int
    activity: str = Field(description="Its id, by which it is told of.")
    title: str
    status: DeliveryStatus
    first: str = Field(description="Its first month as planned, such as 2027-03.")
    last: str
    starts: str = Field(description="Its first month as is to be expected now.")
    ends: str
    late: int = Field(description="Months by which it is behind the plan today.")
    silent: bool = Field(description="It should have begun, and nothing was told of it.")
    waits_for: list[int] = Field(description="Numbers of what makes it begin later than planned.")
    people: int | None
    women: int | None
    note: str


class EarlyWarningOut(Schema):
    kind: str
    what: str
    activities: list[int] = Field(description="The numbers of those it matters to; none: all.")
    by: date | None
    past: bool
    whose: str = Field(description="Whose move it is.")
    step: str = Field(description="What costs least.")


class DeliveryOut(Schema):
    slips: int = Field(description="Months by which the plan ends later, as things stand.")
    activities: list[ProgressOut]
    warnings: list[EarlyWarningOut]


class DeliveryIn(Entered):
    activity: Annotated[Line, Field(min_length=1, max_length=200)]
    status: DeliveryStatus
    since: Day = Field(description="The day from which it is so.")
    expected_end: Day | None = None
    people: Count | None = Field(None, description="How many were reached so far.")
    women: Count | None = None
    note: Annotated[Prose, Field(max_length=600)] = ""


class ToldOut(Schema):
    id: UUID
    activity: str
    status: DeliveryStatus
    since: date


@router.get(
    "/states/{slug:code}/plans/{uuid:pk}/delivery",
    operation_id="plan_delivery",
    summary="How an agreed plan is kept to, and what to see to in time",
    response=DeliveryOut,
    openapi_extra=READ,
)
def delivery(request: ApiRequest, code: str, pk: UUID) -> Any:
    row = planned(request, code, pk)
    schedule = selectors.schedule_of(request.actor, row, (get_language() or "en")[:2])
    if schedule is None:
        raise NothingToRead
    if row.agreed_at is None:
        raise actions.NotAgreed
    found = selectors.deliveries_of(request.actor, {row.pk: schedule}, request.at.date())[row.pk]
    warnings = warned.of_plan(request.actor, row, schedule, found, request.at)
    return {
        "slips": found.slips,
        "activities": [_progress(one) for one in found.lines],
        "warnings": [_warning(one) for one in warnings],
    }


@router.post(
    "/states/{slug:code}/plans/{uuid:pk}/delivery",
    operation_id="plan_report",
    summary="Tell how far an activity of an agreed plan is",
    response={201: ToldOut},
    openapi_extra=needs("plan:write"),
)
def report(request: ApiRequest, code: str, pk: UUID, entered: DeliveryIn) -> Any:
    """Told again, it is told anew; what was told before is kept. Late is never told: it is worked out."""
    row = planned(request, code, pk)
    return actions.report(by=request.actor, at=request.at, plan=row, **entered.dict())


class LetterIn(Entered):
    kind: Literal["note-verbale", "nomination-request", "handover-certificate", "mission-report"]
    activity: Annotated[Line, Field(max_length=200)] = Field(
        "", description="Its id; a note verbale is about the whole plan."
    )
    language: Literal["en", "fr", "ar"] = "en"
    format: Literal["docx", "pdf"] = "docx"


@router.post(
    "/states/{slug:code}/plans/{uuid:pk}/letters",
    operation_id="plan_letter",
    summary="A draft of a letter about a plan",
    openapi_extra=needs("plan:write", file="*/*"),
)
def letter(request: ApiRequest, code: str, pk: UUID, entered: LetterIn) -> HttpResponse:
    """What the plan does not hold stays a blank. No copy is kept; that it was drafted is written down."""
    row = planned(request, code, pk)
    with translation.override(entered.language):
        content = letters.draft(
            by=request.actor,
            at=request.at,
            plan=row,
            kind=entered.kind,
            activity=entered.activity,
            language=entered.language,
            translate=gettext,
            as_=entered.format,
        )
    name = f"{code.lower()}-{entered.kind}.{entered.format}"
    return attached(content, name, MEDIA_TYPES[entered.format])


def _progress(one: Progress) -> dict[str, Any]:
    return {
        "number": one.number,
        "activity": one.activity.id,
        "title": one.activity.title,
        "status": one.status,
        **{name: str(getattr(one, name)) for name in ("first", "last", "starts", "ends")},
        "late": one.late,
        "silent": one.silent,
        "waits_for": one.pushed_by,
        "people": one.told.people if one.told is not None else None,
        "women": one.told.women if one.told is not None else None,
        "note": one.told.note if one.told is not None else "",
    }


def _warning(one: EarlyWarning) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "what": one.what.text(gettext),
        "activities": one.activities,
        "by": one.by,
        "past": one.past,
        "whose": one.whose.text(gettext) if isinstance(one.whose, Message) else one.whose,
        "step": one.step.text(gettext),
    }
