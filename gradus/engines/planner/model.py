"""The mixed-integer model of a planning problem: time-indexed starts, "pulse and cumulative".

For every candidate ``i`` and every month it may start in, a binary column says that it starts there
(the pulse) and a continuous column that it has started by then (the sum of the pulses). "Delivered
by" and "effective by" are then single columns too, found by index. On top of them lie the rows for
requirements, people, equipment and money, and the columns of the concave value curves, which need
no binaries. Months with the same terms are one row.

The optimum of the model is the optimum of the problem: ``check`` and ``evaluate`` are its twins.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from gradus.engines.planner import evaluate, model_money, model_requirements, requirements
from gradus.engines.planner.calendar import scheduled, working_months
from gradus.engines.planner.greedy import Schedule
from gradus.engines.planner.lookup import Lookup
from gradus.engines.planner.plan import Activity
from gradus.engines.planner.problem import Candidate, Requirement
from gradus.engines.planner.requirements import Moment
from gradus.engines.planner.rows import Expression, Rows, total

NOTHING = Expression({})


@dataclass(frozen=True)
class Disturbance:
    """What moving or dropping an activity of the previous plan costs, in objective units.

    ``per_month`` for each month a start moves; dropping counts as moving by ``drop_months``, or by
    the furthest possible move if that is more.
    """

    starts: Mapping[str, int]
    per_month: float
    drop_months: int = 12

    def of_move(self, candidate: str, start: int) -> float:
        """The penalty of a start in that month."""
        before = self.starts.get(candidate)
        return 0.0 if before is None else self.per_month * abs(start - before)

    def of_drop(self, candidate: str, window: Iterable[int]) -> float:
        """The penalty of leaving the candidate out, given the starts it could have."""
        if candidate not in self.starts:
            return 0.0
        before = self.starts[candidate]
        return self.per_month * max([self.drop_months, *(abs(s - before) for s in window)])


@dataclass
class Window:
    """The starts a candidate may have in the model, and the columns that stand for them."""

    candidate: Candidate
    starts: list[int]
    ends: list[int]
    pulse: list[int] = field(default_factory=list)
    cumulative: list[int] = field(default_factory=list)

    def started_by(self, month: int) -> Expression:
        """One if it has started in that month or before."""
        return self._upto(bisect_right(self.starts, month))

    def delivered_by(self, month: int) -> Expression:
        """One if its end is that month or before."""
        return self._upto(bisect_right(self.ends, month))

    def effective_by(self, month: int) -> Expression:
        """One if it is effective in that month."""
        return self.delivered_by(month - self.candidate.effect_after)

    def chosen(self) -> Expression:
        """One if it starts at all."""
        return self._upto(len(self.starts))

    def _upto(self, count: int) -> Expression:
        return Expression({self.cumulative[count - 1]: 1.0}) if count else NOTHING


class Model:
    """The model of one problem, with what is fixed from a previous plan taken as given.

    Attributes
    ----------
    rows : Rows
        Columns and rows.
    windows : dict
        For every candidate that can start at all, its starts and columns.
    impossible : tuple of str
        Insisted candidates that can never start (the problem has no plan).
    payable : bool
        Whether what is fixed can be paid at all.
    starts_in_year : dict
        The column that says that a candidate starts in a year, for candidates that cost money.
    indicators : list of (column, requirement, month)
        Columns that say that an alternative holds in a month.
    scale : float
        The solver's objective times ``scale`` plus ``offset`` is the plan's objective (less the
        disturbance).
    """

    def __init__(
        self,
        lookup: Lookup,
        *,
        fixed: Sequence[Activity] = (),
        now: int = 0,
        disturbance: Disturbance | None = None,
    ) -> None:
        self.lookup = lookup
        self.fixed = tuple(fixed)
        self.now = now
        self.disturbance = disturbance
        self.rows = Rows()
        self.offset = 0.0
        self.scale = 1.0
        self.moments = requirements.credited_moments(lookup)
        self.moments.update({a.candidate: Moment(a.end, a.effective) for a in self.fixed})
        self.windows = self._windows(now)
        fixed_names = {activity.candidate for activity in self.fixed}
        self.impossible = tuple(
            n for n in lookup.insists if n not in self.windows and n not in fixed_names
        )
        self._starts()
        self.indicators: list[tuple[int, Requirement, int]] = []
        model_requirements.add(self)
        self._people()
        self._equipment()
        self._exclusives()
        self.starts_in_year = model_money.add(self)
        self._value()

    def _windows(self, now: int) -> dict[str, Window]:
        """Starts that the calendar, the order of things and each single limit leave open."""
        earliest = requirements.earliest_starts(self.lookup, self.fixed, now)
        alone = Schedule(self.lookup, self.fixed)
        self.payable = alone.payable
        found = {}
        for candidate in self.lookup.proposable:
            if candidate.id not in earliest:
                continue
            by = self.lookup.insists.get(candidate.id)
            last = self.lookup.problem.horizon if by is None else by
            affordable = {
                year: alone.purse.could_meet(alone.asks(candidate, 12 * year))
                for year in range(self.lookup.years)
            }
            pairs = [
                (start, end)
                for start, end in self.lookup.starts(candidate)
                if earliest[candidate.id] <= start <= last
                and affordable[start // 12]
                and alone.has_room(candidate, start, end)
            ]
            if pairs:
                found[candidate.id] = Window(
                    candidate, [s for s, _ in pairs], [e for _, e in pairs]
                )
        return found

    def _starts(self) -> None:
        """Pulse and cumulative columns; insisted candidates start."""
        for name, window in self.windows.items():
            window.pulse = [self.rows.column(integer=True) for _ in window.starts]
            window.cumulative = [window.pulse[0]]
            for pulse in window.pulse[1:]:
                before = window.cumulative[-1]
                column = self.rows.column()
                self.rows.row({column: 1.0, before: -1.0, pulse: -1.0}, low=0.0, high=0.0)
                window.cumulative.append(column)
            if name in self.lookup.insists:
                self.rows.low[window.cumulative[-1]] = 1.0

    def _people(self) -> None:
        """Trainers, mentors, teams and institutions in every month."""
        demands: dict[tuple[str, str], list[tuple[Window, int]]] = {}
        for window in self.windows.values():
            for need in window.candidate.needs:
                demands.setdefault(("resource", need.resource), []).append((window, need.amount))
            host = window.candidate.institution
            if host is not None and window.candidate.load:
                demands.setdefault(("institution", host), []).append(
                    (window, window.candidate.load)
                )
        limits: dict[tuple[str, str], Sequence[int]] = {
            **{("resource", name): units for name, units in self.lookup.resources.items()},
            **{("institution", name): units for name, units in self.lookup.capacities.items()},
        }
        used = self._used_by_fixed()
        for key, parts in demands.items():
            free = [
                max(0, limit - used.get((*key, month), 0))
                for month, limit in enumerate(limits[key])
            ]
            self._capacity(key, parts, free)

    def _used_by_fixed(self) -> dict[tuple[str, str, int], int]:
        used: dict[tuple[str, str, int], int] = {}
        for activity in self.fixed:
            candidate = self.lookup.candidates[activity.candidate]
            takes = [("resource", need.resource, need.amount) for need in candidate.needs]
            if candidate.institution is not None:
                takes.append(("institution", candidate.institution, candidate.load))
            for month in working_months(
                activity.start, activity.end, self.lookup.paused(candidate)
            ):
                for family, name, amount in takes:
                    used[family, name, month] = used.get((family, name, month), 0) + amount
        return used

    def _capacity(
        self, key: tuple[str, str], parts: list[tuple[Window, int]], free: list[int]
    ) -> None:
        """Rows for one scarce thing; a second kind counts only heavy users, rounded down."""
        levels = sorted({amount for _, amount in parts})
        tightest: dict[tuple[tuple[int, float], ...], tuple[int, int]] = {}
        for month, limit in enumerate(free):
            active = [
                (amount, self._active(window, month))
                for window, amount in parts
                if month not in self.lookup.paused(window.candidate)
            ]
            active = [(amount, part) for amount, part in active if part.terms]
            for level in (0, *levels[1:]):
                heavy = [(a, part) for a, part in active if a >= level]
                factors = [(float(a) if not level else 1.0, part) for a, part in heavy]
                most = limit // level if level else limit
                if sum(factor for factor, _ in factors) <= most:
                    continue
                terms = tuple(sorted(total(factors).terms.items()))
                if terms not in tightest or most < tightest[terms][0]:
                    tightest[terms] = (most, month)
        for terms, (most, month) in tightest.items():
            self.rows.row(dict(terms), high=float(most), family=(*key, month))

    @staticmethod
    def _active(window: Window, month: int) -> Expression:
        """One in the months from start to end."""
        return total([(1.0, window.started_by(month)), (-1.0, window.delivered_by(month))])

    def _equipment(self) -> None:
        """What is taken by a month has arrived by then."""
        horizon = self.lookup.problem.horizon
        kinds = sorted({i.kind for w in self.windows.values() for i in w.candidate.equipment})
        for kind in kinds:
            arrived = self.lookup.arrivals.get(kind, (0,) * horizon)
            users = [
                (float(item.units), window)
                for window in self.windows.values()
                for item in window.candidate.equipment
                if item.kind == kind
            ]
            given = [
                (activity.start, item.units)
                for activity in self.fixed
                for item in self.lookup.candidates[activity.candidate].equipment
                if item.kind == kind
            ]
            free = [
                arrived[month] - sum(units for start, units in given if start <= month)
                for month in range(horizon)
            ]
            for month in range(horizon):
                if month + 1 < horizon and free[month + 1] <= free[month]:
                    continue
                terms = total((units, w.started_by(month)) for units, w in users).terms
                self.rows.row(
                    terms, high=float(max(0, free[month])), family=("equipment", kind, month)
                )

    def _exclusives(self) -> None:
        fixed = {activity.candidate for activity in self.fixed}
        for place, exclusive in enumerate(self.lookup.problem.exclusives):
            members = [self.windows[m].chosen() for m in exclusive.members if m in self.windows]
            most = 0.0 if fixed.intersection(exclusive.members) else 1.0
            if len(members) > most:
                self.rows.row(
                    total((1.0, member) for member in members).terms,
                    high=most,
                    family=("exclusive", str(place), 0),
                )

    def _value(self) -> None:
        """Concave value of every area in every reading, readings with the same terms as one."""
        problem = self.lookup.problem
        given = evaluate.contributions(problem, self.fixed)
        readings = evaluate.readings(problem.horizon, problem.terminal, problem.tempo)
        for area in problem.areas:
            pieces = evaluate.chords(problem.curve, area.gap)
            if not pieces or not area.weight:
                continue
            users = [
                (gain.points * gain.sustain, window)
                for window in self.windows.values()
                for gain in window.candidate.gains
                if gain.area == area.id and gain.points
            ]
            weights: dict[tuple[tuple[tuple[int, float], ...], float], float] = {}
            for month, weight in readings:
                already = sum(
                    gain.points * gain.sustain
                    for effective, gains in given
                    for gain in gains
                    if gain.area == area.id and effective <= month
                )
                raised = total((points, w.effective_by(month)) for points, w in users)
                key = (tuple(raised.terms.items()), already)
                weights[key] = weights.get(key, 0.0) + weight
            for (terms, already), weight in weights.items():
                self._segments(dict(terms), already, area.weight * weight, pieces)
        self._penalties()
        self._rescale()

    def _segments(
        self,
        terms: dict[int, float],
        already: float,
        weight: float,
        pieces: Sequence[tuple[float, float]],
    ) -> None:
        self.offset += weight * evaluate.worth(pieces, already)
        row = dict(terms)
        for length, slope in pieces:
            left = length - min(already, length)
            already -= length - left
            if left > 0 and terms and slope > 0:
                row[self.rows.column(cost=weight * slope, high=left)] = -1.0
        if len(row) > len(terms):
            self.rows.row(row, low=0.0, family=("value", "", 0))

    def _penalties(self) -> None:
        """Moves and drops of a previous plan's activities, on the pulses."""
        if self.disturbance is None:
            return
        for name, window in self.windows.items():
            dropped = self.disturbance.of_drop(name, window.starts)
            self.offset -= dropped
            for start, pulse in zip(window.starts, window.pulse, strict=True):
                self.rows.cost[pulse] += dropped - self.disturbance.of_move(name, start)

    def _rescale(self) -> None:
        """The solver sees an objective of about a thousand."""
        most = sum(c * h for c, h in zip(self.rows.cost, self.rows.high, strict=True) if c > 0)
        self.scale = most / 1000.0 if most > 0 else 1.0
        self.rows.cost = [c / self.scale for c in self.rows.cost]

    def worth(self, activities: Sequence[Activity]) -> float:
        """The value of a plan, less what its disturbance of the previous plan costs."""
        value = evaluate.objective(self.lookup.problem, activities)
        if self.disturbance is None:
            return value
        starts = {activity.candidate: activity.start for activity in activities}
        for name in self.disturbance.starts:
            if name in starts:
                value -= self.disturbance.of_move(name, starts[name])
            elif name in self.windows:
                value -= self.disturbance.of_drop(name, self.windows[name].starts)
        return value

    def activities(self, values: Sequence[float]) -> tuple[Activity, ...]:
        """The plan that the values of the columns stand for, fixed activities included."""
        found = list(self.fixed)
        for window in self.windows.values():
            for start, pulse in zip(window.starts, window.pulse, strict=True):
                if values[pulse] > 0.5:
                    found.append(scheduled(self.lookup.problem, window.candidate, start))
                    break
        return tuple(sorted(found, key=lambda a: (a.start, a.candidate)))

    def columns(self, activities: Iterable[Activity]) -> dict[int, float] | None:
        """Values of all whole-number columns for a plan; None if it has a start the model lacks."""
        values = {column: 0.0 for column, whole in enumerate(self.rows.integer) if whole}
        fixed = {activity.candidate for activity in self.fixed}
        moments = dict(self.moments)
        for activity in activities:
            if activity.candidate in fixed:
                continue
            window = self.windows.get(activity.candidate)
            if window is None or activity.start not in window.starts:
                return None
            moments[activity.candidate] = Moment(activity.end, activity.effective)
            values[window.pulse[window.starts.index(activity.start)]] = 1.0
            year = self.starts_in_year.get((activity.candidate, activity.start // 12))
            if year is not None:
                values[year] = 1.0
        for column, part, month in self.indicators:
            values[column] = float(requirements.first_month(self.lookup, part, moments) <= month)
        return values
