"""The threat picture of a State for programs: asked for, read, handed out."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import Annotated, Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext
from ninja import Query, Router, Schema
from pydantic import ConfigDict, Field, StrictStr

from gradus.core.api.request import ApiRequest, needs
from gradus.core.jobs.told import said, said_refusal
from gradus.core.states.models import State
from gradus.core.ui.files import attached
from gradus.domain.markings import Marking
from gradus.domain.messages import Message
from gradus.formats.records.write_json import plain
from gradus.steps.threats import handed, models, pictures, selectors
from gradus.steps.threats.actions import pictures as actions
from gradus.steps.threats.api.frame import READ, reached
from gradus.workflows.threat_reading_parts import ThreatReading

router = Router()


class PictureRunOut(Schema):
    status: str
    told: str
    trouble: str


class PictureOut(Schema):
    """The latest picture; ``fresh`` is false where what it rests on has changed since."""

    made_at: datetime
    year: int
    version: str
    seed: int
    fresh: bool
    run: PictureRunOut | None
    profile: dict[str, Any] = Field(description="As `gradus threat profile --format json` says it.")
    reading: dict[str, Any] = Field(
        description="The picture in words: how sure each group is, its series apart, next steps."
    )


class PictureAskedOut(Schema):
    status: str


class Wanted(Schema):
    """Which file."""

    model_config = ConfigDict(extra="forbid")
    form: handed.Form = "stix"
    producer: Annotated[StrictStr, Field(min_length=1, max_length=120, pattern=r"\S")] = "Gradus"
    marking: Annotated[
        StrictStr, Field(pattern=r"^(TLP:CLEAR|TLP:GREEN|TLP:AMBER|TLP:AMBER\+STRICT|STATE-ONLY)$")
    ] = Field(Marking.AMBER.value, description="How far it may go.")


@router.get(
    "/states/{slug:code}/threats/picture",
    operation_id="threat_picture",
    summary="The threat picture of a State",
    response=PictureOut,
    openapi_extra=READ,
)
def picture(request: ApiRequest, code: str) -> Any:
    state = reached(request, code)
    row = _latest(request, state)
    run = selectors.working_on(request.actor, state.pk, selectors.PICTURE)
    found = pictures.figures(request.actor, state)
    return {
        "made_at": row.made_at,
        "year": row.year,
        "version": row.version,
        "seed": row.seed,
        "fresh": row.ground == selectors.state_ground(request.actor, state.pk),
        "run": None
        if run is None
        else {
            "status": run.status,
            "told": said(run.told).text(gettext) if run.told else "",
            "trouble": said_refusal(run.trouble).what.text(gettext) if run.trouble else "",
        },
        "profile": json.loads(row.profile),
        "reading": spoken(pictures.reading(request.actor, state, row, found, request.at.year)),
    }


@router.post(
    "/states/{slug:code}/threats/picture",
    operation_id="threat_picture_ask",
    summary="Ask for the picture to be worked out",
    response={202: PictureAskedOut},
    openapi_extra=needs("threats:read", "threats:write", "runs:write"),
)
def ask(request: ApiRequest, code: str) -> Any:
    """It takes some seconds; it is asked for by itself when what it rests on changes."""
    return actions.ask(by=request.actor, at=request.at, state_id=reached(request, code).pk)


@router.get(
    "/states/{slug:code}/threats/picture/file",
    operation_id="threat_picture_file",
    summary="The picture as a file: a brief of two pages (PDF, DOCX), STIX 2.1 or CSV",
    openapi_extra=needs("threats:read", file="*/*"),
)
def file(request: ApiRequest, code: str, wanted: Annotated[Wanted, Query()]) -> HttpResponse:
    state = reached(request, code)
    row = _latest(request, state)
    found = pictures.figures(request.actor, state)
    data = handed.export(
        request.actor,
        state,
        row,
        pictures.reading(request.actor, state, row, found, request.at.year),
        wanted.form,
        producer=wanted.producer,
        marking=Marking(wanted.marking),
        at=request.at,
    )
    return attached(*data)


def spoken(reading: ThreatReading) -> dict[str, Any]:
    """A reading as programs read it: its texts in the language that is spoken."""
    told: dict[str, Any] = _spoken("", reading)
    return told


TEXTS = (
    "title", "titles", "meaning", "definition", "words", "kind_words", "basis_words", "best_words",
    "method", "source", "name",
)  # fmt: skip
"""Fields of a reading that are texts to translate; all others are words of the format."""


def _spoken(field: str, value: Any) -> Any:
    if isinstance(value, Message):
        return value.text(gettext)
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: _spoken(one.name, getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, tuple):
        return [_spoken(field, one) for one in value]
    if isinstance(value, str):
        return gettext(value) if value and field in TEXTS else value
    return plain(value)


def _latest(request: ApiRequest, state: State) -> models.Picture:
    row = selectors.picture_of(request.actor, state.pk)
    if row is None:
        raise Http404
    return row
