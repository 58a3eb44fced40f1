"""The gate of due diligence (R1): its states, what moves them, and who may.

The gate opens by a decision alone, and a decision takes two officers. Anybody of the officers may
close it at once. R1 is never waived: there is no event that opens a gate without a decision.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from gradus.domain.messages import Message, message
from gradus.domain.refusals import Refusal

REVIEW_DAYS_AT_MOST = 366
REVIEW_DAYS_NOTICE = 60  # how long before the gate closes by itself its review is the next step


class GateState(StrEnum):
    """What everybody who may support sees of due diligence for a unit."""

    NOT_STARTED = "not-started"
    IN_WORK = "in-work"
    CLEARED = "cleared"
    MITIGATED = "mitigated"
    NOT_APPLICABLE = "not-applicable"
    SUSPENDED = "suspended"
    REFUSED = "refused"
    STOPPED = "stopped"


class Event(StrEnum):
    """What moves a gate. The four in the middle are outcomes of a decision."""

    BEGIN = "begin"
    CLEAR = "clear"
    MITIGATE = "mitigate"
    EXEMPT = "exempt"
    REFUSE = "refuse"
    SUSPEND = "suspend"
    STOP = "stop"


class Stage(StrEnum):
    """How far the work on one request is."""

    ASKED = "asked"
    IN_WORK = "in-work"
    PROPOSED = "proposed"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"


class Level(StrEnum):
    """How likely a recipient is to commit grave violations, as assessed."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


OPEN = frozenset({GateState.CLEARED, GateState.MITIGATED, GateState.NOT_APPLICABLE})
PENDING = frozenset({Stage.ASKED, Stage.IN_WORK, Stage.PROPOSED})
OUTCOMES = {
    GateState.CLEARED: Event.CLEAR,
    GateState.MITIGATED: Event.MITIGATE,
    GateState.NOT_APPLICABLE: Event.EXEMPT,
    GateState.REFUSED: Event.REFUSE,
}
_DECIDED = {event: outcome for outcome, event in OUTCOMES.items()}
# a state stays while it is looked at again, so that a renewal closes nothing and hides no refusal
_BEGUN = {state: state for state in GateState} | {GateState.NOT_STARTED: GateState.IN_WORK}
TRANSITIONS: dict[Event, dict[GateState, GateState]] = {
    Event.BEGIN: _BEGUN,
    **{
        event: {state: outcome for state in GateState if state is not GateState.NOT_STARTED}
        for event, outcome in _DECIDED.items()
    },
    Event.SUSPEND: dict.fromkeys(OPEN, GateState.SUSPENDED),
    Event.STOP: dict.fromkeys(OPEN | {GateState.SUSPENDED}, GateState.STOPPED),
}


class NotNow(Refusal):
    """An event that the state of the work does not allow."""

    def __init__(self, state: str, event: str) -> None:
        super().__init__(
            "diligence-not-now",
            message(
                "Due diligence is {state}; {event} is not possible now.", state=state, event=event
            ),
            message("Open the request again and take the next step it names."),
        )


class TwoOfficers(Refusal):
    """The second signature must be of somebody who neither asked, nor wrote, nor proposed."""

    def __init__(self) -> None:
        super().__init__(
            "two-officers",
            message("Nobody decides alone what they asked for, wrote last or proposed."),
            message("Another officer of due diligence must read it and sign."),
        )


class DecisionIncomplete(Refusal):
    """A decision that its own work does not bear out."""

    def __init__(self, what: Message, remedy: Message) -> None:
        super().__init__("decision-incomplete", what, remedy)


def after(state: GateState, event: Event) -> GateState:
    """The state after an event. Raises NotNow."""
    following = TRANSITIONS[event].get(state)
    if following is None:
        raise NotNow(state, event)
    return following


def expect(stage: Stage, event: str, *allowed: Stage) -> None:
    """Raises NotNow unless the request is at one of the stages."""
    if stage not in allowed:
        raise NotNow(stage, event)


def check_second_officer(signer: UUID, *others: UUID | None) -> None:
    """Raises TwoOfficers if the signer is one of those who asked, wrote last or proposed."""
    if signer in others:
        raise TwoOfficers


@dataclass(frozen=True)
class Proposal:
    """A decision to be judged, and what of the work bears on it."""

    outcome: GateState
    decided_by: str
    review_due: date | None
    level: Level | None  # of the last assessment; none: not assessed
    measures: Collection[date]  # when the measures not yet in place fall due
    any_measure: bool
    security_forces: bool


def check_proposal(proposal: Proposal, today: date) -> None:
    """Raises DecisionIncomplete with the first thing that is missing."""
    if not proposal.decided_by.strip():
        raise DecisionIncomplete(
            message("It does not say who decides."),
            message("Name the function that decides, such as the head of the office."),
        )
    if proposal.outcome is GateState.NOT_APPLICABLE:
        _check_exempt(proposal)
    else:
        _check_assessed(proposal)
    if proposal.outcome in {GateState.CLEARED, GateState.MITIGATED} or proposal.review_due:
        _check_review(proposal, today)


def _check_exempt(proposal: Proposal) -> None:
    if proposal.security_forces:
        raise DecisionIncomplete(
            message("Due diligence applies to units of the security forces and who commands them."),
            message(
                "Assess the unit. If the register is wrong, let the State mend it, then ask again."
            ),
        )


def _check_assessed(proposal: Proposal) -> None:
    if proposal.level is None:
        raise DecisionIncomplete(
            message("Nothing has been assessed yet."),
            message("Write down the risks, their level and the sources first."),
        )
    if proposal.outcome is GateState.CLEARED and proposal.level is not Level.LOW:
        raise DecisionIncomplete(
            message("A unit is cleared only where the risk is low."),
            message("Propose measures and decide: mitigated; or refuse."),
        )
    if proposal.outcome is GateState.MITIGATED and not proposal.any_measure:
        raise DecisionIncomplete(
            message("There is no measure that mitigates the risk."),
            message("Add the measures first."),
        )


def _check_review(proposal: Proposal, today: date) -> None:
    due = proposal.review_due
    latest = today + timedelta(days=REVIEW_DAYS_AT_MOST)
    if due is None or not today < due <= latest:
        raise DecisionIncomplete(
            message("The decision needs a review within a year."),
            message("Choose a date up to {date}.", date=latest.isoformat()),
        )
    first = min(proposal.measures, default=due)
    if proposal.outcome is GateState.MITIGATED and due > first:
        raise DecisionIncomplete(
            message("A measure falls due on {date}, before the review.", date=first.isoformat()),
            message("Review by then, so that support does not run on a measure not in place."),
        )


@dataclass(frozen=True)
class Verdict:
    """Whether support may begin or go on, and why."""

    may_support: bool
    state: GateState
    reason: Message
    review_due: date | None = None
    decided_by: str = ""


_REASONS = {
    GateState.NOT_STARTED: message("Due diligence has not begun for this unit."),
    GateState.IN_WORK: message("Due diligence for this unit is in work."),
    GateState.SUSPENDED: message("Support to this unit is suspended."),
    GateState.REFUSED: message("Due diligence was done, and support to this unit refused."),
    GateState.STOPPED: message("Support to this unit was stopped."),
}


def verdict(
    state: GateState,
    review_due: date | None,
    decided_by: str,
    today: date,
    *,
    security_forces: bool | None = None,
) -> Verdict:
    """What a gate says on a day; its last day is the day its review is due.

    ``security_forces`` is what the register says of the unit now; None where it is out of reach.
    """
    if state not in OPEN:
        return Verdict(False, state, _REASONS[state], review_due, decided_by)
    if state is GateState.NOT_APPLICABLE and security_forces:
        reason = message("The register now says that due diligence is owed to this unit.")
        return Verdict(False, state, reason, review_due, decided_by)
    if review_due is not None and today > review_due:
        reason = message("The review was due on {date}.", date=review_due.isoformat())
        return Verdict(False, state, reason, review_due, decided_by)
    reason = message("Due diligence is done.")
    if state is GateState.NOT_APPLICABLE:
        reason = message("Due diligence does not apply; decided by: {who}.", who=decided_by)
    return Verdict(True, state, reason, review_due, decided_by)


_STRICTEST = (GateState.STOPPED, GateState.REFUSED, GateState.SUSPENDED)


def together(verdicts: Collection[Verdict]) -> Verdict:
    """One verdict of several programmes': whoever says no is heard, then whoever says yes."""
    for state in _STRICTEST:
        for one in verdicts:
            if one.state is state:
                return one
    for one in verdicts:
        if one.may_support:
            return one
    return next(
        iter(verdicts), Verdict(False, GateState.NOT_STARTED, _REASONS[GateState.NOT_STARTED])
    )


class Next(StrEnum):
    """What an officer does next with a request; the most pressing first."""

    REVIEW_OVERDUE = "review-overdue"
    LOOK_AGAIN = "look-again"
    SIGN = "sign"
    PROPOSE = "propose"
    ASSESS = "assess"
    BEGIN = "begin"
    REVIEW_SOON = "review-soon"
    WATCH = "watch"
    NOTHING = "nothing"


def next_step(
    stage: Stage,
    gate: GateState,
    review_due: date | None,
    today: date,
    *,
    assessed: bool,
    concern: bool,
    latest: bool = True,
) -> Next:
    """The next step. ``concern``: monitoring raised one since; ``latest``: no newer request."""
    pending = {
        Stage.ASKED: Next.BEGIN,
        Stage.IN_WORK: Next.PROPOSE if assessed else Next.ASSESS,
        Stage.PROPOSED: Next.SIGN,
    }
    if stage in pending:
        return pending[stage]
    if stage is Stage.WITHDRAWN or not latest or gate in {GateState.REFUSED, GateState.STOPPED}:
        return Next.NOTHING
    if gate is GateState.SUSPENDED or concern:
        return Next.LOOK_AGAIN
    if review_due is None:
        return Next.WATCH
    if today > review_due:
        return Next.REVIEW_OVERDUE
    soon = review_due - timedelta(days=REVIEW_DAYS_NOTICE)
    return Next.REVIEW_SOON if today >= soon else Next.WATCH
