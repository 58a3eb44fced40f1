"""Why somebody has a place, and why somebody has none: each reason is found by choosing again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from gradus.domain.messages import Message, message
from gradus.engines.selection.call import GRAIN, Call, Nominee, Target
from gradus.engines.selection.cohort import Cohort, choose, waiting

Verdict = Literal["in", "waiting", "out"]


@dataclass(frozen=True)
class Reason:
    """What was decided on one nominee, and why.

    ``rank`` is the place by points alone, from 1. ``instead`` are the people who would come in (for
    who is in), or lose their place (for who is not), if it were decided the other way. ``because``
    are sentences; each holds by choosing again.
    """

    nominee: str
    verdict: Verdict
    rank: int
    points: int
    instead: tuple[str, ...]
    because: tuple[Message, ...]
    place_waiting: int | None = None


def reasons(call: Call, cohort: Cohort) -> tuple[Reason, ...]:
    """A reason for every nominee, in the order of rank; ``cohort`` is what ``choose`` gave."""
    places = {name: n for n, name in enumerate(waiting(call, cohort), 1)}
    inside = set(cohort.members)
    return tuple(
        _in(call, cohort, one, rank) if one.id in inside else
        _out(call, cohort, one, rank, places.get(one.id))
        for rank, one in enumerate(call.ranked, 1)
    )  # fmt: skip


def _in(call: Call, cohort: Cohort, one: Nominee, rank: int) -> Reason:
    count = len(call.nominees)
    said: list[Message] = []
    instead: tuple[str, ...] = ()
    if one.id in call.placed:
        said.append(message("Placed by decision."))
    elif len(call.nominees) - len(call.passed_over) <= call.seats and not call.most_of_unit:
        said.append(message("There is a seat for everybody nominated."))
    else:
        other = choose(replace(call, passed_over=call.passed_over | {one.id}))
        instead = tuple(name for name in other.members if name not in cohort.members)
        said += _difference(cohort, other)
    if rank <= len(cohort.members):
        first = message("Rank {rank} of {count} by points.", rank=rank, count=count)
    else:
        first = message(
            "Rank {rank} of {count} by points, beyond the {seats} seats: taken for balance, or because "
            "a unit of those ranked higher can spare nobody more.",
            rank=rank, count=count, seats=len(cohort.members),
        )  # fmt: skip
    return Reason(one.id, "in", rank, call.score(one), instead, (first, *said))


def _out(call: Call, cohort: Cohort, one: Nominee, rank: int, place: int | None) -> Reason:
    first = message("Rank {rank} of {count} by points.", rank=rank, count=len(call.nominees))
    verdict: Verdict = "out" if place is None else "waiting"
    said: list[Message] = []
    instead: tuple[str, ...] = ()
    if one.id in call.passed_over:
        said.append(message("Passed over by decision."))
    elif (most := call.most_of_unit.get(one.unit)) is not None and most <= sum(
        other.unit == one.unit and other.id in call.placed for other in call.nominees
    ):
        said.append(message("The unit can spare {most} at a time.", most=most))
    elif len(call.placed) >= call.seats:
        said.append(message("Every seat is given by decision."))
    else:
        other = choose(replace(call, placed=call.placed | {one.id}))
        instead = tuple(name for name in cohort.members if name not in other.members)
        said += _difference(cohort, other)
    return Reason(one.id, verdict, rank, call.score(one), instead, (first, *said), place)


def _difference(cohort: Cohort, other: Cohort) -> list[Message]:
    """What would be lost if it were decided otherwise: seats, else balance, else points, else order."""
    if len(other.members) < len(cohort.members):
        return [message("Decided otherwise, a seat would stay empty.")]
    if other.off_balance > cohort.off_balance:
        before = dict(cohort.misses)
        return [
            _miss(target, missed)
            for target, missed in other.misses
            if abs(missed) > abs(before.get(target, 0))
        ]
    if other.points < cohort.points:
        lost = (cohort.points - other.points) / GRAIN
        return [
            message(
                "Decided otherwise, the cohort would have {lost} points less.", lost=f"{lost:g}"
            )
        ]
    return [message("Equal in points: the earlier nomination goes first.")]


def _miss(target: Target, missed: int) -> Message:
    if missed < 0:
        return message(
            "Decided otherwise, {missing} too few of {dimension}: {group} (wanted: {least}).",
            missing=-missed, dimension=target.dimension, group=target.group, least=target.least,
        )  # fmt: skip
    return message(
        "Decided otherwise, {more} too many of {dimension}: {group} (at most {most}).",
        more=missed, dimension=target.dimension, group=target.group, most=target.most,
    )  # fmt: skip
