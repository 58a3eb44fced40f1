"""Plans for programs: asked for, followed, cancelled; their documents handed out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import gettext
from ninja import File, Form, Router, Schema, UploadedFile
from pydantic import ConfigDict, Field

from gradus.core.api.paging import Page, Paging, page
from gradus.core.api.request import ApiRequest, needs
from gradus.core.api.shapes import Line, listed
from gradus.core.jobs import actions as jobs
from gradus.core.jobs import selectors as runs
from gradus.core.jobs.models import Run
from gradus.core.jobs.told import said
from gradus.core.states import selectors as states
from gradus.core.states.models import State
from gradus.core.ui.files import attached
from gradus.steps.planning import selectors
from gradus.steps.planning.actions import plans as actions
from gradus.steps.planning.forms.asking import text_of
from gradus.steps.planning.models.plans import Plan

router = Router()
RunStatus = Annotated[Run.Status, listed(Run.Status)]
READ, ASK = (
    needs("plan:read"),
    needs(
        "plan:write",
        "runs:write",
        "findings:read",
        "resources:read",
        "conditions:read",
        "register:read",
    ),
)


class PlanOut(Schema):
    id: UUID
    title: str
    assessment_id: UUID
    asked_at: datetime
    language: str
    status: str
    made_at: datetime | None


class FaultOut(Schema):
    where: str
    what: str
    remedy: str


class TroubleOut(Schema):
    code: str
    what: str
    remedy: str
    faults: list[FaultOut]


class RunOut(Schema):
    status: RunStatus
    progress: float = Field(description="The share that is done, 0 to 1.")
    told: str = Field(description="What it last said.")
    trouble: TroubleOut | None


class OnePlanOut(PlanOut):
    summary: dict[str, Any] | None = Field(description="Figures in brief, once it is made.")
    run: RunOut | None


class AskIn(Schema):
    model_config = ConfigDict(extra="ignore")  # of a form, the files come beside

    title: Annotated[Line, Field(min_length=1, max_length=120, pattern=r"\S")]
    assessment: UUID = Field(description="The assessment it starts from.")
    seconds: Annotated[int, Field(ge=1, le=actions.MOST_SECONDS)] = 60
    language: Literal["en", "fr", "ar"] = "en"
    means: bool = Field(
        True,
        description="With a State file: still count on the means entered, as far as you see them.",
    )
    rates: str = Field(
        "",
        max_length=2000,
        description="US dollars for other currencies, a line each: EUR 1.08 date and source.",
    )


class DocumentOut(Schema):
    name: str
    media_type: str
    sha256: str


@router.get(
    "/states/{slug:code}/plans",
    operation_id="plans",
    summary="The plans of a State",
    response=Page[PlanOut],
    openapi_extra=READ,
)
def plans(request: ApiRequest, code: str, asked: Paging) -> Any:
    found = selectors.plans_of(request.actor, reached(request, code).pk)
    return page(request, found, asked, lambda row: row)


@router.post(
    "/states/{slug:code}/plans",
    operation_id="plan_ask",
    summary="Ask for a plan to be made",
    response={202: PlanOut},
    openapi_extra=ASK,
)
def ask(
    request: ApiRequest,
    code: str,
    entered: Annotated[AskIn, Form()],
    state_file: Annotated[UploadedFile | None, File()] = None,
    existing: Annotated[UploadedFile | None, File()] = None,
) -> Any:
    """Without a State file, the plan starts from what is entered. `existing`: past and running activities.

    A key that opens `threats:read` has the plan made with the State's latest threat picture.
    """
    state = reached(request, code)
    return actions.ask(
        by=request.actor,
        at=request.at,
        state_id=state.pk,
        code=state.code,
        title=entered.title,
        inputs=actions.Inputs(
            assessment_id=entered.assessment,
            state_file=text_of(state_file) if state_file else "",
            existing=(str(existing.name), existing.read()) if existing else None,
            means=entered.means,
            rates=entered.rates,
        ),
        seconds=entered.seconds,
        language=entered.language,
    )


@router.get(
    "/states/{slug:code}/plans/{uuid:pk}",
    operation_id="plan",
    summary="One plan, and how far it is",
    response=OnePlanOut,
    openapi_extra=READ,
)
def plan(request: ApiRequest, code: str, pk: UUID) -> Any:
    """The run is told to keys that may read computations (runs:read)."""
    row = planned(request, code, pk)
    run = runs.run_of(request.actor, row.pk, actions.SOLVE)
    fields = {name: getattr(row, name) for name in PlanOut.model_fields}
    return fields | {"summary": row.summary, "run": run_out(run) if run else None}


@router.post(
    "/states/{slug:code}/plans/{uuid:pk}/cancel",
    operation_id="plan_cancel",
    summary="Stop the search",
    response=RunOut,
    openapi_extra=needs("plan:read", "runs:write"),
)
def cancel(request: ApiRequest, code: str, pk: UUID) -> Any:
    run = runs.run_of(request.actor, planned(request, code, pk).pk, actions.SOLVE)
    if run is None:
        raise Http404
    jobs.cancel(by=request.actor, at=request.at, run=run)
    return run_out(run)


@router.get(
    "/states/{slug:code}/plans/{uuid:pk}/documents",
    operation_id="plan_documents",
    summary="The documents of a plan",
    response=list[DocumentOut],
    openapi_extra=READ,
)
def documents(request: ApiRequest, code: str, pk: UUID) -> Any:
    return list(selectors.documents_of(request.actor, planned(request, code, pk)))


@router.get(
    "/states/{slug:code}/plans/{uuid:pk}/documents/{str:name}",
    operation_id="plan_document",
    summary="One document of a plan",
    openapi_extra=needs("plan:read", file="*/*"),
)
def document(request: ApiRequest, code: str, pk: UUID, name: str) -> HttpResponse:
    found = selectors.document(request.actor, planned(request, code, pk), name)
    if found is None:
        raise Http404
    return attached(bytes(found.content), f"{code.lower()}-{found.name}", found.media_type)


def reached(request: ApiRequest, code: str) -> State:
    """The State of an address, if the viewer reaches its plans."""
    row = states.state_within(request.actor, code, "plan")
    if row is None:
        raise Http404
    return row


def planned(request: ApiRequest, code: str, pk: UUID) -> Plan:
    """The plan of an address, if the viewer reaches it."""
    row = selectors.plan(request.actor, reached(request, code).pk, pk)
    if row is None:
        raise Http404
    return row


def run_out(run: Run) -> dict[str, Any]:
    """A run as programs read it."""
    return {
        "status": run.status,
        "progress": run.progress,
        "told": said(run.told).text(gettext) if run.told else "",
        "trouble": _trouble(run.trouble) if run.trouble else None,
    }


def _trouble(kept: dict[str, Any]) -> dict[str, Any]:
    """A refusal that was kept, in the reader's language."""
    words = {name: said(kept[name]).text(gettext) for name in ("what", "remedy")}
    facts = {name: kept[name] for name in ("code", "where") if name in kept}
    return facts | words | {"faults": [_trouble(fault) for fault in kept.get("faults", ())]}
