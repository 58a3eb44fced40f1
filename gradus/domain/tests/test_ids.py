"""Identifiers sort in the order they were made in, whatever the clock does within reason."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from hypothesis import example, given
from hypothesis import strategies as st

from gradus.domain.ids import PUT_BACK, IdSequence, new_id, uuid7

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)
BACK = int(PUT_BACK.total_seconds() * 1e6)


@given(st.lists(st.integers(-BACK // 30, 2_000), max_size=30), st.integers(0, 2**32 - 1))
def test_each_sorts_after_the_one_before_in_one_millisecond_and_after_a_small_step_back(
    steps: list[int], chance: int
) -> None:
    ids = IdSequence(lambda bits: chance % 2**bits)
    at, made = NOON, []
    for step in steps:
        at += timedelta(microseconds=step)
        made.append(ids.next(at))
    assert made == sorted(set(made))
    assert all(one.version == 7 for one in made)


def test_a_clock_put_right_by_years_is_followed() -> None:
    ids = IdSequence()
    wrong = ids.next(NOON + timedelta(days=3650))
    assert ids.next(NOON) < wrong


@given(st.integers(1_700_000_000_000, 4_000_000_000_000), st.integers(0, 2**74 - 1))
@example(2_147_493_586_377, 0)  # in 2038: a float is one off
def test_the_millisecond_is_the_instants_to_the_last_digit(millisecond: int, tail: int) -> None:
    made = uuid7(datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=millisecond), tail)
    assert made.int >> 80 == millisecond


def test_threads_that_make_them_together_make_no_two_alike() -> None:
    with ThreadPoolExecutor(8) as threads:
        batches = list(threads.map(lambda _: [new_id() for _ in range(500)], range(8)))
    assert all(made == sorted(made) for made in batches)
    assert len({one for made in batches for one in made}) == 4000


def test_a_thousand_made_at_once_are_in_order() -> None:
    made = [new_id() for _ in range(1000)]
    assert made == sorted(set(made))
