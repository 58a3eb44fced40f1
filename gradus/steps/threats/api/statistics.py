"""Published figures for programs: a programme takes them in for everybody."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import Http404
from ninja import File, Router, Schema, UploadedFile
from pydantic import Field

from gradus.core.access.actor import Thing
from gradus.core.api.paging import Page, Paging, page
from gradus.core.api.request import ApiRequest, needs
from gradus.domain.ownership import Axis
from gradus.formats.statistics.mapping import read_mapping
from gradus.steps.threats import rules, selectors
from gradus.steps.threats.actions import decisions, pictures, releases, sources
from gradus.steps.threats.api.frame import (
    PUBLISH,
    PUBLISHED,
    READ,
    FigurePreviewOut,
    FigureSourceIn,
    FigureSourceOut,
    FileTakeIn,
    FileTakenOut,
    TermDecisionIn,
    TermDecisionOut,
    decision_of,
    preview_out,
    publishing,
    source_out,
    the_world_source,
)
from gradus.steps.threats.api.sources import MappingIn

router = Router()


class WorldRunOut(Schema):
    id: UUID
    status: str


Rate = Annotated[
    list[float],
    Field(
        min_length=5,
        max_length=5,
        description="Recorded offences per 100,000 people a year: median, low and high of 80 %, low "
        "and high of 95 %.",
    ),
]


class WorldFigureOut(Schema):
    """The latest published figure of a State; no rate where the number's people are not known."""

    year: int
    rate: float | None
    source: str
    term: str = Field(description="What the source counted, in its own words.")


class WorldStateOut(Schema):
    """A State in a group of offences."""

    usual: Rate = Field(description="What all other States' figures say of such a State.")
    own: Rate | None = Field(
        None,
        description="The estimate from its figures and theirs. None: `usual` is borrowed for it.",
    )
    last: WorldFigureOut | None = Field(None, description="None: not reported, which is no zero.")


class WorldOut(Schema):
    """The estimate of all States from published figures alone."""

    made_at: datetime
    year: int = Field(description="The year of the estimates.")
    version: str
    groups: dict[str, dict[str, WorldStateOut]] = Field(
        description="By group, by the code of a State, territory or part of a State. Groups that "
        "nobody counts are absent."
    )


@router.get(
    "/programmes/{slug:code}/statistics",
    operation_id="statistics",
    summary="Publishers of figures about crime",
    response=Page[FigureSourceOut],
    openapi_extra=PUBLISHED,
)
def sources_of(request: ApiRequest, code: str, asked: Paging) -> Any:
    publishing(request, code)
    return page(request, selectors.world_sources(request.actor), asked, source_out)


@router.post(
    "/programmes/{slug:code}/statistics",
    operation_id="statistics_add",
    summary="Enter a publisher",
    response={201: FigureSourceOut},
    openapi_extra=PUBLISH,
)
def add(request: ApiRequest, code: str, entered: FigureSourceIn) -> Any:
    programme = publishing(request, code)
    row = sources.add_world(
        by=request.actor, at=request.at, programme_id=programme.pk, **entered.model_dump()
    )
    return source_out(row)


@router.put(
    "/programmes/{slug:code}/statistics/{uuid:pk}/mapping",
    operation_id="statistics_mapping",
    summary="Say how a publisher's tables are read",
    response=FigureSourceOut,
    openapi_extra=PUBLISH,
)
def mapping(request: ApiRequest, code: str, pk: UUID, entered: MappingIn) -> Any:
    programme, row = the_world_source(request, code, pk)
    read = read_mapping(entered.mapping.encode(), "mapping")
    sources.say_world_mapping(
        by=request.actor, at=request.at, programme_id=programme.pk, source=row, mapping=read
    )
    return source_out(row)


@router.post(
    "/programmes/{slug:code}/statistics/{uuid:pk}/preview",
    operation_id="statistics_preview",
    summary="Read a publisher's file and keep aside what it says",
    response=FigurePreviewOut,
    openapi_extra=PUBLISH,
)
def preview(request: ApiRequest, code: str, pk: UUID, file: Annotated[UploadedFile, File()]) -> Any:
    programme, row = the_world_source(request, code, pk)
    waiting = releases.preview_world(
        by=request.actor,
        at=request.at,
        programme_id=programme.pk,
        source=row,
        data=file.read(rules.MOST_BYTES + 1),
        name=str(file.name),
    )
    return preview_out(waiting, releases.shown(request.actor, waiting, row))


@router.delete(
    "/programmes/{slug:code}/statistics/{uuid:pk}/preview",
    operation_id="statistics_forget",
    summary="Throw away what was previewed",
    response={204: None},
    openapi_extra=PUBLISH,
)
def forget(request: ApiRequest, code: str, pk: UUID) -> Any:
    programme, row = the_world_source(request, code, pk)
    waiting = selectors.world_pending(request.actor, row, programme.pk)
    if waiting is None:
        raise Http404
    thing = Thing("statistics", {Axis.PROGRAMME: programme.pk}, row.pk)
    releases.forget(by=request.actor, at=request.at, thing=thing, pending=waiting)
    return None


@router.get(
    "/programmes/{slug:code}/statistics/{uuid:pk}/releases",
    operation_id="statistics_releases",
    summary="The files of a publisher that were taken",
    response=Page[FileTakenOut],
    openapi_extra=PUBLISHED,
)
def releases_of(request: ApiRequest, code: str, pk: UUID, asked: Paging) -> Any:
    _programme, row = the_world_source(request, code, pk)
    return page(request, row.releases.all(), asked, lambda release: release)


@router.post(
    "/programmes/{slug:code}/statistics/{uuid:pk}/releases",
    operation_id="statistics_take",
    summary="Take the publisher's file that was previewed",
    response={201: FileTakenOut},
    openapi_extra=PUBLISH,
)
def take(request: ApiRequest, code: str, pk: UUID, entered: FileTakeIn) -> Any:
    programme, row = the_world_source(request, code, pk)
    return releases.take_world(
        by=request.actor,
        at=request.at,
        programme_id=programme.pk,
        source=row,
        confirmed=entered.sha256,
        label=entered.label,
        whole=entered.whole,
    )


@router.get(
    "/programmes/{slug:code}/statistics-terms",
    operation_id="statistics_terms",
    summary="What was decided of published terms",
    response=Page[TermDecisionOut],
    openapi_extra=PUBLISHED,
)
def terms(request: ApiRequest, code: str, asked: Paging) -> Any:
    publishing(request, code)
    return page(request, selectors.world_decisions(request.actor), asked, lambda row: row)


@router.post(
    "/programmes/{slug:code}/statistics-terms",
    operation_id="statistics_term_decide",
    summary="Decide what a published term means, for every State",
    response={201: TermDecisionOut},
    openapi_extra=PUBLISH,
)
def decide(request: ApiRequest, code: str, entered: TermDecisionIn) -> Any:
    programme = publishing(request, code)
    return decisions.decide_world(
        by=request.actor, at=request.at, programme_id=programme.pk, decision=decision_of(entered)
    )


@router.delete(
    "/programmes/{slug:code}/statistics-terms/{uuid:pk}",
    operation_id="statistics_term_take_back",
    summary="Leave a published term undecided again",
    response={204: None},
    openapi_extra=PUBLISH,
)
def take_back(request: ApiRequest, code: str, pk: UUID) -> Any:
    programme = publishing(request, code)
    row = selectors.world_decisions(request.actor).filter(pk=pk).first()
    if row is None:
        raise Http404
    decisions.take_back_world(by=request.actor, at=request.at, programme_id=programme.pk, row=row)
    return None


@router.post(
    "/programmes/{slug:code}/statistics-estimate",
    operation_id="statistics_estimate",
    summary="Ask for the estimate of all States",
    response={202: WorldRunOut},
    openapi_extra=needs("statistics:read", "statistics:write", "runs:write"),
)
def ask(request: ApiRequest, code: str) -> Any:
    programme = publishing(request, code)
    return pictures.ask_world(by=request.actor, at=request.at, programme_id=programme.pk)


@router.get(
    "/world-threats",
    operation_id="world_threats",
    summary="The estimate of all States from published figures",
    response=WorldOut,
    openapi_extra=READ,
)
def world(request: ApiRequest) -> Any:
    row = selectors.world_picture(request.actor)
    if row is None:
        raise Http404
    return {
        "made_at": row.made_at,
        "version": row.version,
        **row.content,
    }
