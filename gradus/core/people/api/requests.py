"""Requests to erase, for programs: read, and refused. Erasing is an act of a person, on its page."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext
from ninja import Router, Schema
from pydantic import Field

from gradus.core.accounts.models import ErasureRequest
from gradus.core.accounts.rules import erasure_due
from gradus.core.api.paging import Page, Paging, page
from gradus.core.api.request import ApiRequest, needs
from gradus.core.api.shapes import Entered, Line
from gradus.core.people import answering
from gradus.core.people.actions import requests as actions

router = Router()
READ, CHANGE = needs("erasures:read"), needs("erasures:write")


class ErasureLineOut(Schema):
    id: UUID
    user_id: UUID
    name: str = Field(description="Of whoever asked; empty once it is erased.")
    state_id: UUID | None
    programme_id: UUID | None
    asked_at: datetime
    due: date = Field(description="The last day for an answer.")
    answered_at: datetime | None
    outcome: str = Field(description="erased, refused, or empty: it waits.")
    reason: str


class KeptOut(Schema):
    what: str
    why: str


class ErasureRequestOut(ErasureLineOut):
    goes: list[str] = Field(description="What erasing would take; empty once it is answered.")
    stays: list[KeptOut] = Field(description="What it would leave, and why.")


class RefuseIn(Entered):
    reason: Annotated[Line, Field(min_length=1, max_length=600, pattern=r"\S")]


@router.get(
    "/erasures",
    operation_id="erasures",
    summary="Requests to erase that your offices answer",
    response=Page[ErasureLineOut],
    openapi_extra=READ,
)
def requests(request: ApiRequest, asked: Paging) -> Any:
    """Those that were answered too."""
    return page(request, answering.requests(request.actor), asked, _line)


@router.get(
    "/erasures/{uuid:pk}",
    operation_id="erasure",
    summary="One request to erase",
    response=ErasureRequestOut,
    openapi_extra=READ,
)
def one(request: ApiRequest, pk: UUID) -> Any:
    """With what erasing would take, and what must stay and why."""
    return _whole(request, _asked(request, pk))


@router.post(
    "/erasures/{uuid:pk}/refuse",
    operation_id="erasure_refuse",
    summary="Refuse to erase, with a reason",
    response=ErasureRequestOut,
    openapi_extra=CHANGE,
)
def refuse(request: ApiRequest, pk: UUID, entered: RefuseIn) -> Any:
    """Whoever asked is told, and shown the reason."""
    row = _asked(request, pk)
    actions.refuse_erasure(by=request.actor, at=request.at, request=row, reason=entered.reason)
    return _whole(request, row)


def _asked(request: ApiRequest, pk: UUID) -> ErasureRequest:
    row = answering.request(request.actor, pk)
    if row is None:
        raise Http404
    return row


def _line(row: ErasureRequest) -> dict[str, Any]:
    names = ("user_id", "state_id", "programme_id", "asked_at", "answered_at", "outcome", "reason")
    told = {name: getattr(row, name) for name in names}
    return told | {"id": row.pk, "name": row.user.name, "due": erasure_due(row.asked_at)}


def _whole(request: ApiRequest, row: ErasureRequest) -> dict[str, Any]:
    told = _line(row) | {"goes": [], "stays": []}
    if row.answered_at is None:
        outlook = answering.outlook(request.actor, row, request.at)
        told["goes"] = [one.text(gettext) for one in outlook.goes]
        told["stays"] = [
            {"what": kept.what.text(gettext), "why": kept.why.text(gettext)}
            for kept in outlook.stays
        ]
    return told
