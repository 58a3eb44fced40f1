"""How the delivery of a plan stands: what was told of each activity, laid beside what was planned.

Lateness, what is pushed by it and when the plan would end now are computed here from the plan and the
last thing told of each activity; none of it is stored. Months count from the plan's month zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from gradus.domain.periods import Month
from gradus.formats.documents.plan_document import Activity
from gradus.workflows.plan_schedule import Schedule

SOON = 3
"""Months that are shown as what comes next."""


class Status(StrEnum):
    """How far an activity is. Whether it is late is never told: it is computed."""

    NOT_BEGUN = "not-begun"
    PREPARING = "preparing"
    UNDER_WAY = "under-way"
    DELIVERED = "delivered"
    STOPPED = "stopped"


OVER = frozenset({Status.DELIVERED, Status.STOPPED})


@dataclass(frozen=True, kw_only=True)
class Told:
    """The last thing told of an activity. ``since``: the day from which it is so."""

    activity: str
    status: Status
    since: date
    expected_end: date | None = None
    people: int | None = None
    women: int | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Progress:
    """An activity as planned and as it stands.

    ``first`` and ``last`` are its planned months, ``starts`` and ``ends`` those to be expected now.
    ``late``: months by which it is behind the plan today (it should have begun, or ended); what is
    only expected to come later is not late yet. ``silent``: it should have begun and nobody told
    anything. ``pushed_by``: numbers of the activities that make it begin later than planned.
    ``pushes``: numbers of those that it makes begin later.
    """

    number: int
    activity: Activity
    told: Told | None
    status: Status
    first: Month
    last: Month
    starts: Month
    ends: Month
    late: int
    silent: bool
    pushed_by: tuple[int, ...] = ()
    pushes: tuple[int, ...] = ()

    @property
    def moved(self) -> int:
        """Months by which it is expected to end after the planned month (below zero: before)."""
        return self.ends.since(self.last)


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """All activities of a plan. ``slips``: months by which the plan's last activity would end later."""

    today: Month
    lines: tuple[Progress, ...]
    slips: int
    planned_end: Month | None = None

    @property
    def late(self) -> tuple[Progress, ...]:
        """What is behind the plan, the most first."""
        return tuple(sorted((x for x in self.lines if x.late), key=lambda x: (-x.late, x.number)))

    @property
    def soon(self) -> tuple[Progress, ...]:
        """What is to begin in the next months and is not late."""
        until = self.today.plus(SOON)
        begun = OVER | {Status.UNDER_WAY}
        return tuple(
            x
            for x in self.lines
            if x.status not in begun and not x.late and self.today <= x.starts < until
        )

    def count(self, status: Status) -> int:
        """How many activities stand so."""
        return sum(one.status is status for one in self.lines)

    @property
    def people(self) -> int:
        """How many people were reached, as far as it was told."""
        return sum(one.told.people or 0 for one in self.lines if one.told is not None)

    @property
    def women(self) -> int | None:
        """How many of them are women; none where any count does not say."""
        told = [one.told for one in self.lines if one.told is not None and one.told.people]
        if not told or any(one.women is None for one in told):
            return None
        return sum(one.women or 0 for one in told)


@dataclass
class _Walk:
    """The walk over the activities, each after those it waits for."""

    document: Schedule
    told: Mapping[str, Told]
    now: int
    found: dict[str, tuple[int, int]] = field(default_factory=dict)
    pushed: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def visit(self, one: Activity, known: Mapping[str, Activity]) -> None:
        said, length = self.told.get(one.id), one.end - one.start
        status = said.status if said is not None else Status.NOT_BEGUN
        start, end = one.start, one.end
        if said is not None and status in OVER:
            end = max(_index(self.document, said.since) + 1, 0)
            start = min(start, end - 1)
        elif said is not None and status is Status.UNDER_WAY:
            start = _index(self.document, said.since)
            end = max(start + length, self.now + 1)
            if said.expected_end is not None:
                end = max(_index(self.document, said.expected_end) + 1, start + 1)
        else:
            by = {name: self._free(known[name], one) for name in one.needs if name in self.found}
            start = max(start, self.now if one.start < self.now else one.start, *by.values(), 0)
            self.pushed[one.id] = tuple(n for n, month in by.items() if month > one.start)
            end = start + length
            if said is not None and said.expected_end is not None:
                end = max(_index(self.document, said.expected_end) + 1, end)
        self.found[one.id] = (start, end)

    def _free(self, before: Activity, one: Activity) -> int:
        """The first month in which one activity leaves the other free to begin.

        Where the plan let the other begin only once the first one counts, that is kept.
        """
        end = self.found[before.id][1]
        if self.told.get(before.id) and self.told[before.id].status is Status.STOPPED:
            return one.start
        return end + (before.effective - before.end if one.start >= before.effective else 0)


def delivery(document: Schedule, told: Iterable[Told], today: date) -> Delivery:
    """How the delivery of a plan stands on a day; of several things told of an activity the last counts."""
    last = {one.activity: one for one in told}
    now = _index(document, today)
    known = {one.id: one for one in document.activities}
    walk = _Walk(document, last, now)
    for one in _in_order(document.activities, known):
        walk.visit(one, known)
    numbers = {one.id: n for n, one in enumerate(document.activities, start=1)}
    pushes: dict[str, list[int]] = {}
    for name, sources in walk.pushed.items():
        for source in sources:
            pushes.setdefault(source, []).append(numbers[name])
    lines = tuple(
        _progress(document, walk, one, numbers, pushes.get(one.id, ()))
        for one in document.activities
    )
    stopped = {x.activity.id for x in lines if x.status is Status.STOPPED}
    ends = [end for name, (_, end) in walk.found.items() if name not in stopped]
    planned = max((one.end for one in document.activities), default=None)
    return Delivery(
        today=document.start.plus(now),
        lines=lines,
        slips=max(max(ends, default=0) - planned, 0) if planned is not None else 0,
        planned_end=None if planned is None else document.start.plus(planned - 1),
    )


def _progress(
    document: Schedule,
    walk: _Walk,
    one: Activity,
    numbers: Mapping[str, int],
    pushes: Sequence[int],
) -> Progress:
    told = walk.told.get(one.id)
    status = told.status if told is not None else Status.NOT_BEGUN
    start, end = walk.found[one.id]
    late = 0
    if status not in OVER:
        late = max(walk.now - one.end + 1, 0)
        if status is not Status.UNDER_WAY:
            late = max(late, walk.now - one.start)
    return Progress(
        number=numbers[one.id],
        activity=one,
        told=told,
        status=status,
        first=document.start.plus(one.start),
        last=document.start.plus(one.end - 1),
        starts=document.start.plus(start),
        ends=document.start.plus(end - 1),
        late=late,
        silent=told is None and walk.now > one.start,
        pushed_by=tuple(sorted(numbers[name] for name in walk.pushed.get(one.id, ()))),
        pushes=tuple(sorted(pushes)),
    )


def _in_order(activities: Sequence[Activity], known: Mapping[str, Activity]) -> list[Activity]:
    """Each activity after those it waits for; what waits in a circle comes as it is listed."""
    done: dict[str, None] = {}
    for first in activities:
        stack = [(first.id, False)]
        while stack:
            name, opened = stack.pop()
            if name in done:
                continue
            if opened:
                done[name] = None
                continue
            waiting = {n for n, o in stack if o}
            stack.append((name, True))
            stack += [
                (n, False)
                for n in known[name].needs
                if n in known and n not in done and n not in waiting
            ]
    return [known[name] for name in done]


def _index(document: Schedule, day: date) -> int:
    return Month(day.year, day.month).since(document.start)
