"""Values keep their kind; what nobody can say is not said."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradus.core.results import rules
from gradus.core.results.rules import Direction, Level, ValueKind

LEVELS = ["none", "some", "most", "all"]
DAYS = st.dates(date(2026, 1, 1), date(2028, 1, 1))


@given(st.decimals(-(10**17), 10**17, places=6))
def test_a_number_comes_back_as_it_went_in(value: Decimal) -> None:
    kept = rules.stored(ValueKind.NUMBER, [], value)
    assert rules.shown(ValueKind.NUMBER, [], kept) == value


@given(st.sampled_from(LEVELS))
def test_a_level_comes_back_as_a_level(name: str) -> None:
    kept = rules.stored(ValueKind.ORDINAL, LEVELS, name)
    assert rules.shown(ValueKind.ORDINAL, LEVELS, kept) == Level(LEVELS.index(name), name)


@given(st.booleans())
def test_yes_and_no_come_back(value: bool) -> None:
    assert rules.shown(ValueKind.YES_NO, [], rules.stored(ValueKind.YES_NO, [], value)) is value


def test_levels_are_compared_and_never_added() -> None:
    low, high = Level(0, "none"), Level(3, "all")
    assert low < high
    with pytest.raises(TypeError):
        low + high  # type: ignore[operator]


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (ValueKind.NUMBER, True),
        (ValueKind.NUMBER, "5"),
        (ValueKind.NUMBER, Decimal("NaN")),
        (ValueKind.NUMBER, Decimal("0.0000001")),
        (ValueKind.NUMBER, Decimal("1e18")),
        (ValueKind.YES_NO, Decimal(1)),
        (ValueKind.ORDINAL, "few"),
        (ValueKind.ORDINAL, Decimal(1)),
    ],
)
def test_a_value_of_another_kind_is_refused(kind: ValueKind, value: rules.Value | str) -> None:
    with pytest.raises(rules.ValueRefused):
        rules.stored(kind, LEVELS, value)


@given(st.lists(DAYS, max_size=4), DAYS)
def test_a_target_needs_a_baseline_that_ended_before(ends: list[date], starts: date) -> None:
    try:
        rules.check_target_after(starts, ends)
    except rules.BaselineFirst:
        assert all(end >= starts for end in ends)
    else:
        assert any(end < starts for end in ends)


@given(DAYS, DAYS)
def test_only_what_has_ended_was_observed(starts: date, ends: date) -> None:
    today = date(2027, 1, 1)
    try:
        rules.check_observed(starts, ends, today)
    except rules.PeriodRefused:
        assert ends < starts or ends > today
    else:
        assert starts <= ends <= today
    with pytest.raises(rules.PeriodRefused):
        rules.check_observed(today, today + timedelta(days=1), today)


@given(st.decimals(-100, 100, places=2), st.decimals(-100, 100, places=2))
def test_met_is_said_only_where_there_is_a_better_way(value: Decimal, target: Decimal) -> None:
    assert rules.met(Direction.UP, value, target) == (value >= target)
    assert rules.met(Direction.DOWN, value, target) == (value <= target)
    assert rules.met(Direction.NEITHER, value, target) is None
    assert rules.met(Direction.UP, None, target) is None
    assert rules.met(Direction.UP, Level(1, "some"), target) is None


def test_scales() -> None:
    rules.check_scale(ValueKind.ORDINAL, LEVELS)
    rules.check_scale(ValueKind.NUMBER, [])
    for kind, levels in (
        (ValueKind.ORDINAL, []),
        (ValueKind.ORDINAL, ["one"]),
        (ValueKind.ORDINAL, ["one", "one"]),
        (ValueKind.ORDINAL, ["one", ""]),
        (ValueKind.NUMBER, LEVELS),
    ):
        with pytest.raises(rules.ScaleRefused):
            rules.check_scale(kind, levels)
