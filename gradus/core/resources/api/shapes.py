"""The shapes of means that come in by the API and go out."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from ninja import Schema
from pydantic import Field, StrictInt, StrictStr, WithJsonSchema

from gradus.core.api.shapes import Day, Entered, Line, Name, YesNo, listed
from gradus.core.resources import models
from gradus.engines.planner.problem import CostKind

AMOUNT = r"^\d{1,12}(\.\d{1,2})?$"
NUMBER = 10_000
Amount = Annotated[StrictStr, Field(pattern=AMOUNT, description="Such as 250000 or 1200.50.")]
Currency = Annotated[StrictStr, Field(pattern="^[A-Z]{3}$", description="ISO 4217, such as USD.")]
Code = Annotated[StrictStr, Field(pattern="^[a-z0-9-]{1,40}$")]
States = Annotated[
    list[Annotated[StrictStr, Field(pattern="^[A-Z]{3}$")]],
    Field(max_length=250, description="Codes of the States it is for; none: any."),
]
Key = Annotated[StrictStr, Field(pattern="^[a-z-]{1,40}$")]
AreaKey = Annotated[StrictStr, Field(pattern="^[A-Za-z-]{1,30}$")]
Areas = Annotated[
    list[AreaKey],
    Field(max_length=30, description="Capacity or intervention areas it is for; none: any."),
]
CostKinds = Annotated[
    list[CostKind], Field(max_length=8, description="Kinds of cost it pays; none: any.")
]
Number = Annotated[StrictInt, Field(ge=1, le=NUMBER)]
SupplyKind = Annotated[models.Supply.Kind, listed(models.Supply.Kind)]
Language = Annotated[
    StrictStr, Field(pattern="^([a-z]{2,3}|)$", description="Its code; empty: any.")
]
CircumstanceKind = Annotated[models.Circumstance.Kind, listed(models.Circumstance.Kind)]
CircumstanceEffect = Annotated[models.Circumstance.Effect, listed(models.Circumstance.Effect)]
SourceGrade = Annotated[models.Circumstance.Grade, listed(models.Circumstance.Grade)]
Exact = Annotated[Decimal, WithJsonSchema({"type": "string", "pattern": AMOUNT})]


class PotOut(Schema):
    id: UUID
    programme: str | None = Field(description="Its code; null: the State's own.")
    partner: str | None = Field(description="The code of whose money it is.")
    state: str | None = Field(description="The State whose own it is.")
    title: str
    amount: Exact
    currency: str
    starts: date
    ends: date
    states: list[str]
    areas: list[str]
    cost_kinds: list[str]
    carry_over: bool
    closed_at: datetime | None


class PotIn(Entered):
    programme: Code
    partner: Code
    title: Name
    amount: Amount
    currency: Currency = "USD"
    starts: Day
    ends: Day
    states: States = Field(default_factory=list)
    areas: Areas = Field(default_factory=list)
    cost_kinds: CostKinds = Field(default_factory=list)
    carry_over: YesNo = Field(False, description="What a year leaves may be spent in the next.")


class OwnPotIn(Entered):
    title: Name
    amount: Amount
    currency: Currency = "USD"
    starts: Day
    ends: Day
    areas: Areas = Field(default_factory=list)
    cost_kinds: CostKinds = Field(default_factory=list)
    carry_over: YesNo = Field(False, description="What a year leaves may be spent in the next.")


class OfferOut(Schema):
    id: UUID
    programme: str | None
    partner: str | None
    state: str | None = Field(description="The State that expects it.")
    kind: str = Field(description="A kind of equipment of the catalogue.")
    units: int
    starts: date
    ends: date | None
    states: list[str]
    note: str
    withdrawn_at: datetime | None


class OfferIn(Entered):
    programme: Code
    partner: Code
    kind: Key
    units: Number
    starts: Day
    ends: Day | None = None
    states: States = Field(default_factory=list)
    note: Annotated[Line, Field(max_length=300)] = ""


class ExpectedIn(Entered):
    kind: Key
    units: Number
    starts: Day
    ends: Day | None = None
    note: Annotated[Line, Field(max_length=300, description="From whom it is expected.")] = ""


class SupplyOut(Schema):
    id: UUID
    programme: str | None
    state: str | None
    kind: SupplyKind
    number: int
    starts: date
    ends: date
    language: str
    area: str
    ended_at: datetime | None


class SupplyIn(Entered):
    kind: SupplyKind
    number: Number = Field(description="How many at a time.")
    starts: Day
    ends: Day
    language: Language = ""
    area: Annotated[StrictStr, Field(pattern="^[a-z-]{0,30}$")] = ""


class CircumstanceOut(Schema):
    id: UUID
    state: str
    kind: CircumstanceKind
    effect: CircumstanceEffect
    share: int | None = Field(description="Percent: of what institutions carry, or money cut.")
    partner: str | None = Field(description="Whose money is cut; null: everybody's.")
    starts: date
    ends: date | None
    may_move: bool
    reason: str
    source: str
    grade: SourceGrade
    corrects: UUID | None = Field(description="The circumstance whose place it took.")
    ended_at: datetime | None


class CircumstanceIn(Entered):
    kind: CircumstanceKind
    effect: CircumstanceEffect = models.Circumstance.Effect.NOTHING_STARTS
    share: Annotated[StrictInt, Field(ge=0, le=100)] | None = None
    partner: Annotated[StrictStr, Field(pattern="^[a-z0-9-]{0,40}$")] = ""
    starts: Day
    ends: Day | None = None
    may_move: YesNo = False
    reason: Name
    source: Annotated[Line, Field(max_length=300)] = ""
    grade: SourceGrade | None = Field(
        None, description="Not given: sourced where there is a source, and else assumed."
    )


class Seen(Schema):
    """Which of them a list is asked for."""

    over: bool = Field(False, description="Also what is closed, withdrawn or ended.")


def pot_out(row: models.Pot) -> dict[str, Any]:
    """A pot, its owners by their codes."""
    return _out(PotOut, row) | {"amount": f"{row.amount:.2f}"}


def offer_out(row: models.Offer) -> dict[str, Any]:
    """An offer, its owners by their codes."""
    return _out(OfferOut, row)


def supply_out(row: models.Supply) -> dict[str, Any]:
    """A supply, its owner by its code."""
    return _out(SupplyOut, row)


def circumstance_out(row: models.Circumstance) -> dict[str, Any]:
    """A circumstance, its State and partner by their codes."""
    return _out(CircumstanceOut, row) | {"corrects": row.corrects_id}


def _out(shape: type[Schema], row: Any) -> dict[str, Any]:
    found = {name: getattr(row, name) for name in shape.model_fields}
    for name in {"programme", "partner", "state"} & set(found):
        found[name] = found[name].code if found[name] is not None else None
    return found
