"""How many competent people are there: against every way it could be, and in what people ask."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradus.engines.capability.outlook import (
    MONTH,
    SURE,
    doubtful_from,
    falls_below,
    losses,
    standing,
)
from gradus.engines.capability.people import Presence, Register, Shown, Wanted

TODAY = date(2028, 1, 1)
WANTED = Wanted(unit="lab", role="examiner", competence="phones", level=2, people=2)
DAYS = st.dates(date(2026, 1, 1), date(2029, 1, 1))


def here(name: str, **more: object) -> Presence:
    return Presence(person=name, unit="lab", role="examiner", since=date(2026, 1, 1), **more)  # type: ignore[arg-type]


def shown(name: str, day: date = date(2027, 1, 1), level: int = 2, **more: object) -> Shown:
    return Shown(person=name, competence="phones", level=level, day=day, **more)  # type: ignore[arg-type]


def register(presences: list[Presence], seen: list[Shown], half: float | None = None) -> Register:
    return Register(
        presences=tuple(presences),
        shown=tuple(seen),
        half_lives={} if half is None else {"phones": half},
    )


@st.composite
def registers(draw: st.DrawFn) -> Register:
    names = [f"p{n}" for n in range(draw(st.integers(0, 5)))]
    ends = st.one_of(st.none(), DAYS)
    presences = [here(name, until=draw(ends), serves_until=draw(ends)) for name in names]
    seen = [
        shown(name, draw(DAYS), draw(st.integers(1, 3)), until=draw(ends))
        for name in names
        for _ in range(draw(st.integers(0, 2)))
    ]
    return register(presences, seen, draw(st.sampled_from([None, 6.0, 24.0])))


@given(registers(), DAYS)
def test_every_way_it_could_be_is_counted(found: Register, day: date) -> None:
    told = standing(found, WANTED, day)
    chances = []
    for one in found.presences:
        ended = [d for d in (one.until, one.serves_until) if d is not None and d <= day]
        good = [
            s.day
            for s in found.shown
            if s.person == one.person
            and s.level >= 2
            and s.day <= day
            and not (s.until and s.until <= day)
        ]
        if good and not ended and one.since <= day:
            half = found.half_lives.get("phones")
            chances.append(0.5 ** ((day - max(good)).days / MONTH / half) if half else 1.0)
    ways: dict[int, float] = {}
    for way in product([True, False], repeat=len(chances)):
        share = 1.0
        for had, chance in zip(way, chances, strict=True):
            share *= chance if had else 1 - chance
        ways[sum(way)] = ways.get(sum(way), 0.0) + share
    assert len(told.holders) == len(chances)
    assert told.expected == pytest.approx(sum(n * share for n, share in ways.items()))
    assert told.enough == pytest.approx(sum(share for n, share in ways.items() if n >= 2))
    assert sum(s for n, s in ways.items() if told.low <= n <= told.high) >= SURE - 1e-9
    assert told.low <= told.expected + 1
    assert told.high >= told.expected - 1


@given(registers(), DAYS, st.integers(1, 900))
def test_losses_lead_from_one_day_to_the_other(found: Register, day: date, days: int) -> None:
    until = day + timedelta(days=days)
    before = set(standing(found, WANTED, day).holders)
    later = set(standing(found, WANTED, until).holders)
    gone = [one.person for one in losses(found, WANTED, day, until)]
    assert before - later <= set(gone), "whoever is missing has a loss that says why"


def test_a_departure_that_is_known_is_seen_coming() -> None:
    leaving = here("b", serves_until=date(2028, 6, 30))
    found = register([here("a"), leaving], [shown("a"), shown("b")])
    now = standing(found, WANTED, TODAY)
    assert (now.state, now.missing, now.holders) == ("well", 0, ("a", "b"))
    loss = falls_below(found, WANTED, TODAY, date(2029, 1, 1))
    assert loss is not None
    assert (loss.day, loss.person, loss.why, loss.left) == (date(2028, 6, 30), "b", "leaves", 1)
    assert falls_below(found, WANTED, TODAY, date(2028, 6, 1)) is None


def test_a_certificate_that_ends_takes_a_holder_and_a_new_one_gives_it_back() -> None:
    ending = shown("b", until=date(2028, 3, 1))
    found = register([here("a"), here("b")], [shown("a"), ending])
    loss = falls_below(found, WANTED, TODAY, date(2029, 1, 1))
    assert loss is not None
    assert loss.why == "ends"
    renewed = register([here("a"), here("b")], [shown("a"), ending, shown("b", date(2028, 2, 1))])
    assert falls_below(renewed, WANTED, TODAY, date(2029, 1, 1)) is None


def test_what_is_not_used_is_doubted_before_it_is_counted_as_missing() -> None:
    found = register([here("a"), here("b")], [shown("a"), shown("b")], half=12)
    told = standing(found, WANTED, TODAY)
    assert told.state == "doubtful"
    assert told.missing == 0
    assert told.expected == pytest.approx(1.0, abs=0.01), "a year is one half-life"
    assert doubtful_from(found, WANTED, date(2027, 1, 1), TODAY) == date(2027, 3, 1)
    fresh = register([here("a"), here("b")], [shown("a", TODAY), shown("b", TODAY)], half=12)
    assert standing(fresh, WANTED, TODAY).state == "well"


def test_other_units_levels_and_people_who_left_do_not_count() -> None:
    elsewhere = Presence(person="c", unit="desk", role="examiner", since=date(2026, 1, 1))
    found = register(
        [here("a", until=date(2027, 6, 1)), here("b"), elsewhere],
        [shown("a"), shown("b", level=1), shown("c")],
    )
    told = standing(found, WANTED, TODAY)
    assert (told.holders, told.state, told.missing) == ((), "below", 2)
    assert (told.low, told.high, told.enough) == (0, 0, 0.0)
