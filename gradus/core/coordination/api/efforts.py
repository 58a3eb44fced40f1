"""The register of efforts for programs: read, kept, read as a whole, and as files."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.http import Http404, HttpResponse
from ninja import File, Query, Router, UploadedFile

from gradus.core.api.paging import Page, Paging, page
from gradus.core.api.request import ApiRequest, needs
from gradus.core.coordination import files_out, models, rules, selectors
from gradus.core.coordination.actions import efforts, files
from gradus.core.coordination.api import shapes
from gradus.core.states import selectors as states
from gradus.core.states.models import State
from gradus.core.ui.files import attached
from gradus.core.ui.templatetags.ui import say

router = Router()
READ, CHANGE = needs("coordination:read"), needs("coordination:write")


@router.get(
    "/efforts",
    operation_id="efforts",
    summary="Efforts of others that you reach, in every State",
    response=Page[shapes.EffortOut],
    openapi_extra=READ,
)
def all_of_them(
    request: ApiRequest, asked: Paging, wanted: Annotated[shapes.EffortsAsked, Query()]
) -> Any:
    """Of a partner also its own, wherever they are."""
    found = selectors.held(request.actor, wanted.wanted())
    return page(request, found, asked, shapes.effort_out)


@router.get(
    "/states/{slug:code}/efforts",
    operation_id="state_efforts",
    summary="What other providers did, do and plan in a State",
    response=Page[shapes.EffortOut],
    openapi_extra=READ,
)
def of_state(
    request: ApiRequest,
    code: str,
    asked: Paging,
    wanted: Annotated[shapes.EffortsAsked, Query()],
) -> Any:
    found = selectors.held(request.actor, wanted.wanted(), state_id=_state(request, code).pk)
    return page(request, found, asked, shapes.effort_out)


@router.post(
    "/states/{slug:code}/efforts",
    operation_id="effort_enter",
    summary="Enter an effort",
    response={201: shapes.EffortOut},
    openapi_extra=CHANGE,
)
def enter(request: ApiRequest, code: str, entered: shapes.NewEffortIn) -> Any:
    """Names of units and institutions are found in the State's register, as far as you see it."""
    state = _state(request, code)
    row = efforts.enter(
        by=request.actor,
        at=request.at,
        state_id=state.pk,
        entry=entered.entry(),
        partner_id=_partner(request, entered.partner),
    )
    return shapes.effort_out(row)


@router.get(
    "/states/{slug:code}/efforts-file",
    operation_id="efforts_file",
    summary="The register as CSV, XLSX or IATI 2.03 (xml)",
    openapi_extra=needs("coordination:read", file="*/*"),
)
def file(request: ApiRequest, code: str, ending: shapes.Ending = "csv") -> HttpResponse:
    """What you see of it, and no more."""
    state = _state(request, code)
    data, media = files_out.of_state(request.actor, state, ending, request.at)
    return attached(data, f"efforts-{state.code}.{ending}", media)


@router.post(
    "/states/{slug:code}/efforts/preview",
    operation_id="efforts_preview",
    summary="Read a file of efforts and keep aside what it says",
    response=shapes.EffortsPreviewOut,
    openapi_extra=CHANGE,
)
def preview(request: ApiRequest, code: str, file: Annotated[UploadedFile, File()]) -> Any:
    """IATI activities (XML), CSV or XLSX. Nothing is taken; it waits a day to be confirmed."""
    waiting = files.preview(
        by=request.actor,
        at=request.at,
        state=_state(request, code),
        data=file.read(rules.MOST_BYTES + 1),
        name=str(file.name),
    )
    return shapes.preview_out(files.shown(request.actor, waiting), say)


@router.post(
    "/states/{slug:code}/efforts/take",
    operation_id="efforts_take",
    summary="Take the file that was previewed",
    response=shapes.EffortsTakenOut,
    openapi_extra=CHANGE,
)
def take(request: ApiRequest, code: str, entered: shapes.EffortsTakeIn) -> Any:
    """What differs is corrected, what was said before is kept; what is the same stays as it is."""
    return files.take(
        by=request.actor, at=request.at, state=_state(request, code), confirmed=entered.sha256
    )


@router.delete(
    "/states/{slug:code}/efforts/preview",
    operation_id="efforts_forget",
    summary="Throw away what was previewed",
    response={204: None},
    openapi_extra=CHANGE,
)
def forget(request: ApiRequest, code: str) -> Any:
    files.forget(by=request.actor, at=request.at, state=_state(request, code))
    return None


@router.get(
    "/efforts/{uuid:pk}",
    operation_id="effort",
    summary="One effort",
    response=shapes.EffortOut,
    openapi_extra=READ,
)
def effort(request: ApiRequest, pk: UUID) -> Any:
    return shapes.effort_out(_effort(request, pk))


@router.get(
    "/efforts/{uuid:pk}/versions",
    operation_id="effort_versions",
    summary="Everything that was ever said of an effort",
    response=list[shapes.EffortOut],
    openapi_extra=READ,
)
def versions(request: ApiRequest, pk: UUID) -> Any:
    """The latest first."""
    _effort(request, pk)
    return [shapes.effort_out(row) for row in selectors.history(request.actor, pk)]


@router.put(
    "/efforts/{uuid:pk}",
    operation_id="effort_correct",
    summary="Correct an effort",
    response=shapes.EffortOut,
    openapi_extra=CHANGE,
)
def correct(request: ApiRequest, pk: UUID, entered: shapes.EffortIn) -> Any:
    """Say all of it as it is right now; what it said before is kept."""
    row = efforts.correct(
        by=request.actor, at=request.at, effort=_effort(request, pk), entry=entered.entry()
    )
    return shapes.effort_out(row)


@router.post(
    "/efforts/{uuid:pk}/end",
    operation_id="effort_end",
    summary="Take an effort out of the register",
    response=shapes.EffortOut,
    openapi_extra=CHANGE,
)
def end(request: ApiRequest, pk: UUID, entered: shapes.EffortEndIn) -> Any:
    """It stays readable, with the reason."""
    row = _effort(request, pk)
    efforts.end(by=request.actor, at=request.at, effort=row, because=entered.because)
    return shapes.effort_out(_effort(request, pk))


def _state(request: ApiRequest, code: str) -> State:
    row = states.state_within(request.actor, code, "coordination")
    if row is None:
        raise Http404
    return row


def _effort(request: ApiRequest, pk: UUID) -> models.Effort:
    row = selectors.effort(request.actor, pk)
    if row is None:
        raise Http404
    return row


def _partner(request: ApiRequest, code: str) -> UUID | None:
    if not code:
        return None
    found = next((one for one in states.partners(request.actor) if one.code == code), None)
    if found is None:
        raise Http404
    return found.pk
