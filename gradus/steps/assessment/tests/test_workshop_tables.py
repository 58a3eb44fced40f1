"""What tables of a workshop meet: questions they are not asked, groups that stop, two leads at once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gradus.core.access.decide import scope_for
from gradus.core.access.denied import Denied
from gradus.core.access.scope import acting
from gradus.core.states.tests.factories import AT, granted, holder, programme
from gradus.domain.ownership import Axis
from gradus.domain.refusals import Refusal
from gradus.engines.scoring.instrument import Dimension
from gradus.steps.assessment import rules, workshop
from gradus.steps.assessment.actions import agreeing, groups, invitations, workshops
from gradus.steps.assessment.actions.answers import Said, save_answers
from gradus.steps.assessment.editions import chosen
from gradus.steps.assessment.tests.factories import Cast, invited
from gradus.steps.assessment.tests.test_workshop import Room

pytestmark = pytest.mark.django_db


def test_a_table_is_not_waited_for_where_it_is_not_asked() -> None:
    room = Room()
    elsewhere = next(
        one.id for one in chosen().instrument.dimensions if room.question not in _ids(one)
    )
    narrow = invited(room.assessment, name="Customs", dimensions=[elsewhere])
    with acting(scope_for(room.office, AT)):
        workshops.add_table(by=room.office, at=AT, assessment=room.assessment, name="Customs")
    assert narrow.dimensions == [elsewhere]
    for number in range(3):
        room.say(number, "2")
    line = room.screen().lines[0]
    assert (line.answered, line.tables, line.shown) == (3, 3, True)


def test_a_table_that_answers_no_more_is_not_waited_for() -> None:
    room = Room()
    room.say(1, "2")
    room.say(2, "2")
    assert not room.screen().lines[0].shown
    room.save([Said(room.page.indicators[1].id, "1")])
    with acting(scope_for(room.officer, AT)):
        groups.hand_in(by=room.officer, at=AT, group=room.asked)
    line = room.screen().lines[0]
    assert (line.answered, line.tables, line.shown) == (2, 2, True)


def test_a_group_withdrawn_from_its_table_leaves_a_room_that_goes_on() -> None:
    room = Room()
    _, table = room.device(0)
    with acting(scope_for(room.office, AT)):
        assert invitations.withdraw(by=room.office, at=AT, group=room.asked)
        assert workshop.joined(str(table.pk), AT) is None
        with pytest.raises(Refusal) as refused:
            workshops.renew_code(by=room.office, at=AT, table=table)
    assert refused.value.code == "no-such-table"
    room.say(1, "2")
    room.say(2, "2")
    assert room.screen().lines[0].shown


def test_who_asks_for_another_code_a_moment_after_somebody_else_is_told() -> None:
    room = Room()
    table = room.seats[0].table
    with acting(scope_for(room.office, AT)):
        first = workshops.renew_code(by=room.office, at=AT, table=table)
        with pytest.raises(Refusal) as refused:
            workshops.renew_code(by=room.office, at=AT, table=table)
        seats = workshop.seats(room.office, room.workshop)
    assert refused.value.code == "no-such-table"
    assert first.code in {one.table.code for one in seats}


def test_a_group_that_is_asked_already_sits_down_when_its_name_is_typed() -> None:
    cast = Cast()
    with acting(scope_for(cast.office, AT)):
        made = workshops.open_workshop(
            by=cast.office, at=AT, assessment=cast.assessment, tables=["xaa POLICE", "Press"]
        )
        seats = workshop.seats(cast.office, made)
    assert cast.asked.pk in {one.table.group_id for one in seats}
    assert len(seats) == 2


def test_what_holds_the_stage_is_told_once_it_is_shown_since_it_tells_what_was_said() -> None:
    room = Room()
    page, critical = next(
        (page, one.id)
        for page in rules.parts(chosen().instrument)
        for one in page.indicators
        if page.dimension and one.critical
    )

    def gates() -> set[str]:
        with acting(scope_for(room.office, AT)):
            seen = workshop.screen(room.office, room.assessment, room.workshop, page, show=False)
        return {one.level.indicator.id for one in seen.gates}

    for number in range(3):
        assert critical not in gates()
        actor, table = room.device(number)
        with acting(scope_for(actor, AT)):
            save_answers(by=actor, at=AT, group=table.group, said=[Said(critical, "1")])
    assert critical in gates()


def _ids(dimension: Dimension) -> set[str]:
    return {one.id for one in dimension.indicators}


def test_a_guest_who_may_read_sees_the_screen_and_moves_nothing_in_the_room() -> None:
    room = Room()
    guest = granted(holder("evaluator", Axis.PROGRAMME, programme().pk), room.state, "findings")
    whole = {"by": guest, "at": AT, "assessment": room.assessment}
    answer = Said(room.question, "4", note="Ours.")
    tries: list[Callable[[], object]] = [
        lambda: workshops.open_workshop(**whole, tables=["X"]),
        lambda: workshops.add_table(**whole, name="X"),
        lambda: workshops.put_on_screen(**whole, part="short-2"),
        lambda: workshops.close_workshop(**whole),
        lambda: workshops.renew_code(by=guest, at=AT, table=room.seats[0].table),
        lambda: agreeing.agree(**whole, said=[answer]),
        lambda: agreeing.agree_alike(**whole),
        lambda: save_answers(by=guest, at=AT, group=room.asked, said=[answer]),
    ]
    for number in range(3):
        room.say(number, "2")
    with acting(scope_for(guest, AT)):
        seen = workshop.screen(guest, room.assessment, room.workshop, room.page, show=False)
        assert seen.lines[0].alike
        for attempt in tries:
            with pytest.raises(Denied):
                attempt()
