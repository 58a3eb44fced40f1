"""The versions of a plan for programs: listed, and made anew from the same inputs or from those of now."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import File, Form, Router, Schema, UploadedFile
from pydantic import ConfigDict, Field

from gradus.core.api.paging import Page, Paging, page
from gradus.core.api.request import ApiRequest
from gradus.core.api.shapes import Entered, listed
from gradus.steps.planning import bridge, selectors
from gradus.steps.planning.actions import plans
from gradus.steps.planning.actions import versions as actions
from gradus.steps.planning.api.negotiation import SomeWords
from gradus.steps.planning.api.plans import ASK, READ, planned
from gradus.steps.planning.forms.asking import text_of
from gradus.steps.planning.models.plans import Plan

router = Router()
Seconds = Annotated[int, Field(ge=1, le=plans.MOST_SECONDS)]
HowMade = Annotated[Plan.How, listed(Plan.How)]
Share = Annotated[float, Field(ge=0, le=10)]


class VersionOut(Schema):
    id: UUID
    number: int
    how: HowMade
    because: str
    status: str
    previous_id: UUID | None
    amends: str = Field(description="The hash of the agreed version it amends; empty: none.")
    asked_by: UUID
    asked_at: datetime
    made_at: datetime | None
    put_forward_at: datetime | None
    agreed_at: datetime | None
    summary: dict[str, Any] | None


class SlidersIn(Entered):
    money: Share | None = Field(None, description="Share of every pot; 1: as entered.")
    people: Share | None = Field(None, description="Share of trainers, mentors, regional team.")
    months: Annotated[int, Field(strict=True, ge=-120, le=120)] | None = Field(
        None, description="The end of the plan so many months later; below zero: earlier."
    )


class ReviseIn(Entered):
    because: SomeWords
    include: list[UUID] = Field([], max_length=200, description="Changes that are still open.")
    sliders: SlidersIn = SlidersIn(money=None, people=None, months=None)
    tilt: Literal["balanced", "fast-start", "lowest-cost", "self-reliance", "donor-neutral"] = (
        "balanced"
    )
    seconds: Seconds = 60


class ReplanIn(Schema):
    model_config = ConfigDict(extra="ignore")  # of a form, the files come beside

    because: SomeWords
    assessment: UUID | None = Field(None, description="None: the one the plan was made from.")
    seconds: Seconds = 60
    means: bool = Field(
        True, description="Count on what is entered in Gradus, as far as you see it."
    )
    rates: str = Field(
        "",
        max_length=2000,
        description="US dollars for other currencies, a line each: EUR 1.08 date and source.",
    )


@router.get(
    "/states/{slug:code}/plans/{uuid:pk}/versions",
    operation_id="plan_versions",
    summary="The versions of a plan",
    response=Page[VersionOut],
    openapi_extra=READ,
)
def versions(request: ApiRequest, code: str, pk: UUID, asked: Paging) -> Any:
    """The latest first."""
    found = selectors.versions_of(request.actor, planned(request, code, pk))
    return page(request, found, asked, lambda row: row)


@router.post(
    "/states/{slug:code}/plans/{uuid:pk}/versions",
    operation_id="plan_revise",
    summary="Make a new version around what the parties changed",
    response={202: VersionOut},
    openapi_extra=ASK,
)
def revise(request: ApiRequest, code: str, pk: UUID, entered: ReviseIn) -> Any:
    """From the same inputs. Accepted changes hold by themselves; `include` names open ones."""
    return actions.revise(
        by=request.actor,
        at=request.at,
        plan=planned(request, code, pk),
        because=entered.because,
        include=entered.include,
        sliders=entered.sliders.model_dump(exclude_none=True),
        tilt=entered.tilt,
        seconds=entered.seconds,
    )


@router.post(
    "/states/{slug:code}/plans/{uuid:pk}/replan",
    operation_id="plan_replan",
    summary="Make a new version from the facts as they are now",
    response={202: VersionOut},
    openapi_extra=ASK,
)
def replan(
    request: ApiRequest,
    code: str,
    pk: UUID,
    entered: Annotated[ReplanIn, Form()],
    state_file: Annotated[UploadedFile | None, File()] = None,
    existing: Annotated[UploadedFile | None, File()] = None,
) -> Any:
    """What has begun stays, the rest moves least. A fictional State has a State file of its own.

    A key that opens `threats:read` has it made with the State's latest threat picture.
    """
    row = planned(request, code, pk)
    shipped = bridge.shipped_state_file(row.state.code) if row.state.fictional else None
    return actions.replan(
        by=request.actor,
        at=request.at,
        plan=row,
        because=entered.because,
        inputs=plans.Inputs(
            assessment_id=entered.assessment or row.assessment_id,
            state_file=text_of(state_file) if state_file else shipped or "",
            existing=(str(existing.name), existing.read()) if existing else None,
            means=entered.means,
            rates=entered.rates,
        ),
        seconds=entered.seconds,
    )
