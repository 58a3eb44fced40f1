"""Evidence for programs: files shown, kept, marked, withdrawn; sources."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from ninja import File, Router, Schema, UploadedFile
from pydantic import Field, StrictStr

from gradus.core.api.paging import Page, Paging, page, shown
from gradus.core.api.request import ApiRequest, needs
from gradus.core.api.shapes import Entered, Line, Sha256, listed
from gradus.core.evidence import selectors
from gradus.core.evidence.actions import files, marking, sources
from gradus.core.evidence.models import Source
from gradus.core.evidence.rules import FILE_BYTES
from gradus.core.evidence.selectors import AnyFile
from gradus.core.states.models import State
from gradus.domain.markings import Marking
from gradus.formats.files.kinds import Examined

router = Router()
READ, CHANGE = needs("evidence:read"), needs("evidence:write")
FileMarking = Annotated[Marking, listed(Marking)]
SourceKind = Annotated[Source.Kind, listed(Source.Kind)]
Reason = Annotated[Line, Field(max_length=300)]


class FileOut(Schema):
    id: UUID
    name: str
    kind: str
    size: int = Field(description="In bytes, as kept.")
    marking: FileMarking
    institution_id: UUID | None = Field(description="Where it came from; null: the State's office.")
    flags: list[str]
    uploaded_at: datetime
    withdrawn_at: datetime | None


class FoundOut(Schema):
    sha256: str = Field(description="Send it back to keep what was shown.")
    name: str
    kind: str
    size: int
    flags: list[str]
    warnings: list[str]


class KeepIn(Entered):
    sha256: Sha256
    name: Annotated[Line, Field(min_length=1, max_length=255)]
    marking: FileMarking
    institution_id: UUID | None = None


class MarkingIn(Entered):
    marking: FileMarking
    reason: Reason = Field("", description="Lowering a marking needs one.")


class WithdrawIn(Entered):
    reason: Annotated[Reason, Field(min_length=1, pattern=r"\S")]


class SourceOut(Schema):
    id: UUID
    kind: SourceKind
    title: str
    publisher: str
    year: int | None
    url: str
    licence: str
    withdrawn_at: datetime | None


class SourceIn(Entered):
    kind: SourceKind
    title: Annotated[Line, Field(min_length=1, max_length=300, pattern=r"\S")]
    publisher: Annotated[Line, Field(max_length=200)] = ""
    year: Annotated[int, Field(strict=True, ge=1, le=9999)] | None = None
    url: Annotated[StrictStr, Field(max_length=500)] = ""
    licence: Annotated[Line, Field(max_length=80)] = ""
    institution_id: UUID | None = None


@router.get(
    "/states/{slug:code}/evidence",
    operation_id="evidence",
    summary="The files of a State",
    response=Page[FileOut],
    openapi_extra=READ,
)
def evidence(request: ApiRequest, code: str, asked: Paging) -> Any:
    """Those marked for the State's own people only with a key that opens them."""
    state = _state(request, code)
    rows, following = selectors.files_of(request.actor, state.pk, before=asked.after)
    if len(rows) > asked.limit:  # the selector gives as many as a page of the web shows
        rows, following = rows[: asked.limit], rows[asked.limit - 1].pk
    return shown(request, rows, following, asked, lambda row: row)


@router.post(
    "/states/{slug:code}/evidence/preview",
    operation_id="evidence_preview",
    summary="Show what a file is, and whether it can be kept",
    response=FoundOut,
    openapi_extra=CHANGE,
)
def preview(request: ApiRequest, code: str, file: Annotated[UploadedFile, File()]) -> Any:
    """Nothing is kept yet; it waits for a while."""
    found = files.preview(
        by=request.actor,
        at=request.at,
        state_id=_state(request, code).pk,
        name=str(file.name),
        data=file.read(FILE_BYTES + 1),
    )
    return _found(found)


@router.post(
    "/states/{slug:code}/evidence",
    operation_id="evidence_keep",
    summary="Keep the file that was shown",
    response={201: FileOut},
    openapi_extra=CHANGE,
)
def keep(request: ApiRequest, code: str, entered: KeepIn) -> Any:
    """The same bytes of the same place are kept once."""
    added = files.keep_previewed(
        by=request.actor,
        at=request.at,
        state_id=_state(request, code).pk,
        institution_id=entered.institution_id,
        marking=entered.marking,
        name=entered.name,
        shown=entered.sha256,
    )
    return added.file


@router.get(
    "/evidence/{uuid:pk}",
    operation_id="evidence_file",
    summary="What is known about a file",
    response=FileOut,
    openapi_extra=READ,
)
def about(request: ApiRequest, pk: UUID) -> Any:
    return _file(request, pk)


@router.get(
    "/evidence/{uuid:pk}/content",
    operation_id="evidence_content",
    summary="The bytes of a file",
    openapi_extra=needs("evidence:read", file="*/*"),
)
def content(request: ApiRequest, pk: UUID) -> HttpResponse:
    """404 once it is withdrawn."""
    row = _file(request, pk)
    if row.withdrawn_at is not None:
        raise Http404
    with selectors.content(row) as stream:
        response = HttpResponse(stream.read(), content_type=selectors.findings(row).media_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, row.name) or ""
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@router.patch(
    "/evidence/{uuid:pk}",
    operation_id="evidence_mark",
    summary="Raise or lower the marking of a file",
    response=FileOut,
    openapi_extra=CHANGE,
)
def mark(request: ApiRequest, pk: UUID, entered: MarkingIn) -> Any:
    return marking.change_marking(
        by=request.actor,
        at=request.at,
        file=_file(request, pk),
        marking=entered.marking,
        reason=entered.reason,
    )


@router.post(
    "/evidence/{uuid:pk}/withdraw",
    operation_id="evidence_withdraw",
    summary="Withdraw a file",
    response=FileOut,
    openapi_extra=CHANGE,
)
def withdraw(request: ApiRequest, pk: UUID, entered: WithdrawIn) -> Any:
    row = _file(request, pk)
    files.withdraw_file(by=request.actor, at=request.at, file=row, reason=entered.reason)
    row.refresh_from_db()
    return row


@router.get(
    "/states/{slug:code}/sources",
    operation_id="sources",
    summary="What can be cited",
    response=Page[SourceOut],
    openapi_extra=READ,
)
def sources_of(request: ApiRequest, code: str, asked: Paging) -> Any:
    found = selectors.sources_of(request.actor, _state(request, code).pk)
    return page(request, found, asked, lambda row: row)


@router.post(
    "/states/{slug:code}/sources",
    operation_id="source_add",
    summary="Add a source",
    response={201: SourceOut},
    openapi_extra=CHANGE,
)
def add_source(request: ApiRequest, code: str, entered: SourceIn) -> Any:
    """A publication, interview, observation or statistic."""
    state = _state(request, code)
    return sources.add_source(by=request.actor, at=request.at, state_id=state.pk, **entered.dict())


@router.get(
    "/sources/{uuid:pk}",
    operation_id="source",
    summary="One source",
    response=SourceOut,
    openapi_extra=READ,
)
def source(request: ApiRequest, pk: UUID) -> Any:
    return _source(request, pk)


@router.post(
    "/sources/{uuid:pk}/withdraw",
    operation_id="source_withdraw",
    summary="Withdraw a source",
    response=SourceOut,
    openapi_extra=CHANGE,
)
def withdraw_source(request: ApiRequest, pk: UUID, entered: WithdrawIn) -> Any:
    row = _source(request, pk)
    sources.withdraw_source(by=request.actor, at=request.at, source=row, reason=entered.reason)
    row.refresh_from_db()
    return row


def _state(request: ApiRequest, code: str) -> State:
    row = selectors.state_of(request.actor, code)
    if row is None:
        raise Http404
    return row


def _file(request: ApiRequest, pk: UUID) -> AnyFile:
    row = selectors.file(request.actor, pk)
    if row is None:
        raise Http404
    return row


def _source(request: ApiRequest, pk: UUID) -> Source:
    row = selectors.source(request.actor, pk)
    if row is None:
        raise Http404
    return row


def _found(found: Examined) -> dict[str, Any]:
    fields = ("sha256", "name", "kind", "size")
    return {name: getattr(found, name) for name in fields} | {
        "flags": list(found.flags),
        "warnings": [warning.text(gettext) for warning in found.warnings],
    }
