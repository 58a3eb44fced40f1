"""Rules excepted by one officer of each side; third parties that see what concerns them and are answered."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from gradus.core.access.actor import Actor
from gradus.core.access.decide import scope_for
from gradus.core.access.denied import Denied, StepUpNeeded
from gradus.core.access.scope import acting
from gradus.core.states.tests import factories as make
from gradus.core.states.tests.factories import AT
from gradus.domain.ownership import Axis
from gradus.domain.refusals import Refusal
from gradus.steps.planning import consulted, excepted, public
from gradus.steps.planning.actions import consultation, exceptions, negotiation
from gradus.steps.planning.bridge import check_state_file
from gradus.steps.planning.inputs import filled_in
from gradus.steps.planning.models.consultation import Consultation, Contribution
from gradus.steps.planning.models.exceptions import RuleException
from gradus.steps.planning.models.plans import Plan
from gradus.steps.planning.tests.factories import Table

pytestmark = pytest.mark.django_db
TODAY = AT.date()
ASKED: dict[str, Any] = {
    "rule": "R2",
    "intervention": "crypto-tracing",
    "reason": "Premises are lent.",
    "expires": date(2027, 12, 31),
}


@pytest.fixture
def table() -> Table:
    return Table()


def refused(call) -> str:
    with pytest.raises(Refusal) as no:
        call()
    return no.value.code


def excepted_rule(table: Table, by: Actor, **other: Any) -> RuleException:
    return table.does(exceptions.ask, by, state_id=table.state.pk, **{**ASKED, **other})


def test_an_exception_holds_once_an_officer_of_each_side_stands_for_it(table: Table) -> None:
    asked = excepted_rule(table, table.officer)
    with table.seen_by(table.second):
        assert not excepted.in_force(table.second, table.state.pk, TODAY)
    own = refused(lambda: table.does(exceptions.confirm, table.colleague, exception=asked))
    assert own == "not-to-confirm", "one officer of each side"
    table.does(exceptions.confirm, table.second, exception=asked)
    with table.seen_by(table.second):
        (held,) = excepted.in_force(table.second, table.state.pk, TODAY)
        assert not excepted.in_force(table.second, table.state.pk, held.expires), (
            "it ended that day"
        )
    table.does(exceptions.end, table.coordinator, exception=held, because="The building is ready.")
    with table.seen_by(table.second):
        assert not excepted.in_force(table.second, table.state.pk, TODAY)
        (kept,) = excepted.exceptions_of(table.second, table.state.pk)
        assert excepted.standing_word(kept, TODAY) == "ended"


def test_exceptions_in_force_stand_in_the_state_file_a_plan_is_made_from(table: Table) -> None:
    asked = excepted_rule(table, table.officer)
    table.does(exceptions.confirm, table.second, exception=asked)
    text = "schema: gradus.state/1\ncode: XAA\nname: Arden\nstart: 2027-04\n"
    with table.seen_by(table.coordinator):
        filled, counts = filled_in(
            table.coordinator, AT, text, check_state_file(text, "state.yaml"), {}
        )
    (one,) = check_state_file(filled, "state.yaml").exceptions
    assert (one.rule, one.intervention, one.expires) == ("R2", "crypto-tracing", "2027-12-31")
    assert one.programme_officer == "programme_officer", "the name of the account"
    assert counts["exceptions"] == 1


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"rule": "R1"}, "never-excepted"),
        ({"rule": "R10"}, "never-excepted"),
        ({"intervention": "no-such-thing"}, "not-under-rule"),
        ({"rule": "R6"}, "not-under-rule"),
        ({"reason": "  "}, "say-why"),
        ({"expires": TODAY}, "expiry-outside"),
        ({"expires": TODAY + timedelta(days=731)}, "expiry-outside"),
    ],
)
def test_what_cannot_be_excepted(table: Table, other: dict, code: str) -> None:
    assert refused(lambda: excepted_rule(table, table.officer, **other)) == code


def test_the_database_itself_knows_no_exception_to_r1(table: Table) -> None:
    asked = excepted_rule(table, table.officer)
    with table.seen_by(table.officer), pytest.raises(IntegrityError), transaction.atomic():
        RuleException.objects.filter(pk=asked.pk).update(rule="R1")


def test_the_same_exception_is_not_asked_for_twice(table: Table) -> None:
    excepted_rule(table, table.officer)
    assert refused(lambda: excepted_rule(table, table.coordinator)) == "asked-for-already"


def test_officers_show_again_who_they_are(table: Table) -> None:
    tired = Actor(**{**vars(table.officer), "stepped_up_at": None})
    with pytest.raises(StepUpNeeded):
        excepted_rule(table, tired)
    with pytest.raises(Denied):
        excepted_rule(table, table.team)


# --- third parties


@pytest.fixture
def donor(table: Table) -> Actor:
    return make.holder("donor", Axis.PARTNER, make.partner("donor-a").pk)


def asked_of(table: Table, by: Actor | None = None, **other: Any) -> Consultation:
    told: dict[str, Any] = {
        "plan": table.plan, "question": "Can you pay in the first year?", "until": date(2027, 4, 1),
        "items": ["lab"], "partner_id": make.partner("donor-a").pk,
    }  # fmt: skip
    return table.does(consultation.ask, by or table.officer, **{**told, **other})


@pytest.fixture(autouse=True)
def _heard(table: Table) -> None:
    for name in ("officer", "colleague", "team"):
        actor = getattr(table, name)
        setattr(table, name, make.granted(actor, table.state, "consultations", may_change=True))


def test_a_third_party_sees_what_was_chosen_for_it_and_nothing_else(
    table: Table, donor: Actor
) -> None:
    asked = asked_of(table)
    with table.seen_by(donor):
        found = consulted.consultation(donor, asked.pk)
        assert found is not None
        (one,) = found.extract["activities"]
        assert (one["id"], one["title"]["fr"]) == ("lab", "Forensic laboratory (fr)")
        assert one["paid"] is None, "of money only what its own pots pay"
        assert "First responders" not in str(found.extract)
        assert not Plan.objects.exists()
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM planning_plan")
            assert cursor.fetchone() == (0,), "nor by the database itself"


def test_what_waits_is_told_to_whom_it_waits_for(table: Table, donor: Actor) -> None:
    asked_of(table)
    excepted_rule(table, table.officer)
    table.does(
        negotiation.propose, table.officer, plan=table.plan, kind="keep", item="lab", reason="So."
    )
    with table.seen_by(donor):
        (one,) = public.consultations_to_answer(donor, AT)
        assert (one.title, one.code) == ("Draft 1", "XAA")
        assert not public.changes_to_answer(donor, AT)
    with table.seen_by(table.coordinator):
        assert [one.count for one in public.changes_to_answer(table.coordinator, AT)] == [1]
        assert [one.title for one in public.exceptions_to_confirm(table.coordinator, AT)] == ["R2"]
    with table.seen_by(table.colleague):
        assert not public.changes_to_answer(table.colleague, AT), "the own side proposed it"
        assert not public.exceptions_to_confirm(table.colleague, AT)


def test_another_partner_sees_nothing(table: Table) -> None:
    asked = asked_of(table)
    other = make.holder("partner", Axis.PARTNER, make.partner("other").pk)
    with table.seen_by(other):
        assert consulted.consultation(other, asked.pk) is None
    with pytest.raises(Denied):
        table.does(consultation.contribute, other, consultation=asked, text="We too.")


def test_what_a_third_party_says_is_answered_once(table: Table, donor: Actor) -> None:
    asked = asked_of(table)
    said = table.does(
        consultation.contribute, donor, consultation=asked, text="From July on.", item="lab"
    )
    with pytest.raises(Denied):
        table.does(consultation.answer, donor, contribution=said, outcome="taken-up", answer="Yes.")
    empty = refused(
        lambda: table.does(
            consultation.answer, table.officer, contribution=said, outcome="taken-up", answer=" "
        )
    )
    assert empty == "say-why"
    table.does(
        consultation.answer, table.coordinator, contribution=said, outcome="in-part", answer="In August."
    )  # fmt: skip
    twice = refused(
        lambda: table.does(
            consultation.answer, table.officer, contribution=said, outcome="taken-up", answer="No."
        )
    )
    assert twice == "answered-already"
    with table.seen_by(donor):
        (read,) = Contribution.objects.all()
        assert (read.outcome, read.answer) == ("in-part", "In August.")


def test_an_academy_is_asked_as_an_institution_of_the_state(table: Table) -> None:
    academy = make.institution(table.state, "academy", "academy")
    asked = asked_of(table, by=table.coordinator, partner_id=None, institution_id=academy.pk)
    speaks = make.holder("academy", Axis.INSTITUTION, academy.pk, state_id=table.state.pk)
    said = table.does(consultation.contribute, speaks, consultation=asked, text="Gladly.")
    assert said.institution_id == academy.pk


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"items": []}, "nothing-shown"),
        ({"items": ["campaign"]}, "nothing-shown"),
        ({"question": " "}, "say-why"),
        ({"until": date(2027, 2, 28)}, "day-is-past"),
        ({"partner_id": None, "institution_id": None}, "no-third-party"),
    ],
)
def test_an_incomplete_consultation_is_refused(table: Table, other: dict, code: str) -> None:
    assert refused(lambda: asked_of(table, **other)) == code


def test_after_its_day_or_once_closed_nothing_more_is_said(table: Table, donor: Actor) -> None:
    asked = asked_of(table)
    with acting(scope_for(donor, AT)):
        late = refused(
            lambda: consultation.contribute(
                by=donor, at=AT + timedelta(days=40), consultation=asked, text="Late."
            )
        )
    assert late == "consultation-over"
    table.does(consultation.close, table.officer, consultation=asked)
    with table.seen_by(donor):
        closed = consulted.consultation(donor, asked.pk)
    over = refused(
        lambda: table.does(consultation.contribute, donor, consultation=closed, text="Late.")
    )
    assert over == "consultation-over"


def test_a_third_party_cannot_write_an_answer_past_the_program(table: Table, donor: Actor) -> None:
    """The wall knows who owns a contribution; what it says once it is answered is the parties'."""
    asked = asked_of(table)
    table.does(consultation.contribute, donor, consultation=asked, text="From July on.")
    other = make.holder("partner", Axis.PARTNER, make.partner("other").pk)
    with (
        table.seen_by(other),
        pytest.raises((DatabaseError, IntegrityError)),
        transaction.atomic(),
    ):
        Contribution(
            consultation=asked, state=table.state, partner=make.partner("other"), text="x",
            given_by=other.id, given_at=AT,
        ).save(force_insert=True)  # fmt: skip
