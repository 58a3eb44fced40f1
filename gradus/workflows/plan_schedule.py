"""The part of a plan that following it takes: what happens when, after what, and what must hold first.

Kept beside the whole reading of a plan, so that a page over many States reads a few kilobytes of each.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from gradus.domain.periods import Month
from gradus.formats.documents.plan_document import Activity, Gate, PlanDocument
from gradus.workflows.assembly_bench import LATER

_ACTIVITY = ("id", "title", "area", "start", "end", "effective", "institution")
_GATE = ("id", "title", "month", "owner", "holds")


@dataclass(frozen=True, kw_only=True)
class Schedule:
    """What happens when. Activities and gates hold only what they are followed by: no money, no why.

    ``slack``: months each activity may slip before the plan's end or a promised month moves, by its id;
    of what had begun when the plan was made, and of plans kept before it was, it is not known.
    """

    start: Month
    horizon: int
    activities: tuple[Activity, ...]
    gates: tuple[Gate, ...]
    slack: Mapping[str, int] = field(default_factory=dict)


def schedule_of(document: PlanDocument) -> Schedule:
    """The schedule of a plan's documents."""
    return Schedule(
        start=document.start,
        horizon=document.horizon,
        activities=document.activities,
        gates=document.gates,
        slack=_slack(document),
    )


def _slack(document: PlanDocument) -> dict[str, int]:
    """What the critical path gave; what nothing held had begun, and its slack of 0 says nothing."""
    return {
        one.id: one.time.slack
        for one in document.activities
        if one.time is not None and (one.time.slack or one.time.held)
    }


def kept(document: PlanDocument) -> dict[str, Any]:
    """What is kept of it, as JSON has it."""
    return {
        "start": str(document.start),
        "horizon": document.horizon,
        "activities": [
            {name: getattr(one, name) for name in _ACTIVITY}
            | {"needs": list(one.needs), "gates": list(one.gates)}
            for one in document.activities
        ],
        "gates": [{name: getattr(one, name) for name in _GATE} for one in document.gates],
        "slack": _slack(document),
    }


def read(said: Mapping[str, Any]) -> Schedule | None:
    """What was kept; none if there is nothing, or another version kept it in another shape."""
    try:
        return Schedule(
            start=Month.parse(said["start"]),
            horizon=said["horizon"],
            activities=tuple(
                Activity(**{**one, "needs": tuple(one["needs"]), "gates": tuple(one["gates"])})
                for one in said["activities"]
            ),
            gates=tuple(Gate(**one) for one in said["gates"]),
            slack=said.get("slack", {}),
        )
    except (KeyError, TypeError, ValueError):
        return None


def intervention_of(activity_id: str) -> str:
    """The catalogue's intervention an activity is one of: ``df-basic@academy`` is one ``df-basic``."""
    return activity_id.partition("@")[0].removesuffix(LATER)
