"""Reading the State's position: the latest that was said, and what was said before."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from gradus.core.access.actor import Actor
from gradus.steps.planning.models.position import Basics, Commitment, Priority, RedLine

R = TypeVar("R")


@dataclass(frozen=True)
class Position:
    """What the State says now: of areas, of interventions, of commitment, of the plan itself."""

    priorities: Sequence[Priority]
    red_lines: Sequence[RedLine]
    commitment: Commitment | None
    basics: Basics | None


def position_of(viewer: Actor, state_id: UUID) -> Position:
    """What holds now; what was taken back is left out."""
    priorities = _latest(_all(Priority, state_id), lambda row: row.area)
    lines = _latest(_all(RedLine, state_id), lambda row: row.intervention)
    return Position(
        priorities=[p for p in priorities if p.weight != Priority.Weight.AS_ITS_THREAT],
        red_lines=[one for one in lines if one.stance != RedLine.Stance.OPEN],
        commitment=_all(Commitment, state_id).first(),
        basics=_all(Basics, state_id).select_related("national_host").first(),
    )


def priorities_said(viewer: Actor, state_id: UUID) -> Sequence[Priority]:
    """All that was said of areas, the latest first."""
    return list(_all(Priority, state_id))


def red_lines_said(viewer: Actor, state_id: UUID) -> Sequence[RedLine]:
    """All that was said of interventions, the latest first."""
    return list(_all(RedLine, state_id))


def commitment_said(viewer: Actor, state_id: UUID) -> Sequence[Commitment]:
    """All that was said of commitment, the latest first."""
    return list(_all(Commitment, state_id))


def basics_said(viewer: Actor, state_id: UUID) -> Sequence[Basics]:
    """All that was said of what a plan is to aim at, the latest first."""
    return list(_all(Basics, state_id).select_related("national_host"))


def _all(table: Any, state_id: UUID) -> Any:
    return table.objects.filter(state_id=state_id).order_by("-said_at", "-id")


def _latest(rows: Iterable[R], key: Callable[[R], Hashable]) -> list[R]:
    found: dict[Hashable, R] = {}
    for row in rows:
        found.setdefault(key(row), row)
    return list(found.values())
