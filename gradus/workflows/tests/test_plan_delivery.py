"""Late, pushed and slipping are worked out from what was planned and what was told, and from nothing else."""

from __future__ import annotations

from datetime import date

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
