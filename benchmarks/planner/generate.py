"""Seeded planning problems: realistic in structure, calibrated to no State.

``python benchmarks/planner/generate.py`` writes ``instances/n{30,50,80}_m{36,60}_s{1..5}.json`` and
``n50_m48_s{1..5}.json``.
Fifteen areas, hosts with little room, chains with *and*, *or*, lags and shares, capability gates,
elections and school terms, trainers and mentors, equipment only from donations, and lumpy money by
year and earmark that pays for about half of what could be done.
"""

from __future__ import annotations

import json
import sys
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import numpy as np

from gradus.domain.randomness import stream
from gradus.engines.planner.problem import (
    FORMAT,
    Area,
    Blackout,
    Candidate,
    Cost,
    Donation,
    EquipmentNeed,
    Exclusive,
    Fact,
    Gain,
    Institution,
    Need,
    Pot,
    Problem,
    Requirement,
    Resource,
)

AREAS = ("LEG", "POL", "INV", "DFL", "EEV", "VAF", "OCS", "JUS", "TRN", "EQP", "MNT", "PRV", "PPP",
         "HRS", "DAT")  # fmt: skip
HOSTS = ("police", "laboratory", "prosecution", "courts", "fiu", "academy", "ministry", "civil")
SIZES = ((30, 36), (30, 60), (50, 36), (50, 48), (50, 60), (80, 36), (80, 60))
SEEDS = (1, 2, 3, 4, 5)
HERE = Path(__file__).parent


def instance(count: int, months: int, seed: int) -> Problem:
    """One problem of that many candidates and months."""
    dice = stream(seed, "benchmark", f"n{count}", f"m{months}")
    areas = tuple(
        Area(
            id=name,
            title=f"Area {name}",
            weight=round(float(dice.uniform(0.3, 1.0)), 3),
            gap=round(float(dice.uniform(1.0, 3.0)), 2),
        )
        for name in AREAS
    )
    candidates = tuple(_candidate(dice, number, count, months) for number in range(count))
    total = sum(cost.amount for c in candidates for cost in c.costs)
    return Problem(
        format=FORMAT,
        title=f"Benchmark n{count} m{months} s{seed} (synthetic)",
        purposes=AREAS,
        start="2027-01",
        horizon=months,
        areas=areas,
        candidates=candidates,
        institutions=tuple(
            Institution(
                id=host,
                title=f"The {host}",
                capacity=int(dice.integers(2, 4)),
                blackout=tuple(m for m in range(months) if host == "academy" and m % 12 in (6, 7)),
            )
            for host in HOSTS
        ),
        blackouts=(
            Blackout(
                months=tuple(range(months // 3, months // 3 + 2)), reason="Election (synthetic)"
            ),
        ),
        resources=(
            Resource(id="trainers", title="Trainers", capacity=max(3, count // 14)),
            Resource(id="mentors", title="Mentors", capacity=max(2, count // 25)),
            Resource(id="regional-team", title="Regional team", capacity=max(3, count // 12)),
        ),
        donations=tuple(
            Donation(
                id=f"donation-{n}",
                kind=("workstation", "kit")[n % 2],
                units=int(dice.integers(2, 6)),
                month=int(dice.integers(4, months * 2 // 3)),
                donor=f"Donor {n}",
            )
            for n in range(4)
        ),
        pots=_pots(dice, total, months),
        facts=(
            Fact(id="premises", title="Premises", from_month=int(dice.integers(6, 18)), owner="Host"),
            Fact(id="power", title="Lawful power", from_month=int(dice.integers(10, 26)),
                 owner="Ministry"),
            Fact(id="payer", title="Licence payer", from_month=None, owner="Treasury"),
        ),
        exclusives=(
            Exclusive(members=("c03", "c04"), reason="Two ways to do the same"),
            Exclusive(members=("c11", "c17"), reason="Regional or national"),
        ),
    )  # fmt: skip


def _candidate(dice: np.random.Generator, number: int, count: int, months: int) -> Candidate:
    area = AREAS[int(dice.integers(0, len(AREAS)))]
    other = AREAS[int(dice.integers(0, len(AREAS)))]
    gains = {area: round(float(dice.uniform(0.3, 1.2)), 2)}
    if dice.random() < 0.4:
        gains[other] = round(float(dice.uniform(0.1, 0.5)), 2)
    duration = int(dice.choice([1, 2, 3, 4, 6, 9, 12], p=[0.15, 0.15, 0.2, 0.15, 0.2, 0.1, 0.05]))
    amount = 1000 * int(dice.lognormal(3.6, 0.7)) + 5000
    costs = [Cost(kind="delivery", amount=amount)]
    if dice.random() < 0.25:
        costs.append(Cost(kind="licences", amount=max(2000, amount // 5), years_after=1))
    needs = []
    if dice.random() < 0.55:
        needs.append(Need(resource="trainers", amount=int(dice.integers(1, 3))))
    elif dice.random() < 0.4:
        needs.append(Need(resource="mentors"))
    if dice.random() < 0.3:
        needs.append(Need(resource="regional-team"))
    equipment = ()
    if dice.random() < 0.12:
        kind = ("workstation", "kit")[int(dice.integers(0, 2))]
        equipment = (EquipmentNeed(kind=kind, units=int(dice.integers(1, 4))),)
    return Candidate(
        id=f"c{number:02d}",
        title=f"Candidate {number}",
        duration=duration,
        gains=tuple(
            Gain(area=name, points=points, sustain=round(float(dice.uniform(0.6, 1.0)), 2))
            for name, points in gains.items()
        ),
        costs=tuple(costs),
        purposes=(area,) if area == other else (area, other),
        institution=HOSTS[int(dice.integers(0, len(HOSTS)))],
        effect_after=int(dice.integers(0, 7)),
        requires=_requirement(dice, number, equipment != ()),
        needs=tuple(needs),
        equipment=equipment,
        latest=int(months * 0.8) if dice.random() < 0.1 else None,
    )


def _requirement(dice: np.random.Generator, number: int, equipped: bool) -> Requirement | None:
    parts = []
    if equipped:
        parts.append(Requirement(fact="premises", rule="R2"))
    if number >= 4 and dice.random() < 0.6:
        before = [f"c{int(n):02d}" for n in dice.choice(number, size=min(4, number), replace=False)]
        way = dice.random()
        if way < 0.5:
            parts.append(Requirement(activity=before[0], lag=int(dice.integers(0, 4))))
        elif way < 0.75:
            parts.append(
                Requirement(any_of=tuple(Requirement(activity=name) for name in before[:2]))
            )
        elif way < 0.9:
            parts.append(Requirement(share=0.5, of=tuple(before)))
        else:
            area = AREAS[int(dice.integers(0, len(AREAS)))]
            parts.append(Requirement(area=area, points=0.3))
    if dice.random() < 0.06:
        parts.append(Requirement(fact="power", rule="R7"))
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else Requirement(all_of=tuple(parts))


def _pots(dice: np.random.Generator, total: int, months: int) -> tuple[Pot, ...]:
    years = -(-months // 12)
    share = 0.5 * total / years
    earmarks: tuple[tuple[str, ...], ...] = (
        (),
        ("INV", "DFL", "EEV"),
        ("JUS", "LEG", "HRS"),
        ("PRV", "OCS", "PPP", "VAF"),
    )
    parts = (0.35, 0.25, 0.2, 0.2)
    return tuple(
        Pot(
            id=f"pot-{place}",
            donor=f"Donor {place}",
            amounts=tuple(
                1000 * int(share * part * dice.uniform(0.6, 1.4) / 1000) for _ in range(years)
            ),
            purposes=purposes,
            carry_over=place == 3,
        )
        for place, (purposes, part) in enumerate(zip(earmarks, parts, strict=True))
    )


def short(value: Any) -> Any:
    """Plain JSON values without the fields left at their defaults."""
    if is_dataclass(value) and not isinstance(value, type):
        return {
            f.name: short(getattr(value, f.name))
            for f in fields(value)
            if getattr(value, f.name) != f.default
        }
    return [short(v) for v in value] if isinstance(value, tuple) else value


def main() -> None:
    """Write every instance."""
    folder = HERE / "instances"
    folder.mkdir(exist_ok=True)
    for count, months in SIZES:
        for seed in SEEDS:
            path = folder / f"n{count}_m{months}_s{seed}.json"
            path.write_text(json.dumps(short(instance(count, months, seed)), indent=1) + "\n")
            print(path.name, file=sys.stderr)


if __name__ == "__main__":
    main()
