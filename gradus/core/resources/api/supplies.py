"""Trainers', mentors' and teams' months, for programs."""

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
    "/supplies",
    operation_id="supplies",
    summary="Trainers, mentors and regional teams by month",
    response=Page[shapes.SupplyOut],
    openapi_extra=READ,
)
def supplies(request: ApiRequest, asked: Paging, seen: Annotated[shapes.Seen, Query()]) -> Any:
    """Those you reach, of programmes and of States; also ended ones, if asked."""
    found = selectors.supplies(request.actor, ended=seen.over)
    return page(request, found, asked, shapes.supply_out)


@router.post(
    "/programmes/{slug:code}/supplies",
    operation_id="programme_supply_add",
    summary="Enter trainers, mentors or a team of a programme",
    response={201: shapes.SupplyOut},
    openapi_extra=CHANGE,
)
def add_of_programme(request: ApiRequest, code: str, entered: shapes.SupplyIn) -> Any:
    """How many at a time, in which months."""
    found = next((one for one in selectors.programmes_of(request.actor) if one.code == code), None)
    if found is None:
        raise Http404
    row = actions.add_supply(
        by=request.actor, at=request.at, programme_id=found.pk, **entered.dict()
    )
    return shapes.supply_out(row)


@router.post(
    "/states/{slug:code}/supplies",
    operation_id="state_supply_add",
    summary="Enter trainers, mentors or a team of a State",
    response={201: shapes.SupplyOut},
    openapi_extra=CHANGE,
)
def add_of_state(request: ApiRequest, code: str, entered: shapes.SupplyIn) -> Any:
    """How many at a time, in which months."""
    row = actions.add_supply(
        by=request.actor, at=request.at, state_id=_state(request, code).pk, **entered.dict()
    )
    return shapes.supply_out(row)


@router.get(
    "/supplies/{uuid:pk}",
    operation_id="supply",
    summary="One entry of trainers, mentors or a team",
    response=shapes.SupplyOut,
    openapi_extra=READ,
)
def supply(request: ApiRequest, pk: UUID) -> Any:
    return shapes.supply_out(_supply(request, pk))


@router.post(
    "/supplies/{uuid:pk}/end",
    operation_id="supply_end",
    summary="Say that they are not there any more",
    response=shapes.SupplyOut,
    openapi_extra=CHANGE,
)
def end_supply(request: ApiRequest, pk: UUID) -> Any:
    """Plans made from now on do not count on them."""
    row = _supply(request, pk)
    actions.end_supply(by=request.actor, at=request.at, supply=row)
    return shapes.supply_out(row)


def _state(request: ApiRequest, code: str) -> State:
    row = states.state_within(request.actor, code, "resources")
    if row is None:
        raise Http404
    return row


def _supply(request: ApiRequest, pk: UUID) -> models.Supply:
    row = selectors.supply(request.actor, pk)
    if row is None:
        raise Http404
    return row
