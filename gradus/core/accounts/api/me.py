"""Who acts by the key, and one's own data."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from ninja import Router, Schema

from gradus.core.accounts.actions import own
from gradus.core.api.request import ApiRequest, needs
from gradus.core.api.shapes import Entered

router = Router()


class RoleOut(Schema):
    id: UUID
    role: str
    axis: str | None
    scope_id: UUID | None
    state_id: UUID | None
    starts: datetime
    ends: datetime | None


class MeOut(Schema):
    id: UUID
    name: str
    roles: list[RoleOut]
    scopes: list[str]


class DigestIn(Entered):
    often: Literal["never", "weekly", "daily"]


class ErasureOut(Schema):
    asked: int


@router.get("/me", operation_id="me", summary="Who you are by this key", response=MeOut)
def me(request: ApiRequest) -> Any:
    """The roles you hold now, and what this key opens of them."""
    held = [one for one in request.actor.holdings if one.holds_at(request.at)]
    return {
        "id": request.actor.id,
        "name": request.actor.name,
        "roles": held,
        "scopes": list(request.scopes),
    }


@router.put(
    "/me/digest",
    operation_id="digest_choose",
    summary="Choose how often your week is told by mail",
    response=DigestIn,
    openapi_extra=needs("membership:write"),
)
def digest(request: ApiRequest, entered: DigestIn) -> Any:
    """How many things wait, are late and are due; never what they say."""
    own.choose_digest(by=request.actor, at=request.at, often=entered.often)
    return entered


@router.post(
    "/me/erasure",
    operation_id="erasure_ask",
    summary="Ask that your data be erased",
    response={202: ErasureOut},
    openapi_extra=needs("membership:write"),
)
def ask_erasure(request: ApiRequest) -> Any:
    """Says how many offices have to answer, within a month."""
    return {"asked": own.ask_erasure(by=request.actor, at=request.at)}
