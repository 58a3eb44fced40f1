"""The smallest change that would let a candidate into a plan beside all that is in it.

Method. The plan stays as it is. For every month the candidate may start in, what is missing is
counted: what it requires and is not there (other candidates join it, with what they miss), people,
places and equipment taken, alternatives chosen, and money, as the least that no division of all the
pots can meet. Of all months the one that misses the fewest kinds of things, and of these the least
money, is chosen. Every change found is applied and the wider plan checked, so it is enough; whether
a cheaper change exists that displaces other activities is not asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from gradus.engines.planner import check, money, requirements
from gradus.engines.planner.calendar import allowed_starts, scheduled, working_months
from gradus.engines.planner.changes import apply_changes
from gradus.engines.planner.lookup import Lookup
from gradus.engines.planner.plan import Activity, Change
from gradus.engines.planner.problem import Candidate, Problem, Requirement
from gradus.engines.planner.requirements import Moment
from gradus.engines.planner.sentences import Sentences

STARTS_TRIED = 12
DEEPEST = 12


@dataclass(frozen=True)
class Entry:
    """What lets a candidate in: the changes, and the candidates that join it."""

    changes: tuple[Change, ...]
    with_it: tuple[str, ...] = ()
    activities: tuple[Activity, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """What stops it today, as codes (alternatives in the plan are named by ``rivals``)."""
        return tuple(code_of(c) for c in self.changes if c.kind != "exclusive") + tuple(
            f"activity:{name}" for name in self.with_it
        )

    def size(self) -> tuple[int, int, int]:
        """Kinds of things missing, candidates that join, dollars."""
        dollars = sum(c.amount for c in self.changes if c.kind == "money")
        return (len({c.kind for c in self.changes}), len(self.with_it), dollars)


def code_of(change: Change) -> str:
    """The code of what a change loosens, such as ``money:2`` or ``resource:trainers``."""
    if change.kind == "money":
        return f"money:{change.year}"
    if change.kind == "capacity":
        return f"institution:{change.target}"
    if change.kind in ("calendar", "allow"):
        return change.kind
    return f"{change.kind}:{change.target}"


@dataclass
class _Draft:
    """Candidates to add with their months, and facts that would have to hold."""

    starts: dict[str, int] = field(default_factory=dict)
    facts: dict[str, int] = field(default_factory=dict)


class Doorkeeper:
    """Answers for one plan of one problem."""

    def __init__(self, problem: Problem, activities: Iterable[Activity]) -> None:
        self.problem = problem
        self.lookup = Lookup(problem)
        self.activities = tuple(activities)
        self._moments = requirements.credited_moments(self.lookup)
        self._moments.update({a.candidate: Moment(a.end, a.effective) for a in self.activities})
        self._chosen = {a.candidate for a in self.activities}
        self.words = Sentences(self.lookup)

    def entry(self, name: str) -> Entry | None:
        """The smallest change found for a candidate that is out; None if none was found."""
        candidate = self.lookup.candidates[name]
        before: tuple[Change, ...] = ()
        if any(r.candidate == name for r in self.problem.rule_outs):
            before = (self.words.allowed(candidate),)
        if self.rivals(name):
            before = (*before, self.words.beside_alternative(candidate))
        widened = apply_changes(self.problem, before)
        window = allowed_starts(widened, candidate)
        if not window:
            change = self._longer(widened, candidate)
            if change is None:
                return None
            before = (*before, change)
            widened = apply_changes(self.problem, before)
            window = allowed_starts(widened, candidate)
        best: Entry | None = None
        for start in self._tried([s for s, _ in window], candidate):
            found = self._at(widened, before, candidate, start)
            if found is not None and (best is None or found.size() < best.size()):
                best = found
                if best.size() == (len({c.kind for c in before}), 0, 0):
                    break
        return best

    def rivals(self, name: str) -> tuple[str, ...]:
        """Alternatives of a candidate that are in the plan or credited."""
        return tuple(
            member
            for exclusive in self.problem.exclusives
            if name in exclusive.members
            for member in exclusive.members
            if member != name and (member in self._chosen or member in self.lookup.credits)
        )

    def _longer(self, problem: Problem, candidate: Candidate) -> Change | None:
        """The least widening of window or horizon that gives the candidate a start."""
        for more in (0, 3, 6, 12, 24):
            change = self.words.any_month(candidate, more)
            if allowed_starts(apply_changes(problem, (change,)), candidate):
                return change
        return None

    def _tried(self, starts: list[int], candidate: Candidate) -> list[int]:
        """Months to try: from when its requirement holds (or could), spread over the rest."""
        ready = requirements.first_month(self.lookup, candidate.requires, self._moments)
        after = [s for s in starts if s >= ready] or starts
        if len(after) <= STARTS_TRIED:
            return after
        step = (len(after) - 1) / (STARTS_TRIED - 1)
        return [after[round(step * n)] for n in range(STARTS_TRIED)]

    # one start

    def _at(
        self, problem: Problem, before: tuple[Change, ...], candidate: Candidate, start: int
    ) -> Entry | None:
        draft = _Draft()
        if not self._draft(problem, draft, candidate, start, 0):
            return None
        added = [
            scheduled(problem, self.lookup.candidates[name], month)
            for name, month in sorted(draft.starts.items(), key=lambda item: item[1])
        ]
        changes = [
            *before,
            *self._facts(draft),
            *self._people(problem, added),
            *self._equipment(problem, added),
        ]
        changes += self._money(problem, added)
        wider = (*self.activities, *added)
        after = apply_changes(self.problem, changes)
        if check.violations(after, wider) or money.pay(Lookup(after), wider) is None:
            return None
        joined = tuple(name for name in draft.starts if name != candidate.id)
        return Entry(tuple(changes), joined, tuple(added))

    def _draft(
        self, problem: Problem, draft: _Draft, candidate: Candidate, start: int, depth: int
    ) -> bool:
        """Add the candidate at that month with all it requires; False if that cannot be."""
        if depth > DEEPEST:
            return False
        draft.starts[candidate.id] = start
        return self._require(problem, draft, candidate.requires, start, depth)

    def _holds(self, draft: _Draft, requirement: Requirement, month: int) -> bool:
        moments = dict(self._moments)
        for name, start in draft.starts.items():
            activity = scheduled(self.problem, self.lookup.candidates[name], start)
            moments[name] = Moment(activity.end, activity.effective)
        return requirements.first_month(self.lookup, requirement, moments) <= month

    def _require(
        self,
        problem: Problem,
        draft: _Draft,
        requirement: Requirement | None,
        month: int,
        depth: int,
    ) -> bool:
        if requirement is None or not requirement.hard:
            return True
        if self._holds(draft, requirement, month):
            return True
        if requirement.all_of:
            return all(self._require(problem, draft, r, month, depth) for r in requirement.all_of)
        if requirement.any_of:
            return self._any(problem, draft, requirement.any_of, month, depth)
        if requirement.fact is not None:
            needed = month - requirement.lag
            if needed < 0:
                return False
            draft.facts[requirement.fact] = min(draft.facts.get(requirement.fact, needed), needed)
            return True
        by = month - requirement.lag
        if requirement.activity is not None:
            late = requirement.when == "effective"
            return self._join(problem, draft, requirement.activity, by, late, depth)
        if requirement.share is not None:
            return self._share(problem, draft, requirement, month, depth)
        return self._raise(problem, draft, requirement, month, depth)

    def _any(
        self,
        problem: Problem,
        draft: _Draft,
        options: Iterable[Requirement],
        month: int,
        depth: int,
    ) -> bool:
        """The alternative that asks for the least."""
        best: tuple[tuple[int, int], _Draft] | None = None
        for option in options:
            trial = _Draft(dict(draft.starts), dict(draft.facts))
            if option.hard and self._require(problem, trial, option, month, depth + 1):
                cost = sum(_cost(self.lookup.candidates[n]) for n in trial.starts)
                size = (len(trial.starts) + len(trial.facts), cost)
                if best is None or size < best[0]:
                    best = (size, trial)
        if best is None:
            return False
        draft.starts, draft.facts = best[1].starts, best[1].facts
        return True

    def _join(
        self, problem: Problem, draft: _Draft, name: str, by: int, late: bool, depth: int
    ) -> bool:
        """Add another candidate that is to be delivered (or effective) by a month."""
        if name in self._moments or name in draft.starts:
            return False
        candidate = self.lookup.candidates[name]
        if any(r.candidate == name for r in self.problem.rule_outs):
            return False
        after = candidate.effect_after if late else 0
        starts = [s for s, end in allowed_starts(problem, candidate) if end + after <= by]
        ready = requirements.first_month(self.lookup, candidate.requires, self._moments)
        fitting = [s for s in starts if s >= ready]
        for start in (*fitting[:1], *reversed(starts[-3:])):
            trial = _Draft(dict(draft.starts), dict(draft.facts))
            if self._draft(problem, trial, candidate, start, depth + 1):
                draft.starts, draft.facts = trial.starts, trial.facts
                return True
        return False

    def _share(
        self, problem: Problem, draft: _Draft, requirement: Requirement, month: int, depth: int
    ) -> bool:
        by = month - requirement.lag
        late = requirement.when == "effective"
        for name in sorted(requirement.of, key=lambda n: _cost(self.lookup.candidates[n])):
            if self._holds(draft, requirement, month):
                return True
            self._join(problem, draft, name, by, late, depth)
        return self._holds(draft, requirement, month)

    def _raise(
        self, problem: Problem, draft: _Draft, requirement: Requirement, month: int, depth: int
    ) -> bool:
        by = month - requirement.lag
        raising = [
            (_cost(c) / gain.points, c.id)
            for c in self.problem.candidates
            for gain in c.gains
            if gain.area == requirement.area and gain.points > 0
        ]
        for _, name in sorted(raising):
            if self._holds(draft, requirement, month):
                return True
            self._join(problem, draft, name, by, True, depth)
        return self._holds(draft, requirement, month)

    # what is missing

    def _facts(self, draft: _Draft) -> list[Change]:
        return [self.words.confirmed(name, month) for name, month in draft.facts.items()]

    def _people(self, problem: Problem, added: list[Activity]) -> list[Change]:
        used: Counter[tuple[str, str, int]] = Counter()
        new: set[tuple[str, str]] = set()
        for activity in (*self.activities, *added):
            candidate = self.lookup.candidates[activity.candidate]
            takes = [("resource", n.resource, n.amount) for n in candidate.needs]
            if candidate.institution is not None:
                takes.append(("institution", candidate.institution, candidate.load))
            paused = Lookup(problem).paused(candidate)
            for family, name, amount in takes:
                if activity in added:
                    new.add((family, name))
                for month in working_months(activity.start, activity.end, paused):
                    used[family, name, month] += amount
        changes = []
        resources, capacities = self.lookup.resources, self.lookup.capacities
        for family, name in sorted(new):
            limits = resources[name] if family == "resource" else capacities[name]
            over = {
                month: used[family, name, month] - limit
                for month, limit in enumerate(limits)
                if used[family, name, month] > limit
            }
            if over and family == "resource":
                changes.append(self.words.more_people(name, over))
            elif over:
                changes.append(self.words.more_room(name, max(over.values()), tuple(sorted(over))))
        return changes

    def _equipment(self, problem: Problem, added: list[Activity]) -> list[Change]:
        taken: Counter[tuple[str, int]] = Counter()
        kinds = set()
        for activity in (*self.activities, *added):
            for item in self.lookup.candidates[activity.candidate].equipment:
                taken[item.kind, activity.start] += item.units
                if activity in added:
                    kinds.add(item.kind)
        changes = []
        for kind in sorted(kinds):
            arrived = self.lookup.arrivals.get(kind, (0,) * problem.horizon)
            short, first, total = 0, problem.horizon, 0
            for month in range(min(problem.horizon, len(arrived))):
                total += taken[kind, month]
                if total > arrived[month]:
                    short = max(short, total - arrived[month])
                    first = min(first, month)
            if short:
                changes.append(self.words.more_equipment(kind, short, first))
        return changes

    def _money(self, problem: Problem, added: list[Activity]) -> list[Change]:
        purse = money.Purse(self.lookup)
        for activity in self.activities:
            candidate = self.lookup.candidates[activity.candidate]
            purse.commit(
                money.claims(self.lookup, money.items(self.lookup, candidate), activity.start)
            )
        asked: Counter[money.Claim] = Counter()
        for activity in added:
            candidate = self.lookup.candidates[activity.candidate]
            asked.update(
                money.claims(self.lookup, money.items(self.lookup, candidate), activity.start)
            )
        short = purse.shortfall(asked)
        return [self.words.more_money(year, amount) for year, amount in sorted(short.items())]


def _cost(candidate: Candidate) -> int:
    return sum(cost.amount for cost in candidate.costs)
