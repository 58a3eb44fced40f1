"""Due diligence from the question to the gate, by two officers, read by nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from gradus.core.access.actor import Actor
from gradus.core.access.decide import scope_for
from gradus.core.access.denied import Denied, StepUpNeeded
from gradus.core.access.scope import acting, system
from gradus.core.diligence import models, selectors
from gradus.core.diligence.actions import decisions, requests, work
from gradus.core.diligence.rules.decision import DecisionIncomplete, TwoOfficers
from gradus.core.diligence.rules.gate import GateState, NotNow, Verdict
from gradus.core.diligence.rules.work import Next
from gradus.core.diligence.tests import factories as work_on
from gradus.core.ledger.models import Entry, Secret
from gradus.core.states.models import Unit
from gradus.core.states.tests import factories as make
from gradus.core.states.tests.factories import AT
from gradus.domain.ownership import Axis

pytestmark = pytest.mark.django_db


def gate(viewer: Actor, unit: Unit, days: int = 0) -> Verdict:
    at = AT + timedelta(days=days)
    with acting(scope_for(viewer, at)):
        return selectors.gate_of(viewer, unit.pk, at)


def test_two_officers_clear_a_unit_and_the_review_closes_it_again() -> None:
    cast = work_on.cast()
    coordinator = make.coordinator(cast.unit.state)
    assert gate(coordinator, cast.unit).state is GateState.NOT_STARTED
    work_on.proposed(cast)
    assert gate(coordinator, cast.unit).state is GateState.IN_WORK
    request = models.Request.objects
    with acting(scope_for(cast.second, AT)):
        (line,) = selectors.requests_of(cast.second, AT)
        assert line.next is Next.SIGN
        row = request.get(pk=line.request.pk)
        decisions.sign(by=cast.second, at=AT, request=row, shown=selectors.digest_of(row))
    for viewer in (coordinator, cast.asker, cast.first):
        assert gate(viewer, cast.unit).may_support
        assert gate(viewer, cast.unit, days=180).may_support
        assert not gate(viewer, cast.unit, days=181).may_support


def test_nobody_decides_alone() -> None:
    cast = work_on.cast()
    request = work_on.proposed(cast)
    with acting(scope_for(cast.first, AT)):
        shown = selectors.digest_of(request)
        with pytest.raises(TwoOfficers):
            decisions.sign(by=cast.first, at=AT, request=request, shown=shown)
    assert not gate(cast.first, cast.unit).may_support


def test_an_officer_who_asked_does_not_sign() -> None:
    cast = work_on.cast()
    asker = make.granted(cast.second, cast.unit.state, "register")
    request = work_on.proposed(work_on.Cast(cast.unit, asker, cast.first, cast.second))
    with acting(scope_for(cast.second, AT)):
        shown = selectors.digest_of(request)
        with pytest.raises(TwoOfficers):
            decisions.sign(by=cast.second, at=AT, request=request, shown=shown)


def test_the_database_too_wants_two() -> None:
    cast = work_on.cast()
    request = work_on.proposed(cast)
    with acting(scope_for(cast.first, AT)):
        decision = selectors.open_decision(request)
        decision.signed_by = cast.first.id
        with pytest.raises(IntegrityError, match="two_officers_decide"), transaction.atomic():
            decision.save()


def test_what_is_signed_is_what_was_shown_and_it_takes_a_step_up() -> None:
    cast = work_on.cast()
    request = work_on.proposed(cast)
    stale = Actor(**{**vars(cast.second), "stepped_up_at": None})
    with acting(scope_for(cast.second, AT)):
        with pytest.raises(decisions.ChangedSinceShown):
            decisions.sign(by=cast.second, at=AT, request=request, shown="0" * 64)
        shown = selectors.digest_of(request)
        with pytest.raises(StepUpNeeded):
            decisions.sign(by=stale, at=AT, request=request, shown=shown)


def test_a_proposal_sent_back_is_worked_on_and_decided() -> None:
    cast = work_on.cast()
    request = work_on.proposed(cast)
    with acting(scope_for(cast.second, AT)):
        decisions.send_back(by=cast.second, at=AT, request=request)
        work.assess(
            by=cast.second, at=AT, request=request, risks="More", sources="Report", level="high"
        )
        decisions.propose(
            by=cast.second,
            at=AT,
            request=request,
            outcome="refused",
            reason="Too grave",
            decided_by="Head",
            review_due=None,
        )
    with acting(scope_for(cast.first, AT)):
        shown = selectors.digest_of(request)
        decisions.sign(by=cast.first, at=AT, request=request, shown=shown)
    assert gate(cast.first, cast.unit).state is GateState.REFUSED


@pytest.mark.parametrize("outcome", ["mitigated", "not-applicable"])
def test_the_other_ways_to_open(outcome: str) -> None:
    cast = work_on.cast(security_forces=outcome == "mitigated")
    work_on.decided(cast, outcome, level="medium")
    said = gate(make.coordinator(cast.unit.state), cast.unit)
    assert said.may_support
    assert said.decided_by == "Head of office"


def test_a_unit_of_the_security_forces_is_never_exempt() -> None:
    cast = work_on.cast(security_forces=True)
    with pytest.raises(DecisionIncomplete):
        work_on.proposed(cast, "not-applicable")


def test_the_register_found_wrong_closes_an_exemption() -> None:
    cast = work_on.cast(security_forces=False)
    work_on.decided(cast, "not-applicable")
    with system("test"):
        cast.unit.security_forces = True
        cast.unit.save()
        make.entered(cast.unit.thing())
    assert not gate(make.coordinator(cast.unit.state), cast.unit).may_support


def test_one_officer_suspends_and_stops_at_once() -> None:
    cast = work_on.cast()
    request = work_on.decided(cast)
    with acting(scope_for(cast.first, AT)):
        work.note(by=cast.first, at=AT, request=request, text="Seen", concern=True)
        (line,) = selectors.requests_of(cast.first, AT)
        assert line.next is Next.LOOK_AGAIN
        decisions.suspend(by=cast.first, at=AT, request=request, reason="canary")
    assert gate(cast.asker, cast.unit).state is GateState.SUSPENDED
    with acting(scope_for(cast.first, AT)):
        decisions.stop(by=cast.first, at=AT, request=request, reason="canary")
        with pytest.raises(NotNow):
            decisions.suspend(by=cast.first, at=AT, request=request, reason="canary")
    assert gate(cast.asker, cast.unit).state is GateState.STOPPED


def test_a_renewal_keeps_the_gate_open_until_it_is_decided() -> None:
    cast = work_on.cast()
    work_on.decided(cast)
    later = AT + timedelta(days=5)
    refreshed = {"stepped_up_at": later}
    again = work_on.Cast(
        cast.unit, cast.asker, cast.first, Actor(**{**vars(cast.second), **refreshed})
    )
    request = work_on.proposed(again, at=later)
    assert gate(cast.asker, cast.unit, days=5).may_support
    with acting(scope_for(again.second, later)):
        shown = selectors.digest_of(request)
        decisions.sign(by=again.second, at=later, request=request, shown=shown)
        steps = [line.next for line in selectors.requests_of(again.second, later)]
    assert gate(cast.asker, cast.unit, days=185).may_support
    assert steps == [Next.WATCH, Next.NOTHING]


def test_one_request_at_a_time() -> None:
    cast = work_on.cast()
    request = work_on.asked(cast)
    with pytest.raises(requests.AskedAlready):
        work_on.asked(cast)
    with acting(scope_for(cast.first, AT)):
        requests.withdraw(by=cast.first, at=AT, request=request)
    work_on.asked(cast)


def test_who_asks_opens_nothing() -> None:
    cast = work_on.cast()
    request = work_on.asked(cast)
    with acting(scope_for(cast.asker, AT)), pytest.raises(Denied):
        requests.begin(by=cast.asker, at=AT, request=request)
    coordinator = make.coordinator(cast.unit.state)
    with acting(scope_for(coordinator, AT)), pytest.raises(Denied):
        requests.ask(
            by=coordinator,
            at=AT,
            programme_id=make.programme().pk,
            unit=cast.unit,
            support=["training"],
            purpose="x",
        )


def test_the_content_is_read_by_its_officers_alone() -> None:
    cast = work_on.cast()
    request = work_on.decided(cast, "mitigated")
    everything = {"hrddp", "gate", "register", "plan", "record", "findings", "results"}
    others = [
        make.coordinator(cast.unit.state),
        make.holder("state_officer", Axis.STATE, cast.unit.state_id, state_id=cast.unit.state_id),
        cast.asker,
        *(
            make.granted(
                make.holder(role, Axis.PROGRAMME, make.programme().pk),
                cast.unit.state,
                *everything,
                may_change=True,
            )
            for role in ("programme_officer", "regional_team", "mentor", "evaluator")
        ),
        make.holder("hrddp_officer", Axis.PROGRAMME, make.programme("other").pk),
        make.holder("operator", None, None),
    ]
    tables = (models.Request, models.Assessment, models.Measure, models.Decision, models.Note)
    for viewer in others:
        with acting(scope_for(viewer, AT)):
            assert selectors.requests_of(viewer, AT) == []
            assert selectors.request(viewer, request.pk, AT) is None
            assert all(not table.objects.exists() for table in tables)
            with connection.cursor() as cursor:  # and the wall, without the managers
                for table in tables:
                    cursor.execute(f"SELECT count(*) FROM {table._meta.db_table}")  # noqa: S608
                    assert cursor.fetchone() == (0,)
            assert not any("canary" in entry.body for entry in Entry.objects.all())
            assert not Secret.objects.exists()


def test_the_gate_of_one_state_is_not_seen_by_another() -> None:
    cast = work_on.cast("XBB")
    work_on.decided(cast)
    mine = make.institution(make.state("XAA"))
    for viewer in (
        make.coordinator(mine.state),
        make.holder("focal_point", Axis.INSTITUTION, mine.pk, state_id=mine.state_id),
        make.granted(
            make.holder("mentor", Axis.PROGRAMME, make.programme().pk), mine.state, "gate"
        ),
    ):
        assert gate(viewer, cast.unit).state is GateState.NOT_STARTED
        assert not gate(viewer, cast.unit).may_support
        with acting(scope_for(viewer, AT)):
            assert selectors.gates_of(viewer, AT) == []


def test_a_focal_point_sees_the_gate_of_its_own_unit() -> None:
    cast = work_on.cast()
    work_on.decided(cast)
    viewer = make.holder(
        "focal_point", Axis.INSTITUTION, cast.unit.institution_id, state_id=cast.unit.state_id
    )
    assert gate(viewer, cast.unit).may_support


def test_a_gate_stays_with_the_state_of_its_unit() -> None:
    cast = work_on.cast()
    work_on.decided(cast)
    elsewhere = make.state("XBB")
    with system("test"):
        row = models.Gate.objects.get()
        row.state = elsewhere
        row.save()
        make.entered(row.thing())
        with pytest.raises(IntegrityError, match=r"wall_.*_state"), transaction.atomic():
            connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")
        row.state = cast.unit.state
        row.save()
