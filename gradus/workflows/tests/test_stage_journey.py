"""The steps of a State are told from its own plan: where it stands, how long, what unblocks it cheapest."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from gradus.catalogue.shelf import Shelf
from gradus.domain.journey import JOURNEY
from gradus.domain.periods import Month
from gradus.formats.documents.plan_document import Activity, CostPart, Gate, LeftOut, PlanDocument
from gradus.formats.documents.tests.sample import sample
from gradus.workflows.plan_delivery import Status, Told, delivery
from gradus.workflows.plan_schedule import schedule_of
from gradus.workflows.stage_journey import Stage, stage_journey, step_of

INTERVENTIONS = Shelf.open().interventions
KINDS = {one.id: one for one in INTERVENTIONS}


def act(name: str, start: int, end: int, cost: int = 0, **more: object) -> Activity:
    return Activity(
        id=name, title=name, area="A", start=start, end=end, effective=end,
        costs=(CostPart(kind="Delivery", amount=cost),), **more,  # type: ignore[arg-type]
    )  # fmt: skip


def document(*activities: Activity, **more: object) -> PlanDocument:
    return replace(sample(0), start=Month(2027, 1), activities=activities, **more)  # type: ignore[arg-type]


PLAN = document(
    act("df-basic", 0, 2, 20_000),
    act("df-workstations", 3, 6, 90_000, needs=("df-basic",), gates=("premises",)),
    act("mobile-kit", 3, 5, 30_000, gates=("premises", "custody")),
    act("mentor-placement", 8, 20, 100_000, needs=("df-workstations",)),
    act("follow-up-evaluation", 30, 40),
    gates=(Gate(id="premises", title="Premises", owner="Host"), Gate(id="custody", title="Store")),
    left_out=(
        LeftOut(
            id="safe-use-campaign", title="Campaign", area="A", cost=9, smallest_change="USD 9"
        ),
    ),
)


def stages(plan: PlanDocument | None, today: date, *told: Told) -> dict[str, Stage]:
    found = None if plan is None else delivery(schedule_of(plan), told, today)
    made = stage_journey(plan, found, {"threats", "assessment"}, INTERVENTIONS)
    assert [one.step for one in made] == list(JOURNEY)
    return {one.step.room: one for one in made}


def test_without_a_plan_no_length_is_known_and_none_is_made_up() -> None:
    found = stages(None, date(2027, 1, 1))
    assert all(one.months is None for one in found.values())
    assert found["assessment"].where == "done"
    assert found["planning"].where == "standing"
    assert found["training"].where == "unknown"


def test_lengths_are_those_of_this_plan_and_move_with_what_is_told() -> None:
    found = stages(PLAN, date(2027, 1, 1))
    assert found["training"].months == 2
    assert found["equipment"].months == 3
    assert found["mentoring"].months == 12
    late = stages(PLAN, date(2027, 1, 20),
                  Told(activity="df-basic", status=Status.UNDER_WAY, since=date(2027, 1, 5),
                       expected_end=date(2027, 6, 30)))  # fmt: skip
    assert late["training"].months == 6
    assert str(late["equipment"].last) == "2027-09"


def test_what_is_blocked_names_what_takes_least_to_unblock() -> None:
    found = stages(PLAN, date(2027, 3, 1))["equipment"]
    assert found.where == "blocked"
    assert found.unblock is not None
    assert found.unblock.opens.id == "mobile-kit", (
        "two letters cost less than a course and a letter"
    )
    assert found.unblock.cost == 0
    assert [gate.id for gate in found.unblock.gates] == ["premises", "custody"]


def test_a_step_that_is_not_in_the_plan_says_what_would_bring_it_in() -> None:
    found = stages(PLAN, date(2027, 1, 1))["outreach"]
    assert found.months is None
    assert found.where == "unknown"
    assert found.smallest == "Campaign: USD 9"


def test_a_step_is_done_when_all_its_activities_are_delivered() -> None:
    told = Told(activity="df-basic", status=Status.DELIVERED, since=date(2027, 2, 20))
    assert stages(PLAN, date(2027, 3, 1), told)["training"].where == "done"


def test_every_intervention_of_the_catalogue_belongs_to_a_step_or_runs_through_all() -> None:
    rooms = {step.room for step in JOURNEY} | {""}
    assert {step_of(one.id, KINDS) for one in INTERVENTIONS} <= rooms
    assert step_of("df-basic@academy", KINDS) == "training"
    assert step_of("of-their-own", KINDS) == "outreach"


def test_of_an_agreed_plan_nothing_waits_for_its_agreement() -> None:
    plan = document(
        act("df-basic", 3, 5, gates=("plan-agreed",)),
        gates=(Gate(id="plan-agreed", title="Agreed"),),
    )
    found = delivery(schedule_of(plan), (), date(2027, 1, 1))

    def waits(done: set[str]) -> tuple[str, ...]:
        made = stage_journey(plan, found, done, INTERVENTIONS)
        (one,) = [stage.unblock for stage in made if stage.unblock is not None]
        return tuple(gate.id for gate in one.gates)

    assert waits({"assessment"}) == ("plan-agreed",)
    assert waits({"assessment", "planning"}) == ()
