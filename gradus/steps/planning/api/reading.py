"""What a plan says, in the shapes that programs read; the same as its page, from the same words."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from django.utils.translation import get_language
from ninja import Router, Schema
from pydantic import Field

from gradus.core.api.request import ApiRequest
from gradus.steps.planning import selectors
from gradus.steps.planning.api.plans import READ, planned
from gradus.steps.planning.rules.asking import NothingToRead
from gradus.steps.planning.said import Line, Said

router = Router()


class PriorityOut(Schema):
    title: str
    why: str


class PartInActivityOut(Schema):
    letter: Literal["R", "A", "C", "I"] = Field(
        description="Responsible, accountable (one of each activity), consulted, informed."
    )
    party: str = Field(description="A role, function or institution; never a person.")


class RaisedOut(Schema):
    area: str
    points: float = Field(description="Level points, at face value.")


class WaitOut(Schema):
    reason: str
    activity: int | None = Field(description="The number of the activity it waits for, if one.")
    months_between: int
    binding: bool = Field(description="It is the step before on the critical path.")


class ActivityOut(Schema):
    id: str
    number: int
    title: str
    area: str
    institution: str
    first: str = Field(description="Its first month, such as 2027-03.")
    last: str
    counts_from: str
    cost: int = Field(description="Whole US dollars.")
    status: str = Field(description="In words: under way, insisted on, a close call; empty: none.")
    after: list[int] = Field(description="The numbers of those that come before it.")
    waits_for: list[str] = Field(description="The signs of what must hold first.")
    paid_by: list[str]
    rules: list[str]
    why: list[str]
    change: str = Field(description="What would change that it is in.")
    raises: list[RaisedOut]
    roles: list[PartInActivityOut]
    may_slip: int | None = Field(
        description="Months, if what waits for it moves along; none: not worked out for this plan."
    )
    may_slip_alone: int | None = Field(description="Months, with nothing else moved.")
    critical: bool = Field(description="It lies on the chain that decides when the plan ends.")
    waits: list[WaitOut]


class BusyOut(Schema):
    title: str
    kind: Literal["people", "institution"]
    there: list[int] = Field(description="Units there in each month of the plan.")
    taken: list[int] = Field(description="Units taken in each month: never more than is there.")
    activities: list[int] = Field(description="The numbers of the activities that take them.")


class PriceOut(Schema):
    thing: str = Field(description="What a little more of is priced.")
    low: float = Field(description="Share of the plan's value gained by a plan that was found.")
    high: float = Field(description="No plan can gain more than this share.")


class PotYearOut(Schema):
    year: str
    available: int
    committed: int
    unspent: int


class PotReadOut(Schema):
    name: str
    donor: str
    earmark: str
    why_unspent: str
    years: list[PotYearOut]


class MustHoldOut(Schema):
    sign: str
    title: str
    owner: str
    month: str | None = Field(description="From when the plan counts on it.")
    holds: bool
    waiting: list[int] = Field(description="The numbers of the activities that wait for it.")


class ExceptionOut(Schema):
    rule: str
    activity: str
    reason: str
    agreed_by: list[str]
    expires: str
    used: bool


class LeftOutOut(Schema):
    id: str
    title: str
    area: str
    cost: int | None
    kind: str = Field(description="What keeps it out: money (alone), close, other, ruled-out.")
    reason: str
    smallest_change: str = Field(description="That would let it in.")


class CreditOut(Schema):
    title: str
    provider: str
    status: str


class MeasureReadOut(Schema):
    title: str
    unit: str
    baseline: float | None
    targets: list[tuple[str, float]] = Field(description="Month and value.")


class FreeOut(Schema):
    reason: str
    months: list[str]


class AreaMovedOut(Schema):
    area: str
    title: str
    weight: float = Field(description="Its share of all the weight, with the threat picture.")
    low: float
    high: float
    without: float = Field(description="Its share without the picture: all areas weigh the same.")
    direction: Literal["up", "down", "same"] = Field(
        description="same: by less than a tenth of its share without the picture."
    )
    sure: bool = Field(description="Whether the interval lies wholly on the side it moved to.")


class MovedActivityOut(Schema):
    title: str
    first: str | None = Field(description="Its first month in the plan; none: not in it.")
    without: str | None = Field(description="Its first month without the picture; none: not in it.")
    months_later: int | None = Field(description="Without the picture; below zero: earlier.")


class MovedOut(Schema):
    note: str = Field(description="How much the threat picture moves, and by what.")
    areas: list[AreaMovedOut]
    plan_without: str = Field(description="What the plan would be without the picture.")
    changes: list[MovedActivityOut] = Field(
        description="What that plan has otherwise; empty where the two cannot be told apart."
    )


class ReadingOut(Schema):
    language: str
    objective: str
    warnings: list[str]
    cost: int
    money_assumed: bool
    first: str
    last: str
    months: int
    how_near_the_best: str
    not_funded: int
    priorities: list[PriorityOut]
    threat_moves: MovedOut
    measures: list[MeasureReadOut]
    activities: list[ActivityOut]
    done_already: list[CreditOut]
    nothing_starts: list[FreeOut]
    pots: list[PotReadOut]
    must_hold: list[MustHoldOut]
    exceptions: list[ExceptionOut]
    left_out: list[LeftOutOut]
    people: list[BusyOut] = Field(description="Empty: not kept for this plan.")
    prices: list[PriceOut]


@router.get(
    "/states/{slug:code}/plans/{uuid:pk}/reading",
    operation_id="plan_reading",
    summary="What a plan says",
    response=ReadingOut,
    openapi_extra=READ,
)
def read(request: ApiRequest, code: str, pk: UUID) -> Any:
    """As its page says it: activities and why, money, what must hold, what is out and why."""
    said = selectors.said(request.actor, planned(request, code, pk), (get_language() or "en")[:2])
    if said is None:
        raise NothingToRead
    return _out(said)


def _out(said: Said) -> dict[str, Any]:
    doc = said.document
    numbers = {line.activity.id: line.number for line in said.lines}
    return {
        "language": doc.language,
        "objective": doc.summary.objective,
        "warnings": doc.summary.warnings,
        "cost": doc.cost,
        "money_assumed": doc.summary.money_assumed,
        "first": str(said.first),
        "last": str(said.last),
        "months": doc.horizon,
        "how_near_the_best": doc.bound_statement,
        "not_funded": doc.summary.unfunded,
        "priorities": doc.summary.priorities,
        "threat_moves": _moved(said),
        "measures": [
            {
                "title": one.title,
                "unit": one.unit,
                "baseline": one.baseline,
                "targets": [(str(doc.start.plus(t.month)), t.value) for t in one.targets],
            }
            for one in doc.measures
        ],
        "activities": [_activity(line, numbers) for line in said.lines],
        "done_already": doc.credits,
        "nothing_starts": [
            {"reason": reason, "months": [str(month) for month in months]}
            for reason, months in said.free
        ],
        "pots": [
            {
                "name": line.name,
                "donor": line.pot.donor,
                "earmark": line.pot.earmark,
                "why_unspent": line.pot.why_unspent,
                "years": [
                    {
                        "year": label,
                        "available": year.available,
                        "committed": year.committed,
                        "unspent": year.unspent,
                    }
                    for label, year in line.years
                ],
            }
            for line in said.pots
        ],
        "must_hold": [
            {
                "sign": line.sign,
                "title": line.gate.title,
                "owner": line.gate.owner,
                "month": None if line.month is None else str(line.month),
                "holds": line.gate.holds,
                "waiting": line.waiting,
            }
            for line in said.gates
        ],
        "exceptions": doc.exceptions,
        "left_out": [entry for group in said.out for entry in group.entries],
        "people": [
            {
                "title": one.title,
                "kind": one.kind,
                "there": one.there,
                "taken": one.asked,
                "activities": [n for x in one.taken if (n := numbers.get(x.activity))],
            }
            for one in doc.supplies
        ],
        "prices": doc.prices,
    }


def _moved(said: Said) -> dict[str, Any]:
    moves = said.document.threat.moves
    return {
        "note": moves.note,
        "areas": [
            {
                "area": one.id,
                "title": one.title,
                "weight": one.weight,
                "low": one.low,
                "high": one.high,
                "without": one.equal,
                "direction": one.direction,
                "sure": one.sure,
            }
            for one in moves.areas
        ],
        "plan_without": moves.statement,
        "changes": [
            {
                "title": line.change.title,
                "first": None if line.before is None else str(line.before),
                "without": None if line.after is None else str(line.after),
                "months_later": line.change.months,
            }
            for line in said.changes
        ],
    }


def _activity(line: Line, numbers: dict[str, int]) -> dict[str, Any]:
    one, time = line.activity, line.activity.time
    return {
        "id": one.id,
        "number": line.number,
        "title": one.title,
        "area": one.area,
        "institution": one.institution,
        "first": str(line.first),
        "last": str(line.last),
        "counts_from": str(line.counts),
        "cost": one.cost,
        "status": one.status,
        "after": line.after,
        "waits_for": line.gates,
        "paid_by": line.paid_by,
        "rules": one.rules,
        "why": one.why,
        "change": one.change,
        "raises": one.raises,
        "roles": one.roles,
        "may_slip": time.slack if time else None,
        "may_slip_alone": time.alone if time else None,
        "critical": bool(time and time.critical),
        "waits": [
            {
                "reason": wait.reason,
                "activity": numbers.get(wait.activity),
                "months_between": wait.margin,
                "binding": wait.binding,
            }
            for wait in (time.waits if time else ())
        ],
    }
