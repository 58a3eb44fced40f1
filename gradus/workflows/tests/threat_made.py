"""Threat profiles made for the tests: fictional States, invented figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from gradus.catalogue.shelf import Shelf
from gradus.domain.messages import message
from gradus.engines.threat.equal import Moves, moved
from gradus.engines.threat.inputs import Expert, Judgement
from gradus.engines.threat.profile import (
    AreaThreat,
    Bands,
    Interval,
    Observed,
    OffenceGroup,
    ThreatProfile,
)
from gradus.formats.statistics.series import SeriesFigure
from gradus.workflows.threat import groups

TODAY = 2024
CTS = "UN Crime Trends Survey (XAA)"
GROUPS = {group.id: group for group in groups()}
SHELF = Shelf.open()
AREAS = dict(SHELF.capacity_areas)
CAPACITY = {area.id: area.capacity_area for area in SHELF.areas}


def bands(mid: float, factor: float = 2.0) -> Bands:
    """Bands whose 80 % interval is ``factor`` wide, from low to high."""
    half = factor**0.5
    ends = {"50": half**0.5, "80": half, "95": half**1.5}
    lows = {f"low{name}": round(mid / by, 4) for name, by in ends.items()}
    return Bands(
        mid=mid, **lows, **{f"high{name}": round(mid * by, 4) for name, by in ends.items()}
    )


def change(mid: float, low: float, high: float) -> Bands:
    """A trend with its 80 % interval."""
    return Bands(mid=mid, low50=low, high50=high, low80=low, high80=high, low95=low, high95=high)


def seen(*years: int, category: str = "Fraud: Cyber-related (Cy)") -> tuple[Observed, ...]:
    """Published figures of the years."""
    return tuple(
        Observed(
            category=category,
            year=year,
            count=100.0 + year - 2000,
            rate=(100.0 + year - 2000) / 20,
            source=CTS,
            meaning=message("recorded by the police, with the State's own definition"),
        )
        for year in years
    )


def group(name: str = "online-fraud", **changes: Any) -> OffenceGroup:
    """A group of the catalogue of which nothing is counted, with changes."""
    known = GROUPS[name]
    plain = OffenceGroup(
        id=name, title=known.title, kind=known.kind, basis="not-counted", observed=(), rate=None,
        actual=None, trend=None, course=(), own_share=0.0, rank=Interval(mid=1, low=1, high=3),
        importance=Interval(mid=0.1, low=0.05, high=0.15), top_five=0.9,
    )  # fmt: skip
    return replace(plain, **changes)


def own(name: str = "online-fraud", *years: int, **changes: Any) -> OffenceGroup:
    """A group with own figures of the years (2021 to 2023 where none are given)."""
    facts: dict[str, Any] = {
        "basis": "own",
        "observed": seen(*(years or (2021, 2022, 2023))),
        "rate": bands(10),
        "actual": bands(70, 6),
        "trend": change(0.1, -0.02, 0.2),
        "own_share": 0.95,
    }
    return group(name, **(facts | changes))


def borrowed(name: str = "interference", **changes: Any) -> OffenceGroup:
    """A group borrowed from other States."""
    facts: dict[str, Any] = {
        "basis": "borrowed",
        "rate": bands(1, 300),
        "actual": bands(8, 500),
        "trend": change(0.1, -0.2, 0.5),
    }
    return group(name, **(facts | changes))


def profile(found: Iterable[OffenceGroup], **changes: Any) -> ThreatProfile:
    """A profile of 2023 of these groups, ranked in their order, with areas that moved."""
    few = list(found)
    ranked = tuple(
        replace(one, rank=Interval(mid=n, low=max(1, n - 1), high=min(len(few), n + 2)))
        for n, one in enumerate(few, start=1)
    )
    equal = {area: 1 / len(CAPACITY) for area in CAPACITY}
    capacity: dict[str, float] = {}
    for area, weight in equal.items():
        capacity[CAPACITY[area]] = capacity.get(CAPACITY[area], 0.0) + weight
    shift = dict(zip(capacity, (-0.05, 0.04, 0.0, 0.02, -0.01, 0.01, -0.01), strict=True))
    made = ThreatProfile(
        state="XAA",
        year=2023,
        groups=ranked,
        intervention_areas=tuple(AreaThreat(area=a, weight=_near(w)) for a, w in equal.items()),
        capacity_areas=tuple(
            AreaThreat(area=a, weight=_near(w + shift[a])) for a, w in capacity.items()
        ),
        little_known=not any(one.basis == "own" for one in few),
        sources=(CTS,),
    )
    return replace(made, **changes)


def moves(made: ThreatProfile) -> Moves:
    """What a profile changes."""
    return moved(made, CAPACITY)


def figure(
    kind: str, year: int, value: str, term: str = "online-fraud", **more: Any
) -> SeriesFigure:
    """A figure of the State by the id of a group."""
    units = {"victimisation": "per cent", "reporting": "per cent", "loss": "money"}
    facts: dict[str, Any] = {
        "state": "XAA",
        "scheme": "gradus",
        "term": term,
        "kind": kind,
        "year": year,
        "value": Decimal(value),
        "unit": units.get(kind, "count"),
        "currency": "USD" if kind == "loss" else "",
        "source": "Statistical office of XAA",
    }
    return SeriesFigure(**(facts | more))


def views(*best: float, width: float = 10) -> tuple[Expert, ...]:
    """Experts with ranges of ``width`` on both sides."""
    return tuple(
        Expert(low=max(0, b - width), best=b, high=min(100, b + width), who=f"Expert {n}")
        for n, b in enumerate(best, start=1)
    )


def judged(**by_group: Sequence[Expert]) -> Judgement:
    """A judgement; group ids with underscores."""
    found: Mapping[str, tuple[Expert, ...]] = {
        name.replace("_", "-"): tuple(few) for name, few in by_group.items()
    }
    return Judgement(groups=found)


def _near(weight: float) -> Interval:
    return Interval(mid=weight, low=weight - 0.004, high=weight + 0.004)
