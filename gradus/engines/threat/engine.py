"""From figures and judgement to weights per area, each with its interval.

For every offence group the *size* in the State is simulated against the usual size in the world:

    size       = sqrt(rate / world rate), within 1/3 .. 3    where the group is counted
    size       = (view / 50) ** (1 - own)                    where experts judge it; both multiply
    importance = harm * size, as a share of all groups
    weight     = sum over groups of importance * (how much the area meets the group)
    shown      = KNOWN * weight + (1 - KNOWN) * equal weights

``own`` is how much of an estimate is the State's own figures. ``KNOWN`` grows with what is known of the
State: ``LEAST_KNOWN`` with nothing at all, 1 where every group has its own figures or experts. The square
root keeps one badly comparable statistic from ruling the plan. Intervals are the middle 90 % of
``DRAWS`` seeded draws of rates, harm, reporting and views.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from gradus.domain.messages import Message, message
from gradus.domain.randomness import stream
from gradus.engines.threat.inputs import Expert, Figure, Group, Judgement, Place, Three
from gradus.engines.threat.pooling import Estimate, Normal, observed, pooled
from gradus.engines.threat.profile import (
    AreaThreat,
    Interval,
    Observed,
    OffenceGroup,
    ThreatProfile,
)

DRAWS = 4000
LEAST_KNOWN = 0.25
Z90 = 1.6448536269514722
MOST_SIZE = 3.0
LITTLE = 0.2
"""Below this mean share of own figures a State is little known."""

Array = NDArray[np.float64]
Basis = Literal["own", "borrowed", "judgement", "not-counted"]
NO_JUDGEMENT = Judgement()


@dataclass(frozen=True)
class _Pool:
    """One counted group: the State's estimate, and the usual log rate of States."""

    estimate: Estimate
    usual: float


def threat(
    state: str,
    groups: Sequence[Group],
    figures: Iterable[Figure],
    places: Iterable[Place],
    capacity_of: Mapping[str, str],
    *,
    judgement: Judgement = NO_JUDGEMENT,
    seed: int = 0,
) -> ThreatProfile:
    """The threat profile of one State.

    Parameters
    ----------
    state
        Its code.
    groups
        The catalogue's offence groups.
    figures
        Published figures of any States; what is not reported is absent.
    places
        Where States lie.
    capacity_of
        The capacity area of each intervention area, in the order wanted.
    judgement
        Experts' views, by group.
    seed
        Of the named stream ``threat/<state>``.

    Returns
    -------
    ThreatProfile
        Weights sum to 1 over the intervention areas, and over the capacity areas.
    """
    where = {place.state: place for place in places}
    seen: dict[str, dict[str, list[Figure]]] = defaultdict(lambda: defaultdict(list))
    for figure in figures:
        seen[figure.category][figure.state].append(figure)
    pools = {group.id: _pool(group, seen, where, state) for group in groups}
    dice = stream(seed, "threat", state)
    importance = _simulate(groups, pools, judgement, dice)
    known = _known(groups, pools, judgement)
    areas = list(capacity_of)
    raw = _weights(groups, importance, areas)
    weights = known * raw + (1 - known) / len(areas)
    own_mean = sum(p.estimate.own for p in pools.values() if p) / max(len(groups), 1)
    found = tuple(
        _group(group, pools[group.id], judgement, seen, state, importance[:, n])
        for n, group in enumerate(groups)
    )
    little = own_mean < LITTLE
    return ThreatProfile(
        state=state,
        groups=found,
        intervention_areas=tuple(
            AreaThreat(area=area, weight=_wide(weights[:, n], raw[:, n]))
            for n, area in enumerate(areas)
        ),
        capacity_areas=_capacity_areas(weights, raw, areas, capacity_of),
        little_known=little,
        remarks=tuple(_remarks(found, little, judgement)),
        sources=tuple(
            dict.fromkeys(o.source for group in found for o in group.observed if o.source)
        ),
        seed=seed,
    )


def _pool(
    group: Group,
    seen: Mapping[str, Mapping[str, list[Figure]]],
    where: Mapping[str, Place],
    state: str,
) -> _Pool | None:
    """The State's estimate of the group's rate; None where nobody counts it."""
    data: dict[str, Normal] = {}
    for category in group.cts:
        for name, figures in seen.get(category, {}).items():
            value = observed(figures)
            if value is not None:
                data[name] = value
    estimate = pooled(data, where, state)
    if estimate is None:
        return None
    usual = pooled({k: v for k, v in data.items() if k != state} or data, where, "")
    assert usual is not None  # noqa: S101 - data is not empty
    return _Pool(estimate, usual.log_rate.mean)


def _simulate(
    groups: Sequence[Group],
    pools: Mapping[str, _Pool | None],
    judgement: Judgement,
    dice: np.random.Generator,
) -> Array:
    """Importance shares, one row a draw and one column a group."""
    sizes = np.ones((DRAWS, len(groups)))
    harm = np.ones((DRAWS, len(groups)))
    for n, group in enumerate(groups):
        harm[:, n] = _triangular(group.harm, dice)
        pool = pools[group.id]
        own = 0.0
        if pool is not None:
            own = pool.estimate.own
            spread = math.sqrt(pool.estimate.log_rate.variance)
            ratio = dice.normal(pool.estimate.log_rate.mean - pool.usual, spread, DRAWS)
            reported = _triangular(group.reporting, dice) / group.reporting.mid
            sizes[:, n] *= np.exp(0.5 * ratio) / np.sqrt(reported)
            sizes[:, n] = np.clip(sizes[:, n], 1 / MOST_SIZE, MOST_SIZE)
        views = judgement.groups.get(group.id, ())
        if views:
            sizes[:, n] *= _views(views, dice) ** (1 - own)
    raw = harm * sizes
    shares: Array = raw / raw.sum(axis=1, keepdims=True)
    return shares


def _triangular(three: Three, dice: np.random.Generator) -> Array:
    if three.low == three.high:
        return np.full(DRAWS, three.mid)
    return dice.triangular(three.low, three.mid, three.high, DRAWS)


def _views(views: Sequence[Expert], dice: np.random.Generator) -> Array:
    """A linear pool: each draw asks one expert, all as often; 50 is as usual."""
    drawn = np.stack([_triangular(Three(low=v.low, mid=v.best, high=v.high), dice) for v in views])
    asked = dice.integers(0, len(views), DRAWS)
    seen: Array = np.maximum(drawn[asked, np.arange(DRAWS)], 1.0)
    return seen / 50.0


def _known(
    groups: Sequence[Group], pools: Mapping[str, _Pool | None], judgement: Judgement
) -> float:
    """How far the picture is known, from LEAST_KNOWN to 1."""
    shares = []
    for group in groups:
        pool = pools[group.id]
        own = pool.estimate.own if pool is not None else 0.0
        shares.append(max(own, 0.8 if judgement.groups.get(group.id) else 0.0))
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
    raw = importance @ meets
    shares: Array = raw / raw.sum(axis=1, keepdims=True)
    return shares


def _interval(draws: Array) -> Interval:
    low, high = np.quantile(draws, [0.05, 0.95])
    mid = float(draws.mean())
    return Interval(mid=mid, low=min(float(low), mid), high=max(float(high), mid))


def _wide(shown: Array, raw: Array) -> Interval:
    """The weight shown, with an interval that also holds what the groups alone would say: near
    equal weights are a confession of ignorance, not a narrow estimate."""
    near, far = _interval(shown), _interval(raw)
    return Interval(mid=near.mid, low=min(near.low, far.low), high=max(near.high, far.high))


def _capacity_areas(
    weights: Array, raw: Array, areas: Sequence[str], capacity_of: Mapping[str, str]
) -> tuple[AreaThreat, ...]:
    found = []
    for capacity in dict.fromkeys(capacity_of.values()):
        columns = [n for n, area in enumerate(areas) if capacity_of[area] == capacity]
        shown, groups = weights[:, columns].sum(axis=1), raw[:, columns].sum(axis=1)
        found.append(AreaThreat(area=capacity, weight=_wide(shown, groups)))
    return tuple(found)


def _group(
    group: Group,
    pool: _Pool | None,
    judgement: Judgement,
    seen: Mapping[str, Mapping[str, list[Figure]]],
    state: str,
    importance: Array,
) -> OffenceGroup:
    figures = [f for c in group.cts for f in seen.get(c, {}).get(state, ())]
    basis: Basis = "not-counted"
    if pool is not None:
        basis = "own" if figures else "borrowed"
    if judgement.groups.get(group.id) and basis != "own":
        basis = "judgement"
    rate = _rate(pool.estimate.log_rate) if pool is not None else None
    actual = None
    if rate is not None:
        actual = Interval(
            mid=rate.mid / group.reporting.mid,
            low=rate.low / group.reporting.high,
            high=rate.high / group.reporting.low,
        )
    return OffenceGroup(
        id=group.id,
        title=group.title,
        kind=group.kind,
        basis=basis,
        observed=tuple(_observed(f) for f in sorted(figures, key=lambda f: f.year)),
        rate=rate,
        actual=actual,
        own_share=pool.estimate.own if pool is not None else 0.0,
        importance=_interval(importance),
    )


def _rate(log_rate: Normal) -> Interval:
    off = Z90 * math.sqrt(log_rate.variance)
    return Interval(
        mid=math.exp(log_rate.mean),
        low=math.exp(log_rate.mean - off),
        high=math.exp(log_rate.mean + off),
    )


def _observed(figure: Figure) -> Observed:
    rate = figure.rate
    if rate is None and figure.count is not None and figure.population:
        rate = figure.count / figure.population * 100_000
    return Observed(
        category=figure.category,
        year=figure.year,
        count=figure.count,
        rate=rate,
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
