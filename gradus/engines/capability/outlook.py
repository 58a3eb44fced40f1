"""Competent people present against what is wanted, with decay and departures.

Somebody *holds* a competence who is there and has shown it at the level, with a certificate that has not
ended. Whether they still have it is uncertain: with a half-life of ``h`` months it is had with probability
``0.5 ** (months / h)`` since it was last shown, independently of others. The number who have it is then
Poisson-binomial; its distribution is computed exactly, by adding one person after the other (Barlow &
Heidtmann, IEEE Trans. Reliability 33, 1984). Half-lives are judgements: the catalogue grades them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from gradus.engines.capability.people import Presence, Register, Shown, Wanted

SURE = 0.8
"""At this probability that enough people have a competence, a unit is taken to have it."""

MONTH = 365.2425 / 12
"""Days of a month."""


@dataclass(frozen=True)
class Standing:
    """Where a unit stands on a day.

    ``holders`` hold it (a count); ``expected`` have it still, with the bounds of an interval of at least
    80 %; ``enough`` is the probability that as many as are wanted have it.
    """

    wanted: Wanted
    day: date
    holders: tuple[str, ...]
    expected: float
    low: int
    high: int
    enough: float

    @property
    def missing(self) -> int:
        """Holders too few."""
        return max(0, self.wanted.people - len(self.holders))

    @property
    def state(self) -> str:
        """``below`` (holders too few), ``doubtful`` (enough hold it, but may have lost it), ``well``."""
        if self.missing:
            return "below"
        return "well" if self.enough >= SURE else "doubtful"


@dataclass(frozen=True)
class Loss:
    """On a day a unit has a holder fewer, and why: ``leaves``, ``ends`` (a certificate)."""

    day: date
    person: str
    why: str
    left: int


def standing(register: Register, wanted: Wanted, day: date) -> Standing:
    """Where a unit stands on a day, by what is known of that day."""
    chances = dict(_chances(register, wanted, day))
    spread = _spread(list(chances.values()))
    low, high = _interval(spread)
    return Standing(
        wanted,
        day,
        tuple(sorted(chances)),
        sum(chances.values()),
        low,
        high,
        sum(spread[wanted.people :]),
    )


def losses(register: Register, wanted: Wanted, day: date, until: date) -> tuple[Loss, ...]:
    """What is known to go from the day after ``day`` to ``until``, with the holders that are left."""
    days = {d for one in register.presences for d in (one.until, one.serves_until, one.since) if d}
    days |= {one.until for one in register.shown if one.until}
    days |= {one.day for one in register.shown}
    found = []
    moments = [day, *sorted(d for d in days if day < d <= until)]
    for before, after in pairwise(moments):
        had = {name for name, _ in _chances(register, wanted, before)}
        has = {name for name, _ in _chances(register, wanted, after)}
        there = {one.person for one in _there(register, wanted, after)}
        for n, name in enumerate(sorted(had - has), 1):
            left = len(has) + len(had - has) - n
            found.append(Loss(after, name, "ends" if name in there else "leaves", left))
    return tuple(found)


def falls_below(register: Register, wanted: Wanted, day: date, until: date) -> Loss | None:
    """The first known loss with which holders are too few; None if there is none by ``until``."""
    known = losses(register, wanted, day, until)
    return next((one for one in known if one.left < wanted.people), None)


def doubtful_from(register: Register, wanted: Wanted, day: date, until: date) -> date | None:
    """The first day of a month from which it is no longer taken for sure, or None by ``until``."""
    at = day
    while at <= until:
        if standing(register, wanted, at).state != "well":
            return at
        at = (at.replace(day=1) + timedelta(days=32)).replace(day=1)
    return None


def _there(register: Register, wanted: Wanted, day: date) -> Iterator[Presence]:
    return (
        one
        for one in register.presences
        if one.unit == wanted.unit and one.role == wanted.role and one.on(day)
    )


def _chances(register: Register, wanted: Wanted, day: date) -> Iterator[tuple[str, float]]:
    """Who holds it, and with which probability they still have it."""
    for name in sorted({one.person for one in _there(register, wanted, day)}):
        valid = [one for one in register.shown if one.person == name and _counts(one, wanted, day)]
        if valid:
            last = max(one.day for one in valid)
            half = register.half_lives.get(wanted.competence)
            months = (day - last).days / MONTH
            yield name, 1.0 if half is None else 0.5 ** (months / half)


def _counts(shown: Shown, wanted: Wanted, day: date) -> bool:
    return (
        shown.competence == wanted.competence
        and shown.level >= wanted.level
        and shown.day <= day
        and (shown.until is None or day < shown.until)
    )


def _spread(chances: Sequence[float]) -> list[float]:
    """The probability of each number of people, from none to all."""
    spread = [1.0]
    for chance in chances:
        spread = [
            (spread[n] if n < len(spread) else 0.0) * (1 - chance)
            + (spread[n - 1] if n else 0.0) * chance
            for n in range(len(spread) + 1)
        ]
    return spread


def _interval(spread: Sequence[float]) -> tuple[int, int]:
    """The numbers between the tenth and the ninetieth per cent."""
    below, low, high = 0.0, None, len(spread) - 1
    for n, share in enumerate(spread):
        below += share
        if low is None and below > 1 - (1 + SURE) / 2:
            low = n
        if below >= (1 + SURE) / 2:
            high = n
            break
    return low or 0, high
