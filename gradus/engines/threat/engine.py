"""From a State's estimates and judgement to weights per area, each with its interval.

For every offence group the *size* in the State is simulated against the usual size in the world:

    size       = sqrt(actual rate / the world's), within 1/3 .. 3   where the group is counted
    size       = (view / 50) ** (1 - own)                    where experts judge it; both multiply
    importance = harm * size, as a share of all groups
    weight     = sum over groups of importance * (how much the area meets the group)
    shown      = KNOWN * weight + (1 - KNOWN) * equal weights

``own`` is how much of an estimate is the State's own figures. ``KNOWN`` grows with what is known of the
State: ``LEAST_KNOWN`` with nothing at all, 1 where every group has its own figures or experts. The square
root keeps one badly comparable statistic from ruling the plan. Intervals of weights are the middle 90 % of
seeded draws of rates, harm, reporting and views.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from gradus.domain.messages import Message, message
from gradus.engines.threat.inputs import Figure, Group, Judgement, Three
from gradus.engines.threat.profile import (
    AreaThreat,
    Interval,
    Observed,
    OffenceGroup,
    ThreatProfile,
    YearRate,
)
from gradus.engines.threat.rate import bands_of_draws
from gradus.engines.threat.simulate import TOP, Simulation, ranks
from gradus.engines.threat.world import Pool, World

LEAST_KNOWN = 0.25
"""How far the groups lead where nothing is known of the State (assumed)."""

JUDGED = 0.8
"""How well a group is known that experts judged, where 1 is its own figures (assumed)."""

LITTLE = 0.2
"""Below this mean share of own figures a State is little known (assumed)."""

Array = NDArray[np.float64]
Basis = Literal["own", "borrowed", "judgement", "not-counted"]
NO_JUDGEMENT = Judgement()


def threat(
    world: World,
    state: str,
    capacity_of: Mapping[str, str],
    *,
    judgement: Judgement = NO_JUDGEMENT,
    reporting: Mapping[str, Three] | None = None,
    seed: int = 0,
) -> ThreatProfile:
    """The threat profile of one State.

    Parameters
    ----------
    world
        The estimate of all States (:func:`gradus.engines.threat.world.estimate_world`).
    state
        Its code.
    capacity_of
        The capacity area of each intervention area, in the order wanted.
    judgement
        Experts' views, by group.
    reporting
        By group, the share of cases that reach the police in this State, where a survey says so; the
        catalogue's is taken elsewhere.
    seed
        Of the named streams ``threat/<state>/<group>/<purpose>``.

    Returns
    -------
    ThreatProfile
        Weights sum to 1 over the intervention areas, and over the capacity areas.
    """
    drawn = Simulation(world, state, judgement, reporting or {}, seed)
    importance = drawn.importance()
    shares, places = _intervals(importance), _ranks(ranks(importance))
    known = _known(world.groups, drawn.own, judgement)
    areas, capacities = list(capacity_of), list(dict.fromkeys(capacity_of.values()))
    raw = _weights(world.groups, importance, areas)
    weights = known * raw + (1 - known) / len(areas)
    own_mean = sum(drawn.own.values()) / max(len(world.groups), 1)
    found = tuple(
        _group(world, state, group, judgement, drawn, shares[n], places[n])
        for n, group in enumerate(world.groups)
    )
    little = own_mean < LITTLE
    return ThreatProfile(
        state=state,
        year=world.year,
        groups=found,
        intervention_areas=_areas(areas, weights, raw),
        capacity_areas=_areas(
            capacities,
            _summed(weights, list(capacity_of.values()), capacities),
            _summed(raw, list(capacity_of.values()), capacities),
        ),
        little_known=little,
        remarks=tuple(_remarks(found, little, judgement)),
        sources=tuple(
            dict.fromkeys(o.source for group in found for o in group.observed if o.source)
        ),
        seed=seed,
    )


def _known(groups: Sequence[Group], own: Mapping[str, float], judgement: Judgement) -> float:
    """How far the picture is known, from LEAST_KNOWN to 1."""
    shares = [max(own[g.id], JUDGED if judgement.groups.get(g.id) else 0.0) for g in groups]
    mean = sum(shares) / len(shares) if shares else 0.0
    return LEAST_KNOWN + (1 - LEAST_KNOWN) * mean


def _weights(groups: Sequence[Group], importance: Array, areas: Sequence[str]) -> Array:
    """Weights of the areas by the groups alone, one row a draw."""
    meets = np.zeros((len(groups), len(areas)))
    for n, group in enumerate(groups):
        total = sum(group.areas.values())
        for area, share in group.areas.items():
            if area in areas:
                meets[n, areas.index(area)] = share / total
    raw = np.einsum("dg,ga->da", importance, meets)
    shares: Array = raw / raw.sum(axis=1, keepdims=True)
    return shares


def _intervals(draws: Array) -> list[Interval]:
    """The mean of each column, and its middle 90 %."""
    lows, highs = np.quantile(draws, [0.05, 0.95], axis=0)
    return [
        Interval(mid=float(mid), low=float(min(low, mid)), high=float(max(high, mid)))
        for mid, low, high in zip(draws.mean(axis=0), lows, highs, strict=True)
    ]


def _areas(names: Sequence[str], shown: Array, raw: Array) -> tuple[AreaThreat, ...]:
    """The weights shown, with intervals that also hold what the groups alone would say: near equal
    weights are a confession of ignorance, not a narrow estimate."""
    return tuple(
        AreaThreat(
            area=name,
            weight=Interval(
                mid=near.mid, low=min(near.low, far.low), high=max(near.high, far.high)
            ),
        )
        for name, near, far in zip(names, _intervals(shown), _intervals(raw), strict=True)
    )


def _summed(weights: Array, capacity: Sequence[str], names: Sequence[str]) -> Array:
    """Weights of capacity areas: the sums of their intervention areas'."""
    belongs = np.array([[float(own == name) for name in names] for own in capacity])
    found: Array = np.einsum("da,ac->dc", weights, belongs)
    return found


def _group(
    world: World,
    state: str,
    group: Group,
    judgement: Judgement,
    drawn: Simulation,
    importance: Interval,
    rank: tuple[Interval, float],
) -> OffenceGroup:
    figures = world.figures.get((state, group.id), ())
    pool = world.pools[group.id]
    basis: Basis = "not-counted"
    if pool is not None:
        basis = "own" if figures else "borrowed"
    if judgement.groups.get(group.id) and basis != "own":
        basis = "judgement"
    return OffenceGroup(
        id=group.id,
        title=group.title,
        kind=group.kind,
        basis=basis,
        observed=tuple(_observed(f) for f in figures),
        rate=drawn.rates[group.id].bands() if pool else None,
        actual=bands_of_draws(drawn.actual(group)) if pool else None,
        trend=pool.trend(state, world.year, drawn.dice(group.id, "trend")) if pool else None,
        course=_course(pool, state, figures) if pool else (),
        own_share=drawn.own[group.id],
        importance=importance,
        rank=rank[0],
        top_five=rank[1],
    )


def _ranks(places: Array) -> list[tuple[Interval, float]]:
    """Each group's median place and middle 90 %, and how often it is among the first."""
    ends = np.quantile(places, [0.05, 0.5, 0.95], axis=0, method="closest_observation")
    first = np.mean(places <= TOP, axis=0)
    return [
        (Interval(mid=float(mid), low=float(low), high=float(high)), float(often))
        for low, mid, high, often in zip(*ends, first, strict=True)
    ]


def _course(pool: Pool, state: str, figures: Sequence[Figure]) -> tuple[YearRate, ...]:
    last = max((f.year for f in figures), default=0)
    years = pool.years(state)
    return tuple(
        YearRate(year=year, rate=rate.bands(), ahead=year > last)
        for year, rate in zip(years, pool.rates(state, years), strict=True)
    )


def rate_of(figure: Figure) -> float | None:
    """A figure's rate per 100,000, as published or from its count and people; None without either."""
    if figure.rate is None and figure.count is not None and figure.population:
        return figure.count / figure.population * 100_000
    return figure.rate


def _observed(figure: Figure) -> Observed:
    return Observed(
        category=figure.category,
        year=figure.year,
        count=figure.count,
        rate=rate_of(figure),
        source=figure.source,
        meaning=message("recorded by the police, with the State's own definition"),
    )


def _remarks(
    groups: Sequence[OffenceGroup], little: bool, judgement: Judgement
) -> Iterable[Message]:
    own = sum(1 for g in groups if g.basis == "own")
    borrowed = sum(1 for g in groups if g.basis == "borrowed")
    judged = sum(1 for g in groups if g.basis == "judgement")
    blank = len(groups) - own - borrowed - judged
    yield message(
        "Of {all} groups of offences, {own} rest on the State's own figures, {borrowed} are borrowed "
        "from its neighbours, {judged} rest on judgement and {blank} are counted nowhere.",
        all=len(groups),
        own=own,
        borrowed=borrowed,
        judged=judged,
        blank=blank,
    )
    if little:
        yield message(
            "Little is known: weights are near equal, and a structured judgement leads where given."
        )
    yield message(
        "Recorded offences follow each State's definitions: compare a State with itself first. More "
        "reports may mean more trust."
    )
    if judgement.groups:
        views = sum(len(v) for v in judgement.groups.values())
        yield message("Views of experts, each kept: {count}.", count=views)
