"""A plan again under what the parties ask for now, while they wait.

The base plan is repaired to the new conditions, which gives a plan at once; then a search of seconds
makes it better and proves how good a plan could be (``quick``). With more seconds, or a search that is
to end by work instead of a clock, it is the usual search, begun from the repaired plan.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from gradus.domain.refusals import InvalidInput
from gradus.engines.planner.cheapest import cheapest, with_only
from gradus.engines.planner.lookup import Lookup
from gradus.engines.planner.model import Model
from gradus.engines.planner.plan import Activity, Plan
from gradus.engines.planner.problem import Problem
from gradus.engines.planner.quick import quick
from gradus.engines.planner.repair import repaired
from gradus.engines.planner.replan import Previous, differences, previous_of
from gradus.engines.planner.shape import Shape, Tilts
from gradus.engines.planner.shaped import in_their_words, shaped
from gradus.engines.planner.solve import NoPlan, Options, TooShort, finished, is_sound, solve
from gradus.engines.planner.solver import Limits, OnProgress, Outcome
from gradus.engines.planner.validate import faults

SECONDS = 2.6
"""What a person waits for is under three seconds; a solver may be late, and the answer is written."""

LAST = 0.45
"""Seconds kept for what comes after the search, and for a solver that is late."""

LONG = 8.0
"""From so many seconds on the usual search, which starts a second process, finds more."""


@dataclass(frozen=True, kw_only=True)
class Resolved:
    """A plan, the problem it is a plan of, and with the tilt to lowest cost the least that any plan
    of its value must commit (proven, US dollars)."""

    problem: Problem
    plan: Plan
    least_cost: int | None = None


def resolve(
    problem: Problem,
    shape: Shape,
    base: Plan | None = None,
    options: Options = Options(seconds=SECONDS),  # noqa: B008 - a frozen value
    *,
    tilts: Tilts = Tilts(),  # noqa: B008 - a frozen value
    now: int = 0,
    progress: OnProgress | None = None,
    clock: Callable[[], float] | None = None,
) -> Plan:
    """The best plan found under a shape (see ``resolved``)."""
    found = resolved(
        problem, shape, base, options, tilts=tilts, now=now, progress=progress, clock=clock
    )
    return found.plan


def resolved(
    problem: Problem,
    shape: Shape,
    base: Plan | None = None,
    options: Options = Options(seconds=SECONDS),  # noqa: B008 - a frozen value
    *,
    tilts: Tilts = Tilts(),  # noqa: B008 - a frozen value
    now: int = 0,
    start: Iterable[Activity] | None = None,
    progress: OnProgress | None = None,
    clock: Callable[[], float] | None = None,
) -> Resolved:
    """The best plan found under a shape, and the problem it answers.

    Parameters
    ----------
    problem, shape
        The problem without the shape, and what the parties ask for.
    base
        A plan of the problem, or of an earlier version of it, to begin from.
    options
        Of the search; its clock counts the whole call. ``disturbance`` counts only in the usual search
        of a plan made again (``now`` above 0).
    tilts
        How far a tilt leans.
    now
        The month the plan is made in: what the base plan began before it stays as it is.
    start
        Another plan to begin from instead of the base, such as that of a search that was cut off.
    progress, clock
        As for ``solve``; without a clock the usual search is made.

    Raises
    ------
    InvalidInput
        The shape, or the problem, has faults.
    NoPlan
        The conditions contradict each other; told in the words of the parties.
    TooShort
        The clock ended the search before a first plan.
    """
    tick = clock or _still
    began = tick()
    begun = {a.candidate for a in base.activities if a.start < now} if base is not None else set()
    wanted = shaped(problem, shape, tilts, now=now, begun=begun)
    found = faults(wanted)
    if found:
        raise InvalidInput(problem.title or "problem", found)
    before = previous_of(wanted, base, now) if base is not None and now > 0 else Previous()

    def left() -> float:
        return (options.seconds or 0.0) - LAST - (tick() - began)

    cheap = shape.tilt == "lowest-cost"
    seconds = options.seconds if options.seconds is None or not cheap else options.seconds / 3
    first = tuple(start) if start is not None else None
    try:
        plan = _best(
            wanted,
            base,
            before.fixed,
            now,
            replace(options, seconds=seconds),
            progress,
            clock,
            first,
        )
    except NoPlan as refusal:
        raise NoPlan(in_their_words(refusal.conflict, problem, shape)) from refusal
    if not cheap:
        return Resolved(problem=wanted, plan=_told(wanted, plan, base, now, options))
    model = Model(Lookup(wanted), fixed=before.fixed, now=now)
    limits = Limits(options.gap, options.work, None if options.seconds is None else left() / 2)
    lean = cheapest(
        model, plan.activities, tilts.kept, limits, seed=options.seed, progress=progress
    )
    slim = finished(model, lean.activities, Outcome("work", (), plan.bound))
    reduced = with_only(wanted, slim.payments)
    rest = replace(
        options, seconds=None if options.seconds is None else max(left() + LAST, LAST + 0.1)
    )
    again = _best(reduced, slim, before.fixed, now, rest, progress, clock)
    return Resolved(
        problem=reduced, plan=_told(reduced, again, base, now, options), least_cost=lean.proven
    )


def _still() -> float:
    """A clock that stands: no time passes in the call, as far as it can tell."""
    return 0.0


def _told(problem: Problem, plan: Plan, base: Plan | None, now: int, options: Options) -> Plan:
    return replace(
        plan,
        differences=differences(problem, base, plan, now) if base is not None else (),
        seed=options.seed,
    )


def _best(
    problem: Problem,
    base: Plan | None,
    fixed: tuple[Activity, ...],
    now: int,
    options: Options,
    progress: OnProgress | None,
    clock: Callable[[], float] | None,
    start: tuple[Activity, ...] | None = None,
) -> Plan:
    began = clock() if clock is not None else 0.0
    lookup = Lookup(problem)
    activities = start or (base.activities if base is not None else ())
    known = {c.id for c in problem.candidates}
    first = repaired(lookup, [a for a in activities if a.candidate in known], fixed, now)
    slow = options.seconds is None or options.work is not None or options.seconds >= LONG
    if clock is None or options.seconds is None or slow:
        return _usual(problem, first, base, now, options, progress, clock)
    model = Model(lookup, fixed=fixed, now=now)
    if model.impossible or not model.payable or not model.windows:
        return _usual(problem, first, base, now, options, progress, clock)
    if first is not None and not is_sound(lookup, first):
        first = None
    end, tick = options.seconds - LAST + began, clock

    def left() -> float:
        return end - tick()

    outcome = quick(
        model, first, activities, options.gap, left, seed=options.seed, progress=progress
    )
    if outcome.ending == "infeasible":
        return _usual(problem, None, base, now, options, progress, clock)
    plans = [p for p in (first, *outcome.plans) if p is not None and is_sound(lookup, p)]
    if not plans:
        raise TooShort
    return finished(model, max(plans, key=model.worth), outcome)


def _usual(
    problem: Problem,
    first: tuple[Activity, ...] | None,
    base: Plan | None,
    now: int,
    options: Options,
    progress: OnProgress | None,
    clock: Callable[[], float] | None,
) -> Plan:
    """The usual search, which also tells why there is no plan."""
    return solve(
        problem,
        options,
        previous=base if now > 0 else None,
        now=now,
        start=first,
        progress=progress,
        clock=clock,
    )
