"""Pots and offers for programs: listed, entered, closed, withdrawn."""

from __future__ import annotations

from decimal import Decimal
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
    "/pots",
    operation_id="pots",
    summary="Pots of money",
    response=Page[shapes.PotOut],
    openapi_extra=READ,
)
def pots(request: ApiRequest, asked: Paging, seen: Annotated[shapes.Seen, Query()]) -> Any:
    """Those you reach: your programme's, or your own as a donor. Open ones, unless asked."""
    found = selectors.pots(request.actor, closed=seen.over)
    return page(request, found, asked, shapes.pot_out)


@router.post(
    "/pots",
    operation_id="pot_add",
    summary="Enter a pot of money",
    response={201: shapes.PotOut},
    openapi_extra=CHANGE,
)
def add_pot(request: ApiRequest, entered: shapes.PotIn) -> Any:
    """Money of a partner, with its time and what it is for. It is never rewritten, only closed."""
    told = entered.dict() | {"amount": Decimal(entered.amount)}
    row = actions.add_pot(by=request.actor, at=request.at, **_owned(request, told))
    return shapes.pot_out(row)


@router.post(
    "/states/{slug:code}/pots",
    operation_id="state_pot_add",
    summary="Enter a State's own money, or money it counts on",
    response={201: shapes.PotOut},
    openapi_extra=CHANGE,
)
def add_own_pot(request: ApiRequest, code: str, entered: shapes.OwnPotIn) -> Any:
    """A budget line, or what somebody promised the State; `title` says whose it is."""
    told = entered.dict() | {"amount": Decimal(entered.amount)}
    state = _state(request, code)
    row = actions.add_pot(by=request.actor, at=request.at, state_id=state.pk, **told)
    return shapes.pot_out(row)


@router.get(
    "/pots/{uuid:pk}",
    operation_id="pot",
    summary="One pot of money",
    response=shapes.PotOut,
    openapi_extra=READ,
)
def pot(request: ApiRequest, pk: UUID) -> Any:
    return shapes.pot_out(_pot(request, pk))


@router.post(
    "/pots/{uuid:pk}/close",
    operation_id="pot_close",
    summary="Close a pot of money",
    response=shapes.PotOut,
    openapi_extra=CHANGE,
)
def close_pot(request: ApiRequest, pk: UUID) -> Any:
    """Plans made from now on do not count on it."""
    row = _pot(request, pk)
    actions.close_pot(by=request.actor, at=request.at, pot=row)
    return shapes.pot_out(row)


@router.get(
    "/offers",
    operation_id="offers",
    summary="Equipment on offer",
    response=Page[shapes.OfferOut],
    openapi_extra=READ,
)
def offers(request: ApiRequest, asked: Paging, seen: Annotated[shapes.Seen, Query()]) -> Any:
    """Those you reach that stand; also withdrawn ones, if asked."""
    found = selectors.offers(request.actor, withdrawn=seen.over)
    return page(request, found, asked, shapes.offer_out)


@router.post(
    "/offers",
    operation_id="offer_add",
    summary="Enter equipment on offer",
    response={201: shapes.OfferOut},
    openapi_extra=CHANGE,
)
def add_offer(request: ApiRequest, entered: shapes.OfferIn) -> Any:
    told = _owned(request, entered.dict())
    return shapes.offer_out(actions.add_offer(by=request.actor, at=request.at, **told))


@router.post(
    "/states/{slug:code}/offers",
    operation_id="state_offer_add",
    summary="Enter equipment that a State expects",
    response={201: shapes.OfferOut},
    openapi_extra=CHANGE,
)
def add_expected(request: ApiRequest, code: str, entered: shapes.ExpectedIn) -> Any:
    """A donation that is promised, or that the State buys itself."""
    state = _state(request, code)
    row = actions.add_offer(by=request.actor, at=request.at, state_id=state.pk, **entered.dict())
    return shapes.offer_out(row)


@router.get(
    "/offers/{uuid:pk}",
    operation_id="offer",
    summary="One offer",
    response=shapes.OfferOut,
    openapi_extra=READ,
)
def offer(request: ApiRequest, pk: UUID) -> Any:
    return shapes.offer_out(_offer(request, pk))


@router.post(
    "/offers/{uuid:pk}/withdraw",
    operation_id="offer_withdraw",
    summary="Withdraw an offer",
    response=shapes.OfferOut,
    openapi_extra=CHANGE,
)
def withdraw_offer(request: ApiRequest, pk: UUID) -> Any:
    """Plans made from now on do not count on it."""
    row = _offer(request, pk)
    actions.withdraw_offer(by=request.actor, at=request.at, offer=row)
    return shapes.offer_out(row)


def _owned(request: ApiRequest, told: dict[str, Any]) -> dict[str, Any]:
    """What was told, with the ids of programme and partner instead of their codes."""
    programmes = {one.code: one.pk for one in states.programmes(request.actor)}
    partners = {one.code: one.pk for one in states.partners(request.actor)}
    programme, partner = told.pop("programme"), told.pop("partner")
    if programme not in programmes or partner not in partners:
        raise Http404
    return told | {"programme_id": programmes[programme], "partner_id": partners[partner]}


def _state(request: ApiRequest, code: str) -> State:
    row = states.state_within(request.actor, code, "resources")
    if row is None:
        raise Http404
    return row


def _pot(request: ApiRequest, pk: UUID) -> models.Pot:
    row = selectors.pot(request.actor, pk)
    if row is None:
        raise Http404
    return row


def _offer(request: ApiRequest, pk: UUID) -> models.Offer:
    row = selectors.offer(request.actor, pk)
    if row is None:
        raise Http404
    return row
