"""Letting a member back in who lost a second factor, for programs: asked; signing is a person's."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import Http404
from ninja import Router, Schema
from pydantic import Field

from gradus.core.accounts import models, resets
from gradus.core.accounts.actions import recovery as actions
from gradus.core.accounts.api.members import Where, holding_of, office_of
from gradus.core.api.paging import Page, Paging, page
from gradus.core.api.request import ApiRequest, needs
from gradus.core.api.shapes import Entered, Line

router = Router()
READ, CHANGE = needs("recovery:read"), needs("recovery:write")


class RecoveryOut(Schema):
    id: UUID
    user_id: UUID
    name: str
    reason: str
    asked_by: UUID
    asked_at: datetime
    signed_by: UUID | None
    signed_at: datetime | None


class RecoveryIn(Entered):
    reason: Annotated[Line, Field(min_length=1, max_length=300, pattern=r"\S")] = Field(
        description="How you know that it is they."
    )


@router.get(
    "/{where}/{slug:code}/recoveries",
    operation_id="recoveries",
    summary="Lost second factors that wait for a second officer",
    response=Page[RecoveryOut],
    openapi_extra=READ,
)
def waiting(request: ApiRequest, where: Where, code: str, asked: Paging) -> Any:
    office = office_of(request, where, code)
    found = resets.resets_of(request.actor, office.scope, request.at)
    return page(request, found, asked, _told)


@router.get(
    "/{where}/{slug:code}/recoveries/{uuid:pk}",
    operation_id="recovery",
    summary="One lost second factor",
    response=RecoveryOut,
    openapi_extra=READ,
)
def one(request: ApiRequest, where: Where, code: str, pk: UUID) -> Any:
    office = office_of(request, where, code)
    row = resets.reset(request.actor, office.scope, pk)
    if row is None:
        raise Http404
    return _told(row)


@router.post(
    "/{where}/{slug:code}/members/{uuid:pk}/recovery",
    operation_id="recovery_ask",
    summary="Ask that a member who lost a second factor be let in again",
    response={201: RecoveryOut},
    openapi_extra=CHANGE,
)
def ask(request: ApiRequest, where: Where, code: str, pk: UUID, entered: RecoveryIn) -> Any:
    """A second officer signs on the page."""
    row = holding_of(request, where, code, pk)
    return _told(
        actions.ask_reset(by=request.actor, at=request.at, holding=row, reason=entered.reason)
    )


def _told(row: models.FactorReset) -> dict[str, Any]:
    names = ("user_id", "reason", "asked_by", "asked_at", "signed_by", "signed_at")
    return {name: getattr(row, name) for name in names} | {"id": row.pk, "name": row.user.name}
