"""The gate as a machine: nothing but a decision opens it, and time closes it."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradus.core.diligence.rules import decision, gate, work
from gradus.core.diligence.rules.decision import Level, Proposal
from gradus.core.diligence.rules.gate import OPEN, Event, GateState
from gradus.core.diligence.rules.work import Next, Stage

TODAY = date(2027, 3, 1)
EVENTS = st.sampled_from(list(Event))
STATES = st.sampled_from(list(GateState))
DECISIONS = frozenset(gate.OUTCOMES.values())


@given(st.lists(EVENTS, max_size=12))
def test_whatever_happens_only_a_decision_opens_the_gate(events: list[Event]) -> None:
    state = GateState.NOT_STARTED
    for event in events:
        try:
            following = gate.after(state, event)
        except gate.NotNow:
            continue
        if following in OPEN and following is not state:
            assert event in DECISIONS
        if event in {Event.SUSPEND, Event.STOP}:
            assert following not in OPEN
        assert following is not GateState.NOT_STARTED, "what was begun stays on the record"
        state = following


def test_a_gate_that_is_open_can_be_closed_at_once() -> None:
    for state in OPEN:
        assert gate.after(state, Event.SUSPEND) is GateState.SUSPENDED
        assert gate.after(state, Event.STOP) is GateState.STOPPED


def test_nothing_is_decided_before_it_is_begun() -> None:
    for event in DECISIONS:
        with pytest.raises(gate.NotNow):
            gate.after(GateState.NOT_STARTED, event)


@given(STATES, st.one_of(st.none(), st.dates(date(2026, 1, 1), date(2029, 1, 1))), st.booleans())
def test_support_needs_an_open_gate_in_time(state: GateState, due: date | None, owed: bool) -> None:
    said = gate.verdict(state, due, "Head", TODAY, security_forces=owed)
    late = due is not None and due < TODAY
    wrong = state is GateState.NOT_APPLICABLE and owed
    assert said.may_support == (state in OPEN and not late and not wrong)
    assert said.reason.text()


def test_the_gate_closes_the_day_after_its_review_was_due() -> None:
    due = TODAY
    assert gate.verdict(GateState.CLEARED, due, "", TODAY).may_support
    tomorrow = TODAY + timedelta(days=1)
    late = gate.verdict(GateState.CLEARED, due, "", tomorrow)
    assert not late.may_support
    assert "2027-03-01" in late.reason.text()


@given(st.lists(STATES, max_size=5))
def test_of_several_programmes_whoever_closed_is_heard(states: list[GateState]) -> None:
    verdicts = [gate.verdict(state, None, "Head", TODAY) for state in states]
    said = gate.together(verdicts)
    closed = {GateState.STOPPED, GateState.REFUSED, GateState.SUSPENDED} & set(states)
    assert said.may_support == (not closed and any(v.may_support for v in verdicts))


@given(
    st.sampled_from(list(gate.OUTCOMES)),
    st.sampled_from(["", "Head of office"]),
    st.one_of(st.none(), st.integers(-400, 800)),
    st.one_of(st.none(), st.sampled_from(list(Level))),
    st.lists(st.integers(-30, 400), max_size=3),
    st.booleans(),
)
def test_what_passes_is_borne_out_by_the_work(
    outcome: GateState,
    who: str,
    days: int | None,
    level: Level | None,
    measures: list[int],
    owed: bool,
) -> None:
    due = None if days is None else TODAY + timedelta(days=days)
    dates = [TODAY + timedelta(days=n) for n in measures]
    proposal = Proposal(outcome, who, due, level, dates, bool(dates), owed)
    try:
        decision.check_proposal(proposal, TODAY)
    except decision.DecisionIncomplete:
        return
    assert who
    assert not (outcome is GateState.NOT_APPLICABLE and owed)
    if outcome is GateState.CLEARED:
        assert level is Level.LOW
    if outcome in {GateState.CLEARED, GateState.MITIGATED}:
        assert due is not None
        assert TODAY < due <= TODAY + timedelta(days=decision.REVIEW_DAYS_AT_MOST)
    if outcome is GateState.MITIGATED:
        assert dates
        assert due is not None
        assert due <= min(dates)


def test_the_second_officer_is_somebody_else() -> None:
    one, two, three = uuid4(), uuid4(), uuid4()
    decision.check_second_officer(three, one, two, None)
    for signer in (one, two):
        with pytest.raises(decision.TwoOfficers):
            decision.check_second_officer(signer, one, two)


@pytest.mark.parametrize(
    ("stage", "gate", "days", "assessed", "concern", "expected"),
    [
        (Stage.ASKED, GateState.NOT_STARTED, None, False, False, Next.BEGIN),
        (Stage.IN_WORK, GateState.IN_WORK, None, False, False, Next.ASSESS),
        (Stage.IN_WORK, GateState.IN_WORK, None, True, False, Next.PROPOSE),
        (Stage.PROPOSED, GateState.IN_WORK, None, True, False, Next.SIGN),
        (Stage.DECIDED, GateState.CLEARED, 200, True, False, Next.WATCH),
        (Stage.DECIDED, GateState.CLEARED, 200, True, True, Next.LOOK_AGAIN),
        (Stage.DECIDED, GateState.CLEARED, 30, True, False, Next.REVIEW_SOON),
        (Stage.DECIDED, GateState.CLEARED, -1, True, False, Next.REVIEW_OVERDUE),
        (Stage.DECIDED, GateState.SUSPENDED, None, True, False, Next.LOOK_AGAIN),
        (Stage.DECIDED, GateState.REFUSED, None, True, False, Next.NOTHING),
        (Stage.WITHDRAWN, GateState.CLEARED, -1, True, False, Next.NOTHING),
    ],
)
def test_the_next_step(
    stage: Stage,
    gate: GateState,
    days: int | None,
    assessed: bool,
    concern: bool,
    expected: Next,
) -> None:
    due = None if days is None else TODAY + timedelta(days=days)
    step = work.next_step(stage, gate, due, TODAY, assessed=assessed, concern=concern)
    assert step is expected
