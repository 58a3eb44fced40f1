"""Why each candidate is in or out, found by solving again and not by guessing.

Chosen: ``worth`` is what the plan would lose without it, as an interval. Its low end is proven (the
relaxation's bound with the activity forced out), its high end is reached by the plan without it and
without what then cannot stand, filled up again. Where that high end lies within the plan's own gap,
in or out makes no certain difference: a *tie*.

Out: a candidate whose forced entry lowers the proven bound below the plan's value is *not worth* it:
that is proven. For every candidate that is out, :mod:`entry` finds the smallest change that lets it
in beside everything else, and the change is applied and checked before it is shown.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from gradus.domain.messages import Message, message
from gradus.engines.planner import evaluate, requirements
from gradus.engines.planner.entry import Doorkeeper, Entry
from gradus.engines.planner.greedy import Schedule
from gradus.engines.planner.lookup import Lookup, mentioned
from gradus.engines.planner.model import Model
from gradus.engines.planner.plan import Activity, Plan, Reason
from gradus.engines.planner.problem import Candidate, Problem
from gradus.engines.planner.requirements import Moment
from gradus.engines.planner.sentences import Sentences
from gradus.engines.planner.solver import Session

Tick = Callable[[int, int], None]


@dataclass
class _Room:
    """What is asked again and again about one plan."""

    problem: Problem
    plan: Plan
    lookup: Lookup = field(init=False)
    session: Session | None = field(init=False, default=None)
    words: Sentences = field(init=False)
    areas: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.lookup = Lookup(self.problem)
        self.words = Sentences(self.lookup)
        fixed = tuple(a for a in self.plan.activities if a.fixed)
        model = Model(self.lookup, fixed=fixed)
        if model.windows:
            self.session = Session(model)
        self.areas = {area.id: area.title or area.id for area in self.problem.areas}

    def bound(self, name: str, *, chosen: bool) -> float:
        """A proven bound on every plan with (or without) the candidate."""
        if self.session is None or name not in self.session.model.windows:
            return -math.inf if chosen else self.plan.bound
        self.session.release()
        self.session.force(name, chosen=chosen)
        found = min(self.session.bound(), self.plan.bound)
        self.session.release()
        return found

    def title(self, name: str) -> str:
        """The candidate's title."""
        return self.words.candidate(name)


def explain(problem: Problem, plan: Plan, tick: Tick | None = None) -> tuple[Reason, ...]:
    """A reason for every candidate of the problem, in the problem's order.

    Parameters
    ----------
    problem, plan
        A problem and a plan of it (see ``solve``).
    tick
        Is told how many candidates are done, and of how many.
    """
    room = _Room(problem, plan)
    door = Doorkeeper(problem, plan.activities)
    chosen = {a.candidate: a for a in plan.activities}
    found = []
    for count, candidate in enumerate(problem.candidates):
        if candidate.id in room.lookup.credits:
            reason = _credited(room, candidate)
        elif candidate.id in chosen:
            reason = _inside(room, candidate, chosen[candidate.id])
        else:
            reason = _outside(room, door, candidate)
        found.append(reason)
        if tick is not None:
            tick(count + 1, len(problem.candidates))
    return tuple(found)


def explained(problem: Problem, plan: Plan, tick: Tick | None = None) -> Plan:
    """The plan with its reasons."""
    return replace(plan, reasons=explain(problem, plan, tick))


def _credited(room: _Room, candidate: Candidate) -> Reason:
    credit = room.lookup.credits[candidate.id]
    if credit.end > 0:
        text = message(
            "Running already (by {provider}); it is credited and not proposed again.",
            provider=credit.provider or message("another programme"),
        )
    else:
        text = message(
            "Done already (by {provider}); it is credited and not proposed again.",
            provider=credit.provider or message("another programme"),
        )
    return Reason(candidate=candidate.id, verdict="credited", text=(text,))


# --- in -----------------------------------------------------------------------------------------


def _inside(room: _Room, candidate: Candidate, activity: Activity) -> Reason:
    raises = tuple((gain.area, gain.points) for gain in candidate.gains if gain.points > 0)
    unlocks = _unlocks(room, candidate.id)
    texts: list[Message] = []
    if raises:
        best = sorted(raises, key=lambda r: -r[1])[:3]
        for area, points in best:
            texts.append(
                message(
                    "Raises {area} by {points} level points.",
                    area=room.areas[area],
                    points=f"{points:.2g}",
                )
            )
    if unlocks:
        texts.append(message("Opens the way for: {names}.", names=room.words.several(unlocks)))
    if activity.fixed:
        text = message("It has begun and stays as it is.")
        return Reason(
            candidate=candidate.id,
            verdict="fixed",
            text=(text, *texts),
            raises=raises,
            unlocks=unlocks,
        )
    value = max(room.plan.objective, 1e-12)
    without = room.bound(candidate.id, chosen=False)
    needed = math.isinf(without)
    low = 1.0 if needed else max(0.0, (value - without) / value)
    high = max(low, (value - _value_without(room, candidate.id)) / value)
    insisted = candidate.id in room.lookup.insists
    verdict = "insisted" if insisted else "in"
    if insisted:
        texts.insert(0, _insistence(room.problem, candidate.id))
    elif needed:
        texts.append(message("Without it no plan keeps what the State insists on."))
    elif high <= room.plan.gap + 1e-9:
        verdict = "tie"
        texts.append(message("A close call: without it the plan is worth about the same."))
    else:
        texts.append(
            message(
                "Without it the plan would be worth {low} to {high} % less.",
                low=f"{100 * low:.1f}",
                high=f"{100 * high:.1f}",
            )
        )
    return Reason(
        candidate=candidate.id,
        verdict=verdict,  # type: ignore[arg-type]
        text=tuple(texts),
        raises=raises,
        unlocks=unlocks,
        worth_low=low,
        worth_high=high,
    )


def _insistence(problem: Problem, name: str) -> Message:
    """Who wants it: the State, or a rule of the field (``R8`` and the like as the reason)."""
    reason = next(i.reason for i in problem.insists if i.candidate == name)
    if re.fullmatch(r"R\d+", reason):
        return message("Rule {rule} asks for it.", rule=reason)
    if reason:
        return message("The State insists on it: {reason}", reason=reason)
    return message("The State insists on it.")


def _unlocks(room: _Room, name: str) -> tuple[str, ...]:
    """Chosen activities that name this one among what they require and start after it."""
    starts = {a.candidate: a.start for a in room.plan.activities}
    return tuple(
        a.candidate
        for a in room.plan.activities
        if name in set(mentioned(room.lookup.candidates[a.candidate].requires))
        and a.start >= starts[name]
        and a.candidate != name
    )


def _value_without(room: _Room, name: str) -> float:
    """The value of a plan without the activity: the rest that still stands, filled up again."""
    kept = [a for a in room.plan.activities if a.candidate != name]
    while True:
        standing = _standing(room, kept)
        if len(standing) == len(kept):
            break
        kept = standing
    insists = set(room.lookup.insists)
    if not insists <= {a.candidate for a in kept}:
        return evaluate.objective(room.problem, kept)
    filled = fill(room.lookup, kept, leave_out={name})
    return evaluate.objective(room.problem, filled)


def _standing(room: _Room, activities: list[Activity]) -> list[Activity]:
    moments = requirements.credited_moments(room.lookup)
    moments.update({a.candidate: Moment(a.end, a.effective) for a in activities})
    return [
        a
        for a in activities
        if a.fixed
        or requirements.first_month(
            room.lookup, room.lookup.candidates[a.candidate].requires, moments
        )
        <= a.start
    ]


def fill(
    lookup: Lookup, activities: Iterable[Activity], leave_out: Iterable[str] = ()
) -> tuple[Activity, ...]:
    """The activities and whatever else still fits beside them, the most valuable first."""
    schedule = Schedule(lookup, activities)
    left = set(leave_out)
    found = list(activities)
    value = evaluate.objective(lookup.problem, found)
    gains = []
    for candidate in lookup.proposable:
        if candidate.id in schedule.activities or candidate.id in left:
            continue
        points = sum(gain.points * gain.sustain for gain in candidate.gains)
        gains.append((-points, candidate.id, candidate))
    for _, _, candidate in sorted(gains, key=lambda row: row[:2]):
        for start, end in lookup.starts(candidate):
            if not schedule.ready(candidate, start):
                continue
            if schedule.place(candidate, start, end):
                break
    wider = tuple(schedule.activities.values())
    return wider if evaluate.objective(lookup.problem, wider) >= value else tuple(found)


# --- out ----------------------------------------------------------------------------------------


def _outside(room: _Room, door: Doorkeeper, candidate: Candidate) -> Reason:
    entry = door.entry(candidate.id)
    ruled = next((r for r in room.problem.rule_outs if r.candidate == candidate.id), None)
    rivals = door.rivals(candidate.id)
    twin = next((n for n in rivals if _same_course(candidate, room.lookup.candidates[n])), None)
    value = max(room.plan.objective, 1e-12)
    possible = room.bound(candidate.id, chosen=True)
    worth_high = None if math.isinf(possible) else (possible - value) / value
    texts: list[Message] = []
    codes: list[str] = []
    verdict = "out"
    if ruled is not None:
        verdict = "ruled-out"
        codes.append("allow")
        texts.append(
            message("The State rules it out: {reason}", reason=ruled.reason)
            if ruled.reason
            else message("The State rules it out.")
        )
    elif twin is not None:
        codes.append(f"same-course:{twin}")
        texts.append(message("The same course is in the plan, in other months."))
    elif rivals:
        codes += [f"exclusive:{name}" for name in rivals]
        texts.append(message("Its alternative is in the plan: {name}.", name=room.title(rivals[0])))
    elif not any(gain.points > 0 for gain in candidate.gains) and not _named(room, candidate.id):
        texts.append(message("It raises no level that is still below its target."))
    elif worth_high is not None and worth_high < 0:
        codes.append("not-worth")
        texts.append(
            message(
                "With it, every plan is worth at least {loss} % less: what it takes does more "
                "elsewhere. This is proven.",
                loss=f"{-100 * worth_high:.2g}",
            )
        )
    elif not entry_needs(entry):
        if worth_high is not None and worth_high <= room.plan.gap + 1e-9:
            verdict = "tie"
            texts.append(message("A close call: with it the plan is worth about the same."))
        else:
            texts.append(message("It fits as it is; a longer search may take it in."))
    if entry is None:
        codes.append("gate")
        if ruled is None:
            texts.append(message("Nothing within this plan's limits lets it start."))
    else:
        texts.extend(_stops(door, candidate, entry))
        codes.extend(entry.codes)
    return Reason(
        candidate=candidate.id,
        verdict=verdict,  # type: ignore[arg-type]
        text=tuple(texts),
        raises=tuple((gain.area, gain.points) for gain in candidate.gains if gain.points > 0),
        blocked_by=tuple(dict.fromkeys(codes)),
        worth_high=worth_high,
        changes=entry.changes if entry else (),
        with_it=entry.with_it if entry else (),
    )


def _same_course(one: Candidate, other: Candidate) -> bool:
    """Whether two candidates are one intervention for one host, at different times."""
    return (
        bool(one.intervention)
        and one.intervention == other.intervention
        and one.institution == other.institution
    )


def entry_needs(entry: Entry | None) -> bool:
    """Whether a candidate needs anything at all to come in."""
    return entry is None or bool(entry.changes or entry.with_it)


def _named(room: _Room, name: str) -> bool:
    return any(name in set(mentioned(c.requires)) for c in room.problem.candidates)


def _stops(door: Doorkeeper, candidate: Candidate, entry: Entry) -> list[Message]:
    """What stands in the way today: each thing the smallest change would loosen, one of a kind."""
    first = {change.kind: change for change in reversed(entry.changes)}
    found = [
        door.words.stop(change, candidate)
        for kind, change in reversed(first.items())
        if kind not in ("allow", "exclusive")
    ]
    if entry.with_it:
        found.append(
            message(
                "It would come together with: {names}.", names=door.words.several(entry.with_it)
            )
        )
    return found
