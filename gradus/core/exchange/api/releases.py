"""Releases for programs. Signing is a person's, on the pages."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import Http404, HttpResponse
from ninja import File, Router, Schema, UploadedFile
from pydantic import Field, StrictStr

from gradus.core.api.paging import Page, Paging, page
from gradus.core.api.request import ApiRequest
from gradus.core.api.shapes import Entered, Line
from gradus.core.exchange import models, selectors
from gradus.core.exchange.actions import releases
from gradus.core.exchange.api.frame import (
    CHANGE,
    FILE,
    READ,
    ThingOut,
    handed,
    reached,
    the_peer,
    thing,
)
from gradus.core.exchange.rules import release_digest, signatures_needed, signers
from gradus.formats.bundles import receipt
from gradus.formats.bundles.manifest import items_from_json

router = Router()


class SentFileOut(Schema):
    number: int
    name: str
    size: int
    sha256: str


class ItemOut(ThingOut):
    marking: str
    files: list[SentFileOut]


class ReleaseOut(Schema):
    id: UUID
    peer_id: UUID
    note: str
    items: list[ItemOut]
    digest: str = Field(description="What a signature is bound to.")
    signatures: int
    signatures_needed: int
    drafted_at: datetime
    withdrawn_at: datetime | None
    sealed_at: datetime | None
    sequence: int | None
    bundle_digest: str = Field(
        description="The hash of the list of contents; empty before sealing."
    )
    outcome: str = Field(description="applied, declined; empty while there is no receipt.")


class ThingIn(Entered):
    kind: Annotated[StrictStr, Field(pattern="^[a-z-]{1,40}$")]
    ref: UUID


class ReleaseIn(Entered):
    peer_id: UUID
    items: Annotated[list[ThingIn], Field(min_length=1, max_length=200)]
    note: Annotated[Line, Field(max_length=300)] = ""


@router.get(
    "/states/{slug:code}/exchange/offers",
    operation_id="exchange_offers",
    summary="What a State can release",
    response=list[ThingOut],
    openapi_extra=READ,
)
def offers(request: ApiRequest, code: str) -> Any:
    """As far as the key reaches it."""
    return [vars(one) for one in selectors.offers(request.actor, reached(request, code).pk)]


@router.get(
    "/states/{slug:code}/exchange/releases",
    operation_id="exchange_releases",
    summary="What a State released",
    response=Page[ReleaseOut],
    openapi_extra=READ,
)
def releases_of(request: ApiRequest, code: str, asked: Paging) -> Any:
    found = selectors.releases_of(request.actor, reached(request, code).pk)
    return page(request, found, asked, _release)


@router.post(
    "/states/{slug:code}/exchange/releases",
    operation_id="exchange_release_draft",
    summary="Put together what is to go out",
    response={201: ReleaseOut},
    openapi_extra=CHANGE,
)
def draft(request: ApiRequest, code: str, entered: ReleaseIn) -> Any:
    """It goes nowhere before people of the State have signed it, on its page."""
    row = releases.draft(
        by=request.actor,
        at=request.at,
        peer=the_peer(request, code, entered.peer_id),
        chosen=[(one.kind, one.ref) for one in entered.items],
        note=entered.note,
    )
    return _release(_the_release(request, code, row.pk))


@router.get(
    "/states/{slug:code}/exchange/releases/{uuid:pk}",
    operation_id="exchange_release",
    summary="One release",
    response=ReleaseOut,
    openapi_extra=READ,
)
def release(request: ApiRequest, code: str, pk: UUID) -> Any:
    return _release(_the_release(request, code, pk))


@router.delete(
    "/states/{slug:code}/exchange/releases/{uuid:pk}",
    operation_id="exchange_release_withdraw",
    summary="Withdraw a release that is not sealed",
    response=ReleaseOut,
    openapi_extra=CHANGE,
)
def withdraw(request: ApiRequest, code: str, pk: UUID) -> Any:
    row = _the_release(request, code, pk)
    releases.withdraw(by=request.actor, at=request.at, release=row)
    return _release(_the_release(request, code, pk))


@router.get(
    "/states/{slug:code}/exchange/releases/{uuid:pk}/files/{int:number}",
    operation_id="exchange_release_file",
    summary="One file, exactly as it goes out",
    openapi_extra=FILE,
)
def sent_file(request: ApiRequest, code: str, pk: UUID, number: int) -> HttpResponse:
    data = selectors.content_of(request.actor, _the_release(request, code, pk), number)
    return handed(data)


@router.get(
    "/states/{slug:code}/exchange/releases/{uuid:pk}/bundle",
    operation_id="exchange_bundle",
    summary="The sealed bundle, to hand over",
    openapi_extra=FILE,
)
def bundle(request: ApiRequest, code: str, pk: UUID) -> HttpResponse:
    """404 before it is sealed."""
    return handed(_the_release(request, code, pk).bundle)


@router.post(
    "/states/{slug:code}/exchange/receipts",
    operation_id="exchange_receipt_take",
    summary="Take the receipt that came back",
    response=ReleaseOut,
    openapi_extra=CHANGE,
)
def take_receipt(request: ApiRequest, code: str, file: Annotated[UploadedFile, File()]) -> Any:
    row = releases.take_receipt(
        by=request.actor,
        at=request.at,
        state_id=reached(request, code).pk,
        data=file.read(receipt.MOST_BYTES + 1),
    )
    return _release(_the_release(request, code, row.pk))


def _the_release(request: ApiRequest, code: str, pk: UUID) -> models.Release:
    row = selectors.release(request.actor, reached(request, code).pk, pk)
    if row is None:
        raise Http404
    return row


def _release(row: models.Release) -> dict[str, Any]:
    digest = release_digest(row)
    files = iter(selectors.sent_files(row))
    return {name: getattr(row, name) for name in _PLAIN} | {
        "digest": digest,
        "bundle_digest": row.digest,
        "signatures": len(signers(list(row.signatures.all()), digest)),
        "signatures_needed": signatures_needed(row.state),
        "items": [
            thing(item) | {"files": [vars(next(files)) for _ in item.files]}
            for item in items_from_json(row.items)
        ],
    }


_PLAIN = (
    "id", "peer_id", "note", "drafted_at", "withdrawn_at", "sealed_at", "sequence", "outcome",
)  # fmt: skip
