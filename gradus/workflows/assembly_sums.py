"""Sums of the assembly: gains, gaps and weights of areas, costs, people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from fractions import Fraction

from gradus.catalogue.intervention import Effect, Intervention
from gradus.domain.messages import N_
from gradus.engines.planner.problem import Area, Candidate, Cost, Gain, Resource
from gradus.workflows.assembly_bench import Bench


def _informing(bench: Bench) -> dict[str, list[tuple[str, Fraction]]]:
    """By intervention area, the indicators that inform it, with their weight."""
    found: dict[str, list[tuple[str, Fraction]]] = defaultdict(list)
    for indicator in bench.instrument.indicators.values():
        if indicator.scored:
            for area in indicator.informs:
                found[area].append((indicator.id, Fraction(indicator.weight)))
    return found


def gains(bench: Bench, intervention: Intervention) -> tuple[Gain, ...]:
    """Level points by area: the rise of each indicator, weighted as it informs the area."""
    points: dict[str, Fraction] = defaultdict(Fraction)
    for area, informing in _informing(bench).items():
        total = sum((w for _, w in informing), Fraction(0))
        weights = dict(informing)
        for effect in intervention.effects:
            if effect.indicator in weights:
                points[area] += weights[effect.indicator] * _rise(bench, effect) / total
    lasting = round(intervention.sustain * _stood_behind(bench), 4)
    return tuple(
        Gain(area=area, points=round(float(p), 4), sustain=lasting)
        for area, p in points.items()
        if p > 0
    )


def _stood_behind(bench: Bench) -> float:
    """What is left of the share that lasts, where the State's leadership hardly stands behind the plan.

    Commitment of 2 and above, and commitment nobody spoke of, take nothing away.
    """
    if bench.state.commitment is None or bench.state.commitment > 1:
        return 1.0
    return bench.shelf.defaults[f"lasting-commitment-{bench.state.commitment}"].value / 100


def _rise(bench: Bench, effect: Effect) -> Fraction:
    """How far the intervention raises the indicator from where the State stands."""
    now = Fraction(bench.level(effect.indicator))
    reach = effect.to_level if now >= effect.from_level else min(effect.from_level, effect.to_level)
    return max(Fraction(0), Fraction(reach) - now)


def areas(bench: Bench) -> tuple[Area, ...]:
    weights = {a.area: a.weight for a in bench.threat.intervention_areas}
    informing = _informing(bench)
    found = []
    for entry in bench.shelf.areas:
        parts = informing.get(entry.id, [])
        total = sum((w for _, w in parts), Fraction(0)) or Fraction(1)
        short = sum(
            (w * max(Fraction(0), bench.state.target_level - Fraction(bench.level(i)))
             for i, w in parts),
            Fraction(0),
        )  # fmt: skip
        weight = weights[entry.id]
        factor = bench.state.priorities.get(entry.id, 1.0) * len(bench.shelf.areas)
        found.append(
            Area(
                id=entry.id,
                title=entry.title,
                weight=round(weight.mid * factor, 6),
                gap=round(float(short / total), 4),
                weight_low=round(weight.low * factor, 6),
                weight_high=round(weight.high * factor, 6),
            )
        )
    return tuple(found)


def costs(bench: Bench, intervention: Intervention) -> tuple[Cost, ...]:
    """All the money: the catalogue's usual costs, and support cost on each year's sum."""
    by_year: dict[int, int] = defaultdict(int)
    found = []
    people = intervention.cohort.mid if intervention.cohort else 1
    for cost in intervention.costs:
        times = people if cost.per in ("head", "unit") else 1
        years = range(cost.years) if cost.per == "year" else range(1)
        for year in years:
            amount = cost.amount.mid * times
            found.append(
                Cost(kind=cost.kind, amount=amount, years_after=cost.years_after + year)  # type: ignore[arg-type]
            )
            by_year[cost.years_after + year] += amount
    percent = bench.shelf.defaults["support-cost-percent"].value
    for year, amount in sorted(by_year.items()):
        found.append(Cost(kind="support", amount=round(amount * percent / 100), years_after=year))
    return tuple(c for c in found if c.amount)


def resources(bench: Bench, candidates: Iterable[Candidate]) -> tuple[Resource, ...]:
    stated = {r.id: r for r in bench.state.resources}
    titles = {
        "trainers": N_("Trainers"),
        "mentors": N_("Mentors"),
        "regional-team": N_("Regional team"),
    }
    needed = dict.fromkeys((*stated, *(n.resource for c in candidates for n in c.needs)))
    found = []
    for name in needed:
        supply = stated.get(name)
        found.append(
            Resource(
                id=name,
                title=(supply.title if supply else "") or titles.get(name, name),
                capacity=supply.capacity if supply else 0,
                monthly=supply.monthly if supply else None,
            )
        )
    return tuple(found)
