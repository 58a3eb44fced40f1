"""What other rooms may ask about the threat picture of a State."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gradus.core.access.actor import Actor
from gradus.steps.threats import models, selectors


@dataclass(frozen=True)
class Standing:
    """A State's picture: when it was worked out, and for which year."""

    made_at: datetime
    year: int


def profile(viewer: Actor, state_id: UUID) -> str:
    """The State's latest threat profile as JSON (``gradus threat profile --format json``); "" for none."""
    row = selectors.picture_of(viewer, state_id)
    return row.profile if row is not None else ""


def standing(viewer: Actor, state_id: UUID) -> Standing | None:
    """When the State's latest picture was worked out, or none."""
    row = selectors.pictures_of(viewer, state_id).first()
    return Standing(row.made_at, row.year) if row is not None else None


def anything_published(viewer: Actor) -> bool:
    """Whether any published figure was taken in, of any State."""
    return selectors.world_figures(viewer).exists()


def states_pictured(viewer: Actor, state_ids: Collection[UUID]) -> set[UUID]:
    """Of these States, those that have a picture."""
    return selectors.states_pictured(viewer, state_ids)


def emerging_named(viewer: Actor, words: str, most: int) -> list[tuple[str, str]]:
    """Notes on what is emerging whose titles hold the words: the State's code, and the title."""
    rows = models.Emerging.objects.filter(title__icontains=words).select_related("state")
    return [(row.state.code, row.title) for row in rows.order_by("-seen_on")[:most]]
