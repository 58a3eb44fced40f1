"""What other rooms, and the pages over several rooms, may ask of plans: plain values only."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gradus.core.access.actor import Actor
from gradus.core.jobs.selectors import under_way
from gradus.steps.planning import selectors
from gradus.steps.planning.actions.plans import SOLVE
from gradus.steps.planning.models.plans import Plan


@dataclass(frozen=True)
class PlanInBrief:
    """A plan by name."""

    id: UUID
    code: str
    title: str


@dataclass(frozen=True)
class Standing:
    """How far a State is with its plans: how many are ready, agreed, and being made."""

    made: int = 0
    agreed: int = 0
    under_way: int = 0


def standing_by_state(viewer: Actor, state_ids: Collection[UUID]) -> Mapping[UUID, Standing]:
    """How far each of the States is; those without any plan are left out."""
    made = {
        pk: (ready, agreed) for pk, ready, agreed in selectors.made_and_agreed(viewer, state_ids)
    }
    making = under_way(viewer, SOLVE, state_ids)
    return {
        pk: Standing(*made.get(pk, (0, 0)), making.get(pk, 0)) for pk in made.keys() | making.keys()
    }


def to_sign(viewer: Actor, at: datetime) -> list[PlanInBrief]:
    """Plans that one side has signed and that wait for the viewer's signature."""
    return [_brief(row) for row in selectors.plans_to_sign(viewer, at)]


def states_planned() -> int:
    """How many States have a draft, for aggregates (inside a system scope)."""
    return selectors.states_planned()


def plans_named(viewer: Actor, words: str, limit: int) -> list[PlanInBrief]:
    """Plans the viewer reaches whose titles hold the words."""
    return [_brief(row) for row in selectors.plans_named(viewer, words)[:limit]]


def _brief(row: Plan) -> PlanInBrief:
    return PlanInBrief(row.pk, row.state.code, row.title)
