"""A small world: twelve States in six sub-regions of two regions, two counted groups and one that is not."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from gradus.engines.threat.engine import threat
from gradus.engines.threat.inputs import Figure, Group, Place, Three
from gradus.engines.threat.pooling import Exposure
from gradus.engines.threat.profile import OffenceGroup, ThreatProfile
from gradus.engines.threat.world import World, estimate_world

LAST = 2022
ACCESS, FRAUD = "Unlawful access", "Fraud"
CAPACITY_OF = {"LEG": "law", "INV": "police", "DFL": "police"}
PLACES = tuple(
    Place(state=f"S{n:02}", name=f"S{n:02}", subregion=f"sub{n % 6}", region=f"reg{n % 2}")
    for n in range(12)
)


def group(name: str, *categories: str, reporting: Three | None = None) -> Group:
    return Group(
        id=name,
        title=name,
        kind="cyber-dependent",
        harm=Three(low=2, mid=4, high=6),
        reporting=reporting or Three(low=0.05, mid=0.1, high=0.2),
        grade="assumed",
        areas={"INV": 2, "DFL": 1} if name == "access" else {"LEG": 1, "INV": 1},
        cts=categories,
    )


GROUPS = (group("access", ACCESS), group("fraud", FRAUD), group("arms"))


def series(
    state: str,
    rate: float,
    *,
    years: int = 6,
    people: float = 5e6,
    growth: float = 1.0,
    category: str = ACCESS,
    last: int = LAST,
) -> list[Figure]:
    """Figures of the last years, the last of them at the rate."""
    return [
        Figure(
            state=state,
            category=category,
            year=last - back,
            count=float(round(rate * growth**-back * people / 100_000)),
            population=people,
        )
        for back in range(years)
    ]


def others(rate: float = 10.0) -> list[Figure]:
    """Every State but the first, about the rate."""
    return [
        f
        for n in range(1, 12)
        for f in series(f"S{n:02}", rate * math.exp(0.4 * math.sin(5 * n)), growth=1 + n % 3 / 20)
    ]


def world(
    figures: Iterable[Figure],
    *,
    groups: Sequence[Group] = GROUPS,
    exposure: Exposure | None = None,
    year: int | None = LAST,
) -> World:
    return estimate_world(groups, figures, PLACES, exposure=exposure, year=year)


def profile(figures: Iterable[Figure], state: str = "S00") -> ThreatProfile:
    return threat(world(figures), state, CAPACITY_OF)


def of(found: ThreatProfile, name: str = "access") -> OffenceGroup:
    return next(g for g in found.groups if g.id == name)
