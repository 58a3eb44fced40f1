"""What the parties to a plan ask of it: pins on activities, sliders on what is scarce, a tilt.

A shape is data (``gradus.plan-shape/1``): it is kept with the version of the plan it belongs to, and
the problem it is laid on stays as it was. :mod:`shaped` says what each part of it does.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Literal

from gradus.domain.messages import Message, message
from gradus.domain.refusals import Fault
from gradus.engines.planner.problem import Candidate, Problem
from gradus.engines.planner.validate import LONGEST

FORMAT: Literal["gradus.plan-shape/1"] = "gradus.plan-shape/1"

PinKind = Literal["keep", "leave-out", "not-before", "by", "start-in"]

Tilt = Literal["balanced", "fast-start", "lowest-cost", "self-reliance", "donor-neutral"]

TITLES: dict[Tilt, Message] = {
    "balanced": message("Balanced"),
    "fast-start": message("Fast start"),
    "lowest-cost": message("Lowest cost"),
    "self-reliance": message("Self-reliance"),
    "donor-neutral": message("Donor-neutral"),
}
"""Names of the tilts."""

ASKS: dict[Tilt, Message] = {
    "balanced": message("Everything counts as the needs and the threat picture weigh it."),
    "fast-start": message("What comes early counts more than what comes late."),
    "lowest-cost": message("It costs the least that keeps most of the best plan's value."),
    "self-reliance": message("What the State does itself and what lasts counts more."),
    "donor-neutral": message("No donor offers more than a set share of the money."),
}
"""What a tilt asks for, in a sentence."""

MOST = 10.0
"""The largest setting of a slider."""


@dataclass(frozen=True, kw_only=True)
class Pin:
    """A wish of the parties about one candidate.

    ``kind``: ``keep`` (it is in the plan), ``leave-out`` (it is not), ``not-before`` (if it is in, it
    starts in ``month`` or later), ``by`` (it is in and starts in ``month`` or earlier), ``start-in``
    (it is in and starts in ``month``). Months count from month zero of the problem. ``wanted_by`` is
    the party or office that wishes it (never a person), ``reason`` why.
    """

    candidate: str
    kind: PinKind
    month: int | None = None
    reason: str = ""
    wanted_by: str = ""


@dataclass(frozen=True, kw_only=True)
class Sliders:
    """Shares of what there is: ``money`` of every pot in every year to come, ``people`` of every
    trainer, mentor and team (rounded to whole ones, a half down) in the months to come; and
    ``months`` by which the plan ends later (or earlier, below zero)."""

    money: float = 1.0
    people: float = 1.0
    months: int = 0


@dataclass(frozen=True, kw_only=True)
class Shape:
    """Pins, sliders and a tilt, laid on a problem. Without any the problem stays as it is.

    ``tilt``: ``balanced`` (as the problem weighs it), ``fast-start``, ``lowest-cost``,
    ``self-reliance``, ``donor-neutral``; what each does stands in
    ``docs/explanation/how-the-planner-searches.md``.
    """

    format: Literal["gradus.plan-shape/1"] = FORMAT
    pins: tuple[Pin, ...] = ()
    sliders: Sliders = Sliders()
    tilt: Tilt = "balanced"


@dataclass(frozen=True, kw_only=True)
class Tilts:
    """How far each tilt leans (``catalogue/defaults.yaml``, all assumed).

    ``fast_start``: what a month counts beside the same month a year earlier. ``kept``: the share of
    the best plan's value that the cheapest plan keeps. ``lasting``: the power to which the share that
    lasts is raised. ``foreign``: what the gains of an activity count that is not the State's own.
    ``donor``: the largest share of all money on offer that one donor may carry.
    """

    fast_start: float = 0.6
    kept: float = 0.9
    lasting: float = 2.0
    foreign: float = 0.5
    donor: float = 0.4


def shape_faults(
    problem: Problem, shape: Shape, *, begun: Collection[str] = ()
) -> tuple[Fault, ...]:
    """Everything in a shape that makes no sense for a problem, each with its place.

    Parameters
    ----------
    problem
        A problem without faults.
    shape
        What is to be laid on it.
    begun
        Candidates that have begun and can no longer be pinned away.
    """
    return (*_slider_faults(problem, shape.sliders), *_pin_faults(problem, shape, set(begun)))


def _slider_faults(problem: Problem, sliders: Sliders) -> Iterator[Fault]:
    for name in ("money", "people"):
        share = getattr(sliders, name)
        if not 0 <= share <= MOST:
            yield Fault(
                f"sliders.{name}",
                message("{value} is out of bounds.", value=share),
                message("Give a number from {low} to {high}.", low="0", high=f"{MOST:g}"),
                "bounds",
            )
    low, high = 1 - problem.horizon, LONGEST - problem.horizon
    if not low <= sliders.months <= high:
        yield Fault(
            "sliders.months",
            message("{value} is out of bounds.", value=sliders.months),
            message("Give a whole number from {low} to {high}.", low=low, high=high),
            "bounds",
        )


def _pin_faults(problem: Problem, shape: Shape, begun: set[str]) -> Iterator[Fault]:
    known = {candidate.id: candidate for candidate in problem.candidates}
    last = problem.horizon + shape.sliders.months - 1
    before: dict[str, list[tuple[int, Pin]]] = {}
    for place, pin in enumerate(shape.pins):
        where = f"pins[{place}]"
        if pin.candidate not in known:
            yield Fault(
                f"{where}.candidate",
                message("There is no {name}.", name=repr(pin.candidate)),
                message("Name something that the problem holds, or add it."),
                "dangling",
            )
            continue
        yield from _month_faults(pin, known[pin.candidate], where, last)
        yield from _standing_faults(problem, pin, where, begun)
        for first, other in before.get(pin.candidate, ()):
            if _clash(other, pin):
                yield Fault(
                    where,
                    message("It contradicts {first}.", first=f"pins[{first}]"),
                    message("Withdraw one of the two."),
                    "clash",
                )
        before.setdefault(pin.candidate, []).append((place, pin))


def _month_faults(pin: Pin, candidate: Candidate, where: str, last: int) -> Iterator[Fault]:
    latest = last if candidate.latest is None else min(candidate.latest, last)
    if pin.kind in ("keep", "leave-out"):
        if pin.month is not None:
            yield Fault(
                f"{where}.month",
                message("This kind of pin has no month."),
                message("Leave the month out, or choose another kind of pin."),
            )
    elif pin.month is None or not 0 <= pin.month <= last:
        yield Fault(
            f"{where}.month",
            message("This kind of pin needs a month of the plan."),
            message("Give a whole number from {low} to {high}.", low=0, high=last),
            "bounds",
        )
    elif pin.kind != "by" and pin.month > latest:
        yield Fault(
            f"{where}.month",
            message("It may not start after month {month}.", month=latest),
            message("Give a whole number from {low} to {high}.", low=0, high=latest),
            "clash",
        )
    elif pin.kind != "not-before" and pin.month < candidate.earliest:
        yield Fault(
            f"{where}.month",
            message("It may not start before month {month}.", month=candidate.earliest),
            message("Give a whole number from {low} to {high}.", low=candidate.earliest, high=last),
            "clash",
        )


def _standing_faults(problem: Problem, pin: Pin, where: str, begun: set[str]) -> Iterator[Fault]:
    """What the problem itself says about the candidate, against the pin."""
    name, wanted = pin.candidate, wants(pin)
    found: tuple[Message, Message] | None = None
    if any(credit.candidate == name for credit in problem.credits):
        found = (
            message("It is done or running already and credited."),
            message("Withdraw the pin; the plan counts it without one."),
        )
    elif name in begun and pin.kind != "keep":
        found = (
            message("It has begun and stays as it is."),
            message("Withdraw the pin, or end the activity first."),
        )
    elif wanted and any(rule_out.candidate == name for rule_out in problem.rule_outs):
        found = (
            message("The State rules it out."),
            message("Withdraw the pin, or ask the State to withdraw its objection."),
        )
    elif pin.kind == "leave-out" and any(insist.candidate == name for insist in problem.insists):
        found = (
            message("The State insists on it, or a rule of the field asks for it."),
            message("Withdraw the pin, or what asks for it."),
        )
    if found is not None:
        yield Fault(f"{where}.candidate", *found, "clash")


def wants(pin: Pin) -> bool:
    """Whether the pin asks for the candidate to be in the plan."""
    return pin.kind in ("keep", "by", "start-in")


def _clash(one: Pin, other: Pin) -> bool:
    """Whether two pins on the same candidate cannot both be kept, whatever the problem."""
    if "leave-out" in (one.kind, other.kind):
        return wants(one) or wants(other)
    pins = (one, other)
    lows = [p.month for p in pins if p.kind != "by" and p.month is not None]
    highs = [p.month for p in pins if p.kind != "not-before" and p.month is not None]
    return bool(lows and highs) and max(lows) > min(highs)
