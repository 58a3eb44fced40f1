"""Who is where with what: overlaps among providers, repeat training, needs nobody serves, what is credited.

Pure. A unit or institution is a key; a unit lies in an institution, and an effort that reaches the whole
institution may meet one that reaches a unit of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from gradus.domain.messages import Message, message
from gradus.domain.periods import Month
from gradus.workflows.effort import first_day, last_day
from gradus.workflows.state import Done

LONG_AGO, FAR_OFF = date(1900, 1, 1), date(2200, 1, 1)
GONE = "cancelled"


@dataclass(frozen=True)
class Reached:
    """A unit, or an institution as a whole (``unit`` is empty)."""

    institution: str
    unit: str
    name: str

    def meets(self, other: Reached) -> bool:
        """Whether the two are the same, or one lies in the other."""
        if self.institution != other.institution:
            return False
        return not self.unit or not other.unit or self.unit == other.unit


@dataclass(frozen=True, kw_only=True)
class Effort:
    """What of an effort the sums need. ``id`` names it; dates as they are told."""

    id: str
    provider: str
    title: str
    kind: str
    status: str
    starts: str = ""
    ends: str = ""
    topics: tuple[str, ...] = ()
    interventions: tuple[str, ...] = ()
    reaches: tuple[Reached, ...] = ()

    @property
    def first(self) -> date | None:
        return first_day(self.starts)

    @property
    def last(self) -> date | None:
        return last_day(self.ends)


@dataclass(frozen=True)
class Overlap:
    """Two providers with the same unit and topic at the same time.

    ``certain``: both tell when, and name the unit itself. ``first`` and ``last`` are the days they share, as
    far as both tell.
    """

    one: Effort
    other: Effort
    where: Reached
    topics: tuple[str, ...]
    interventions: tuple[str, ...]
    certain: bool
    first: date | None
    last: date | None


@dataclass(frozen=True)
class Repeat:
    """The same unit trained in the same again within ``months``."""

    earlier: Effort
    later: Effort
    where: Reached
    topics: tuple[str, ...]
    interventions: tuple[str, ...]
    months: int


@dataclass(frozen=True)
class Gap:
    """A topic that nobody serves from ``today`` on. ``served``: efforts that are over; ``need``: 0 to 1,
    how much is needed, where that is known."""

    topic: str
    served: tuple[Effort, ...]
    need: float | None = None


@dataclass(frozen=True)
class Credit:
    """What an effort is credited for in a plan, or why it is not (``done`` is none)."""

    effort: Effort
    intervention: str
    done: Done | None
    because: Message


def overlaps(efforts: Iterable[Effort], today: date) -> tuple[Overlap, ...]:
    """Overlaps, those that matter most first.

    First those that are not over yet; among them those certain; then those that deliver the very same
    intervention; then those that share more topics; then the earliest.
    """
    alive = [one for one in efforts if one.status != GONE]
    found = [
        made
        for one, other in combinations(alive, 2)
        if one.provider.casefold() != other.provider.casefold()
        for made in _overlap(one, other)
    ]
    return tuple(sorted(found, key=lambda pair: _weight(pair, today)))


def _overlap(one: Effort, other: Effort) -> Iterator[Overlap]:
    topics = tuple(t for t in one.topics if t in other.topics)
    same = tuple(i for i in one.interventions if i in other.interventions)
    if not topics and not same:
        return
    first = max(one.first or LONG_AGO, other.first or LONG_AGO)
    last = min(one.last or FAR_OFF, other.last or FAR_OFF)
    if first > last:
        return
    dated = None not in (one.first, one.last, other.first, other.last)
    where, exact = _meeting(one, other)
    if where is not None:
        yield Overlap(
            one,
            other,
            where,
            topics,
            same,
            dated and exact,
            first if first != LONG_AGO else None,
            last if last != FAR_OFF else None,
        )


def _meeting(one: Effort, other: Effort) -> tuple[Reached | None, bool]:
    """Where two efforts meet, the unit itself rather than its institution; and whether both name it."""
    pairs = [(a, b) for a in one.reaches for b in other.reaches if a.meets(b)]
    exact = [a for a, b in pairs if (a.institution, a.unit) == (b.institution, b.unit)]
    if exact:
        return exact[0], True
    return (next((a if a.unit else b for a, b in pairs), None)), False


def _weight(pair: Overlap, today: date) -> tuple[bool, bool, bool, int, date, str]:
    over = pair.last is not None and pair.last < today
    first = pair.first or LONG_AGO
    return (
        over,
        not pair.certain,
        not pair.interventions,
        -len(pair.topics),
        first,
        pair.one.id + pair.other.id,
    )


def repeats(efforts: Iterable[Effort], months: int) -> tuple[Repeat, ...]:
    """Training of the same unit in the same within so many months of the one before, the latest first.

    The same is the same intervention of the catalogue; where one of the two names none, the same topic.
    Only training whose time is told is compared; so is training of one provider twice.
    """
    training = sorted(
        (
            one
            for one in efforts
            if one.kind == "training" and one.status != GONE and (one.first or one.last)
        ),
        key=lambda one: (_begins(one), one.id),
    )
    found: list[Repeat] = []
    for later_at, later in enumerate(training):
        for earlier in reversed(training[:later_at]):
            made = _repeat(earlier, later, months)
            if made is not None:
                found.append(made)
                break  # the one just before says enough
    return tuple(reversed(found))


def _repeat(earlier: Effort, later: Effort, months: int) -> Repeat | None:
    same = tuple(i for i in earlier.interventions if i in later.interventions)
    topics = tuple(t for t in earlier.topics if t in later.topics)
    if earlier.interventions and later.interventions:
        if not same:
            return None
    elif not topics:
        return None
    apart = max(0, _month(_begins(later)) - _month(earlier.last or _begins(earlier)))
    where, _ = _meeting(earlier, later)
    if where is None or apart > months:
        return None
    return Repeat(earlier, later, where, topics, same, apart)


def _begins(effort: Effort) -> date:
    return effort.first or effort.last or LONG_AGO


def _month(day: date) -> int:
    return day.year * 12 + day.month


def gaps(
    efforts: Sequence[Effort],
    topics: Collection[str],
    today: date,
    needs: Mapping[str, float] | None = None,
) -> tuple[Gap, ...]:
    """The topics that nobody serves from ``today`` on: the most needed first, else in the order given.

    Parameters
    ----------
    topics
        The intervention areas of the catalogue.
    needs
        How much is needed of a topic, 0 to 1. A topic of which nothing is needed is no gap; what is
        needed of a topic left out is not known: it is a gap, after those that are known.
    """
    told = dict(needs or {})
    found = []
    for topic in topics:
        about = [one for one in efforts if topic in one.topics and one.status != GONE]
        if any(not _is_over(one, today) for one in about):
            continue
        need = told.get(topic)
        if need is not None and need <= 0:
            continue
        found.append(Gap(topic, tuple(about), need))
    return tuple(sorted(found, key=lambda gap: -(gap.need or 0)))  # stable: as they were given


def _is_over(effort: Effort, today: date) -> bool:
    if effort.status == "done":
        return True
    return effort.last is not None and effort.last < today


def matrix(efforts: Iterable[Effort]) -> dict[Reached, dict[str, tuple[Effort, ...]]]:
    """Who is there: by unit or institution, in the order of their names, and topic."""
    found: dict[tuple[str, str], tuple[Reached, dict[str, list[Effort]]]] = {}
    for one in efforts:
        if one.status == GONE:
            continue
        for where in one.reaches:
            _, row = found.setdefault((where.institution, where.unit), (where, {}))
            for topic in one.topics:
                row.setdefault(topic, []).append(one)
    ordered = sorted(found.values(), key=lambda pair: pair[0].name.casefold())
    return {where: {t: tuple(those) for t, those in row.items()} for where, row in ordered}


def credited(efforts: Iterable[Effort], start: Month) -> tuple[Credit, ...]:
    """What of the efforts of others a plan that begins in ``start`` counts as done or running.

    An effort is credited for each intervention of the catalogue that it amounts to: one that is done from
    the last month it may have ended in, one under way from its end on. What is planned is not counted on;
    nor is what runs without an end told.
    """
    found: dict[str, Credit] = {}
    told: list[Credit] = []
    for one in sorted(efforts, key=lambda one: one.id):
        for name in one.interventions:
            credit = _credit(one, name, start)
            other = found.get(name)
            if credit.done is None:
                told.append(credit)
            elif other is None or other.done is None or credit.done.end < other.done.end:
                found[name] = credit
    return (*found.values(), *told)


def _credit(effort: Effort, name: str, start: Month) -> Credit:
    last = effort.last
    month = Month(last.year, last.month).since(start) if last is not None else None
    if effort.status == "done":
        end = min(month, 0) if month is not None else 0
        because = message("{title} of {provider} has done it.",
                          title=effort.title, provider=effort.provider)  # fmt: skip
    elif effort.status == "under-way" and month is not None:
        end = max(month, 1)
        because = message("{title} of {provider} is doing it, to the end of {month}.",
                          title=effort.title, provider=effort.provider,
                          month=str(start.plus(end)))  # fmt: skip
    else:
        return Credit(effort, name, None, _why_not(effort))
    done = Done(intervention=name, end=end, provider=effort.provider)
    return Credit(effort, name, done, because)


def _why_not(effort: Effort) -> Message:
    said = {"title": effort.title, "provider": effort.provider}
    if effort.status == "under-way":
        return message(
            "{title} of {provider} is not counted on: nobody tells when it ends.", **said
        )
    if effort.status == GONE:
        return message("{title} of {provider} is not counted on: it was cancelled.", **said)
    return message("{title} of {provider} is not counted on: it is only planned.", **said)
