"""What other rooms, and the pages over several rooms, may ask of plans: plain values only."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from gradus.core.access.actor import Actor
from gradus.steps.planning import selectors


def plans_made(viewer: Actor, state_id: UUID) -> int:
    """How many drafts of the State's plan are ready."""
    return selectors.plans_of(viewer, state_id).filter(made_at__isnull=False).count()


def states_planned() -> int:
    """How many States have a draft, for aggregates (inside a system scope)."""
    return selectors.states_planned()


@dataclass(frozen=True)
class PlanInBrief:
    """A plan by name."""

    id: UUID
    code: str
    title: str


def plans_named(viewer: Actor, words: str, limit: int) -> list[PlanInBrief]:
    """Plans the viewer reaches whose titles hold the words."""
    return [
        PlanInBrief(row.pk, row.state.code, row.title)
        for row in selectors.plans_named(viewer, words)[:limit]
    ]
