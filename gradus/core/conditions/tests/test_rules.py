"""What is said of preconditions and capacity says what it needs; months are kept as they are meant."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradus.core.conditions import rules
from gradus.domain.periods import Month

TODAY = date(2027, 3, 1)


@given(st.sets(st.integers(0, 59)), st.integers(12, 60), st.integers(1, 12))
def test_months_without_activities_are_said_and_read_alike(
    months: set[int], horizon: int, first: int
) -> None:
    start, within = Month(2027, first), {m for m in months if m < horizon}
    said = rules.closed_as_said(within, start, horizon)
    assert set(rules.closed_within(said, start, horizon)) == within
    assert rules.closed_of(", ".join(said)) == said


def test_what_recurs_is_said_once() -> None:
    assert rules.closed_as_said({7, 19, 31, 43}, Month(2027, 1), 48) == ["08"]


@pytest.mark.parametrize("text", ["13", "August", "2027-13", "8", "1999-01", "<b>"])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(rules.MonthUnread):
        rules.closed_of(text)


@pytest.mark.parametrize(
    ("status", "since", "due"),
    [
        ("holds", None, None),
        ("holds", date(2027, 3, 2), None),
        ("promised", None, None),
    ],
)
def test_a_status_says_its_day(status: str, since: date | None, due: date | None) -> None:
    with pytest.raises(rules.Unsaid):
        rules.check_precondition(status, since, due, TODAY)


def test_a_ministry_may_be_any() -> None:
    assert rules.host_of("", "ministry") == ""
    assert rules.host_of("interior-ministry", "ministry") == "interior-ministry"
    assert rules.host_of("", "judiciary") == "judiciary"
