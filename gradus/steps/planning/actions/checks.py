"""What an action on a version asks first: that it was made, that it is the latest, whose side acts."""

from __future__ import annotations

from datetime import datetime

from gradus.core.access.actor import Actor, Thing
from gradus.domain.messages import message
from gradus.steps.planning import selectors
from gradus.steps.planning.models.plans import Plan
from gradus.steps.planning.rules import agreement, asking, negotiation


def check_made(by: Actor, plan: Plan) -> None:
    """The version was made here. Raises NotMade."""
    if plan.made_at is None or not selectors.made_here(by, plan):
        raise asking.NotMade


def check_latest(by: Actor, plan: Plan) -> None:
    """There is no later version. Raises Superseded."""
    latest = selectors.latest_number(by, plan)
    if latest > plan.number:
        raise agreement.Superseded(latest)


def side_of(by: Actor, at: datetime, thing: Thing, action: str) -> str:
    """The side for which somebody may do that to a thing of a State. Raises NotYourSide."""
    found = agreement.side_in(by, thing, action, at)
    if found is None:
        raise negotiation.NotYourSide(message("You belong to neither side of this plan."))
    return found[0]
