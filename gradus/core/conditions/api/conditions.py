"""Preconditions and what institutions can carry, for programs."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.http import Http404
from ninja import Query, Router

from gradus.core.api.paging import Page, Paging, page
from gradus.core.api.request import ApiRequest, needs
from gradus.core.conditions import actions, selectors
from gradus.core.conditions.api import shapes
from gradus.core.states import selectors as states
from gradus.core.states.models import Institution, State

router = Router()
READ, CHANGE = needs("conditions:read"), needs("conditions:write", "register:read")
Seen = Annotated[shapes.AllSaid, Query()]


@router.get(
    "/states/{slug:code}/preconditions",
    operation_id="preconditions",
    summary="What must hold in a State before activities may start, and how it stands",
    response=Page[shapes.PreconditionOut],
    openapi_extra=READ,
)
def preconditions(request: ApiRequest, code: str, asked: Paging, seen: Seen) -> Any:
    """What was said last of each fact, for the State and for institutions; or all that was said."""
    state = _state(request, code)
    found = selectors.preconditions(request.actor, state.pk, before=seen.before)
    return page(request, found, asked, shapes.same)


@router.post(
    "/states/{slug:code}/preconditions",
    operation_id="precondition_say",
    summary="Say how a precondition stands",
    response={201: shapes.PreconditionOut},
    openapi_extra=CHANGE,
)
def say_precondition(request: ApiRequest, code: str, entered: shapes.PreconditionIn) -> Any:
    """It takes the place of what was said before, which stays readable."""
    state, told = _state(request, code), entered.dict()
    pk = told.pop("institution_id")
    return actions.say_precondition(
        by=request.actor,
        at=request.at,
        state_id=state.pk,
        institution=_institution(request, state, pk) if pk is not None else None,
        **told,
    )


@router.get(
    "/states/{slug:code}/preconditions/{uuid:pk}",
    operation_id="precondition",
    summary="What was said of a precondition once",
    response=shapes.PreconditionOut,
    openapi_extra=READ,
)
def precondition(request: ApiRequest, code: str, pk: UUID) -> Any:
    return _of(_state(request, code), selectors.precondition(request.actor, pk))


@router.get(
    "/states/{slug:code}/capacities",
    operation_id="capacities",
    summary="What the institutions of a State can carry",
    response=Page[shapes.CapacityOut],
    openapi_extra=READ,
)
def capacities(request: ApiRequest, code: str, asked: Paging, seen: Seen) -> Any:
    """What was said last of each institution; or all that was said."""
    state = _state(request, code)
    found = selectors.capacities(request.actor, state.pk, before=seen.before)
    return page(request, found, asked, shapes.same)


@router.post(
    "/states/{slug:code}/capacities",
    operation_id="capacity_say",
    summary="Say what an institution can carry",
    response={201: shapes.CapacityOut},
    openapi_extra=CHANGE,
)
def say_capacity(request: ApiRequest, code: str, entered: shapes.CapacityIn) -> Any:
    """It takes the place of what was said before, which stays readable."""
    state, told = _state(request, code), entered.dict()
    institution = _institution(request, state, told.pop("institution_id"))
    return actions.say_capacity(by=request.actor, at=request.at, institution=institution, **told)


@router.get(
    "/states/{slug:code}/capacities/{uuid:pk}",
    operation_id="capacity",
    summary="What was said of what an institution can carry once",
    response=shapes.CapacityOut,
    openapi_extra=READ,
)
def capacity(request: ApiRequest, code: str, pk: UUID) -> Any:
    return _of(_state(request, code), selectors.capacity(request.actor, pk))


def _state(request: ApiRequest, code: str) -> State:
    row = selectors.state_reached(request.actor, code)
    if row is None:
        raise Http404
    return row


def _institution(request: ApiRequest, state: State, pk: UUID) -> Institution:
    row = states.institution(request.actor, pk)
    if row is None or row.state_id != state.pk:
        raise Http404
    return row


def _of(state: State, row: Any) -> Any:
    if row is None or row.state_id != state.pk:
        raise Http404
    return row
