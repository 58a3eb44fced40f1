"""One's own keys, for programs: seen and revoked. Making one is a person's."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404
from ninja import Router, Schema
from pydantic import Field

from gradus.core.api.paging import Page, Paging, page
from gradus.core.api.request import ApiRequest, needs
from gradus.core.tokens import actions, models, selectors

router = Router()
READ, CHANGE = needs("tokens:read"), needs("tokens:write")


class TokenOut(Schema):
    id: UUID
    purpose: str = Field(description="api; or calendar, dates: an address for a calendar.")
    name: str
    prefix: str
    scopes: list[str]
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None


@router.get(
    "/tokens",
    operation_id="tokens",
    summary="Your keys",
    response=Page[TokenOut],
    openapi_extra=READ,
)
def tokens(request: ApiRequest, asked: Paging) -> Any:
    """Those that have ended too."""
    return page(request, selectors.tokens_of(request.actor), asked, lambda row: row)


@router.get(
    "/tokens/{uuid:pk}",
    operation_id="token",
    summary="One of your keys",
    response=TokenOut,
    openapi_extra=READ,
)
def token(request: ApiRequest, pk: UUID) -> Any:
    return _found(request, pk)


@router.delete(
    "/tokens/{uuid:pk}",
    operation_id="token_revoke",
    summary="Revoke a key",
    response=TokenOut,
    openapi_extra=CHANGE,
)
def revoke_token(request: ApiRequest, pk: UUID) -> Any:
    """It ends at once, this one too if it is the one you use."""
    row = _found(request, pk)
    actions.revoke_token(by=request.actor, at=request.at, token=row)
    return row


def _found(request: ApiRequest, pk: UUID) -> models.ApiToken:
    row = selectors.token(request.actor, pk)
    if row is None:
        raise Http404
    return row
