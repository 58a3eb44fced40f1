"""Who is where with what: overlaps, repeat training, gaps and credits, explained and in order."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradus.domain.periods import Month
from gradus.workflows.coordination import (
    Effort,
    credited,
    gaps,
    matrix,
    overlaps,
    repeats,
)
from gradus.workflows.tests.efforts_made import COURT, LAB, POLICE, POLICE_CYBER, effort

TODAY = date(2026, 11, 30)
START = Month(2027, 1)


def pairs(*efforts: Effort) -> list[str]:
    return [f"{o.one.id}+{o.other.id}{'' if o.certain else '?'}" for o in overlaps(efforts, TODAY)]


def test_two_providers_with_one_unit_and_topic_at_one_time_overlap() -> None:
    (found,) = overlaps([effort("a", starts="2026-06"), effort("b", ends="2027-03")], TODAY)
    assert (found.first, found.last) == (date(2026, 6, 1), date(2027, 3, 31))
    assert (found.where, found.topics, found.certain) == (POLICE_CYBER, ("DFL",), True)


@pytest.mark.parametrize(
    "change",
    [
        {"provider": "A"},  # the same provider, written otherwise
        {"topics": ("LEG",)},
        {"reaches": (LAB,)},
        {"reaches": (COURT,)},
        {"reaches": ()},
        {"starts": "2028", "ends": "2029"},
        {"status": "cancelled"},
    ],
)
def test_what_is_apart_does_not_overlap(change: dict[str, object]) -> None:
    assert pairs(effort("a"), effort("b", **change)) == []


def test_what_is_told_less_exactly_may_overlap() -> None:
    assert pairs(effort("a"), effort("b", ends="")) == ["a+b?"]
    assert pairs(effort("a"), effort("b", reaches=(POLICE,))) == ["a+b?"]
    (found,) = overlaps([effort("a", reaches=(POLICE,)), effort("b")], TODAY)
    assert found.where == POLICE_CYBER, "the unit says more than its institution"
    assert pairs(effort("a", topics=(), interventions=("x",)), effort("b", interventions=("x",)))


def test_the_overlap_that_matters_most_comes_first() -> None:
    over = {"starts": "2020", "ends": "2021"}
    found = pairs(
        effort("old1", **over, reaches=(LAB,)),
        effort("old2", **over, reaches=(LAB,)),
        effort("maybe1", reaches=(COURT,)),
        effort("maybe2", reaches=(COURT,), ends=""),
        effort("topic1"),
        effort("topic2"),
        effort("same1", interventions=("x",), reaches=(POLICE,), starts="2026-05"),
        effort("same2", interventions=("x",), reaches=(POLICE,), topics=()),
    )
    assert found[0] == "same1+same2"
    assert found[1] == "topic1+topic2"
    assert found[-1] == "old1+old2"


@given(st.permutations(["a", "b", "c"]))
def test_overlaps_do_not_depend_on_the_order_of_entry(order: list[str]) -> None:
    made = {
        "a": effort("a"),
        "b": effort("b", reaches=(POLICE,)),
        "c": effort("c", starts="2026-09"),
    }
    found = overlaps([made[name] for name in order], TODAY)
    assert {frozenset((o.one.id, o.other.id)) for o in found} == {
        frozenset("ab"), frozenset("ac"), frozenset("bc")}  # fmt: skip


def test_training_a_unit_in_the_same_again_within_two_years_is_flagged() -> None:
    first = effort("a", starts="2025-01", ends="2025-03", status="done")
    again = effort("b", starts="2026-09", ends="2026-10", status="planned")
    (found,) = repeats([again, first], 24)
    assert (found.earlier.id, found.later.id, found.months) == ("a", "b", 18)
    assert repeats([first, again], 17) == ()
    assert repeats([first, effort("b", starts="2026-09", kind="equipment")], 24) == ()
    assert repeats([first, effort("b", starts="2026-09", status="cancelled")], 24) == ()
    own = effort("c", provider="a", starts="2026-01", ends="2026-02")
    assert len(repeats([first, own], 24)) == 1, "of one provider too"


def test_two_courses_of_one_topic_are_no_repeat_but_one_course_is() -> None:
    basic = effort("a", interventions=("basic",), starts="2025-01", ends="2025-02")
    advanced = effort("b", interventions=("advanced",), starts="2026-01", ends="2026-02")
    assert repeats([basic, advanced], 24) == ()
    again = effort("c", interventions=("basic",), starts="2026-01", ends="2026-02")
    (found,) = repeats([basic, again], 24)
    assert found.interventions == ("basic",)


def test_a_topic_that_nobody_serves_any_more_is_a_gap() -> None:
    found = gaps(
        [
            effort("now", topics=("DFL",)),
            effort("over", topics=("LEG",), status="done", ends="2024"),
            effort("late", topics=("JUS",), starts="2020", ends="2021"),
            effort("off", topics=("PRV",), status="cancelled"),
        ],
        ("LEG", "DFL", "JUS", "PRV"),
        TODAY,
    )
    assert [gap.topic for gap in found] == ["LEG", "JUS", "PRV"]
    assert [one.id for one in found[0].served] == ["over"]


def test_the_most_needed_gap_comes_first_and_what_needs_nothing_is_none() -> None:
    found = gaps([], ("LEG", "DFL", "JUS"), TODAY, {"LEG": 0.2, "JUS": 0.9, "DFL": 0})
    assert [(gap.topic, gap.need) for gap in found] == [("JUS", 0.9), ("LEG", 0.2)]


def test_what_is_needed_of_a_topic_and_not_known_is_a_gap_after_the_others() -> None:
    found = gaps([], ("POL", "LEG", "DFL", "JUS"), TODAY, {"JUS": 0.3, "DFL": 0.3})
    assert [(gap.topic, gap.need) for gap in found] == [
        ("DFL", 0.3), ("JUS", 0.3), ("POL", None), ("LEG", None),
    ]  # fmt: skip


def test_the_matrix_tells_who_is_where() -> None:
    found = matrix([effort("a"), effort("b", topics=("LEG", "DFL"), reaches=(COURT, POLICE_CYBER))])
    assert [where.name for where in found] == ["Court", "Police / Cyber unit"]
    assert [one.id for one in found[POLICE_CYBER]["DFL"]] == ["a", "b"]
    assert [one.id for one in found[COURT]["LEG"]] == ["b"]


def test_what_others_have_done_or_are_doing_is_credited_with_its_month() -> None:
    found = credited(
        [
            effort("done", interventions=("x",), status="done", ends="2025-06"),
            effort("runs", interventions=("y",), ends="2027-04"),
            effort("late", interventions=("z",), ends="2026-01"),
            effort("undated", interventions=("w",), status="done", ends=""),
        ],
        START,
    )
    assert {c.intervention: c.done.end for c in found if c.done} == {
        "x": -19, "y": 3, "z": 1, "w": 0}  # fmt: skip
    assert "Effort done of done has done it" in found[0].because.text()


def test_what_is_planned_cancelled_or_endless_is_not_counted_on_and_why_is_told() -> None:
    found = credited(
        [
            effort("p", interventions=("x",), status="planned"),
            effort("c", interventions=("x",), status="cancelled"),
            effort("e", interventions=("x",), ends=""),
        ],
        START,
    )
    assert all(c.done is None for c in found)
    said = " ".join(c.because.text() for c in found)
    for why in ("only planned", "was cancelled", "nobody tells when it ends"):
        assert why in said


def test_an_intervention_is_credited_once_the_earliest() -> None:
    found = credited(
        [effort("b", interventions=("x",)), effort("a", interventions=("x",), status="done")], START
    )
    (one,) = found
    assert one.done is not None
    assert one.done.provider == "a"
