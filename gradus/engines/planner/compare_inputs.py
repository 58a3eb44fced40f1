"""What two planning problems rest on otherwise: needs, weights, money, people, calendars, wishes, rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from gradus.domain.messages import Message, message
from gradus.domain.periods import Month
from gradus.engines.planner.problem import Candidate, Problem, Requirement

Family = Literal[
    "span", "need", "weight", "pot", "people", "host", "calendar", "equipment", "gate", "exception",
    "credit", "wish", "candidate",
]  # fmt: skip

FAMILIES: tuple[Family, ...] = (
    "span", "need", "weight", "pot", "people", "host", "calendar", "equipment", "gate", "exception",
    "credit", "wish", "candidate",
)  # fmt: skip
"""In the order in which they are read."""


@dataclass(frozen=True, kw_only=True)
class InputDiff:
    """Something a plan rests on that is another; ``before`` or ``after`` is empty where it is not there."""

    family: Family
    id: str
    title: str
    before: str
    after: str
    text: Message


def inputs_changed(before: Problem, after: Problem) -> tuple[InputDiff, ...]:
    """Everything that is another, by family and in the order of the later problem.

    Parameters
    ----------
    before, after
        Two problems of a State; things are the same if they have the same id.
    """
    found: list[InputDiff] = []
    found.extend(_span(before, after))
    found.extend(_needs(before, after))
    found.extend(_supply(before, after))
    found.extend(_calendars(before, after))
    found.extend(_gates(before, after))
    found.extend(_wishes(before, after))
    found.extend(_candidates(before, after))
    return tuple(sorted(found, key=lambda d: FAMILIES.index(d.family)))


def _diff(family: Family, id_: str, title: str, before: str, after: str) -> Iterator[InputDiff]:
    """A difference told by its two sides, if they differ."""
    if before == after:
        return
    name = title or id_
    if not before:
        text = message("{title}: {after}, new.", title=name, after=after)
    elif not after:
        text = message("{title}: no more (was {before}).", title=name, before=before)
    else:
        text = message("{title}: {after} (was {before}).", title=name, before=before, after=after)
    yield InputDiff(family=family, id=id_, title=name, before=before, after=after, text=text)


def _span(before: Problem, after: Problem) -> Iterator[InputDiff]:
    def told(problem: Problem) -> str:
        zero = Month.parse(problem.start)
        return f"{zero} - {zero.plus(problem.horizon - 1)}"

    was, now = told(before), told(after)
    if was != now:
        text = message("The plan runs {after} (was {before}).", before=was, after=now)
        yield InputDiff(family="span", id="span", title="", before=was, after=now, text=text)


def _needs(before: Problem, after: Problem) -> Iterator[InputDiff]:
    old, new = {a.id: a for a in before.areas}, {a.id: a for a in after.areas}
    titles = {**{a.id: a.title for a in before.areas}, **{a.id: a.title for a in after.areas}}
    for name in {**new, **old}:
        was, is_ = old.get(name), new.get(name)
        yield from _diff(
            "need", name, titles[name],
            "" if was is None else f"{was.gap:.2g}", "" if is_ is None else f"{is_.gap:.2g}",
        )  # fmt: skip
    whole_old = sum(a.weight for a in before.areas) or 1.0
    whole_new = sum(a.weight for a in after.areas) or 1.0
    for name in {**new, **old}:
        was, is_ = old.get(name), new.get(name)
        yield from _diff(
            "weight", name, titles[name],
            "" if was is None else f"{100 * was.weight / whole_old:.1f} %",
            "" if is_ is None else f"{100 * is_.weight / whole_new:.1f} %",
        )  # fmt: skip


def _by_year(start: str, amounts: Iterable[int]) -> dict[str, int]:
    zero = Month.parse(start)
    return {str(zero.plus(12 * year)): amount for year, amount in enumerate(amounts) if amount}


def _supply(before: Problem, after: Problem) -> Iterator[InputDiff]:
    old, new = {p.id: p for p in before.pots}, {p.id: p for p in after.pots}
    for name in {**new, **old}:
        was, is_ = old.get(name), new.get(name)
        title = (is_ or was).donor or name  # type: ignore[union-attr]
        yield from _diff(
            "pot", name, title,
            "" if was is None else _sums(_by_year(before.start, was.amounts), was.purposes),
            "" if is_ is None else _sums(_by_year(after.start, is_.amounts), is_.purposes),
        )  # fmt: skip
    people_old = {r.id: r for r in before.resources}
    people_new = {r.id: r for r in after.resources}
    for name in {**people_new, **people_old}:
        a, b = people_old.get(name), people_new.get(name)
        yield from _diff(
            "people", name, (b or a).title,  # type: ignore[union-attr]
            "" if a is None else _units(a.monthly or (a.capacity,)),
            "" if b is None else _units(b.monthly or (b.capacity,)),
        )  # fmt: skip
    hosts_old = {i.id: i for i in before.institutions}
    hosts_new = {i.id: i for i in after.institutions}
    for name in {**hosts_new, **hosts_old}:
        c, d = hosts_old.get(name), hosts_new.get(name)
        yield from _diff(
            "host", name, (d or c).title,  # type: ignore[union-attr]
            "" if c is None else str(c.capacity), "" if d is None else str(d.capacity),
        )  # fmt: skip
    yield from _equipment(before, after)


def _sums(amounts: Mapping[str, int], purposes: Iterable[str]) -> str:
    told = "; ".join(f"{year}: USD {amount:,}" for year, amount in amounts.items()) or "USD 0"
    tied = ", ".join(purposes)
    return f"{told} ({tied})" if tied else told


def _units(units: Iterable[int]) -> str:
    found = sorted(set(units))
    return str(found[0]) if len(found) == 1 else f"{found[0]} - {found[-1]}"


def _equipment(before: Problem, after: Problem) -> Iterator[InputDiff]:
    def arrivals(problem: Problem) -> dict[str, str]:
        zero = Month.parse(problem.start)
        found: dict[str, list[str]] = {}
        for donation in sorted(problem.donations, key=lambda d: (d.month, d.id)):
            if donation.units:
                found.setdefault(donation.kind, []).append(
                    f"{donation.units} ({zero.plus(donation.month)})"
                )
        return {kind: ", ".join(parts) for kind, parts in found.items()}

    old, new = arrivals(before), arrivals(after)
    for kind in {**new, **old}:
        yield from _diff("equipment", kind, kind, old.get(kind, ""), new.get(kind, ""))


def _calendars(before: Problem, after: Problem) -> Iterator[InputDiff]:
    def blackouts(problem: Problem) -> dict[str, str]:
        found: Counter[str] = Counter()
        told = {}
        for place, blackout in enumerate(problem.blackouts):
            name = blackout.reason or str(place)
            found[name] += 1
            key = name if found[name] == 1 else f"{name} {found[name]}"
            told[key] = _months(problem.start, blackout.months)
        return told

    old, new = blackouts(before), blackouts(after)
    for name in {**new, **old}:
        yield from _diff("calendar", name, name, old.get(name, ""), new.get(name, ""))
    hosts_old = {i.id: _months(before.start, i.blackout) for i in before.institutions}
    for host in after.institutions:
        was = hosts_old.get(host.id)
        if was is not None:
            now = _months(after.start, host.blackout)
            yield from _diff("calendar", host.id, host.title, was, now)


def _months(start: str, months: Iterable[int]) -> str:
    """Runs of months, such as ``2027-07 - 2027-08, 2028-07``."""
    zero = Month.parse(start)
    runs: list[list[int]] = []
    for month in sorted(months):
        if runs and month == runs[-1][1] + 1:
            runs[-1][1] = month
        else:
            runs.append([month, month])
    return ", ".join(
        str(zero.plus(a)) if a == b else f"{zero.plus(a)} - {zero.plus(b)}" for a, b in runs
    )


def _gates(before: Problem, after: Problem) -> Iterator[InputDiff]:
    def told(problem: Problem) -> dict[str, str]:
        zero = Month.parse(problem.start)
        return {
            f.id: "-" if f.from_month is None else str(zero.plus(f.from_month))
            for f in problem.facts
        }

    old, new = told(before), told(after)
    titles = {f.id: f.title for f in (*before.facts, *after.facts)}
    for name in {**new, **old}:
        yield from _diff("gate", name, titles[name], old.get(name, ""), new.get(name, ""))
    yield from _exceptions(before, after)


def _exceptions(before: Problem, after: Problem) -> Iterator[InputDiff]:
    """Rules that bind a candidate in one problem and not in the other, or only as advice."""
    old = {c.id: _rules(c) for c in before.candidates}
    for candidate in after.candidates:
        was = old.get(candidate.id)
        if was is None:
            continue
        now = _rules(candidate)
        title = candidate.title or candidate.id
        for rule in sorted(was - now):
            yield InputDiff(
                family="exception", id=f"{candidate.id}:{rule}", title=title, before=rule, after="",
                text=message("{title}: rule {rule} no longer holds it.", title=title, rule=rule),
            )  # fmt: skip
        for rule in sorted(now - was):
            yield InputDiff(
                family="exception", id=f"{candidate.id}:{rule}", title=title, before="", after=rule,
                text=message("{title}: rule {rule} now holds it.", title=title, rule=rule),
            )  # fmt: skip


def _rules(candidate: Candidate) -> set[str]:
    """Rules among the binding conditions of a candidate."""

    def inside(requirement: Requirement | None) -> Iterator[str]:
        if requirement is None or not requirement.hard:
            return
        if requirement.rule:
            yield requirement.rule
        for inner in (*requirement.all_of, *requirement.any_of):
            yield from inside(inner)

    return set(inside(candidate.requires))


def _wishes(before: Problem, after: Problem) -> Iterator[InputDiff]:
    titles = {c.id: c.title or c.id for c in (*before.candidates, *after.candidates)}

    def wishes(problem: Problem) -> dict[str, str]:
        zero = Month.parse(problem.start)
        found = {f"out:{r.candidate}": "-" for r in problem.rule_outs}
        for insist in problem.insists:
            by = "" if insist.by is None else f" <= {zero.plus(insist.by)}"
            found[f"in:{insist.candidate}"] = f"+{by}"
        return found

    old, new = wishes(before), wishes(after)
    for key in {**new, **old}:
        name = key.partition(":")[2]
        was, now = old.get(key, ""), new.get(key, "")
        if was != now:
            yield InputDiff(
                family="wish", id=name, title=titles.get(name, name), before=was, after=now,
                text=_wish(key.startswith("in:"), titles.get(name, name), was, now),
            )  # fmt: skip
    credited = {c.candidate: c for c in before.credits}
    for credit in after.credits:
        if credit.candidate not in credited:
            title = titles.get(credit.candidate, credit.candidate)
            yield InputDiff(
                family="credit", id=credit.candidate, title=title, before="", after=credit.provider,
                text=message("{title} is done or running, and credited.", title=title),
            )  # fmt: skip


def _wish(wanted: bool, title: str, was: str, now: str) -> Message:
    if wanted and was and now:
        return message("{title}: the month it is asked for is another.", title=title)
    if wanted:
        return (
            message("{title} is now asked for.", title=title)
            if now
            else message("{title} is no longer asked for.", title=title)
        )
    return (
        message("{title} is now ruled out.", title=title)
        if now
        else message("{title} is no longer ruled out.", title=title)
    )


def _candidates(before: Problem, after: Problem) -> Iterator[InputDiff]:
    old, new = {c.id: c for c in before.candidates}, {c.id: c for c in after.candidates}
    for name in {**new, **old}:
        yield from _diff(
            "candidate", name, (new.get(name) or old[name]).title,
            _form(old.get(name)), _form(new.get(name)),
        )  # fmt: skip


def _form(candidate: Candidate | None) -> str:
    """Length, cost and host of a candidate, which is what changes most."""
    if candidate is None:
        return ""
    cost = sum(c.amount for c in candidate.costs)
    host = f", {candidate.institution}" if candidate.institution else ""
    return f"{candidate.duration} + {candidate.effect_after}, USD {cost:,}{host}"
