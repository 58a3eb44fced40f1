"""Asking the policy inside an action: go on, or a kind no."""

from __future__ import annotations

from datetime import datetime

from gradus.core.access.actor import Actor, Decision, Thing
from gradus.core.access.decide import can
from gradus.domain.messages import message
from gradus.domain.refusals import Refusal


class Denied(Refusal):
    """The policy says no to somebody who may know that the thing exists."""

    def __init__(self, decision: Decision) -> None:
        super().__init__(
            "not-allowed",
            decision.why,
            message(
                "Ask the national coordinator, or whoever gave you your role, if you need it "
                "for your work."
            ),
        )
        self.decision = decision


class StepUpNeeded(Denied):
    """Allowed, once the person has shown again that it is they."""


def require(actor: Actor, action: str, thing: Thing, at: datetime) -> str:
    """The name of the rule that allows it. Raises Denied."""
    decision = can(actor, action, thing, at)
    if decision.ok:
        return decision.rule
    raise (StepUpNeeded if decision.rule == "step-up" else Denied)(decision)
