"""What other rooms, and the pages over several rooms, may ask of plans: plain values only."""

from __future__ import annotations

from uuid import UUID

from gradus.core.access.actor import Actor
from gradus.steps.planning import selectors


def plans_made(viewer: Actor, state_id: UUID) -> int:
    """How many drafts of the State's plan are ready."""
    return selectors.plans_of(viewer, state_id).filter(made_at__isnull=False).count()


def states_planned() -> int:
    """How many States have a draft, for aggregates (inside a system scope)."""
    return selectors.states_planned()
