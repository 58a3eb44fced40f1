"""What the operations of this room share."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import Http404
from ninja import Schema
from pydantic import Field, StrictStr

from gradus.catalogue.classification import Decision
from gradus.core.accounts.selectors import programme_within
from gradus.core.api.request import ApiRequest, needs
from gradus.core.api.shapes import Entered, Line, Sha256, YesNo, listed
from gradus.core.states import selectors as states
from gradus.core.states.models import Programme, State
from gradus.formats.statistics.series import SeriesFigure
from gradus.steps.threats import models, selectors
from gradus.steps.threats.actions.releases import Preview

READ, WRITE = needs("threats:read"), needs("threats:read", "threats:write")
PUBLISHED, PUBLISH = needs("statistics:read"), needs("statistics:read", "statistics:write")

Kind = Annotated[models.Kind, listed(models.Kind)]
Title = Annotated[Line, Field(min_length=1, max_length=200, pattern=r"\S")]
Terms = Annotated[Line, Field(min_length=1, max_length=120, pattern=r"\S")]
Because = Annotated[Line, Field(min_length=1, max_length=300, pattern=r"\S")]


class FigureSourceIn(Entered):
    """A source of figures."""

    title: Title
    publisher: Title
    licence: Terms
    kind: Kind
    url: Annotated[Line, Field(max_length=500, pattern=r"^(https?://\S+)?$")] = ""
    currency: Annotated[StrictStr, Field(pattern=r"^([A-Z]{3})?$")] = Field(
        "", description="Of losses, for the kind `ic3`."
    )


class FigureSourceOut(Schema):
    id: UUID
    title: str
    publisher: str
    licence: str
    kind: str
    url: str
    mapped: bool = Field(description="Whether it is said how its tables are read.")
    added_at: datetime


class FileTakenOut(Schema):
    """A file that was taken, and what it changed."""

    id: UUID
    name: str
    sha256: str
    label: str
    whole: bool
    taken_at: datetime
    figures: int
    added: int
    corrected: int
    unchanged: int
    dropped: int
    left_aside: int


class OpenTermOut(Schema):
    """A term that nobody has decided on; ``near`` are terms that look like it."""

    scheme: str
    term: str
    near: list[str]


class CrimeFigureOut(Schema):
    """One published figure; numbers as text, so that nothing is rounded."""

    state: str
    scheme: str
    term: str
    kind: str
    year: int
    month: str
    value: str
    unit: str
    currency: str
    low: str | None
    high: str | None
    definition: str
    source: str
    marking: str
    place: str


class SeriesOut(Schema):
    kind: str
    unit: str
    figures: int
    first: int
    last: int


class FigurePreviewOut(Schema):
    """What taking a file would do; ``mapping_needed``: first say how the table is read."""

    sha256: str
    mapping_needed: bool = False
    figures: int = 0
    added: int = 0
    corrected: int = 0
    unchanged: int = 0
    dropped: int = 0
    inside: int = Field(0, description="Figures that no outsider will see.")
    left_aside: int = 0
    not_reported: int = 0
    others: int = Field(0, description="Figures of other States, which are not taken.")
    series: list[SeriesOut] = Field(default_factory=list)
    unmapped: list[OpenTermOut] = Field(default_factory=list)


class FileTakeIn(Entered):
    """Taking what was previewed."""

    sha256: Sha256
    label: Annotated[Line, Field(max_length=120)] = Field(
        "", description="The source's own date or edition."
    )
    whole: YesNo = Field(False, description="What the file no longer has holds no longer.")


class TermDecisionIn(Entered):
    """What a term means: a ``group``, or ``not-cyber`` or ``ignore``."""

    scheme: Annotated[Line, Field(min_length=1, max_length=60)]
    term: Annotated[Line, Field(min_length=1, max_length=300)]
    outcome: Annotated[StrictStr, Field(pattern=r"^(group|not-cyber|ignore)$")] = "group"
    group: Annotated[Line, Field(max_length=60)] = ""
    relation: Annotated[StrictStr, Field(pattern=r"^(exact|narrower|broader|related)$")] = (
        "narrower"
    )
    because: Because


class TermDecisionOut(Schema):
    id: UUID
    scheme: str
    term: str
    outcome: str
    group: str
    relation: str
    because: str
    decided_at: datetime


def reached(request: ApiRequest, code: str) -> State:
    """The State of an address, if the key reaches its threats."""
    row = states.state_within(request.actor, code, "threats")
    if row is None:
        raise Http404
    return row


def publishing(request: ApiRequest, code: str) -> Programme:
    """The programme of an address, if the key reaches what it publishes."""
    row = programme_within(request.actor, code, "statistics")
    if row is None:
        raise Http404
    return row


def the_source(request: ApiRequest, code: str, pk: UUID) -> tuple[State, models.Source]:
    """The State's source of an address."""
    state = reached(request, code)
    row = selectors.source_of(request.actor, state.pk, pk)
    if row is None:
        raise Http404
    return state, row


def the_world_source(
    request: ApiRequest, code: str, pk: UUID
) -> tuple[Programme, models.WorldSource]:
    """The publisher of an address, as a programme brings its files."""
    programme = publishing(request, code)
    row = selectors.world_source(request.actor, pk)
    if row is None:
        raise Http404
    return programme, row


def source_out(row: models.Source | models.WorldSource) -> dict[str, Any]:
    """A source as programs read it."""
    plain = ("id", "title", "publisher", "licence", "kind", "url", "added_at")
    return {name: getattr(row, name) for name in plain} | {"mapped": bool(row.mapping)}


def preview_out(
    pending: selectors.StatePending | models.WorldPending, shown: Preview | None
) -> dict[str, Any]:
    """A preview as programs read it."""
    if shown is None:
        return {"sha256": pending.sha256, "mapping_needed": True}
    plain = ("sha256", "figures", "added", "corrected", "unchanged", "dropped", "inside")
    read = ("left_aside", "not_reported", "others")
    return (
        {name: getattr(shown, name) for name in plain}
        | {name: getattr(shown.read, name) for name in read}
        | {
            "series": [
                dict(zip(("kind", "unit", "figures", "first", "last"), one, strict=True))
                for one in shown.by_series
            ],
            "unmapped": [
                {"scheme": one.scheme, "term": one.term, "near": list(one.near)}
                for one in shown.unmapped
            ],
        }
    )


def figure_out(figure: SeriesFigure) -> dict[str, Any]:
    """A figure as programs read it."""
    plain = (
        "state", "scheme", "term", "kind", "year", "month", "unit", "currency", "definition",
        "source", "marking", "place",
    )  # fmt: skip
    numbers = ("value", "low", "high")
    told = {name: getattr(figure, name) for name in numbers}
    return {name: getattr(figure, name) for name in plain} | {
        name: None if number is None else f"{number:f}" for name, number in told.items()
    }


def decision_of(entered: TermDecisionIn) -> Decision:
    """A decision as it came in."""
    return Decision(**entered.model_dump())
