"""The gate of due diligence (R1): its states, what moves them, what it says on a day.

The gate opens by a decision alone, and time closes it. R1 is never waived: there is no event that
opens a gate without a decision.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from gradus.domain.messages import Message, message
from gradus.domain.refusals import Refusal


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


OPEN = frozenset({GateState.CLEARED, GateState.MITIGATED, GateState.NOT_APPLICABLE})
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
            message("This step is not possible as the work stands now."),
            message("Open the request again and take the next step it names."),
        )
        self.state, self.event = state, event


def after(state: GateState, event: Event) -> GateState:
    """The state after an event. Raises NotNow."""
    following = TRANSITIONS[event].get(state)
    if following is None:
        raise NotNow(state, event)
    return following


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
