"""What headquarters sees: counts over the States, never one State's own figure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gradus.core.access.actor import Actor
from gradus.core.access.policy import policy
from gradus.core.access.scope import system
from gradus.steps.assessment import public as assessments
from gradus.steps.planning import public as planning

FEWEST_STATES = 5
ROUNDED_TO = 5


@dataclass(frozen=True)
class Aggregates:
    """Numbers of States, rounded to fives; none where fewer than five stand behind a number."""

    assessed: int | None
    planned: int | None


def aggregates(viewer: Actor, at: datetime) -> Aggregates | None:
    """The counts, for viewers whose role sees aggregates; else none."""
    roles = policy().roles
    if not any("aggregates" in roles[name].own for name in viewer.roles_at(at) if name in roles):
        return None
    with system("aggregates"):
        return Aggregates(
            assessed=rounded(assessments.states_assessed()),
            planned=rounded(planning.states_planned()),
        )


def rounded(count: int) -> int | None:
    """A count of States as it may be shown: to the nearest five, none below five."""
    if count < FEWEST_STATES:
        return None
    return ROUNDED_TO * ((count + ROUNDED_TO // 2) // ROUNDED_TO)
