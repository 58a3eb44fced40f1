"""What happens in and around States, for programs."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.http import Http404
from ninja import Query, Router

from gradus.core.api.paging import Page, Paging, page
from gradus.core.api.request import ApiRequest, needs
from gradus.core.resources import actions, models, selectors
from gradus.core.resources.api import shapes
from gradus.core.states import selectors as states
from gradus.core.states.models import State

router = Router()
READ, CHANGE = needs("resources:read"), needs("resources:write")


@router.get(
    "/states/{slug:code}/circumstances",
    operation_id="circumstances",
    summary="What happens in and around a State, and what it does to plans",
    response=Page[shapes.CircumstanceOut],
    openapi_extra=READ,
)
def circumstances(
    request: ApiRequest, code: str, asked: Paging, seen: Annotated[shapes.Seen, Query()]
) -> Any:
    """Those that count; also those corrected or lifted, if asked."""
    found = selectors.circumstances(request.actor, _state(request, code).pk, over=seen.over)
    return page(request, found, asked, shapes.circumstance_out)


@router.post(
    "/states/{slug:code}/circumstances",
    operation_id="circumstance_enter",
    summary="Enter a circumstance with its dates, its source and its effect",
    response={201: shapes.CircumstanceOut},
    openapi_extra=CHANGE,
)
def enter(request: ApiRequest, code: str, entered: shapes.CircumstanceIn) -> Any:
    """A day is enough for its month to count. `share` is percent."""
    row = actions.enter_circumstance(
        by=request.actor,
        at=request.at,
        state_id=_state(request, code).pk,
        **_told(request, entered),
    )
    return shapes.circumstance_out(row)


@router.get(
    "/states/{slug:code}/circumstances/{uuid:pk}",
    operation_id="circumstance",
    summary="One circumstance",
    response=shapes.CircumstanceOut,
    openapi_extra=READ,
)
def circumstance(request: ApiRequest, code: str, pk: UUID) -> Any:
    return shapes.circumstance_out(_circumstance(request, code, pk))


@router.post(
    "/states/{slug:code}/circumstances/{uuid:pk}/correct",
    operation_id="circumstance_correct",
    summary="Say how it is now: a moved election, another effect",
    response={201: shapes.CircumstanceOut},
    openapi_extra=CHANGE,
)
def correct(request: ApiRequest, code: str, pk: UUID, entered: shapes.CircumstanceIn) -> Any:
    """What stood there counts no longer and stays readable; the answer is what takes its place."""
    row = _circumstance(request, code, pk)
    made = actions.enter_circumstance(
        by=request.actor,
        at=request.at,
        state_id=row.state_id,
        corrects=row,
        **_told(request, entered),
    )
    return shapes.circumstance_out(made)


@router.post(
    "/states/{slug:code}/circumstances/{uuid:pk}/lift",
    operation_id="circumstance_lift",
    summary="Say that it counts no longer",
    response=shapes.CircumstanceOut,
    openapi_extra=CHANGE,
)
def lift(request: ApiRequest, code: str, pk: UUID) -> Any:
    row = _circumstance(request, code, pk)
    actions.lift_circumstance(by=request.actor, at=request.at, circumstance=row)
    return shapes.circumstance_out(row)


def _told(request: ApiRequest, entered: shapes.CircumstanceIn) -> dict[str, Any]:
    told = entered.dict()
    code = told.pop("partner")
    if not code:
        return told
    found = next((one for one in states.partners(request.actor) if one.code == code), None)
    if found is None:
        raise Http404
    return told | {"partner_id": found.pk}


def _state(request: ApiRequest, code: str) -> State:
    row = states.state_within(request.actor, code, "resources")
    if row is None:
        raise Http404
    return row


def _circumstance(request: ApiRequest, code: str, pk: UUID) -> models.Circumstance:
    state, row = _state(request, code), selectors.circumstance(request.actor, pk)
    if row is None or row.state_id != state.pk:
        raise Http404
    return row
