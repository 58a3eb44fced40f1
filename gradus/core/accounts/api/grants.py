"""What States let outsiders see: asked for, seen, revoked, for programs. Signing is a person's."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import Http404
from ninja import Router, Schema
from pydantic import Field, StrictStr

from gradus.core.accounts import models, selectors
from gradus.core.accounts.actions import grants
from gradus.core.accounts.rules import end_of, latest_end, signatures_needed, signers
from gradus.core.api.paging import Page, Paging, page
from gradus.core.api.request import ApiRequest, needs
from gradus.core.api.shapes import Day, Entered, Line, YesNo
from gradus.core.states.selectors import state_within

router = Router()
READ, CHANGE = needs("grants:read"), needs("grants:write")
Kind = Annotated[StrictStr, Field(max_length=20, pattern="^[a-z_]+$")]


class GrantOut(Schema):
    id: UUID
    state: str
    role: str
    user_id: UUID
    kinds: list[str]
    may_change: bool
    purpose: str
    basis: str
    proposed_at: datetime
    starts: datetime
    ends: datetime
    revoked_at: datetime | None
    signatures: int
    signatures_needed: int


class GrantIn(Entered):
    holding_id: UUID = Field(description="The role you ask in: one of those of GET /api/me.")
    state: Annotated[StrictStr, Field(pattern="^[A-Z]{3}$")]
    kinds: Annotated[list[Kind], Field(min_length=1, max_length=20)]
    may_change: YesNo = False
    purpose: Annotated[Line, Field(min_length=1, max_length=300, pattern=r"\S")]
    ends: Day = Field(description="The last day. Twelve months at most.")


@router.get(
    "/states/{slug:code}/grants",
    operation_id="grants_of_state",
    summary="What a State lets outsiders see",
    response=Page[GrantOut],
    openapi_extra=READ,
)
def grants_of_state(request: ApiRequest, code: str, asked: Paging) -> Any:
    found = selectors.grants_of(request.actor, _state_id(request, code))
    return page(request, found, asked, _grant)


@router.get(
    "/states/{slug:code}/grants/{uuid:pk}",
    operation_id="grant",
    summary="One grant of a State",
    response=GrantOut,
    openapi_extra=READ,
)
def grant(request: ApiRequest, code: str, pk: UUID) -> Any:
    return _grant(_found(request, code, pk))


@router.delete(
    "/states/{slug:code}/grants/{uuid:pk}",
    operation_id="grant_revoke",
    summary="Revoke a grant",
    response=GrantOut,
    openapi_extra=CHANGE,
)
def revoke_grant(request: ApiRequest, code: str, pk: UUID) -> Any:
    """It ends at once. One that is revoked already stays so."""
    row = _found(request, code, pk)
    grants.revoke_grant(by=request.actor, at=request.at, grant=row)
    return _grant(row) | {"revoked_at": row.revoked_at or request.at}


@router.get(
    "/grants",
    operation_id="my_grants",
    summary="What States let you see, or were asked to",
    response=Page[GrantOut],
    openapi_extra=READ,
)
def my_grants(request: ApiRequest, asked: Paging) -> Any:
    return page(request, selectors.own_grants(request.actor), asked, _grant)


@router.post(
    "/grants",
    operation_id="grant_ask",
    summary="Ask a State for access",
    response={201: GrantOut},
    openapi_extra=CHANGE,
)
def ask_grant(request: ApiRequest, entered: GrantIn) -> Any:
    """Nothing can be seen until the State's officers have signed."""
    states = selectors.askable_states()
    state = next((one for one in states if one.code == entered.state), None)
    if state is None:
        raise Http404
    end = end_of(entered.ends)
    latest = latest_end(request.at)
    row = grants.ask_grant(
        by=request.actor,
        at=request.at,
        holding_id=entered.holding_id,
        state_id=state.pk,
        kinds=sorted(set(entered.kinds)),
        may_change=entered.may_change,
        purpose=entered.purpose,
        ends=min(end, latest) if entered.ends == latest.date() else end,
    )
    return _grant(row)


def _state_id(request: ApiRequest, code: str) -> UUID:
    state = state_within(request.actor, code, "grants")
    if state is None:
        raise Http404
    return state.pk


def _found(request: ApiRequest, code: str, pk: UUID) -> models.Grant:
    row = selectors.grant_of(request.actor, _state_id(request, code), pk)
    if row is None:
        raise Http404
    return row


def _grant(row: models.Grant) -> dict[str, Any]:
    derived = {"state", "signatures", "signatures_needed"}
    return {name: getattr(row, name) for name in GrantOut.model_fields if name not in derived} | {
        "state": row.state.code,
        "signatures": len(signers(row)),
        "signatures_needed": signatures_needed(row.basis, row.state.single_officer),
    }
