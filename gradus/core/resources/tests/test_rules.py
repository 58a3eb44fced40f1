"""Sums that lay supply along a plan: nothing is made up, nothing is counted twice."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradus.core.resources import rules
from gradus.core.resources.forms import SupplyForm
from gradus.domain.periods import Month

ZERO = Month(2027, 1)
MONTHS = st.integers(-40, 90)
DAYS = st.dates(date(2025, 1, 1), date(2032, 12, 31))


@given(st.integers(0, 10**9), MONTHS, st.integers(0, 60), st.sampled_from([12, 24, 36, 47, 48, 60]))
def test_a_pot_is_spent_once_and_no_more(amount: int, first: int, long: int, horizon: int) -> None:
    last = max(first, 0) + long
    years = rules.by_year(amount, first, last, horizon)
    assert len(years) == -(-horizon // 12)
    assert all(year >= 0 for year in years)
    assert sum(years) <= amount
    if last < horizon:
        assert sum(years) == amount
    for year, money in enumerate(years):
        touches = max(first, 0) <= min(12 * year + 11, horizon - 1) and last >= 12 * year
        assert touches or money == 0


def test_a_pot_by_hand() -> None:
    assert rules.by_year(1200, 6, 17, 24) == (600, 600)
    assert rules.by_year(100, 0, 2, 12) == (100,)
    assert rules.by_year(100, 0, 23, 12) == (50,), "what falls after the plan is not the plan's"
    assert rules.by_year(100, -12, -1, 12) == (0,)


@given(DAYS, st.integers(0, 900), st.sampled_from([12, 48]))
def test_a_day_closes_its_month(starts: date, days: int, horizon: int) -> None:
    ends = starts + timedelta(days=days)
    closed = rules.months_within(starts, ends, ZERO, horizon)
    naive = {
        rules.month_of(starts + timedelta(days=n), ZERO)
        for n in range(days + 1)
        if 0 <= rules.month_of(starts + timedelta(days=n), ZERO) < horizon
    }
    assert set(closed) == naive


@given(st.lists(st.tuples(DAYS, st.integers(0, 400), st.integers(1, 9)), max_size=4))
def test_people_add_up_month_by_month(parts: list[tuple[date, int, int]]) -> None:
    spans = [(start, start + timedelta(days=days), number) for start, days, number in parts]
    monthly = rules.by_month(spans, ZERO, 48)
    assert len(monthly) == 48
    for month, number in enumerate(monthly):
        there = sum(n for s, e, n in spans if month in rules.months_within(s, e, ZERO, 48))
        assert number == there


@pytest.mark.parametrize("amount", ["0", "-1", "0.001", "NaN", "Infinity", "1e15"])
def test_what_is_no_amount(amount: str) -> None:
    with pytest.raises(rules.AmountRefused):
        rules.check_money(Decimal(amount), "USD")


def test_what_is_no_currency_and_no_money() -> None:
    with pytest.raises(rules.AmountRefused):
        rules.check_money(Decimal(1), "XX")
    with pytest.raises(TypeError):
        rules.check_money(1.5, "USD")  # type: ignore[arg-type]
    rules.check_money(Decimal("0.01"), "EUR")


def test_dollars_are_rounded_down_by_the_plans_rate() -> None:
    assert rules.in_dollars(Decimal("99.99"), "USD", {}) == 99
    assert rules.in_dollars(Decimal("100"), "EUR", {"EUR": Decimal("1.0999")}) == 109
    with pytest.raises(rules.RateMissing, match="JPY"):
        rules.in_dollars(Decimal("100"), "JPY", {})


def test_each_language_is_offered_once() -> None:
    offered = SupplyForm().fields["language"].choices  # type: ignore[attr-defined]
    names = [name for _, name in offered]
    assert len(names) == len(set(names)) > 150
