"""Two plans of a State beside each other, as anybody can read it: what is different, and what it costs.

Plans may begin in different months: they are compared by the calendar. Candidates, pots and facts are
the same if they have the same id.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from gradus.domain.messages import Message, message
from gradus.domain.periods import Month
from gradus.engines.planner.compare_inputs import InputDiff, inputs_changed
from gradus.engines.planner.plan import Activity, Plan
from gradus.engines.planner.problem import Candidate, Problem

Kind = Literal["dropped", "added", "moved", "changed", "same"]

KINDS: tuple[Kind, ...] = ("dropped", "added", "moved", "changed", "same")
"""In the order in which they are read."""


@dataclass(frozen=True, kw_only=True)
class Side:
    """An activity in one of the two plans: its first and last calendar month, what it commits, its
    host and the donors who pay it."""

    start: str
    end: str
    cost: int
    host: str
    payers: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ActivityDiff:
    """An activity of either plan; ``text`` says what is different, nothing for ``same``."""

    candidate: str
    title: str
    kind: Kind
    before: Side | None
    after: Side | None
    months: int
    text: tuple[Message, ...]


@dataclass(frozen=True, kw_only=True)
class MoneyDiff:
    """What a donor pays in a year of the plan (``year`` is the calendar month it begins in)."""

    donor: str
    year: str
    before: int
    after: int


@dataclass(frozen=True, kw_only=True)
class PlanDiff:
    """What is different between two plans, in the order to read it.

    ``summary`` are a few sentences; ``activities`` holds every activity of either plan; ``money`` the
    donors and years that differ; ``gates`` are facts whose month is another, ``exceptions`` rules of
    the field that no longer hold an activity or hold it again; ``inputs`` what else the plans rest on.
    """

    summary: tuple[Message, ...]
    activities: tuple[ActivityDiff, ...]
    money: tuple[MoneyDiff, ...]
    gates: tuple[InputDiff, ...]
    exceptions: tuple[InputDiff, ...]
    inputs: tuple[InputDiff, ...]

    @property
    def changes(self) -> tuple[ActivityDiff, ...]:
        """Activities that are not the same."""
        return tuple(a for a in self.activities if a.kind != "same")


def compared(
    before: Plan, after: Plan, problem_before: Problem, problem_after: Problem
) -> PlanDiff:
    """The differences between two plans and between what they were made from.

    Parameters
    ----------
    before, after
        Two plans of a State.
    problem_before, problem_after
        What each of them answers.
    """
    old, new = _Sides(before, problem_before), _Sides(after, problem_after)
    names = dict.fromkeys(
        [c.id for c in problem_after.candidates] + [c.id for c in problem_before.candidates]
    )
    found = [
        _activity(name, old, new) for name in names if name in old.chosen or name in new.chosen
    ]
    found.sort(
        key=lambda d: (KINDS.index(d.kind), (d.after or d.before or _NOWHERE).start, d.title)
    )
    inputs = inputs_changed(problem_before, problem_after)
    money = tuple(_money(old, new))
    return PlanDiff(
        summary=tuple(_summary(old, new, found)),
        activities=tuple(found),
        money=money,
        gates=tuple(i for i in inputs if i.family == "gate"),
        exceptions=tuple(i for i in inputs if i.family == "exception"),
        inputs=tuple(i for i in inputs if i.family not in ("gate", "exception")),
    )


_NOWHERE = Side(start="", end="", cost=0, host="", payers=())


class _Sides:
    """One plan with what is asked of it."""

    def __init__(self, plan: Plan, problem: Problem) -> None:
        self.plan, self.problem = plan, problem
        self.zero = Month.parse(plan.start)
        self.chosen: dict[str, Activity] = {a.candidate: a for a in plan.activities}
        self.candidates: dict[str, Candidate] = {c.id: c for c in problem.candidates}
        self.hosts = {i.id: i.title or i.id for i in problem.institutions}
        donors = {pot.id: pot.donor or pot.id for pot in problem.pots}
        self.costs: Counter[str] = Counter()
        self.payers: dict[str, list[str]] = {}
        self.paid: Counter[tuple[str, str]] = Counter()
        for payment in plan.payments:
            donor = donors.get(payment.pot, payment.pot)
            self.costs[payment.candidate] += payment.amount
            payers = self.payers.setdefault(payment.candidate, [])
            if donor not in payers:
                payers.append(donor)
            self.paid[donor, str(self.zero.plus(12 * payment.year))] += payment.amount

    def side(self, name: str) -> Side | None:
        """The activity, if it is in the plan."""
        activity = self.chosen.get(name)
        if activity is None:
            return None
        candidate = self.candidates.get(name)
        host = candidate.institution if candidate is not None else None
        return Side(
            start=str(self.zero.plus(activity.start)),
            end=str(self.zero.plus(activity.end - 1)),
            cost=self.costs[name],
            host=self.hosts.get(host or "", host or ""),
            payers=tuple(sorted(self.payers.get(name, ()))),
        )

    def title(self, name: str) -> str:
        """A candidate's title; empty if it is not known here."""
        found = self.candidates.get(name)
        return (found.title or name) if found is not None else ""


def _activity(name: str, old: _Sides, new: _Sides) -> ActivityDiff:
    before, after = old.side(name), new.side(name)
    months, kind = 0, "same"
    text: list[Message] = []
    if before is None and after is not None:
        kind = "added"
        text = [message("Comes in: {start} to {end}.", start=after.start, end=after.end)]
    elif before is not None and after is None:
        kind = "dropped"
        text = [
            message("Goes out; it was to run {start} to {end}.", start=before.start, end=before.end)
        ]
    elif before is not None and after is not None:
        months = _between(before.start, after.start)
        text = [*_moved(before, after, months), *_otherwise(before, after)]
        kind = "moved" if months else "changed" if text else "same"
    return ActivityDiff(
        candidate=name,
        title=new.title(name) or old.title(name) or name,
        kind=kind,  # type: ignore[arg-type]
        before=before,
        after=after,
        months=months,
        text=tuple(text),
    )


def _between(before: str, after: str) -> int:
    return Month.parse(after).since(Month.parse(before))


def _moved(before: Side, after: Side, months: int) -> Iterator[Message]:
    values = {"before": before.start, "after": after.start}
    if months > 0:
        yield message(
            "Starts later: {after}, not {before} (months: {months}).", months=months, **values
        )
    elif months < 0:
        yield message(
            "Starts sooner: {after}, not {before} (months: {months}).", months=-months, **values
        )
    elif before.end != after.end:
        yield message("Ends in {after}, not {before}.", before=before.end, after=after.end)


def _otherwise(before: Side, after: Side) -> Iterator[Message]:
    more = after.cost - before.cost
    if more > 0:
        yield message("Commits USD {amount} more.", amount=f"{more:,}")
    elif more < 0:
        yield message("Commits USD {amount} less.", amount=f"{-more:,}")
    if before.host != after.host:
        yield message(
            "Its host is {after}, not {before}.", before=before.host or "-", after=after.host or "-"
        )
    if before.payers != after.payers:
        yield message(
            "Paid by {after}, not by {before}.",
            before=", ".join(before.payers) or "-",
            after=", ".join(after.payers) or "-",
        )


def _money(old: _Sides, new: _Sides) -> Iterator[MoneyDiff]:
    for donor, year in sorted(set(old.paid) | set(new.paid), key=lambda key: (key[1], key[0])):
        before, after = old.paid[donor, year], new.paid[donor, year]
        if before != after:
            yield MoneyDiff(donor=donor, year=year, before=before, after=after)


def _summary(old: _Sides, new: _Sides, found: list[ActivityDiff]) -> Iterator[Message]:
    counts: Mapping[str, int] = Counter(d.kind for d in found)
    if counts.get("same", 0) == len(found):
        yield message("All activities are the same.")
    else:
        yield message(
            "Activities that come in: {added}; go out: {dropped}; move: {moved}; change otherwise: "
            "{changed}; stay as they are: {same}.",
            added=counts.get("added", 0),
            dropped=counts.get("dropped", 0),
            moved=counts.get("moved", 0),
            changed=counts.get("changed", 0),
            same=counts.get("same", 0),
        )
    cost, then = sum(new.costs.values()), sum(old.costs.values())
    if cost > then:
        yield message(
            "It commits USD {after}: USD {amount} more than before.",
            after=f"{cost:,}",
            amount=f"{cost - then:,}",
        )
    elif cost < then:
        yield message(
            "It commits USD {after}: USD {amount} less than before.",
            after=f"{cost:,}",
            amount=f"{then - cost:,}",
        )
    else:
        yield message("It commits the same sum: USD {after}.", after=f"{cost:,}")
    end = max((d.after.end for d in found if d.after is not None), default="")
    was = max((d.before.end for d in found if d.before is not None), default="")
    if end and was and end != was:
        yield message("Its last activity ends in {after}, not {before}.", before=was, after=end)
