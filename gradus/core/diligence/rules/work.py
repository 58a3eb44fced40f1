"""How far the work on a request is, what may be done with it, and what is next."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from gradus.core.diligence.rules.gate import OPEN, GateState, NotNow

REVIEW_DAYS_NOTICE = 60  # how long before the gate closes by itself its review is the next step


class Stage(StrEnum):
    """How far the work on one request is."""

    ASKED = "asked"
    IN_WORK = "in-work"
    PROPOSED = "proposed"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"


PENDING = frozenset({Stage.ASKED, Stage.IN_WORK, Stage.PROPOSED})


def expect(stage: Stage, event: str, *allowed: Stage) -> None:
    """Raises NotNow unless the request is at one of the stages."""
    if stage not in allowed:
        raise NotNow(stage, event)


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


_VERBS = {
    Stage.ASKED: ("begin", "withdraw"),
    Stage.IN_WORK: ("assess", "measure", "propose", "withdraw"),
    Stage.PROPOSED: ("sign", "send-back"),
    Stage.DECIDED: ("note",),
    Stage.WITHDRAWN: (),
}


def verbs(stage: Stage, gate: GateState) -> tuple[str, ...]:
    """What an officer may do now; suspending and stopping while there is support to close."""
    if stage is Stage.WITHDRAWN:
        return ()
    if gate in OPEN:
        return (*_VERBS[stage], "suspend", "stop")
    return (*_VERBS[stage], "stop") if gate is GateState.SUSPENDED else _VERBS[stage]
