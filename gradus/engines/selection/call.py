"""A call for a course: seats, the people nominated, what counts, and the balance that is sought.

Points are counted in thousandths, so that two cohorts are never told apart by rounding.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from gradus.domain.messages import message
from gradus.domain.refusals import Fault

GRAIN = 1000
"""Thousandths of a point: the unit that scores are counted in."""

HEAVIEST = 1000
MEND_RANGE = message("Write a number in the range.")


@dataclass(frozen=True, kw_only=True)
class Nominee:
    """Somebody who may have a place.

    ``points`` by criterion, each from 0 to 1; a criterion that is not told counts 0. ``groups`` by
    dimension (``{"sex": "female"}``); a dimension that is not told counts for no group. ``order`` is
    the place in the order of nomination: the earlier one wins a tie.
    """

    id: str
    points: Mapping[str, float] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)
    unit: str = ""
    order: int = 0


@dataclass(frozen=True, kw_only=True)
class Target:
    """Of a group ``least`` people are wanted, and at most ``most`` (None: any number).

    ``weight`` is what one person too few or too many counts, against other targets.
    """

    dimension: str
    group: str
    least: int = 0
    most: int | None = None
    weight: int = 1


@dataclass(frozen=True, kw_only=True)
class Call:
    """A question to the engine.

    Attributes
    ----------
    seats
        Places there are.
    nominees
        The people who may have one; who may not is left out before.
    weights
        What a criterion weighs; the points of somebody are the weighted sum.
    targets
        Wanted balance. It gives way where the nominees cannot meet it, and before points do.
    most_of_unit
        At most so many of a unit at a time, so that it goes on working. It never gives way.
    placed, passed_over
        People who must have a place, or may have none, by decision of people.
    """

    seats: int
    nominees: tuple[Nominee, ...]
    weights: Mapping[str, float] = field(default_factory=dict)
    targets: tuple[Target, ...] = ()
    most_of_unit: Mapping[str, int] = field(default_factory=dict)
    placed: frozenset[str] = frozenset()
    passed_over: frozenset[str] = frozenset()

    @cached_property
    def ranked(self) -> tuple[Nominee, ...]:
        """The nominees by points, then by the order of nomination: whoever asks, the same."""
        return tuple(sorted(self.nominees, key=lambda one: (-self.score(one), one.order, one.id)))

    def score(self, nominee: Nominee) -> int:
        """The weighted sum of somebody's points, in thousandths."""
        told = (weight * nominee.points.get(name, 0.0) for name, weight in self.weights.items())
        return round(GRAIN * math.fsum(told))


def faults(call: Call) -> Iterator[Fault]:
    """What makes a call one that cannot be answered."""
    if call.seats < 1:
        yield Fault(
            "seats", message("A course has at least one seat."), message("Write 1 or more.")
        )
    yield from _of_nominees(call)
    yield from _of_targets(call)
    yield from _of_decisions(call)
    for name, weight in call.weights.items():
        if not (math.isfinite(weight) and 0 <= weight <= HEAVIEST):
            yield Fault(f"weights.{name}", message("The weight is not from 0 to 1000."), MEND_RANGE)


def _of_nominees(call: Call) -> Iterator[Fault]:
    for name, times in Counter(one.id for one in call.nominees).items():
        if times > 1:
            yield Fault(
                f"nominees.{name}",
                message("The same person is nominated twice."),
                message("Keep one nomination."),
            )
    for one in call.nominees:
        for name, points in one.points.items():
            if not 0 <= points <= 1:
                where = f"nominees.{one.id}.points.{name}"
                yield Fault(where, message("The points are not from 0 to 1."), MEND_RANGE)


def _of_targets(call: Call) -> Iterator[Fault]:
    for n, target in enumerate(call.targets):
        if target.least < 0 or target.weight < 1:
            yield Fault(f"targets[{n}]", message("A target is below zero."), MEND_RANGE)
        if target.most is not None and target.most < max(target.least, 0):
            yield Fault(
                f"targets[{n}]",
                message("It allows fewer people than it wants."),
                message("Let its most be no less than its least."),
            )
    for unit, most in call.most_of_unit.items():
        if most < 0:
            yield Fault(f"most_of_unit.{unit}", message("It is below zero."), MEND_RANGE)


def _of_decisions(call: Call) -> Iterator[Fault]:
    known = {one.id for one in call.nominees}
    for name in sorted((call.placed | call.passed_over) - known):
        yield Fault(name, message("Nobody of this name is nominated."), message("Nominate them."))
    for name in sorted(call.placed & call.passed_over):
        yield Fault(
            name,
            message("Somebody is both placed and passed over."),
            message("Take back one of the two decisions."),
        )
    if len(call.placed) > max(call.seats, 0):
        yield Fault(
            "placed",
            message("{count} people are placed on {seats} seats.",
                    count=len(call.placed), seats=call.seats),
            message("Take back a placing, or add seats."),
        )  # fmt: skip
    for unit, most in sorted(call.most_of_unit.items()):
        fixed = sum(one.unit == unit and one.id in call.placed for one in call.nominees)
        if fixed > max(most, 0):
            yield Fault(
                f"most_of_unit.{unit}",
                message("{count} people of it are placed; it can spare {most}.",
                        count=fixed, most=most),
                message("Take back a placing, or let the unit spare more."),
            )  # fmt: skip


def composed_as(
    composition: Mapping[str, Mapping[str, int]], seats: int, weight: int = 1
) -> tuple[Target, ...]:
    """Targets in the shares of a composition: of each group at least its share of the seats.

    Parameters
    ----------
    composition
        People by dimension and group, those of the units that nominate.
    seats
        Places there are.

    Examples
    --------
    >>> [(t.group, t.least) for t in composed_as({"sex": {"female": 3, "male": 7}}, 12)]
    [('female', 3), ('male', 8)]
    """
    found = []
    for dimension, groups in sorted(composition.items()):
        whole = sum(groups.values())
        found += [
            Target(
                dimension=dimension,
                group=group,
                least=seats * count // whole,
                weight=weight,
            )
            for group, count in sorted(groups.items())
            if whole and seats * count // whole
        ]
    return tuple(found)
