"""Which activities of an agreed plan a changed fact touches, and why, before anything is solved again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from gradus.domain.messages import Message, message
from gradus.engines.planner import money, requirements
from gradus.engines.planner.calendar import allowed_starts, paused_months, scheduled, working_months
from gradus.engines.planner.critical_path import critical_path
from gradus.engines.planner.lookup import Lookup, hard_parts, mentioned
from gradus.engines.planner.plan import Activity, Plan
from gradus.engines.planner.problem import Candidate, Pot, Problem
from gradus.engines.planner.requirements import NEVER, Moment
from gradus.engines.planner.sentences import Sentences

Touch = tuple[str, Message]
"""A code (``money:pot:1``, ``resource:trainers``, ``calendar``, ``fact:x``, ``activity:y`` ...) and why."""


@dataclass(frozen=True, kw_only=True)
class Affected:
    """An activity that cannot be as agreed, or may not be.

    ``kind``: ``broken`` (it cannot stay where it is), ``changed`` (it can, but ends or is paid
    otherwise), ``follows`` (it waits for one of those). ``codes`` and ``text`` go together.
    """

    candidate: str
    start: int
    kind: Literal["broken", "changed", "follows"]
    codes: tuple[str, ...]
    text: tuple[Message, ...]


@dataclass
class _Ground:
    """The plan as it would run under the changed problem."""

    before: Problem
    after: Lookup
    words: Sentences
    activities: dict[str, Activity]
    moments: dict[str, Moment]
    now: int


def affected(
    problem_before: Problem, problem_after: Problem, plan: Plan, now: int = 0
) -> tuple[Affected, ...]:
    """What the changes between two problems do to a plan of the first.

    Parameters
    ----------
    problem_before, problem_after
        The problem the plan was agreed on, and the problem as it is now; both count months from the
        same month zero.
    plan
        A sound plan of the first.
    now
        Months before it are past: what began in them can end later, but not move.

    Returns
    -------
    tuple of Affected
        ``broken`` first, then ``changed``, then ``follows``; each in order of start. Empty if the
        plan can stay as it is.
    """
    after = Lookup(problem_after)
    running = {
        a.candidate: scheduled(problem_after, after.candidates[a.candidate], a.start)
        for a in plan.activities
        if a.candidate in after.candidates and a.candidate not in after.credits
    }
    moments = requirements.credited_moments(after)
    moments.update({name: Moment(a.end, a.effective) for name, a in running.items()})
    ground = _Ground(problem_before, after, Sentences(after), running, moments, now)
    crowded, unpaid = _crowded(ground), _unpaid(ground, plan)
    found: dict[str, Affected] = {}
    for activity in plan.activities:
        broken = list(_broken(ground, activity))
        if activity.start >= now:
            broken += crowded.get(activity.candidate, [])
        payable = unpaid.get(activity.candidate, [])
        changed = [*_changed(ground, activity), *(t for hard, t in payable if not hard)]
        broken += [t for hard, t in payable if hard and activity.start >= now]
        if broken or changed:
            both = [*broken, *changed]
            found[activity.candidate] = Affected(
                candidate=activity.candidate,
                start=activity.start,
                kind="broken" if broken else "changed",
                codes=tuple(code for code, _ in both),
                text=tuple(text for _, text in both),
            )
    _follow(ground, plan, found)
    order = ("broken", "changed", "follows")
    return tuple(sorted(found.values(), key=lambda a: (order.index(a.kind), a.start, a.candidate)))


def _broken(ground: _Ground, activity: Activity) -> Iterator[Touch]:
    """Why an activity that has not begun cannot start when it should."""
    name, start = activity.candidate, activity.start
    candidate = ground.after.candidates.get(name)
    if candidate is None:
        yield "gone", message("It is no candidate any more.")
        return
    if start < ground.now:
        return
    if any(r.candidate == name for r in ground.after.problem.rule_outs):
        yield "allow", message("The State rules it out.")
    if start in paused_months(ground.after.problem, candidate):
        yield (
            "calendar",
            message("Nothing may start in {month} any more.", month=ground.words.month(start)),
        )
    elif start not in {s for s, _ in allowed_starts(ground.after.problem, candidate)}:
        yield (
            "calendar",
            message(
                "The calendar no longer lets it start in {month}.", month=ground.words.month(start)
            ),
        )
    by = ground.after.insists.get(name)
    if by is not None and start > by:
        yield (
            "deadline",
            message("It is now to start by {month}.", month=ground.words.month(by)),
        )
    yield from _waits(ground, candidate, start)
    yield from _unequipped(ground, candidate, start)


def _waits(ground: _Ground, candidate: Candidate, start: int) -> Iterator[Touch]:
    for part in hard_parts(candidate.requires):
        month = requirements.first_month(ground.after, part, ground.moments)
        if month <= start:
            continue
        told = message("never") if month >= NEVER else ground.words.month(month)
        if part.fact is not None:
            fact = ground.words.fact(part.fact)
            yield (
                f"fact:{part.fact}",
                message(
                    "Not confirmed in time: {title} (now {month}).",
                    title=fact.title or fact.id,
                    month=told,
                ),
            )
            continue
        names = [n for n in dict.fromkeys(mentioned(part)) if n in ground.activities]
        names = names or list(dict.fromkeys(mentioned(part)))
        code = f"activity:{names[0]}" if names else "gate"
        if names:
            text = message(
                "What it waits for comes too late: {names} (now {month}).",
                names=ground.words.several(names),
                month=told,
            )
        else:
            text = message("The level it asks for is reached too late (now {month}).", month=told)
        yield code, text


def _unequipped(ground: _Ground, candidate: Candidate, start: int) -> Iterator[Touch]:
    for item in candidate.equipment:
        taken = sum(
            need.units
            for other in ground.activities.values()
            for need in ground.after.candidates[other.candidate].equipment
            if need.kind == item.kind and other.start <= start
        )
        arrived = ground.after.arrivals.get(item.kind, ())
        if taken > (arrived[start] if start < len(arrived) else 0):
            yield (
                f"equipment:{item.kind}",
                message("Too little {kind} has arrived by then.", kind=item.title or item.kind),
            )


def _crowded(ground: _Ground) -> dict[str, list[Touch]]:
    """For each activity the people and hosts of which there are too few while it runs."""
    limits = {
        **{("resource", n): units for n, units in ground.after.resources.items()},
        **{("institution", n): units for n, units in ground.after.capacities.items()},
    }
    used: Counter[tuple[str, str, int]] = Counter()
    users: dict[tuple[str, str, int], list[str]] = {}
    for activity in ground.activities.values():
        candidate = ground.after.candidates[activity.candidate]
        takes = [("resource", need.resource, need.amount) for need in candidate.needs]
        if candidate.institution is not None and candidate.load:
            takes.append(("institution", candidate.institution, candidate.load))
        paused = ground.after.paused(candidate)
        for month in working_months(activity.start, activity.end, paused):
            for family, name, amount in takes:
                used[family, name, month] += amount
                users.setdefault((family, name, month), []).append(activity.candidate)
    found: dict[str, list[Touch]] = {}
    for (family, name, month), amount in sorted(used.items()):
        units = limits[family, name]
        if month < len(units) and amount > units[month]:
            for user in users[family, name, month]:
                touches = found.setdefault(user, [])
                if all(code != f"{family}:{name}" for code, _ in touches):
                    touches.append((f"{family}:{name}", _too_few(ground, family, name, month)))
    return found


def _too_few(ground: _Ground, family: str, name: str, month: int) -> Message:
    when = ground.words.month(month)
    if family == "resource":
        return message(
            "{title}: too few for what is planned, from {month}.",
            title=ground.words.resource(name),
            month=when,
        )
    return message(
        "{title} can no longer carry all that is planned, from {month}.",
        title=ground.words.institution(name),
        month=when,
    )


def _unpaid(ground: _Ground, plan: Plan) -> dict[str, list[tuple[bool, Touch]]]:
    """Activities paid from pots that hold too little now, and whether no other money can pay."""
    same = _same_pots(ground.before.pots, ground.after.problem.pots)
    payments = tuple(replace(p, pot=same.get(p.pot, p.pot)) for p in plan.payments)
    rows = money.pot_years(ground.after, payments)
    short = {(row.pot, row.year) for row in rows if row.unspent < 0}
    known = {pot.id: pot for pot in ground.after.problem.pots}
    short |= {(p.pot, p.year) for p in payments if p.pot not in known}
    hard = money.pay(ground.after, list(ground.activities.values())) is None
    before = {pot.id: pot for pot in ground.before.pots}
    found: dict[str, list[tuple[bool, Touch]]] = {}
    for pot_id, year in sorted(short):
        pot = known.get(pot_id) or before.get(pot_id)
        donor = (pot.donor if pot is not None else "") or pot_id
        for name in dict.fromkeys(
            p.candidate for p in payments if (p.pot, p.year) == (pot_id, year)
        ):
            due = sum(
                p.amount for p in payments if (p.pot, p.year, p.candidate) == (pot_id, year, name)
            )
            text = message(
                "USD {amount} for it were to come from {donor} in {year}, which now gives less.",
                amount=f"{due:,}",
                donor=donor,
                year=ground.words.year(year),
            )
            found.setdefault(name, []).append((hard, (f"money:{pot_id}:{year}", text)))
    return found


def _same_pots(before: Sequence[Pot], after: Sequence[Pot]) -> dict[str, str]:
    """The id of today for a pot that has another one: it was in a file, and is entered now.

    A donor with one such pot before and one now, for the same things, is taken to mean the same money.
    """

    def whose(pot: Pot) -> tuple[str, frozenset[str], frozenset[str]]:
        return pot.donor, frozenset(pot.purposes), frozenset(pot.cost_kinds)

    known, were = {pot.id for pot in after}, {pot.id for pot in before}
    gone = [pot for pot in before if pot.id not in known]
    new = [pot for pot in after if pot.id not in were]
    found = {}
    for pot in gone:
        here = [one.id for one in new if whose(one) == whose(pot)]
        if pot.donor and len(here) == 1 and sum(whose(one) == whose(pot) for one in gone) == 1:
            found[pot.id] = here[0]
    return found


def _changed(ground: _Ground, activity: Activity) -> Iterator[Touch]:
    """What is different for an activity that starts when it should."""
    now = ground.activities.get(activity.candidate)
    if now is None:
        if activity.candidate in ground.after.credits:
            yield "credit", message("It was done already and is credited.")
        return
    later = now.end - activity.end
    if later > 0:
        yield "calendar", message("It ends later than agreed (months: {months}).", months=later)
    elif later < 0:
        yield "calendar", message("It ends sooner than agreed (months: {months}).", months=-later)
    effect = now.effective - activity.effective
    if effect > 0 and later == 0:
        yield (
            "effect",
            message("It takes effect later than agreed (months: {months}).", months=effect),
        )
    elif effect < 0 and later == 0:
        yield (
            "effect",
            message("It takes effect sooner than agreed (months: {months}).", months=-effect),
        )
    before = next((c for c in ground.before.candidates if c.id == activity.candidate), None)
    after = ground.after.candidates[activity.candidate]
    if before is None:
        return
    cost = sum(c.amount for c in after.costs) - sum(c.amount for c in before.costs)
    if cost > 0:
        yield "cost", message("It costs USD {amount} more.", amount=f"{cost:,}")
    elif cost < 0:
        yield "cost", message("It costs USD {amount} less.", amount=f"{-cost:,}")
    if before.institution != after.institution and after.institution is not None:
        yield (
            "host",
            message("Its host is now {title}.", title=ground.words.institution(after.institution)),
        )


def _follow(ground: _Ground, plan: Plan, found: dict[str, Affected]) -> None:
    """Add what waits, directly or not, for an activity that cannot stay where it is."""
    edges = critical_path(ground.before, plan).edges
    starts = {a.candidate: a.start for a in plan.activities}
    titles = {c.id: c.title or c.id for c in ground.before.candidates}
    pending: Sequence[str] = [name for name, a in found.items() if a.kind == "broken"]
    while pending:
        reached = []
        for edge in edges:
            if edge.source in pending and edge.target not in found:
                found[edge.target] = Affected(
                    candidate=edge.target,
                    start=starts[edge.target],
                    kind="follows",
                    codes=(f"activity:{edge.source}",),
                    text=(
                        message(
                            "It waits for {title}, which cannot stay as agreed.",
                            title=titles.get(edge.source, edge.source),
                        ),
                    ),
                )
                reached.append(edge.target)
        pending = reached
