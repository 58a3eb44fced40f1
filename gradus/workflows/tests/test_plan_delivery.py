"""Late, pushed and slipping are worked out from what was planned and what was told, and from nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradus.domain.messages import message
from gradus.domain.periods import Month
from gradus.formats.documents.plan_document import Activity, Gate
from gradus.formats.documents.tests.sample import sample
from gradus.workflows import plan_schedule
from gradus.workflows.plan_delivery import Delivery, Progress, Status, Told, delivery
from gradus.workflows.plan_schedule import Schedule
from gradus.workflows.plan_warnings import (
    EarlyWarning,
    Ending,
    Loss,
    SaidOf,
    Stands,
    Thresholds,
    preconditions_of,
    warnings,
)

START = Month(2027, 1)


def act(name: str, start: int, end: int, *needs: str, gates: tuple[str, ...] = ()) -> Activity:
    return Activity(
        id=name, title=name.title(), area="A", start=start, end=end, effective=end,
        needs=needs, gates=gates,
    )  # fmt: skip


def plan(*activities: Activity, gates: tuple[Gate, ...] = ()) -> Schedule:
    return Schedule(start=START, horizon=48, activities=activities, gates=gates)


CHAIN = plan(act("basic", 0, 2), act("advanced", 2, 4, "basic"), act("apart", 10, 12))


def by_name(found: Delivery) -> dict[str, Progress]:
    return {one.activity.id: one for one in found.lines}


def test_on_the_first_day_nothing_is_late_and_nothing_has_moved() -> None:
    found = delivery(CHAIN, [], date(2027, 1, 1))
    assert not found.late
    assert found.slips == 0
    assert all(one.moved == 0 for one in found.lines)
    assert [one.activity.id for one in found.soon] == ["basic", "advanced"]


def test_of_what_nobody_told_anything_it_is_said_and_what_waits_for_it_moves() -> None:
    found = delivery(CHAIN, [], date(2027, 5, 10))
    lines = by_name(found)
    assert lines["basic"].silent
    assert lines["basic"].late == 4
    assert lines["basic"].pushes == (2,)
    assert lines["advanced"].pushed_by == (1,)
    assert str(lines["advanced"].starts) == "2027-07"
    assert lines["apart"].moved == 0
    assert [one.activity.id for one in found.late] == ["basic", "advanced"]


def test_what_is_delivered_is_not_late_and_what_is_stopped_pushes_nothing() -> None:
    done = Told(
        activity="basic", status=Status.DELIVERED, since=date(2027, 4, 20), people=20, women=9
    )
    found = delivery(CHAIN, [done], date(2027, 4, 25))
    lines = by_name(found)
    assert lines["basic"].late == 0
    assert lines["basic"].moved == 2
    assert str(lines["advanced"].starts) == "2027-05"
    assert (found.people, found.women) == (20, 9)
    stopped = Told(activity="basic", status=Status.STOPPED, since=date(2027, 1, 20))
    assert by_name(delivery(CHAIN, [stopped], date(2027, 2, 1)))["advanced"].moved == 0


def test_people_are_not_told_apart_where_one_count_does_not() -> None:
    told = [
        Told(activity="basic", status=Status.DELIVERED, since=date(2027, 2, 1), people=20, women=9),
        Told(activity="advanced", status=Status.DELIVERED, since=date(2027, 4, 1), people=8),
    ]
    assert delivery(CHAIN, told, date(2027, 5, 1)).women is None


def test_an_end_told_ahead_moves_the_plan_s_end_before_anything_is_late() -> None:
    told = Told(
        activity="apart", status=Status.UNDER_WAY, since=date(2027, 11, 1),
        expected_end=date(2028, 3, 31),
    )  # fmt: skip
    rest = [
        Told(activity=n, status=Status.DELIVERED, since=date(2027, 3, 1))
        for n in ("basic", "advanced")
    ]
    found = delivery(CHAIN, [told, *rest], date(2027, 11, 15))
    assert not found.late
    assert found.slips == 3


TOLD = st.builds(
    Told,
    activity=st.sampled_from(["basic", "advanced", "apart"]),
    status=st.sampled_from(list(Status)),
    since=st.dates(date(2026, 1, 1), date(2032, 1, 1)),
    expected_end=st.none() | st.dates(date(2026, 1, 1), date(2034, 1, 1)),
)


@given(st.lists(TOLD, max_size=4), st.dates(date(2025, 1, 1), date(2033, 1, 1)))
def test_whatever_is_told_months_stay_in_order(told: list[Told], today: date) -> None:
    found = delivery(CHAIN, told, today)
    for one in found.lines:
        assert one.starts <= one.ends
        assert one.late >= 0
        if one.status in {Status.NOT_BEGUN, Status.PREPARING}:
            assert one.starts >= one.first
    assert found.slips >= 0


def test_activities_that_wait_in_a_circle_are_followed_all_the_same() -> None:
    found = delivery(plan(act("a", 0, 1, "b"), act("b", 1, 2, "a")), [], date(2027, 6, 1))
    assert len(found.lines) == 2


def test_a_schedule_is_kept_and_read_again() -> None:
    document = sample(5)
    kept = plan_schedule.kept(document)
    read = plan_schedule.read(kept)
    assert read is not None
    assert [one.id for one in read.activities] == [one.id for one in document.activities]
    assert (
        delivery(read, [], date(2028, 1, 1)).slips
        == delivery(plan_schedule.schedule_of(document), [], date(2028, 1, 1)).slips
    )
    assert read.slack == plan_schedule.schedule_of(document).slack != {}
    without = {name: value for name, value in kept.items() if name != "slack"}
    before = plan_schedule.read(without)
    assert before is not None
    assert before.slack == {}, "of plans kept before it was"
    assert plan_schedule.read({}) is None
    assert plan_schedule.read(kept | {"activities": [{"id": "x"}]}) is None


GATED = plan(
    act("lab", 6, 9, gates=("premises", "licence-payer")),
    act("course", 2, 4),
    gates=(
        Gate(id="premises", title="Premises are ready.", month=5, owner="Host"),
        Gate(id="licence-payer", title="Who pays is confirmed", owner="Ministry of finance"),
        Gate(id="agreed", title="Agreed", holds=True),
    ),
)


def warned(today: date, told: tuple[Told, ...] = (), **more: object) -> tuple[EarlyWarning, ...]:
    found = delivery(GATED, told, today)
    return warnings(found, today, preconditions=preconditions_of(GATED), **more)  # type: ignore[arg-type]


def test_a_precondition_is_warned_of_in_time_with_whose_move_it_is() -> None:
    assert not [one for one in warned(date(2027, 1, 2)) if one.kind == "precondition"]
    (one,) = [x for x in warned(date(2027, 4, 1)) if x.kind == "precondition"]
    assert one.by == date(2027, 6, 1)
    assert one.whose == "Host"
    assert one.activities == (1,)
    assert not one.past
    assert [x.past for x in warned(date(2027, 6, 2)) if x.kind == "precondition"] == [True]


def test_what_was_delivered_without_a_payer_is_said_before_its_second_year() -> None:
    told = Told(activity="lab", status=Status.DELIVERED, since=date(2027, 9, 30))
    found = [one for one in warned(date(2027, 11, 1), (told,)) if one.kind == "payer"]
    (one,) = found
    assert one.by == date(2028, 7, 1)
    assert not one.past


def test_a_slip_names_the_activity_that_most_follows_from() -> None:
    found = delivery(CHAIN, [], date(2028, 3, 1))
    (one,) = [x for x in warnings(found, date(2028, 3, 1)) if x.kind == "slip"]
    assert one.activities == (1, 2)
    assert "Basic" in one.step.text()


def test_what_ends_is_warned_of_only_if_something_still_needs_it() -> None:
    ending = Ending(
        title=message("Access ends"), ends=date(2027, 2, 20), owner=message("State"),
        step=message("Ask"),
    )  # fmt: skip
    today = date(2027, 2, 1)
    assert [x.kind for x in warned(today, endings=[ending]) if x.kind == "ending"] == ["ending"]
    done = tuple(Told(activity=n, status=Status.DELIVERED, since=today) for n in ("lab", "course"))
    assert not [x for x in warned(today, done, endings=[ending]) if x.kind == "ending"]
    late = Thresholds(ending_days=5)
    assert not [x for x in warned(today, endings=[ending], thresholds=late) if x.kind == "ending"]


def test_lost_people_and_an_old_assessment_are_said() -> None:
    found = warned(
        date(2027, 1, 5), losses=[Loss(unit="Unit", before=6, now=2, owner="Host")],
        assessed_on=date(2024, 12, 1),
    )  # fmt: skip
    assert [one.kind for one in found] == ["assessment", "people"]
    assert found[0].past


def said(stands: Stands, due: date | None = None, **more: str) -> SaidOf:
    return SaidOf(fact="premises", stands=stands, due=due, **more)


def of_premises(today: date, *words: SaidOf) -> list[EarlyWarning]:
    given = preconditions_of(GATED, words)
    found = warnings(delivery(GATED, [], today), today, preconditions=given)
    return [one for one in found if one.kind == "precondition"]


@pytest.mark.parametrize(
    ("word", "today", "by", "sentence"),
    [
        (said("holds"), date(2027, 8, 1), None, ""),
        (said("open"), date(2027, 1, 2), None, ""),
        (said("open"), date(2027, 5, 1), date(2027, 7, 1), "Soon counted on"),
        (said("promised", date(2027, 3, 9)), date(2027, 1, 2), date(2027, 3, 9), "Soon counted"),
        (said("promised", date(2027, 3, 9)), date(2027, 3, 10), date(2027, 3, 9), "not confirmed yet"),
        (said("promised", date(2027, 9, 9)), date(2027, 1, 2), date(2027, 7, 1), "later than it is"),
        (said("withdrawn"), date(2027, 1, 2), date(2027, 7, 1), "no longer"),
    ],
)  # fmt: skip
def test_what_was_said_of_a_precondition_takes_the_place_of_what_the_plan_has_of_it(
    word: SaidOf, today: date, by: date | None, sentence: str
) -> None:
    found = of_premises(today, word)
    assert [one.by for one in found] == ([by] if by else [])
    assert all(sentence in one.what.text() for one in found)
    assert all(one.activities == (1,) and one.whose == "Host" for one in found)


def test_a_plan_that_is_followed_does_not_wait_to_be_agreed() -> None:
    gate = Gate(id="plan-agreed", title="The State and the programme agreed", month=0)
    assert not preconditions_of(plan(act("x", 2, 3, gates=("plan-agreed",)), gates=(gate,)))


def test_who_owns_it_is_whom_the_state_named() -> None:
    word = said("promised", date(2027, 3, 9), owner="Head of estates")
    assert of_premises(date(2027, 3, 1), word)[0].whose == "Head of estates"


def test_an_institution_s_own_word_counts_there_and_the_state_s_elsewhere() -> None:
    here, there = (
        replace(act(n, 6, 9, gates=("premises",)), institution=n.title()) for n in ("here", "there")
    )
    both = plan(here, there, gates=(Gate(id="premises", title="Premises are ready."),))
    own = said("holds", institution="xaa-here", name="Here")
    (one,) = preconditions_of(both, [own, said("open")])
    assert one.activities == (2,)
    own = said("promised", date(2027, 2, 1), institution="xaa-here", name="Here")
    one, other = preconditions_of(both, [own, said("open")])
    assert (one.title, one.due) == ("Premises are ready: Here", date(2027, 2, 1))
    assert (other.title, other.activities) == ("Premises are ready.", (2,))
    at_host = plan(
        replace(here, gates=("premises@xaa-here",)),
        gates=(Gate(id="premises@xaa-here", title="Premises: Here"),),
    )
    assert not preconditions_of(at_host, [replace(own, stands="holds", due=None), said("open")])


SLACK = {"basic": 1, "advanced": 1, "apart": 0}


def slips(
    told: list[Told], today: date, slack: dict[str, int] | None = SLACK
) -> list[EarlyWarning]:
    found = warnings(delivery(CHAIN, told, today), today, slack=slack)
    return [one for one in found if one.kind == "slip"]


def test_what_is_late_within_its_slack_moves_nothing_and_beyond_it_is_said_by_how_much() -> None:
    late = Told(
        activity="basic", status=Status.UNDER_WAY, since=date(2027, 1, 5), expected_end=date(2027, 3, 31)
    )  # fmt: skip
    assert not slips([late], date(2027, 1, 20))
    later = replace(late, expected_end=date(2027, 6, 30))
    (one,) = slips([later], date(2027, 1, 20))
    assert one.activities == (1, 2)
    assert one.what.params == {"title": "Basic", "late": 4, "spare": 1, "months": 3}
    assert "promised after it" in one.what.text()


def test_without_slack_whoever_moves_the_end_is_named_and_not_who_is_latest() -> None:
    told = [
        Told(activity="apart", status=Status.UNDER_WAY, since=date(2027, 11, 1),
             expected_end=date(2028, 1, 31)),
        Told(activity="basic", status=Status.DELIVERED, since=date(2027, 2, 1)),
        Told(activity="advanced", status=Status.UNDER_WAY, since=date(2027, 3, 1),
             expected_end=date(2027, 12, 31)),
    ]  # fmt: skip
    (one,) = slips(told, date(2027, 11, 20), {})
    assert one.activities == (3,)


def test_what_moves_the_end_of_the_plan_says_so() -> None:
    done = [
        Told(activity=n, status=Status.DELIVERED, since=date(2027, 2, 1)) for n in ("basic", "advanced")
    ]  # fmt: skip
    late = Told(
        activity="apart", status=Status.UNDER_WAY, since=date(2027, 11, 1),
        expected_end=date(2028, 2, 28),
    )  # fmt: skip
    (one,) = slips([*done, late], date(2027, 11, 20))
    assert "the plan ends later (months: 2)" in one.what.text()
    assert one.by == date(2028, 1, 1)
    over = replace(late, status=Status.DELIVERED, since=date(2028, 2, 20))
    assert not slips([*done, over], date(2028, 3, 1)), "nothing is left to come too late"


@given(st.lists(TOLD, max_size=4), st.dates(date(2025, 1, 1), date(2033, 1, 1)))
def test_the_slack_of_what_is_late_is_never_said_to_be_enough(
    told: list[Told], today: date
) -> None:
    lines = by_name(delivery(CHAIN, told, today))
    for one in slips(told, today):
        if {"late", "spare", "months"} <= one.what.params.keys():
            line = lines[str(one.what.params["title"]).lower()]
            assert one.what.params["months"] == line.moved - SLACK[line.activity.id] >= 1
