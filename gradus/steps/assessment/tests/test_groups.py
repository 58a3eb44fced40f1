"""Groups of respondents: asked, answering, handing in, sent back; each within its own walls."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from gradus.core.access.actor import Actor
from gradus.core.access.decide import scope_for
from gradus.core.access.denied import Denied
from gradus.core.access.scope import acting, system
from gradus.core.accounts.tests.people import entries
from gradus.core.states.tests.factories import AT, granted, holder, institution, programme, state
from gradus.domain.ids import new_id
from gradus.domain.ownership import Axis
from gradus.domain.refusals import InvalidInput, Refusal
from gradus.steps.assessment import models, public, selectors
from gradus.steps.assessment.actions import answers, groups
from gradus.steps.assessment.actions.answers import ChangedMeanwhile, Said
from gradus.steps.assessment.tests.factories import DUE, Cast, focal_point

pytestmark = pytest.mark.django_db


def within(who: Actor) -> AbstractContextManager[Any]:
    return acting(scope_for(who, AT))


def test_each_institution_answers_and_hands_in_and_the_office_sends_back_with_a_note() -> None:
    cast = Cast()
    cast.save([Said("GOV-01", "2", "B", "high", "The act of 2024")])
    cast.save([Said("GOV-01", "1")], by=cast.judge, of=cast.asked_court)
    assert cast.values() == {"GOV-01": "2"}
    assert cast.values(cast.asked_court) == {"GOV-01": "1"}
    with within(cast.officer):
        groups.hand_in(by=cast.officer, at=AT, group=cast.asked)
    with pytest.raises(Refusal, match="handed in"):
        cast.save([Said("GOV-01", "3", version=1)])
    with within(cast.office), pytest.raises(groups.NoteNeeded):
        groups.send_back(by=cast.office, at=AT, group=cast.asked, note=" \n")
    with within(cast.office):
        groups.send_back(by=cast.office, at=AT, group=cast.asked, note="See article 4")
    cast.save([Said("GOV-01", "3", version=1)])
    assert cast.values() == {"GOV-01": "3"}
    for action in ("invite", "answer", "hand-in", "send-back"):
        assert entries(f"assessment.{action}"), action


def test_a_group_says_what_it_is_asked_and_nothing_else() -> None:
    cast = Cast()
    with within(cast.office):
        row = groups.invite(
            by=cast.office, at=AT, assessment=cast.assessment, name="Union", dimensions=["LAW"]
        )
    with pytest.raises(InvalidInput) as no:
        cast.save(
            [
                Said("GOV-01", "2"),
                Said("LAW-01", "2", note="x" * 2001),
                Said("LAW-02", "", note="No level, but a note"),
            ],
            by=cast.office,
            of=row,
        )
    assert [fault.where for fault in no.value.faults] == ["GOV-01", "LAW-01", "LAW-02"]
    with pytest.raises(InvalidInput) as no:
        cast.save([Said("LAW-01", "9"), Said("LAW-02", "2", "Z"), Said("LAW-03", "2", "", "so")],
                  by=cast.office, of=row)  # fmt: skip
    assert [fault.where for fault in no.value.faults] == ["LAW-01", "LAW-02", "LAW-03"]
    with pytest.raises(InvalidInput, match="1 fault"):
        cast.save([Said("LAW-01", "1"), Said("LAW-01", "2")], by=cast.office, of=row)
    assert cast.values(row) == {}


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"name": "xaa POLICE"}, "group-there"),
        ({"name": "Consensus"}, "no-name"),
        ({"name": " \u202e "}, "no-name"),
        ({}, "no-name"),
        ({"institution_id": new_id()}, "no-such-institution"),
        ({"name": "Union", "dimensions": ["LAW", "XYZ"]}, "no-such-dimension"),
        ({"name": "Union", "due": AT.date() - timedelta(days=1)}, "due-before"),
    ],
)
def test_what_cannot_be_asked_is_refused(told: dict[str, Any], code: str) -> None:
    cast = Cast()
    with within(cast.office), pytest.raises(Refusal) as no:
        groups.invite(by=cast.office, at=AT, assessment=cast.assessment, **told)
    assert no.value.code == code
    with system("test"):
        assert models.Group.objects.count() == 2


def test_another_states_institution_cannot_be_asked() -> None:
    cast = Cast()
    foreign = institution(state("XBB"), "foreign")
    with within(cast.office), pytest.raises(groups.NoSuchInstitution):
        groups.invite(by=cast.office, at=AT, assessment=cast.assessment, institution_id=foreign.pk)


def test_nothing_answered_is_not_handed_in_and_what_is_open_not_sent_back() -> None:
    cast = Cast()
    with within(cast.officer), pytest.raises(groups.NothingToHandIn):
        groups.hand_in(by=cast.officer, at=AT, group=cast.asked)
    with within(cast.office), pytest.raises(Refusal, match="still answering"):
        groups.send_back(by=cast.office, at=AT, group=cast.asked, note="Why?")


def test_a_focal_point_reaches_its_own_group_and_nothing_else_of_the_assessment() -> None:
    cast = Cast()
    cast.save([Said("GOV-01", "2")])
    cast.save([Said("GOV-01", "1")], by=cast.judge, of=cast.asked_court)
    with within(cast.officer):
        assert [row.pk for row in models.Group.objects.all()] == [cast.asked.pk]
        assert [row.value for row in models.Answer.objects.all()] == ["2"]
        assert models.Assessment.objects.count() == 0
        assert selectors.group(cast.officer, cast.asked_court.pk) is None
        for table in ("assessment_group", "assessment_answer", "assessment_assessment"):
            with connection.cursor() as cursor:  # the database holds it, too
                cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608 - our own names
                assert cursor.fetchone() == (0 if table == "assessment_assessment" else 1,), table


def test_a_focal_point_neither_asks_nor_sends_back_nor_writes_for_others() -> None:
    cast = Cast()
    cast.save([Said("GOV-01", "1")], by=cast.judge, of=cast.asked_court)
    for who, group in ((cast.officer, cast.asked_court), (cast.officer, cast.asked)):
        with within(who), pytest.raises(Denied):
            groups.send_back(by=who, at=AT, group=group, note="Change it")
    with within(cast.officer), pytest.raises(Denied):
        groups.invite(by=cast.officer, at=AT, assessment=cast.assessment, name="Mine")
    with pytest.raises(Denied):
        cast.save([Said("GOV-01", "4", version=1)], of=cast.asked_court)
    with within(cast.officer), pytest.raises(Denied):
        groups.hand_in(by=cast.officer, at=AT, group=cast.asked_court)
    assert cast.values(cast.asked_court) == {"GOV-01": "1"}


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO assessment_group (id, state_id, assessment_id, institution_id, name, agreed, "
        "instrument, edition, dimensions, saves, invited_by, invited_at, sent_back_note) "
        "SELECT gen_random_uuid(), state_id, assessment_id, institution_id, 'Mine', false, "
        "instrument, edition, dimensions, 0, invited_by, invited_at, '' FROM assessment_group",
        "UPDATE assessment_answer SET group_id = '{court}'",
        "UPDATE assessment_group SET institution_id = '{other}'",
    ],
)
def test_the_database_itself_keeps_a_focal_point_in_its_group(statement: str) -> None:
    cast = Cast()
    cast.save([Said("GOV-01", "2")])
    told = statement.format(court=cast.asked_court.pk, other=cast.court.pk)
    with (
        within(cast.officer),
        pytest.raises(DatabaseError, match=r"row-level security|out of reach"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(told)


def test_a_reader_by_grant_reads_the_groups_and_changes_nothing() -> None:
    cast = Cast()
    cast.save([Said("GOV-01", "2")])
    who = granted(holder("evaluator", Axis.PROGRAMME, programme().pk), cast.state, "findings")
    with within(who):
        assert len(selectors.groups_of(who, cast.assessment)) == 2
        with pytest.raises(Denied):
            answers.save_answers(
                by=who, at=AT, group=cast.asked, said=[Said("GOV-01", "4", version=1)]
            )


def test_what_waits_for_a_focal_point_is_what_its_institution_has_not_handed_in() -> None:
    cast = Cast()
    late = AT + timedelta(days=60)
    with within(cast.officer):
        (waits,) = public.to_answer(cast.officer, AT)
        assert (waits.name, waits.due, waits.late) == ("XAA police", DUE, False)
        assert public.to_answer(cast.officer, late)[0].late
    cast.save([Said("GOV-01", "2")])
    with within(cast.officer):
        groups.hand_in(by=cast.officer, at=AT, group=cast.asked)
        assert public.to_answer(cast.officer, late) == []
    with within(cast.office):
        assert public.to_answer(cast.office, AT) == [], "whoever leads reads it on the assessment"


def test_a_save_over_somebody_elses_answer_is_shown_and_refused() -> None:
    cast = Cast()
    colleague = focal_point(cast.police)
    assert cast.save([Said("GOV-01", "2"), Said("GOV-02", "1")]) == {"GOV-01": 1, "GOV-02": 1}
    cast.save([Said("GOV-01", "3", version=1)], by=colleague)
    with pytest.raises(ChangedMeanwhile) as no:
        cast.save([Said("GOV-01", "1", version=1), Said("GOV-02", "0", version=1)])
    assert {id_: one.value for id_, one in no.value.theirs.items()} == {"GOV-01": "3"}
    assert cast.values() == {"GOV-01": "3", "GOV-02": "1"}, "all or nothing"
    cast.save([Said("GOV-01", "1", version=no.value.theirs["GOV-01"].version)])
    assert cast.values()["GOV-01"] == "1"


def test_the_same_sent_twice_is_saved_once() -> None:
    cast = Cast()
    said = [Said("GOV-01", "2", "B", "high", "A note")]
    first = cast.save(said)
    assert cast.save(said) == first, "the answer to the first may be lost on the way"
    assert len(entries("assessment.answer")) == 1


def test_an_answer_taken_back_and_given_again_is_not_the_one_before() -> None:
    cast = Cast()
    cast.save([Said("GOV-01", "2")])
    assert cast.save([Said("GOV-01", "", version=1)]) == {"GOV-01": 0}
    with pytest.raises(ChangedMeanwhile):
        cast.save([Said("GOV-01", "4", version=1)])
    cast.save([Said("GOV-01", "3")])
    with pytest.raises(ChangedMeanwhile):
        cast.save([Said("GOV-01", "4", version=1)])
    assert cast.values() == {"GOV-01": "3"}


def test_a_due_day_today_can_be_met() -> None:
    cast = Cast()
    with within(cast.office):
        row = groups.invite(
            by=cast.office, at=AT, assessment=cast.assessment, name="Union", due=AT.date()
        )
    assert row.due == date(2027, 3, 1)
