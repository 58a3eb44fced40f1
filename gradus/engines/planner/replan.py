"""A plan made again: what is done or running stays, the rest moves as little as is worth it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from gradus.domain.messages import Message, message
from gradus.domain.refusals import Refusal
from gradus.engines.planner import requirements
from gradus.engines.planner.calendar import allowed_starts, paused_months, scheduled
from gradus.engines.planner.greedy import Schedule
from gradus.engines.planner.lookup import Lookup
from gradus.engines.planner.model import Disturbance, Model
from gradus.engines.planner.plan import Activity, Difference, Plan
from gradus.engines.planner.problem import Candidate, Problem
from gradus.engines.planner.requirements import Moment


class OtherPlan(Refusal):
    """The previous plan does not belong to this problem."""

    def __init__(self, what: Message) -> None:
        super().__init__(
            "other-plan",
            what,
            message("Give the plan that was made from an earlier version of this problem."),
        )


@dataclass(frozen=True)
class Previous:
    """What a previous plan fixes, and what it would like to keep."""

    fixed: tuple[Activity, ...] = ()
    later: dict[str, int] = field(default_factory=dict)

    def disturbance(self, per_month: float) -> Disturbance | None:
        """What moving or dropping the later activities costs; None without any."""
        return Disturbance(self.later, per_month) if self.later else None

    def kept(self, model: Model) -> tuple[Activity, ...] | None:
        """The previous plan as it was, if the model still has all its starts."""
        if not self.later:
            return None
        problem = model.lookup.problem
        found = list(self.fixed)
        for name, start in self.later.items():
            window = model.windows.get(name)
            if window is None or start not in window.starts:
                return None
            found.append(scheduled(problem, window.candidate, start))
        return tuple(sorted(found, key=lambda a: (a.start, a.candidate)))


def previous_of(problem: Problem, previous: Plan, now: int) -> Previous:
    """What a plan made before says about this problem in month ``now``.

    What started before ``now`` is fixed where it was; a candidate that has become a credit is left
    to the credit. What was to start later is kept if that is worth it.

    Raises
    ------
    OtherPlan
        The plans count months from different dates, or a running activity is not known any more.
    """
    if previous.start != problem.start:
        raise OtherPlan(
            message(
                "The previous plan starts in {before}, this problem in {after}.",
                before=previous.start,
                after=problem.start,
            )
        )
    known = {candidate.id: candidate for candidate in problem.candidates}
    credited = {credit.candidate for credit in problem.credits}
    fixed, later = [], {}
    for activity in previous.activities:
        candidate = known.get(activity.candidate)
        begun = activity.start < now
        if candidate is None:
            if begun:
                raise OtherPlan(
                    message(
                        "{name} began in month {month} and is no candidate of this problem.",
                        name=activity.candidate,
                        month=activity.start,
                    )
                )
        elif candidate.id in credited:
            continue
        elif begun:
            fixed.append(scheduled(problem, candidate, activity.start, fixed=True))
        else:
            later[candidate.id] = activity.start
    return Previous(tuple(fixed), later)


def differences(problem: Problem, previous: Plan, plan: Plan, now: int) -> tuple[Difference, ...]:
    """What is the same, moved, added and dropped against the previous plan, and why."""
    before = {a.candidate: a for a in previous.activities}
    after = {a.candidate: a for a in plan.activities}
    names = [c.id for c in problem.candidates if c.id in before or c.id in after]
    names += [name for name in before if name not in names]
    lookup = Lookup(problem)
    return tuple(
        _difference(lookup, name, before.get(name), after.get(name), plan, now) for name in names
    )


def _difference(
    lookup: Lookup,
    name: str,
    before: Activity | None,
    after: Activity | None,
    plan: Plan,
    now: int,
) -> Difference:
    candidate = lookup.candidates.get(name)
    old = before.start if before else None
    new = after.start if after else None
    if before and after and (before.start == after.start):
        text = message("It has begun and stays as it is.") if after.fixed else message("Unchanged.")
        return Difference(candidate=name, kind="same", text=text, before=old, after=new)
    if before is None:
        return Difference(
            candidate=name,
            kind="added",
            text=message("It fits now and is worth it."),
            before=old,
            after=new,
        )
    text = next(
        _obstacles(lookup, candidate, before, plan, now),
        message("The months were better used by something else.")
        if after is not None
        else message("What it took is worth more elsewhere now."),
    )
    kind = "moved" if after is not None else "dropped"
    return Difference(candidate=name, kind=kind, text=text, before=old, after=new)  # type: ignore[arg-type]


def _obstacles(
    lookup: Lookup, candidate: Candidate | None, before: Activity, plan: Plan, now: int
) -> Iterator[Message]:
    """Why the activity cannot be where it was, in the new problem beside the new plan."""
    if candidate is None:
        yield message("It is no candidate any more.")
        return
    problem = lookup.problem
    if candidate.id in lookup.credits:
        yield message("It was done already and is credited.")
        return
    if any(r.candidate == candidate.id for r in problem.rule_outs):
        yield message("The State rules it out.")
        return
    if before.start < now:
        yield message("Month {month} is past.", month=before.start)
    if before.start in paused_months(problem, candidate):
        yield message("Month {month} is a month without starts now.", month=before.start)
    elif before.start not in {start for start, _ in allowed_starts(problem, candidate)}:
        yield message("The calendar no longer allows month {month}.", month=before.start)
        return
    others = [a for a in plan.activities if a.candidate != candidate.id]
    moments = requirements.credited_moments(lookup)
    moments.update({a.candidate: Moment(a.end, a.effective) for a in others})
    if requirements.first_month(lookup, candidate.requires, moments) > before.start:
        yield message("What it requires is not there by month {month}.", month=before.start)
    schedule = Schedule(lookup, others)
    end = dict(allowed_starts(problem, candidate)).get(before.start)
    if end is not None and not schedule.has_room(candidate, before.start, end):
        yield message("People, places or equipment are taken in those months.")
    if not schedule.purse.could_meet(schedule.asks(candidate, before.start)):
        yield message(
            "The money of year {year} is used for something worth more.",
            year=before.start // 12 + 1,
        )
