"""Trainers', mentors' and teams' months, and States' calendars, for programs."""

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


@router.get(
    "/states/{slug:code}/calendar",
    operation_id="calendar",
    summary="When nothing can start in a State",
    response=Page[shapes.BlackoutOut],
    openapi_extra=READ,
)
def calendar(request: ApiRequest, code: str, asked: Paging) -> Any:
    found = selectors.calendar(request.actor, _state(request, code).pk)
    return page(request, found, asked, shapes.blackout_out)


@router.post(
    "/states/{slug:code}/calendar",
    operation_id="blackout_add",
    summary="Enter days on which nothing can start",
    response={201: shapes.BlackoutOut},
    openapi_extra=CHANGE,
)
def add_blackout(request: ApiRequest, code: str, entered: shapes.BlackoutIn) -> Any:
    """With the reason, and where it can be read. A day closes its month for new activities."""
    row = actions.add_blackout(
        by=request.actor, at=request.at, state_id=_state(request, code).pk, **entered.dict()
    )
    return shapes.blackout_out(row)


@router.get(
    "/states/{slug:code}/calendar/{uuid:pk}",
    operation_id="blackout",
    summary="One entry of a State's calendar",
    response=shapes.BlackoutOut,
    openapi_extra=READ,
)
def blackout(request: ApiRequest, code: str, pk: UUID) -> Any:
    return shapes.blackout_out(_blackout(request, code, pk))


@router.delete(
    "/states/{slug:code}/calendar/{uuid:pk}",
    operation_id="blackout_remove",
    summary="Say that the days are free after all",
    response=shapes.BlackoutOut,
    openapi_extra=CHANGE,
)
def remove_blackout(request: ApiRequest, code: str, pk: UUID) -> Any:
    """The record keeps what stood there; the answer is what was removed."""
    row = _blackout(request, code, pk)
    removed = shapes.blackout_out(row)
    actions.remove_blackout(by=request.actor, at=request.at, blackout=row)
    return removed


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


def _blackout(request: ApiRequest, code: str, pk: UUID) -> models.Blackout:
    state, row = _state(request, code), selectors.blackout(request.actor, pk)
    if row is None or row.state_id != state.pk:
        raise Http404
    return row
