"""What a careful spreadsheet would do: month by month, the best that fits; four ways to say best.

The baseline every plan is compared with, the solver's first plan, and the test's oracle from below.
Pure Python, deterministic.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from gradus.engines.planner import evaluate, money, requirements
from gradus.engines.planner.calendar import scheduled, working_months
from gradus.engines.planner.lookup import Lookup, mentioned
from gradus.engines.planner.plan import Activity
from gradus.engines.planner.problem import Candidate
from gradus.engines.planner.requirements import Moment
from gradus.engines.planner.validate_requirements import needed

Score = Callable[[Candidate, int], float]


class Schedule:
    """Activities placed so far, and what they leave of everything scarce."""

    def __init__(self, lookup: Lookup, fixed: Iterable[Activity] = ()) -> None:
        self.lookup = lookup
        self.activities: dict[str, Activity] = {}
        self.moments = requirements.credited_moments(lookup)
        self.purse = money.Purse(lookup)
        self.payable = True
        self._items = {c.id: money.items(lookup, c) for c in lookup.problem.candidates}
        self._left: dict[tuple[str, str], list[int]] = {
            **{("resource", name): list(units) for name, units in lookup.resources.items()},
            **{("institution", name): list(units) for name, units in lookup.capacities.items()},
        }
        self._taken: dict[str, list[int]] = {}
        self._rivals: dict[str, set[str]] = {}
        for exclusive in lookup.problem.exclusives:
            for member in exclusive.members:
                rivals = set(exclusive.members) - {member}
                self._rivals.setdefault(member, set()).update(rivals)
        for activity in fixed:
            candidate = lookup.candidates[activity.candidate]
            asked = self.asks(candidate, activity.start)
            self.payable = self.purse.commit(asked) and self.payable
            self._record(candidate, activity)

    def _takes(self, candidate: Candidate) -> list[tuple[tuple[str, str], int]]:
        takes = [(("resource", need.resource), need.amount) for need in candidate.needs]
        if candidate.institution is not None and candidate.load:
            takes.append((("institution", candidate.institution), candidate.load))
        return takes

    def place(self, candidate: Candidate, start: int, end: int) -> bool:
        """Add the candidate if everything but its requirement and calendar allows; say whether."""
        if not self.has_room(candidate, start, end):
            return False
        if not self.purse.commit(self.asks(candidate, start)):
            return False
        self._record(candidate, scheduled(self.lookup.problem, candidate, start))
        return True

    def asks(self, candidate: Candidate, start: int) -> Counter[money.Claim]:
        """What a start in that month asks of the pots."""
        return money.claims(self.lookup, self._items[candidate.id], start)

    def has_room(self, candidate: Candidate, start: int, end: int) -> bool:
        """Whether people, equipment and its alternatives leave room for it; money aside."""
        rivals = self._rivals.get(candidate.id, set())
        if rivals and not rivals.isdisjoint(self.activities):
            return False
        months = working_months(start, end, self.lookup.paused(candidate))
        for key, amount in self._takes(candidate):
            left = self._left[key]
            if any(left[month] < amount for month in months):
                return False
        for item in candidate.equipment:
            arrived = self.lookup.arrivals.get(item.kind)
            taken = self._taken.get(item.kind)
            for month in range(start, self.lookup.problem.horizon):
                if item.units + (taken[month] if taken else 0) > (arrived[month] if arrived else 0):
                    return False
        return True

    def _record(self, candidate: Candidate, activity: Activity) -> None:
        self.activities[candidate.id] = activity
        self.moments[candidate.id] = Moment(activity.end, activity.effective)
        months = working_months(activity.start, activity.end, self.lookup.paused(candidate))
        horizon = self.lookup.problem.horizon
        for key, amount in self._takes(candidate):
            for month in months:
                if month < horizon:
                    self._left[key][month] -= amount
        for item in candidate.equipment:
            taken = self._taken.setdefault(item.kind, [0] * horizon)
            for month in range(activity.start, horizon):
                taken[month] += item.units

    def ready(self, candidate: Candidate, month: int) -> bool:
        """Whether its requirement holds for a start in that month."""
        if candidate.requires is None:
            return True
        return requirements.first_month(self.lookup, candidate.requires, self.moments) <= month


class _Rules:
    """The four rules a spreadsheet may rank by."""

    def __init__(self, lookup: Lookup) -> None:
        self._areas = {
            area.id: (area.weight, evaluate.chords(lookup.problem.curve, area.gap))
            for area in lookup.problem.areas
        }
        given = lookup.problem
        self._readings = evaluate.readings(given.horizon, given.terminal, given.tempo)
        self._lookup = lookup
        self._ends = {c.id: dict(lookup.starts(c)) for c in lookup.proposable}
        self._costs = {c.id: max(1, sum(x.amount for x in c.costs)) for c in lookup.proposable}
        self._followers: dict[str, list[Candidate]] = {}
        for candidate in lookup.proposable:
            for name in set(mentioned(candidate.requires)):
                self._followers.setdefault(name, []).append(candidate)
        self.raised: dict[str, float] = {}

    def forget(self) -> None:
        """Start from nothing raised."""
        self.raised = {}

    def raise_by(self, candidate: Candidate) -> None:
        """Note the expected gains of a candidate that was placed."""
        for gain in candidate.gains:
            now = self.raised.get(gain.area, 0.0)
            self.raised[gain.area] = now + gain.points * gain.sustain

    def gain(self, candidate: Candidate, start: int) -> float:
        """Value added from its month of effect on, at today's place on the curves."""
        effective = self._ends[candidate.id][start] + candidate.effect_after
        weight = sum(w for month, w in self._readings if month >= effective)
        total = 0.0
        for gain in candidate.gains:
            area_weight, pieces = self._areas[gain.area]
            now = self.raised.get(gain.area, 0.0)
            more = evaluate.worth(pieces, now + gain.points * gain.sustain)
            total += area_weight * (more - evaluate.worth(pieces, now))
        return total * weight

    def ratio(self, candidate: Candidate, start: int) -> float:
        """Value per dollar."""
        return self.gain(candidate, start) / self._costs[candidate.id]

    def downstream(self, candidate: Candidate, start: int) -> float:
        """Value with half of what waits for it, per dollar."""
        return self._with_followers(candidate, start) / self._costs[candidate.id]

    def downstream_by_month(self, candidate: Candidate, start: int) -> float:
        """Value with half of what waits for it, per month of delivery."""
        return self._with_followers(candidate, start) / candidate.duration

    def _with_followers(self, candidate: Candidate, start: int) -> float:
        total = self.gain(candidate, start)
        end = self._ends[candidate.id][start]
        for follower in self._followers.get(candidate.id, ()):
            month = next((s for s in self._ends[follower.id] if s >= end), None)
            if month is not None:
                total += 0.5 * self.gain(follower, month)
        return total

    def all(self) -> tuple[Score, ...]:
        """The four."""
        return (self.ratio, self.gain, self.downstream, self.downstream_by_month)


def greedy(
    lookup: Lookup, fixed: Sequence[Activity] = (), now: int = 0
) -> tuple[Activity, ...] | None:
    """The best of four spreadsheet plans.

    Parameters
    ----------
    lookup : Lookup
        Of a problem without faults.
    fixed : sequence of Activity
        Done or running; kept as they are.
    now : int
        Nothing else starts before this month.

    Returns
    -------
    tuple of Activity, or None
        In order of start; None if no rule met what the State insists on.
    """
    rules = _Rules(lookup)
    best: tuple[float, tuple[Activity, ...]] | None = None
    for score in rules.all():
        found = _one(lookup, rules, score, fixed, now)
        if found is not None:
            value = evaluate.objective(lookup.problem, found)
            if best is None or value > best[0]:
                best = (value, found)
    return best[1] if best else None


def complete(schedule: Schedule, now: int) -> None:
    """Add to a schedule whatever still fits, month by month, as a spreadsheet would."""
    rules = _Rules(schedule.lookup)
    for name in schedule.activities:
        rules.raise_by(schedule.lookup.candidates[name])
    everything = {c.id for c in schedule.lookup.proposable}
    _fill(schedule, rules, rules.downstream, everything, now)


def _one(
    lookup: Lookup, rules: _Rules, score: Score, fixed: Sequence[Activity], now: int
) -> tuple[Activity, ...] | None:
    everything = {c.id for c in lookup.proposable}
    must = must_of(lookup)
    for first in [must, set()] if must else [set()]:
        schedule = Schedule(lookup, fixed)
        if not schedule.payable:
            return None
        rules.forget()
        for activity in fixed:
            rules.raise_by(lookup.candidates[activity.candidate])
        _fill(schedule, rules, score, first, now)
        _fill(schedule, rules, score, everything, now)
        if keeps_insists(lookup, schedule):
            chosen = sorted(schedule.activities.values(), key=lambda a: (a.start, a.candidate))
            return tuple(chosen)
    return None


def keeps_insists(lookup: Lookup, schedule: Schedule) -> bool:
    """Whether everything that is insisted on is placed, and in time."""
    for name, by in lookup.insists.items():
        placed = schedule.activities.get(name)
        if placed is None or (by is not None and placed.start > by and not placed.fixed):
            return False
    return True


def must_of(lookup: Lookup) -> set[str]:
    """What the State insists on, and what that needs in every case."""
    must: set[str] = set()
    pending = list(lookup.insists)
    while pending:
        name = pending.pop()
        if name not in must and name not in lookup.credits:
            must.add(name)
            pending.extend(needed(lookup.candidates[name].requires))
    return must


def _fill(schedule: Schedule, rules: _Rules, score: Score, names: set[str], now: int) -> None:
    """Month by month, place what is ready and fits, the best first."""
    lookup = schedule.lookup
    waiting = {
        c.id: (c, dict(lookup.starts(c)))
        for c in lookup.proposable
        if c.id in names and c.id not in schedule.activities
    }
    for month in range(now, lookup.problem.horizon):
        ready = [
            (-score(candidate, month), place, candidate, ends[month])
            for place, (candidate, ends) in enumerate(waiting.values())
            if month in ends and schedule.ready(candidate, month)
        ]
        for _, _, candidate, end in sorted(ready, key=lambda row: row[:2]):
            if schedule.place(candidate, month, end):
                rules.raise_by(candidate)
                del waiting[candidate.id]
