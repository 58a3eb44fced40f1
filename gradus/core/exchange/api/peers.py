"""Other instances for programs. Comparing a fingerprint is a person's."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Router, Schema
from pydantic import Field, StrictStr

from gradus.core.api.paging import Page, Paging, page
from gradus.core.api.request import ApiRequest
from gradus.core.api.shapes import Entered, Line
from gradus.core.exchange import selectors
from gradus.core.exchange.actions import peers
from gradus.core.exchange.api.frame import CHANGE, READ, reached, the_peer
from gradus.core.exchange.keys import own_card

router = Router()


class CardOut(Schema):
    card: str = Field(description="The line to hand to the other instance.")
    fingerprint: str = Field(description="What two people compare.")


class PeerOut(Schema):
    id: UUID
    title: str
    card: str
    fingerprint: str
    added_at: datetime
    confirmed_at: datetime | None
    retired_at: datetime | None


class PeerIn(Entered):
    title: Annotated[Line, Field(min_length=1, max_length=120, pattern=r"\S")]
    card: Annotated[StrictStr, Field(min_length=1, max_length=700)]


@router.get(
    "/states/{slug:code}/exchange/card",
    operation_id="exchange_card",
    summary="The card of this installation",
    response=CardOut,
    openapi_extra=READ,
)
def card(request: ApiRequest, code: str) -> Any:
    reached(request, code)
    own = own_card()
    return {"card": own.line(), "fingerprint": own.fingerprint()}


@router.get(
    "/states/{slug:code}/exchange/peers",
    operation_id="exchange_peers",
    summary="The other instances a State knows",
    response=Page[PeerOut],
    openapi_extra=READ,
)
def peers_of(request: ApiRequest, code: str, asked: Paging) -> Any:
    found = selectors.peers_of(request.actor, reached(request, code).pk)
    return page(request, found, asked, lambda row: row)


@router.post(
    "/states/{slug:code}/exchange/peers",
    operation_id="exchange_peer_add",
    summary="Enter another instance by its card",
    response={201: PeerOut},
    openapi_extra=CHANGE,
)
def addthe_peer(request: ApiRequest, code: str, entered: PeerIn) -> Any:
    """It is of no use until a person has compared its fingerprint, on its page."""
    state = reached(request, code)
    return peers.add_peer(by=request.actor, at=request.at, state_id=state.pk, **entered.dict())


@router.delete(
    "/states/{slug:code}/exchange/peers/{uuid:pk}",
    operation_id="exchange_peer_retire",
    summary="Retire another instance",
    response=PeerOut,
    openapi_extra=CHANGE,
)
def retirethe_peer(request: ApiRequest, code: str, pk: UUID) -> Any:
    row = the_peer(request, code, pk)
    peers.retire_peer(by=request.actor, at=request.at, peer=row)
    row.refresh_from_db()
    return row
