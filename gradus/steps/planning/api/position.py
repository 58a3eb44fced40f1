"""The State's position, and all that a plan starts from, for programs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import Http404, HttpResponse
from ninja import File, Form, Router, Schema, UploadedFile
from pydantic import ConfigDict, Field, StrictInt, StrictStr

from gradus.core.api.request import ApiRequest, needs
from gradus.core.api.shapes import Day, Entered, Line, listed
from gradus.core.states import selectors as states
from gradus.core.states.models import State
from gradus.core.ui.files import attached
from gradus.core.ui.templatetags.ui import say
from gradus.steps.planning import inputs, standpoint, starting
from gradus.steps.planning.actions import bringing
from gradus.steps.planning.actions import position as actions
from gradus.steps.planning.forms.asking import text_of
from gradus.steps.planning.models import position

router = Router()
READ, CHANGE = needs("conditions:read"), needs("conditions:write")
Weight = Annotated[position.Priority.Weight, listed(position.Priority.Weight)]
Stance = Annotated[position.RedLine.Stance, listed(position.RedLine.Stance)]
Reason = Annotated[Line, Field(max_length=300)]


class AreaPriorityOut(Schema):
    area: str = Field(description="An intervention area of the catalogue.")
    weight: Weight
    reason: str
    said_at: datetime


class AreaPriorityIn(Entered):
    area: Annotated[StrictStr, Field(pattern="^[A-Z]{2,10}$")]
    weight: Weight
    reason: Reason = ""


class RedLineOut(Schema):
    intervention: str
    stance: Stance
    by: date | None = Field(description="It is to begin by then.")
    reason: str
    said_at: datetime


class RedLineIn(Entered):
    intervention: Annotated[StrictStr, Field(pattern="^[a-z0-9-]{1,60}$")]
    stance: Stance
    deadline: Day | None = Field(None, description="If the State insists: to begin by then.")
    reason: Reason = ""


class CommitmentOut(Schema):
    level: int = Field(description="0: against the plan; 4: leads it.")
    basis: str
    as_of: date
    said_at: datetime


class CommitmentIn(Entered):
    level: Annotated[StrictInt, Field(ge=0, le=4)]
    basis: Annotated[Line, Field(min_length=1, max_length=400, pattern=r"\S")]
    as_of: Day


class BasicsOut(Schema):
    starts: date
    horizon: int
    target_level: int
    national_host_id: UUID | None
    said_at: datetime


class BasicsIn(Entered):
    starts: Day = Field(description="Any day of the first month.")
    horizon: Annotated[StrictInt, Field(ge=12, le=120)] = 48
    target_level: Annotated[StrictInt, Field(ge=1, le=4)] = 3
    national_host_id: UUID | None = None


class PositionOut(Schema):
    priorities: list[AreaPriorityOut]
    red_lines: list[RedLineOut]
    commitment: CommitmentOut | None
    basics: BasicsOut | None


class InputOut(Schema):
    id: str
    title: str
    said: str = Field(description="What is there, in one line.")
    fresh: date | None = Field(description="The day it was last said.")
    missing: bool
    seen: bool


class BringIn(Schema):
    model_config = ConfigDict(extra="ignore")  # of a form, the file comes beside

    take: bool = Field(False, description="Take it; else it is only shown what would be taken.")


class StepOut(Schema):
    part: str
    what: str


class BringingOut(Schema):
    taken: bool
    steps: list[StepOut]
    left: list[str] = Field(description="What no row holds, or is entered already.")


@router.get(
    "/states/{slug:code}/position",
    operation_id="position",
    summary="What a State says of its plan: priorities, red lines, commitment, basics",
    response=PositionOut,
    openapi_extra=READ,
)
def of_state(request: ApiRequest, code: str) -> Any:
    return standpoint.position_of(request.actor, _state(request, code).pk)


@router.post(
    "/states/{slug:code}/position/priorities",
    operation_id="priority_say",
    summary="Say how much an intervention area matters to the State",
    response={201: AreaPriorityOut},
    openapi_extra=CHANGE,
)
def say_priority(request: ApiRequest, code: str, entered: AreaPriorityIn) -> Any:
    """It ends what was said of the area before, which stays in the record."""
    return actions.say_priority(
        by=request.actor, at=request.at, state_id=_state(request, code).pk, **entered.dict()
    )


@router.post(
    "/states/{slug:code}/position/red-lines",
    operation_id="red_line_say",
    summary="Rule an intervention out, or insist on it",
    response={201: RedLineOut},
    openapi_extra=CHANGE,
)
def say_red_line(request: ApiRequest, code: str, entered: RedLineIn) -> Any:
    """It ends what was said of the intervention before, which stays in the record."""
    return actions.say_red_line(
        by=request.actor, at=request.at, state_id=_state(request, code).pk, **entered.dict()
    )


@router.post(
    "/states/{slug:code}/position/commitment",
    operation_id="commitment_say",
    summary="Say how far the leadership stands behind the plan",
    response={201: CommitmentOut},
    openapi_extra=CHANGE,
)
def say_commitment(request: ApiRequest, code: str, entered: CommitmentIn) -> Any:
    """Levels 2 to 4 change nothing in a plan; at 0 and 1 less of what is gained is expected to last."""
    return actions.say_commitment(
        by=request.actor, at=request.at, state_id=_state(request, code).pk, **entered.dict()
    )


@router.post(
    "/states/{slug:code}/position/basics",
    operation_id="basics_say",
    summary="Say when a plan begins, how long it runs, how high it reaches",
    response={201: BasicsOut},
    openapi_extra=needs("conditions:write", "register:read"),
)
def say_basics(request: ApiRequest, code: str, entered: BasicsIn) -> Any:
    state, told = _state(request, code), entered.dict()
    pk = told.pop("national_host_id")
    host = states.institution(request.actor, pk) if pk is not None else None
    if pk is not None and (host is None or host.state_id != state.pk):
        raise Http404
    return actions.say_basics(
        by=request.actor, at=request.at, state_id=state.pk, national_host=host, **told
    )


@router.get(
    "/states/{slug:code}/inputs",
    operation_id="inputs",
    summary="All that a plan of the State starts from, and what is missing",
    response=list[InputOut],
    openapi_extra=needs("plan:read"),
)
def inputs_(request: ApiRequest, code: str) -> Any:
    """As far as your key reaches; what it does not reach says so (`seen`)."""
    return starting.inputs_of(request.actor, request.at, _planned(request, code))


@router.get(
    "/states/{slug:code}/inputs/state-file",
    operation_id="state_file",
    summary="What is entered, as a State file (YAML)",
    openapi_extra=needs(
        "plan:read", "conditions:read", "register:read", "resources:read", file="application/yaml"
    ),
)
def state_file(request: ApiRequest, code: str) -> HttpResponse:
    state = _planned(request, code)
    text, _ = inputs.entered(request.actor, request.at, state, {})
    return attached(text.encode(), f"{code.lower()}-state.yaml", "application/yaml")


@router.post(
    "/states/{slug:code}/inputs/state-file",
    operation_id="state_file_bring",
    summary="Bring in a State file: shown, and taken if you say so",
    response=BringingOut,
    openapi_extra=needs("conditions:write", "register:write", "resources:write"),
)
def bring(
    request: ApiRequest,
    code: str,
    entered: Annotated[BringIn, Form()],
    state_file: Annotated[UploadedFile, File()],
) -> Any:
    """Without `take`, the answer says what would be taken. What is there already is not doubled."""
    state, text, name = _state(request, code), text_of(state_file), str(state_file.name)
    if entered.take:
        found = bringing.bring_in(
            by=request.actor, at=request.at, state=state, text=text, name=name
        )
    else:
        found = bringing.foresee(request.actor, request.at, state, text, name)
    return {
        "taken": entered.take,
        "steps": [{"part": one.part, "what": say(one.what)} for one in found.steps],
        "left": [say(one) for one in found.left],
    }


def _state(request: ApiRequest, code: str) -> State:
    row = states.state_within(request.actor, code, "conditions")
    if row is None:
        raise Http404
    return row


def _planned(request: ApiRequest, code: str) -> State:
    row = states.state_within(request.actor, code, "plan")
    if row is None:
        raise Http404
    return row
