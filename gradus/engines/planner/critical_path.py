"""How much every activity of a plan may slip, what waits for what, and which chain ends last.

``slack`` is asked of the order of things and the calendar: how many months later an activity may start
if everything that waits for it moves along, so that the plan still ends in the month it ends in and no
window or promised month is missed. People, hosts and money are left aside. ``alone`` is asked of
everything: how many months later it may start if nothing else moves at all; it is never more.

Both are found by trying: starts later than the planned one, each with what follows from it. A later
start never makes anything else earlier, so the first month that fails ends the search.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from gradus.domain.messages import Message, message
from gradus.engines.planner import requirements
from gradus.engines.planner.greedy import Schedule
from gradus.engines.planner.lookup import Lookup, hard_parts
from gradus.engines.planner.plan import Activity, Plan
from gradus.engines.planner.problem import Candidate, Problem, Requirement
from gradus.engines.planner.requirements import Moment
from gradus.engines.planner.sentences import Sentences

Held = Literal["order", "fact", "calendar", "people", "money", "value"]


@dataclass(frozen=True, kw_only=True)
class Edge:
    """``target`` waits for ``source``, both activities of the plan.

    ``when``: for its delivery or its effect, and ``lag`` months more. ``way``: ``activity`` (this one is
    named), ``one-of`` (the first of several that would do), ``share`` (one of those a share is made of),
    ``gate`` (it raises the level that is asked for). ``margin`` is how many months the target starts
    after the edge lets it; ``rule`` the rule of the field it keeps, if one.
    """

    source: str
    target: str
    way: Literal["activity", "one-of", "share", "gate"]
    when: Literal["delivered", "effective"]
    lag: int
    margin: int
    rule: str | None
    text: Message


@dataclass(frozen=True, kw_only=True)
class FactGate:
    """``target`` waits for a fact that holds from a month on (see ``Edge`` for the rest)."""

    fact: str
    target: str
    month: int
    margin: int
    rule: str | None
    text: Message


@dataclass(frozen=True, kw_only=True)
class Float:
    """Where an activity could lie, in months from month zero.

    ``earliest``: with everything it waits for as early as the order of things and the calendar let it.
    ``latest``: the latest start that moves neither the plan's end nor a promised month, what waits for
    it moving along; ``slack`` is ``latest - start``. ``alone``: months it may start later with nothing
    else moved, people and money included. ``critical``: it has no slack. ``held``: why it does not
    start a month earlier (``order``, ``fact``, ``calendar``, ``people``, ``money``; ``value``: nothing
    stops it). What has begun has no slack and is not held.
    """

    candidate: str
    start: int
    end: int
    earliest: int
    latest: int
    slack: int
    alone: int
    critical: bool
    fixed: bool
    held: tuple[Held, ...]
    text: Message


@dataclass(frozen=True, kw_only=True)
class CriticalPath:
    """The floats of all activities in the plan's order, the edges between them, and the chain that ends
    last: its first activity first, each waiting for the one before it without a month between."""

    end: int
    chain: tuple[str, ...]
    activities: tuple[Float, ...]
    edges: tuple[Edge, ...]
    facts: tuple[FactGate, ...]


@dataclass
class _Room:
    """A problem, a plan of it, and what is asked of them again and again."""

    problem: Problem
    plan: Plan
    lookup: Lookup = field(init=False)
    words: Sentences = field(init=False)
    starts: dict[str, int] = field(init=False)
    windows: dict[str, list[tuple[int, int]]] = field(init=False)
    end: int = field(init=False)
    waiting: dict[str, Candidate] = field(init=False)

    def __post_init__(self) -> None:
        self.lookup = Lookup(self.problem)
        self.words = Sentences(self.lookup)
        self.starts = {a.candidate: a.start for a in self.plan.activities}
        self.end = max((a.end for a in self.plan.activities), default=0)
        fixed = {a.candidate for a in self.plan.activities if a.fixed}
        self.waiting, self.windows = {}, {}
        for activity in self.plan.activities:
            if activity.candidate in fixed:
                continue
            candidate = self.lookup.candidates[activity.candidate]
            self.waiting[candidate.id] = candidate
            by = self.lookup.insists.get(candidate.id)
            self.windows[candidate.id] = [
                (start, end)
                for start, end in self.lookup.starts(candidate)
                if by is None or start <= by
            ]

    def moments(self, activities: Sequence[Activity]) -> dict[str, Moment]:
        found = requirements.credited_moments(self.lookup)
        found.update({a.candidate: Moment(a.end, a.effective) for a in activities})
        return found

    def first_month(self, candidate: Candidate, moments: Mapping[str, Moment]) -> int:
        return requirements.first_month(self.lookup, candidate.requires, moments)

    def pushed(self, name: str, start: int) -> dict[str, int] | None:
        """Every start if one activity starts then and what waits moves along; None if that fails.

        It fails if something would miss its window or its promised month, or end after the plan ends.
        """
        starts = {**self.starts, name: start}
        moments = self.moments(self.plan.activities)
        pending = [name]
        while pending:
            moved = pending.pop()
            end = dict(self.windows[moved]).get(starts[moved])
            if end is None or end > self.end:
                return None
            moments[moved] = Moment(end, end + self.waiting[moved].effect_after)
            for other, candidate in self.waiting.items():
                month = self.first_month(candidate, moments)
                if month <= starts[other]:
                    continue
                later = next((s for s, _ in self.windows[other] if s >= month), None)
                if later is None or other == name:
                    return None
                starts[other] = later
                pending.append(other)
        return starts


def critical_path(problem: Problem, plan: Plan) -> CriticalPath:
    """The critical path of a sound plan.

    Parameters
    ----------
    problem, plan
        A problem without faults, and a plan of it.

    Returns
    -------
    CriticalPath
        Empty for a plan without activities.
    """
    room = _Room(problem, plan)
    edges = tuple(edge for a in plan.activities if not a.fixed for edge in _edges(room, a))
    facts = tuple(gate for a in plan.activities if not a.fixed for gate in _facts(room, a))
    earliest = _earliest(room)
    floats = tuple(_float(room, a, earliest) for a in plan.activities)
    return CriticalPath(
        end=room.end,
        chain=_chain(room, edges),
        activities=floats,
        edges=edges,
        facts=facts,
    )


# --- floats -------------------------------------------------------------------------------------


def _earliest(room: _Room) -> dict[str, int]:
    """The least start of every activity that waits, everything it waits for as early as can be."""
    found = {name: window[0][0] for name, window in room.windows.items() if window}
    given = room.moments([a for a in room.plan.activities if a.fixed])
    while True:
        moments = dict(given)
        for name, start in found.items():
            end = dict(room.windows[name])[start]
            moments[name] = Moment(end, end + room.waiting[name].effect_after)
        later = {}
        for name, start in found.items():
            month = max(start, room.first_month(room.waiting[name], moments))
            later[name] = next((s for s, _ in room.windows[name] if s >= month), start)
        if later == found:
            return found
        found = later


def _float(room: _Room, activity: Activity, earliest: Mapping[str, int]) -> Float:
    name, start = activity.candidate, activity.start
    if activity.fixed:
        return Float(
            candidate=name, start=start, end=activity.end, earliest=start, latest=start, slack=0,
            alone=0, critical=activity.end == room.end, fixed=True, held=(),
            text=message("It has begun and stays as it is."),
        )  # fmt: skip
    latest = start
    for later, _ in room.windows[name]:
        if later > start:
            if room.pushed(name, later) is None:
                break
            latest = later
    alone = _alone(room, activity)
    held = tuple(_held(room, activity))
    slack = latest - start
    return Float(
        candidate=name,
        start=start,
        end=activity.end,
        earliest=min(earliest.get(name, start), start),
        latest=latest,
        slack=slack,
        alone=alone,
        critical=slack == 0,
        fixed=False,
        held=held,
        text=_said(slack, alone),
    )


def _said(slack: int, alone: int) -> Message:
    if slack == 0:
        return message("It is critical: if it slips, the plan ends later or a promise is missed.")
    if alone == 0:
        return message(
            "It may slip if what waits for it moves along (months: {months}).", months=slack
        )
    return message(
        "It may slip (months: {months}; with nothing else moved: {alone}).",
        months=slack,
        alone=alone,
    )


def _alone(room: _Room, activity: Activity) -> int:
    """Months it may start later with nothing else moved."""
    candidate = room.waiting[activity.candidate]
    others = [a for a in room.plan.activities if a is not activity]
    schedule = Schedule(room.lookup, others)
    found = 0
    for start, end in room.windows[candidate.id]:
        if start <= activity.start:
            continue
        if end > room.end or not (
            schedule.has_room(candidate, start, end)
            and schedule.purse.could_meet(schedule.asks(candidate, start))
        ):
            break
        moments = room.moments(room.plan.activities)
        moments[candidate.id] = Moment(end, end + candidate.effect_after)
        if any(
            room.first_month(other, moments) > room.starts[name]
            for name, other in room.waiting.items()
        ):
            break
        found = start - activity.start
    return found


def _held(room: _Room, activity: Activity) -> Iterator[Held]:
    """What keeps it from the allowed start before its own, everything else staying."""
    candidate = room.waiting[activity.candidate]
    before = [(s, e) for s, e in room.windows[candidate.id] if s < activity.start]
    if not before:
        yield "calendar"
        return
    start, end = before[-1]
    others = [a for a in room.plan.activities if a is not activity]
    moments = room.moments(others)
    free = True
    if room.first_month(candidate, moments) > start:
        free = False
        facts = [
            part
            for part in hard_parts(candidate.requires)
            if requirements.first_month(room.lookup, part, moments) > start
        ]
        yield "fact" if all(part.fact is not None for part in facts) else "order"
    schedule = Schedule(room.lookup, others)
    if not schedule.has_room(candidate, start, end):
        free = False
        yield "people"
    if not schedule.purse.could_meet(schedule.asks(candidate, start)):
        free = False
        yield "money"
    if free:
        yield "calendar" if start < activity.start - 1 else "value"


# --- edges --------------------------------------------------------------------------------------


def _edges(room: _Room, activity: Activity) -> Iterator[Edge]:
    candidate = room.lookup.candidates[activity.candidate]
    moments = room.moments([a for a in room.plan.activities if a is not activity])
    found: dict[str, Edge] = {}
    for part in hard_parts(candidate.requires):
        for edge in _edges_of(room, part, activity, moments):
            known = found.get(edge.source)
            if known is None or edge.margin < known.margin:
                found[edge.source] = edge
    yield from found.values()


def _edges_of(
    room: _Room,
    part: Requirement,
    activity: Activity,
    moments: Mapping[str, Moment],
    one_of: bool = False,
) -> Iterator[Edge]:
    if part.any_of:
        ways = [way for way in part.any_of if way.hard]
        first = min(ways, key=lambda way: requirements.first_month(room.lookup, way, moments))
        for inner in hard_parts(first):
            yield from _edges_of(room, inner, activity, moments, one_of=True)
    elif part.activity is not None:
        way: Literal["activity", "one-of"] = "one-of" if one_of else "activity"
        yield from _edge(room, part, part.activity, way, part.when, activity, moments)
    elif part.share is not None:
        wanted = requirements.share_count(part)
        ordered = sorted((_month(part, moments[name]), name) for name in part.of if name in moments)
        for _, name in ordered[:wanted]:
            yield from _edge(room, part, name, "share", part.when, activity, moments)
    elif part.area is not None:
        for name in _raising(room, part, moments):
            yield from _edge(room, part, name, "gate", "effective", activity, moments)


def _month(part: Requirement, moment: Moment) -> int:
    return moment.effective if part.when == "effective" else moment.delivered


def _raising(room: _Room, part: Requirement, moments: Mapping[str, Moment]) -> list[str]:
    """Those that raise the area until it is at the level asked for, in the order of their effect."""
    steps = []
    for name, moment in moments.items():
        credit = room.lookup.credits.get(name)
        if credit is None or not credit.in_baseline:
            points = sum(
                gain.points for gain in room.lookup.candidates[name].gains if gain.area == part.area
            )
            if points > 0:
                steps.append((moment.effective, name, points))
    found, raised = [], 0.0
    for _, name, points in sorted(steps):
        if raised >= (part.points or 0) - 1e-9:
            break
        raised += points
        found.append(name)
    return found


def _edge(
    room: _Room,
    part: Requirement,
    source: str,
    way: Literal["activity", "one-of", "share", "gate"],
    when: Literal["delivered", "effective"],
    activity: Activity,
    moments: Mapping[str, Moment],
) -> Iterator[Edge]:
    if source not in room.starts:
        return  # credited: done by somebody, not an activity of the plan
    moment = moments[source]
    month = (moment.effective if when == "effective" else moment.delivered) + part.lag
    yield Edge(
        source=source,
        target=activity.candidate,
        way=way,
        when=when,
        lag=part.lag,
        margin=activity.start - month,
        rule=part.rule,
        text=_waits(room, source, activity.candidate, when, part.lag),
    )


def _waits(
    room: _Room, source: str, target: str, when: Literal["delivered", "effective"], lag: int
) -> Message:
    names = {"target": room.words.candidate(target), "source": room.words.candidate(source)}
    if lag:
        return message("{target} waits for {source}, and longer (months: {lag}).", **names, lag=lag)
    if when == "effective":
        return message("{target} waits until {source} takes effect.", **names)
    return message("{target} waits until {source} is delivered.", **names)


def _facts(room: _Room, activity: Activity) -> Iterator[FactGate]:
    candidate = room.lookup.candidates[activity.candidate]
    for part in hard_parts(candidate.requires):
        month = room.lookup.facts.get(part.fact or "")
        if part.fact is None or month is None:
            continue
        yield FactGate(
            fact=part.fact,
            target=activity.candidate,
            month=month,
            margin=activity.start - month - part.lag,
            rule=part.rule,
            text=message(
                "{target} waits for this to be confirmed: {title}.",
                target=room.words.candidate(activity.candidate),
                title=room.words.fact(part.fact).title or part.fact,
            ),
        )


def _chain(room: _Room, edges: Sequence[Edge]) -> tuple[str, ...]:
    """Back from what ends last, along what each could not have started a month before."""
    last = [a for a in room.plan.activities if a.end == room.end]
    if not last:
        return ()
    into: dict[str, list[Edge]] = {}
    for edge in edges:
        into.setdefault(edge.target, []).append(edge)

    def back(name: str) -> tuple[str, ...]:
        tight = [e for e in into.get(name, ()) if _is_tight(room, e)]
        found = max((back(e.source) for e in tight), key=len, default=())
        return (*found, name)

    chains = [back(a.candidate) for a in last]
    return max(chains, key=lambda chain: (len(chain), -room.starts[chain[0]]))


def _is_tight(room: _Room, edge: Edge) -> bool:
    """Whether no allowed start of the target lies between the month the edge gives and its own."""
    start = room.starts[edge.target]
    month = start - edge.margin
    return not any(month <= s < start for s, _ in room.windows[edge.target])
