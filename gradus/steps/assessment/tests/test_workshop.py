"""A workshop: three tables that disagree, answered by code, settled before the screen, closed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from gradus.core.access.actor import Actor
from gradus.core.access.decide import scope_for
from gradus.core.access.denied import Denied
from gradus.core.access.scope import acting, system
from gradus.core.states.tests.factories import AT
from gradus.domain.refusals import InvalidInput
from gradus.steps.assessment import models, rules, selectors, workshop
from gradus.steps.assessment.actions import agreeing, answers, groups, review, workshops
from gradus.steps.assessment.actions.answers import Said
from gradus.steps.assessment.tests.factories import Cast

pytestmark = pytest.mark.django_db
FIRST = "short-1"


class Room(Cast):
    """Three tables: the police, who are asked already, and two that are named in the room."""

    def __init__(self) -> None:
        super().__init__()
        with acting(scope_for(self.office, AT)):
            self.workshop = workshops.open_workshop(
                by=self.office,
                at=AT,
                assessment=self.assessment,
                tables=["Prosecutors", "Operators"],
                groups=[self.asked.pk],
            )
            self.seats = workshop.seats(self.office, self.workshop)
        self.question = self.page.indicators[0].id

    @property
    def page(self) -> rules.Part:
        page = workshop.page_named(self.assessment, FIRST)
        assert page is not None
        return page

    def device(self, number: int) -> tuple[Actor, models.Table]:
        table = workshop.by_code(self.seats[number].code, AT)
        assert table is not None
        return workshop.device_at(table), table

    def say(self, number: int, value: str, note: str = "", version: int = 0) -> None:
        actor, table = self.device(number)
        said = Said(self.question, value, note=note, version=version)
        with acting(scope_for(actor, AT)):
            answers.save_answers(by=actor, at=AT, group=table.group, said=[said])

    def screen(self, show: bool = False) -> workshop.Screen:
        with acting(scope_for(self.office, AT)):
            return workshop.screen(self.office, self.assessment, self.workshop, self.page, show)

    def agree(self, value: str, note: str = "") -> None:
        with acting(scope_for(self.office, AT)):
            agreeing.agree(
                by=self.office,
                at=AT,
                assessment=self.assessment,
                said=[Said(self.question, value, note=note)],
            )


@pytest.fixture
def room() -> Iterator[Room]:
    return Room()


def test_three_tables_that_disagree_agree_and_the_dissent_stays_with_its_reason(room: Room) -> None:
    room.say(0, "1")
    room.say(1, "2")
    line = room.screen().lines[0]
    assert (line.answered, line.shown, line.proposed) == (2, False, "")
    assert not any(who for _, _, who in line.tally)
    room.say(2, "3", note="The unit has been at work since May.")
    line = room.screen().lines[0]
    assert (line.answered, line.shown, line.proposed, line.alike) == (3, True, "2", False)
    assert {value: who for value, _, who in line.tally if who} == {
        "1": ("XAA police",),
        "2": ("Prosecutors",),
        "3": ("Operators",),
    }
    room.agree("2")
    line = room.screen().lines[0]
    assert line.agreed is not None
    assert line.agreed.value == "2"
    assert [(one.group, one.value, one.note) for one in line.dissent] == [
        ("XAA police", "1", ""),
        ("Operators", "3", "The unit has been at work since May."),
    ]
    assert workshop.agreed_otherwise(room.device(0)[1]) == {room.question: "2"}
    assert workshop.agreed_otherwise(room.device(1)[1]) == {}


def test_another_answer_than_the_proposed_one_needs_a_reason_in_the_room_too(room: Room) -> None:
    for number, value in enumerate("123"):
        room.say(number, value)
    with pytest.raises(InvalidInput, match="changed"):
        room.agree("3")
    room.agree("3", "The decree was shown in the room.")


def test_what_was_said_is_shown_before_all_have_answered_where_the_lead_wants_it(
    room: Room,
) -> None:
    room.say(0, "1")
    assert any(who for _, _, who in room.screen(show=True).lines[0].tally)
    assert room.screen().held


def test_the_stage_of_a_dimension_follows_what_is_said(room: Room) -> None:
    with acting(scope_for(room.office, AT)):
        page = next(one for one in rules.parts(_instrument()) if one.dimension)
        empty = workshop.screen(room.office, room.assessment, room.workshop, page, show=False)
        assert empty.dimension is None
        for group in (room.asked, room.asked_court):
            answers.save_answers(
                by=room.office,
                at=AT,
                group=group,
                said=[Said(one.id, "4", "A", "high") for one in page.indicators],
            )
        full = workshop.screen(room.office, room.assessment, room.workshop, page, show=False)
    assert full.dimension is not None
    assert full.dimension.stage is not None
    assert {one.level.dimension.id for one in full.gates} <= {page.dimension}


def _instrument():  # type: ignore[no-untyped-def]
    from gradus.steps.assessment import editions

    return editions.chosen().instrument


def test_a_table_reaches_its_own_group_and_nothing_else(room: Room) -> None:
    room.say(1, "2")
    actor, table = room.device(0)
    with acting(scope_for(actor, AT)):
        assert [one.pk for one in models.Group.objects.all()] == [table.group_id]
        assert not models.Answer.objects.exists()
        assert not models.Assessment.objects.exists()
        assert not models.Table.objects.exists()
        assert not models.Workshop.objects.exists()
        other = models.Group(pk=room.seats[1].table.group_id, state_id=room.state.pk)
        with pytest.raises(Denied):
            answers.save_answers(by=actor, at=AT, group=other, said=[Said(room.question, "4")])
        with pytest.raises(Denied):
            groups.send_back(by=actor, at=AT, group=table.group, note="x")


def test_a_code_holds_until_its_time_is_over_or_the_workshop_closed(room: Room) -> None:
    code = room.seats[0].code
    assert workshop.by_code(code.lower().replace("-", " "), AT) is not None
    assert workshop.by_code(code, AT + timedelta(hours=11)) is None
    assert workshop.by_code("", AT) is None
    actor, table = room.device(0)
    assert scope_for(actor, AT + timedelta(hours=11)).reads.get("findings") is None
    with acting(scope_for(room.office, AT)):
        workshops.close_workshop(by=room.office, at=AT, assessment=room.assessment)
    assert workshop.by_code(code, AT) is None
    assert workshop.joined(str(table.pk), AT) is None
    with system("test"):
        assert set(models.Table.objects.values_list("code", flat=True)) == {None}


def test_another_code_puts_the_old_devices_out_and_keeps_the_answers(room: Room) -> None:
    room.say(0, "1")
    _, table = room.device(0)
    with acting(scope_for(room.office, AT)):
        renewed = workshops.renew_code(by=room.office, at=AT, table=room.seats[0].table)
    assert workshop.joined(str(table.pk), AT) is None
    assert workshop.by_code(renewed.code or "", AT) is not None
    assert room.values()[room.question] == "1"


def test_levels_from_paper_keep_what_stands_beside_them(room: Room) -> None:
    room.say(0, "1", note="seen")
    said = [
        (room.asked, [Said(room.question, "2", version=1)]),
        (room.seats[1].table.group, [Said(room.question, "")]),
        (room.seats[2].table.group, [Said(room.question, "4")]),
    ]
    with acting(scope_for(room.office, AT)):
        answers.save_levels(by=room.office, at=AT, said=said)
        row = selectors.said_by(room.office, room.asked)[room.question]
    assert (row.value, row.note) == ("2", "seen")
    assert room.values(room.seats[1].table.group) == {}
    assert room.values(room.seats[2].table.group) == {room.question: "4"}
    with acting(scope_for(room.office, AT)), pytest.raises(answers.ChangedMeanwhile):
        answers.save_levels(
            by=room.office,
            at=AT,
            said=[
                (room.seats[2].table.group, [Said(room.question, "3", version=1)]),
                (room.asked, [Said(room.question, "0", version=1)]),
            ],
        )
    assert room.values(room.seats[2].table.group) == {room.question: "4"}


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"tables": []}, "no-tables"),
        ({"tables": ["A", "a"]}, "group-there"),
        ({"tables": ["consensus"]}, "no-name"),
        ({"tables": [f"T{n}" for n in range(21)]}, "too-many-tables"),
        ({"tables": ["A"], "hours": 0}, "wrong-hours"),
        ({"tables": ["A"], "hours": 25}, "wrong-hours"),
    ],
)
def test_a_workshop_that_cannot_be_held_is_refused_and_leaves_nothing(
    told: dict[str, object], code: str
) -> None:
    cast = Cast()
    with acting(scope_for(cast.office, AT)):
        with pytest.raises(rules.Refusal) as refused:
            workshops.open_workshop(by=cast.office, at=AT, assessment=cast.assessment, **told)  # type: ignore[arg-type]
        assert refused.value.code == code
        assert not models.Workshop.objects.exists()
        assert models.Group.objects.count() == 2


def test_one_room_at_a_time_and_the_review_closes_it(room: Room) -> None:
    room.say(0, "1")
    with acting(scope_for(room.office, AT)):
        with pytest.raises(workshops.WorkshopOpen):
            workshops.open_workshop(by=room.office, at=AT, assessment=room.assessment, tables=["B"])
        review.begin_review(by=room.office, at=AT, assessment=room.assessment)
        there = workshop.workshop_of(room.office, room.assessment)
        assert there is not None
        assert there.closed_at == AT
        with pytest.raises(rules.NoWorkshop):
            workshops.put_on_screen(by=room.office, at=AT, assessment=room.assessment, part=FIRST)


def test_the_screen_goes_to_pages_there_are(room: Room) -> None:
    with acting(scope_for(room.office, AT)):
        with pytest.raises(workshops.NoSuchPart):
            workshops.put_on_screen(by=room.office, at=AT, assessment=room.assessment, part="x")
        page = rules.parts(_instrument())[-1]
        workshops.put_on_screen(by=room.office, at=AT, assessment=room.assessment, part=page.id)
    _, table = room.device(1)
    found = workshop.page_of(table)
    assert found is not None
    assert found.id == page.id


def test_a_table_added_late_sits_down_with_the_group_that_is_asked(room: Room) -> None:
    with acting(scope_for(room.office, AT)):
        late = workshops.add_table(
            by=room.office, at=AT, assessment=room.assessment, name="xaa COURT"
        )
        new = workshops.add_table(by=room.office, at=AT, assessment=room.assessment, name="Press")
        with pytest.raises(groups.GroupThere):
            workshops.add_table(by=room.office, at=AT, assessment=room.assessment, name="Press")
    assert late.group_id == room.asked_court.pk
    assert new.group.name == "Press"
