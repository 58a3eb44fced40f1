"""What a decision needs before it may open a gate: work that bears it out, and two officers."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from gradus.core.diligence.rules.gate import GateState
from gradus.domain.messages import Message, message
from gradus.domain.refusals import Refusal

REVIEW_DAYS_AT_MOST = 366


class Level(StrEnum):
    """How likely a recipient is to commit grave violations, as assessed."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


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
