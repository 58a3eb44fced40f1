"""Two leads, or ten, at one moment, in transactions that are really committed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gradus.core.access.actor import Actor
from gradus.core.access.decide import scope_for
from gradus.core.access.scope import acting, system
from gradus.core.exchange.tests.test_races import together
from gradus.core.states.tests.factories import AT
from gradus.steps.assessment import models
from gradus.steps.assessment.actions import agreeing, answers, groups, review, workshops
from gradus.steps.assessment.actions.answers import Said
from gradus.steps.assessment.tests.factories import Cast
from gradus.steps.assessment.tests.test_workshop import Room


def acts(by: Actor, do: Callable[..., object], **told: object) -> Callable[[], object]:
    """Somebody does something, in a transaction of its own."""

    def work() -> None:
        with acting(scope_for(by, AT)):
            do(by=by, at=AT, **told)

    return work


def test_ten_who_open_a_workshop_at_once_open_one(committing: None) -> None:
    cast = Cast()
    opening = acts(
        cast.office, workshops.open_workshop, assessment=cast.assessment, tables=["A", "B"]
    )
    assert together(*[opening] * 10) == ["done"] + ["workshop-open"] * 9
    with system("test"):
        assert models.Workshop.objects.count() == 1
        assert models.Table.objects.count() == 2
        assert models.Group.objects.count() == 4


def test_a_table_added_by_two_and_invited_by_a_third_is_one_group(committing: None) -> None:
    room = Room()
    adding = acts(room.office, workshops.add_table, assessment=room.assessment, name="Press")
    inviting = acts(room.office, groups.invite, assessment=room.assessment, name="Press")
    came = together(adding, adding, inviting)
    assert set(came) == {"done", "group-there"}
    with system("test"):
        assert models.Group.objects.filter(name="Press").count() == 1
        assert models.Table.objects.filter(group__name="Press").count() == 1


@pytest.mark.parametrize("_again", range(3))
def test_no_table_is_left_answering_when_the_review_begins(committing: None, _again: int) -> None:
    room = Room()
    room.say(0, "1")
    adding = acts(room.office, workshops.add_table, assessment=room.assessment, name="Press")
    beginning = acts(room.office, review.begin_review, assessment=room.assessment)
    assert "done" in together(adding, beginning)
    with system("test"):
        assert not models.Group.objects.filter(closed_at__isnull=True, agreed=False).exists()
        assert not models.Table.objects.filter(code__isnull=False).exists()


def test_of_several_who_agree_or_answer_at_once_one_is_taken_and_the_others_told(
    committing: None,
) -> None:
    room = Room()
    for number, value in enumerate("123"):
        room.say(number, value)
    saying = [
        acts(
            room.office,
            agreeing.agree,
            assessment=room.assessment,
            said=[Said(room.question, value, note="Shown in the room.")],
        )
        for value in "1234"
    ]
    assert together(*saying) == ["changed-meanwhile"] * 3 + ["done"]
    actor, table = room.device(1)
    again = [
        acts(
            actor,
            answers.save_answers,
            group=table.group,
            said=[Said(room.question, value, version=1)],
        )
        for value in "134"
    ]
    assert together(*again) == ["changed-meanwhile"] * 2 + ["done"]
    with system("test"):
        assert models.Group.objects.filter(agreed=True).count() == 1
        assert models.Answer.objects.filter(group__agreed=True).count() == 1


def test_of_two_who_give_a_table_another_code_one_is_told(committing: None) -> None:
    room = Room()
    renewing = acts(room.office, workshops.renew_code, table=room.seats[0].table)
    assert together(renewing, renewing) == ["done", "no-such-table"]
    with system("test"):
        assert models.Table.objects.count() == 3
