"""The shapes of efforts that come in by the API and go out."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field, StrictStr

from gradus.core.api.shapes import Count, Entered, Line, Name, Prose
from gradus.core.coordination import models, selectors
from gradus.core.coordination.actions import files
from gradus.core.coordination.bridge import entry_of
from gradus.core.resources.api.shapes import Amount, Exact
from gradus.workflows.coordination import Effort as EffortOfSums
from gradus.workflows.effort import EffortKind, EffortStatus, Entry, ProviderKind

Told = Annotated[
    StrictStr,
    Field(
        pattern=r"^(|(19|20)\d\d(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?)$",
        description="A day, month or year: 2027-03-31, 2027-03, 2027; empty: not told.",
    ),
]
Names = Annotated[list[Annotated[Line, Field(min_length=1, max_length=200)]], Field(max_length=40)]
Topics = Annotated[
    list[Annotated[StrictStr, Field(pattern="^[A-Z]{3}$")]],
    Field(max_length=15, description="Intervention areas of the catalogue, such as DFL."),
]
Types = Annotated[
    list[Annotated[StrictStr, Field(pattern="^[a-z0-9-]{1,60}$")]],
    Field(max_length=20, description="Interventions of the catalogue that it amounts to."),
]


class EffortIn(Entered):
    """What somebody did, does or plans. People and money: counts and sums, no names."""

    identifier: Annotated[Line, Field(max_length=200)] = ""
    provider: Name
    provider_kind: ProviderKind = "other"
    title: Name
    description: Annotated[Prose, Field(max_length=4_000)] = ""
    kind: EffortKind = "project"
    status: EffortStatus = "planned"
    starts: Told = ""
    ends: Told = ""
    topics: Topics = Field(default_factory=list)
    interventions: Types = Field(default_factory=list)
    reaches: Names = Field(default_factory=list, description="Units and institutions by name.")
    people: Count | None = None
    amount: Amount | None = None
    currency: Annotated[StrictStr, Field(pattern="^([A-Z]{3}|)$")] = ""
    funders: Names = Field(default_factory=list)
    implementers: Names = Field(default_factory=list)
    url: Annotated[Line, Field(max_length=500)] = ""
    source: Annotated[Line, Field(max_length=300)] = ""
    source_date: Told = ""

    def entry(self) -> Entry:
        """As the register takes it."""
        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in self.dict().items()
            if name in EffortIn.model_fields
        }
        values["amount"] = Decimal(self.amount) if self.amount is not None else None
        return Entry(**values)


class NewEffortIn(EffortIn):
    partner: Annotated[
        StrictStr,
        Field(
            pattern="^([a-z0-9-]{1,40}|)$",
            description="The partner of the register that does it, by its code: it sees the entry "
            "and keeps it too. Who acts as a partner leaves it empty.",
        ),
    ] = ""

    def entry(self) -> Entry:
        return EffortIn(**self.dict(exclude={"partner"})).entry()


class EffortEndIn(Entered):
    because: Name


class EffortOut(Schema):
    id: UUID = Field(description="Of the effort, through all its corrections.")
    state: str
    partner: str | None
    version: int
    identifier: str
    provider: str
    provider_kind: str
    title: str
    description: str
    kind: str
    status: str
    starts: str
    ends: str
    topics: list[str]
    interventions: list[str]
    reaches: list[str]
    people: int | None
    amount: Exact | None
    currency: str
    funders: list[str]
    implementers: list[str]
    url: str
    source: str
    source_date: str
    told_by: str
    entered_at: datetime
    until: datetime | None = Field(description="When it was taken out; null: it holds.")
    ended_because: str


class EffortNamed(Schema):
    id: UUID
    title: str
    provider: str


class EffortCountedOut(Schema):
    """An effort that plans count on for an intervention, and do not plan again."""

    effort: EffortNamed
    intervention: str


class EffortOverlapOut(Schema):
    """Two providers with one unit and topic at one time."""

    one: EffortNamed
    other: EffortNamed
    where: str
    topics: list[str]
    interventions: list[str]
    certain: bool = Field(description="Both tell when, and name the unit itself.")
    first: str | None
    last: str | None
    counted_in_plans: list[EffortCountedOut]


class TrainingRepeatOut(Schema):
    """The same unit trained in the same again."""

    earlier: EffortNamed
    later: EffortNamed
    where: str
    topics: list[str]
    interventions: list[str]
    months: int


class TopicGapOut(Schema):
    """A topic that nobody serves any more."""

    topic: str
    served_before: list[EffortNamed]
    need: float | None = Field(
        description="Of the way to the target, what is to go (0 to 1); null: not known, or not to you."
    )


class TogetherOut(Schema):
    """The register read as a whole, of what the key reaches."""

    efforts: int
    overlaps: list[EffortOverlapOut]
    repeats: list[TrainingRepeatOut]
    gaps: list[TopicGapOut] = Field(
        description="The most needed first where `assessed_on` is told; else in the catalogue's order."
    )
    assessed_on: date | None = Field(description="Of the signed assessment the needs are from.")
    repeat_months: int


class EffortChangeOut(Schema):
    """An effort of a file: new, or changed in the columns named."""

    where: str
    identifier: str
    title: str
    provider: str
    columns: list[str]


class RowRefusedOut(Schema):
    where: str
    what: str
    remedy: str


class EffortsPreviewOut(Schema):
    """What taking the file would do."""

    sha256: str
    name: str
    new: list[EffortChangeOut]
    changed: list[EffortChangeOut]
    same: int
    refused: list[RowRefusedOut]
    left_aside: dict[str, int]


class EffortsTakeIn(Entered):
    sha256: Annotated[StrictStr, Field(pattern="^[0-9a-f]{64}$")]


class EffortsTakenOut(Schema):
    new: int
    changed: int
    same: int
    refused: int


class EffortsAsked(Schema):
    """Which efforts a list is asked for."""

    topic: Annotated[Line, Field(max_length=3)] = ""
    provider_kind: Annotated[Line, Field(max_length=16)] = ""
    status: Annotated[Line, Field(max_length=10)] = ""
    place: UUID | None = Field(None, description="The id of an institution or a unit.")
    words: Annotated[Line, Field(max_length=100)] = ""

    def wanted(self) -> selectors.Wanted:
        return selectors.Wanted(**self.dict())


Ending = Literal["csv", "xlsx", "xml"]


def effort_out(row: models.Effort) -> dict[str, Any]:
    """An effort as the register has it."""
    said = vars(entry_of(row)) | {"amount": None if row.amount is None else f"{row.amount:.2f}"}
    return said | {
        "id": row.key,
        "state": row.state.code,
        "partner": row.partner.code if row.partner else None,
        "version": row.version,
        "told_by": row.told_by,
        "entered_at": row.entered_at,
        "until": row.until,
        "ended_because": row.ended_because,
    }


def together_out(found: selectors.Findings, assessed_on: date | None) -> dict[str, Any]:
    """What was found; ``assessed_on``: the day of the assessment that the needs are from."""
    return {
        "efforts": found.efforts,
        "overlaps": [
            {
                "one": _named(one.one),
                "other": _named(one.other),
                "where": one.where.name,
                "topics": list(one.topics),
                "interventions": list(one.interventions),
                "certain": one.certain,
                "first": one.first.isoformat() if one.first else None,
                "last": one.last.isoformat() if one.last else None,
                "counted_in_plans": [
                    {"effort": _named(credit.effort), "intervention": credit.intervention}
                    for effort in (one.one, one.other)
                    for credit in found.credited.get(effort.id, ())
                ],
            }
            for one in found.overlaps
        ],
        "repeats": [
            {
                "earlier": _named(one.earlier),
                "later": _named(one.later),
                "where": one.where.name,
                "topics": list(one.topics),
                "interventions": list(one.interventions),
                "months": one.months,
            }
            for one in found.repeats
        ],
        "gaps": [
            {
                "topic": one.topic,
                "served_before": [_named(effort) for effort in one.served],
                "need": one.need,
            }
            for one in found.gaps
        ],
        "assessed_on": assessed_on,
        "repeat_months": found.months,
    }


def preview_out(preview: files.Preview, say: Any) -> dict[str, Any]:
    """What a file would do."""
    return {
        "sha256": preview.sha256,
        "name": preview.name,
        "new": [_change(one) for one in preview.new],
        "changed": [_change(one) for one in preview.changed],
        "same": preview.same,
        "refused": [
            {"where": one.where, "what": say(one.what), "remedy": say(one.remedy)}
            for one in preview.read.refused
        ],
        "left_aside": dict(preview.read.left_aside),
    }


def _named(effort: EffortOfSums) -> dict[str, Any]:
    return {"id": effort.id, "title": effort.title, "provider": effort.provider}


def _change(one: files.Change) -> dict[str, Any]:
    entry = one.told.entry
    return {
        "where": one.told.where,
        "identifier": entry.identifier,
        "title": entry.title,
        "provider": entry.provider,
        "columns": list(one.columns),
    }
