"""A State's sources of figures for programs: files previewed and taken, terms decided."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.http import Http404
from ninja import File, Router, Schema, UploadedFile
from pydantic import Field, StrictStr

from gradus.core.api.paging import Page, Paging, page
from gradus.core.api.request import ApiRequest
from gradus.core.api.shapes import Entered
from gradus.domain.markings import Marking
from gradus.formats.statistics.mapping import read_mapping
from gradus.steps.threats import pictures, rules, selectors
from gradus.steps.threats.actions import decisions, releases, sources
from gradus.steps.threats.api.frame import (
    READ,
    WRITE,
    CrimeFigureOut,
    FigurePreviewOut,
    FigureSourceIn,
    FigureSourceOut,
    FileTakeIn,
    FileTakenOut,
    OpenTermOut,
    TermDecisionIn,
    TermDecisionOut,
    decision_of,
    figure_out,
    preview_out,
    reached,
    source_out,
    the_source,
)

router = Router()


class StateFigureSourceIn(FigureSourceIn):
    """A source of one State."""

    marking: Annotated[
        StrictStr, Field(pattern=r"^(TLP:CLEAR|TLP:GREEN|TLP:AMBER|TLP:AMBER\+STRICT|STATE-ONLY)$")
    ] = Field(Marking.AMBER.value, description="Of figures that bear none themselves.")


class StateFigureSourceOut(FigureSourceOut):
    marking: str


class MappingIn(Entered):
    mapping: StrictStr = Field(
        description="gradus.table-mapping/1 as JSON text; `gradus threat read --propose` makes one."
    )


class CrimeFiguresOut(Schema):
    """Every figure about a State that the key reaches; series are never added to one another."""

    published: list[CrimeFigureOut]
    own: list[CrimeFigureOut]
    inside: list[CrimeFigureOut] = Field(description="For the State's own people alone.")
    undecided: list[OpenTermOut]


@router.get(
    "/states/{slug:code}/threats/sources",
    operation_id="threat_sources",
    summary="A State's sources of figures about crime",
    response=Page[StateFigureSourceOut],
    openapi_extra=READ,
)
def sources_of(request: ApiRequest, code: str, asked: Paging) -> Any:
    found = selectors.sources_of(request.actor, reached(request, code).pk)
    return page(request, found, asked, _source)


@router.post(
    "/states/{slug:code}/threats/sources",
    operation_id="threat_source_add",
    summary="Enter a source",
    response={201: StateFigureSourceOut},
    openapi_extra=WRITE,
)
def add(request: ApiRequest, code: str, entered: StateFigureSourceIn) -> Any:
    state = reached(request, code)
    row = sources.add(by=request.actor, at=request.at, state_id=state.pk, **entered.model_dump())
    return _source(row)


@router.put(
    "/states/{slug:code}/threats/sources/{uuid:pk}/mapping",
    operation_id="threat_source_mapping",
    summary="Say how the tables of a source are read",
    response=StateFigureSourceOut,
    openapi_extra=WRITE,
)
def mapping(request: ApiRequest, code: str, pk: UUID, entered: MappingIn) -> Any:
    """It is remembered for all later files of the source."""
    _state, row = the_source(request, code, pk)
    read = read_mapping(entered.mapping.encode(), "mapping")
    sources.say_mapping(by=request.actor, at=request.at, source=row, mapping=read)
    return _source(row)


@router.post(
    "/states/{slug:code}/threats/sources/{uuid:pk}/preview",
    operation_id="threat_source_preview",
    summary="Read a file of a source and keep aside what it says",
    response=FigurePreviewOut,
    openapi_extra=WRITE,
)
def preview(request: ApiRequest, code: str, pk: UUID, file: Annotated[UploadedFile, File()]) -> Any:
    """Nothing is taken. Of STIX and MISP only counts are kept, not even for a day the file."""
    state, row = the_source(request, code, pk)
    waiting = releases.preview(
        by=request.actor,
        at=request.at,
        source=row,
        code=state.code,
        data=file.read(rules.MOST_BYTES + 1),
        name=str(file.name),
    )
    return preview_out(waiting, releases.shown(request.actor, waiting, row))


@router.delete(
    "/states/{slug:code}/threats/sources/{uuid:pk}/preview",
    operation_id="threat_source_forget",
    summary="Throw away what was previewed",
    response={204: None},
    openapi_extra=WRITE,
)
def forget(request: ApiRequest, code: str, pk: UUID) -> Any:
    _state, row = the_source(request, code, pk)
    waiting = selectors.pending(request.actor, row)
    if waiting is None:
        raise Http404
    releases.forget(by=request.actor, at=request.at, thing=row.thing(), pending=waiting)
    return None


@router.get(
    "/states/{slug:code}/threats/sources/{uuid:pk}/releases",
    operation_id="threat_releases",
    summary="The files of a source that were taken",
    response=Page[FileTakenOut],
    openapi_extra=READ,
)
def releases_of(request: ApiRequest, code: str, pk: UUID, asked: Paging) -> Any:
    _state, row = the_source(request, code, pk)
    return page(request, row.releases.all(), asked, lambda release: release)


@router.post(
    "/states/{slug:code}/threats/sources/{uuid:pk}/releases",
    operation_id="threat_release_take",
    summary="Take the file that was previewed",
    response={201: FileTakenOut},
    openapi_extra=WRITE,
)
def take(request: ApiRequest, code: str, pk: UUID, entered: FileTakeIn) -> Any:
    """A corrected figure takes the place of the one before, which is kept."""
    _state, row = the_source(request, code, pk)
    return releases.take(
        by=request.actor,
        at=request.at,
        source=row,
        confirmed=entered.sha256,
        label=entered.label,
        whole=entered.whole,
    )


@router.get(
    "/states/{slug:code}/threats/figures",
    operation_id="threat_figures",
    summary="Every figure about a State",
    response=CrimeFiguresOut,
    openapi_extra=READ,
)
def figures(request: ApiRequest, code: str) -> Any:
    """Recorded crime, cases, surveys, complaints, losses and incidents are separate series."""
    found = pictures.figures(request.actor, reached(request, code))
    return {
        "published": [figure_out(one.figure) for one in found.published],
        "own": [figure_out(one.figure) for one in found.own],
        "inside": [figure_out(one.figure) for one in found.inside],
        "undecided": [
            {"scheme": one.scheme, "term": one.term, "near": list(one.near)}
            for one in found.undecided
        ],
    }


@router.get(
    "/states/{slug:code}/threats/terms",
    operation_id="threat_terms",
    summary="What was decided of terms",
    response=Page[TermDecisionOut],
    openapi_extra=READ,
)
def terms(request: ApiRequest, code: str, asked: Paging) -> Any:
    found = selectors.decisions_of(request.actor, reached(request, code).pk)
    return page(request, found, asked, lambda row: row)


@router.post(
    "/states/{slug:code}/threats/terms",
    operation_id="threat_term_decide",
    summary="Decide what a term means in the State's sources",
    response={201: TermDecisionOut},
    openapi_extra=WRITE,
)
def decide(request: ApiRequest, code: str, entered: TermDecisionIn) -> Any:
    state = reached(request, code)
    return decisions.decide(
        by=request.actor, at=request.at, state_id=state.pk, decision=decision_of(entered)
    )


@router.delete(
    "/states/{slug:code}/threats/terms/{uuid:pk}",
    operation_id="threat_term_take_back",
    summary="Leave a term undecided again",
    response={204: None},
    openapi_extra=WRITE,
)
def take_back(request: ApiRequest, code: str, pk: UUID) -> Any:
    state = reached(request, code)
    row = selectors.decisions_of(request.actor, state.pk).filter(pk=pk).first()
    if row is None:
        raise Http404
    decisions.take_back(by=request.actor, at=request.at, row=row)
    return None


def _source(row: Any) -> dict[str, Any]:
    return source_out(row) | {"marking": row.marking}
