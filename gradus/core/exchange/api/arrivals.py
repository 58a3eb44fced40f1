"""Arrivals for programs. Accepting is a person's, on the pages."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import gettext
from ninja import File, Router, Schema, UploadedFile
from pydantic import Field

from gradus.core.api.paging import Page, Paging, page
from gradus.core.api.request import ApiRequest
from gradus.core.api.shapes import Entered, Line
from gradus.core.exchange import models, selectors
from gradus.core.exchange.actions import arrivals
from gradus.core.exchange.api.frame import CHANGE, FILE, READ, ThingOut, handed, reached, thing
from gradus.core.exchange.rules import arrival_digest, signatures_needed
from gradus.formats.bundles import container

router = Router()


class LineOut(Schema):
    what: str
    here: str
    sent: str


class ChangesOut(ThingOut):
    marking: str
    lines: list[LineOut]
    trouble: str = Field(description="Why it cannot be taken; empty if it can.")


class ArrivalOut(Schema):
    id: UUID
    peer_id: UUID
    sequence: int
    bundle_digest: str
    received_at: datetime
    applied_at: datetime | None
    declined_at: datetime | None


class ArrivalShown(ArrivalOut):
    note: str
    changes: list[ChangesOut] = Field(description="As things are now; empty once it is decided.")
    accepted: int
    accepted_needed: int


class DeclineIn(Entered):
    reason: Annotated[Line, Field(min_length=1, max_length=300, pattern=r"\S")]


@router.get(
    "/states/{slug:code}/exchange/arrivals",
    operation_id="exchange_arrivals",
    summary="What arrived for a State",
    response=Page[ArrivalOut],
    openapi_extra=READ,
)
def arrivals_of(request: ApiRequest, code: str, asked: Paging) -> Any:
    found = selectors.arrivals_of(request.actor, reached(request, code).pk)
    return page(request, found, asked, _arrival)


@router.post(
    "/states/{slug:code}/exchange/arrivals",
    operation_id="exchange_receive",
    summary="Verify a bundle and keep it in quarantine",
    response={201: ArrivalOut},
    openapi_extra=CHANGE,
)
def receive(request: ApiRequest, code: str, file: Annotated[UploadedFile, File()]) -> Any:
    """The same bundle twice is once."""
    state = reached(request, code)
    row = arrivals.receive(
        by=request.actor,
        at=request.at,
        state_id=state.pk,
        code=state.code,
        data=file.read(container.MOST_BYTES + 1),
    )
    return _arrival(row)


@router.get(
    "/states/{slug:code}/exchange/arrivals/{uuid:pk}",
    operation_id="exchange_arrival",
    summary="One arrival, and what it would change",
    response=ArrivalShown,
    openapi_extra=READ,
)
def arrival(request: ApiRequest, code: str, pk: UUID) -> Any:
    row = _the_arrival(request, code, pk)
    compared = [] if row.decided else selectors.comparisons(request.actor, row)
    digest = arrival_digest(row, [found for _, found in compared])
    acceptances = [one for one in row.acceptances.all() if row.decided or one.digest == digest]
    return _arrival(row) | {
        "note": selectors.manifest_of(row).note,
        "accepted": len({one.signed_by for one in acceptances}),
        "accepted_needed": signatures_needed(row.state),
        "changes": [
            thing(received.item)
            | {
                "lines": [
                    {"what": _said(line.what), "here": line.here, "sent": line.sent}
                    for line in found.lines
                ],
                "trouble": found.trouble.what.text(gettext) if found.trouble else "",
            }
            for received, found in compared
        ],
    }


@router.post(
    "/states/{slug:code}/exchange/arrivals/{uuid:pk}/apply",
    operation_id="exchange_arrival_apply",
    summary="Take all of a bundle that was accepted",
    response=ArrivalOut,
    openapi_extra=CHANGE,
)
def apply(request: ApiRequest, code: str, pk: UUID) -> Any:
    """All of it or nothing. The key must also open what the bundle changes."""
    row = _the_arrival(request, code, pk)
    return _arrival(arrivals.apply(by=request.actor, at=request.at, arrival=row))


@router.post(
    "/states/{slug:code}/exchange/arrivals/{uuid:pk}/decline",
    operation_id="exchange_arrival_decline",
    summary="Take nothing of a bundle",
    response=ArrivalOut,
    openapi_extra=CHANGE,
)
def decline(request: ApiRequest, code: str, pk: UUID, entered: DeclineIn) -> Any:
    row = _the_arrival(request, code, pk)
    done = arrivals.decline(by=request.actor, at=request.at, arrival=row, reason=entered.reason)
    return _arrival(done)


@router.get(
    "/states/{slug:code}/exchange/arrivals/{uuid:pk}/receipt",
    operation_id="exchange_receipt",
    summary="The receipt, to send back",
    openapi_extra=FILE,
)
def receipt_of(request: ApiRequest, code: str, pk: UUID) -> HttpResponse:
    """404 before it is decided."""
    return handed(_the_arrival(request, code, pk).receipt)


def _the_arrival(request: ApiRequest, code: str, pk: UUID) -> models.Arrival:
    row = selectors.arrival(request.actor, reached(request, code).pk, pk)
    if row is None:
        raise Http404
    return row


def _arrival(row: models.Arrival) -> dict[str, Any]:
    plain = ("id", "peer_id", "sequence", "received_at", "applied_at", "declined_at")
    return {name: getattr(row, name) for name in plain} | {"bundle_digest": row.digest}


def _said(what: Any) -> str:
    return what if isinstance(what, str) else what.text(gettext)
