"""An intervention: a type of activity from the catalogue, before any State is thought of.

The shape in YAML is in ``docs/reference/intervention-schema.md``; ``gradus.catalogue`` reads it.
Money is US dollars of the price year named. Durations are months.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

SourceGrade = Literal["sourced", "partly sourced", "assumed"]
CostPer = Literal["activity", "unit", "head", "year"]


@dataclass(frozen=True, kw_only=True)
class Spread:
    """Low, usual and high value of a quantity."""

    low: int
    mid: int
    high: int


@dataclass(frozen=True, kw_only=True)
class InterventionCost:
    """One line of cost. ``kind`` is one of the planner's kinds of cost (delivery, staff, mentors,
    travel, equipment, licences, evaluation, support). ``per`` says what it multiplies: the whole
    ``activity``, a ``unit`` delivered (a kit), a ``head`` trained, or each ``year`` of running after
    delivery (``years`` of them, from ``years_after`` the start)."""

    kind: str
    amount: Spread
    per: CostPer = "activity"
    years_after: int = 0
    years: int = 1


@dataclass(frozen=True, kw_only=True)
class Condition:
    """What must hold before an activity of this type starts. Exactly one form is filled:

    * ``intervention``: that intervention was delivered (or is effective) ``lag`` months before;
    * ``indicator`` and ``level``: the State stands at that level or higher (or gets there);
    * ``fact``: something the State or the host confirms (see the catalogue's list of facts);
    * ``all_of`` / ``any_of``: nested;
    * ``share`` of ``of``: at least that share of these interventions was delivered.

    ``rule`` names the rule R1..R10 the condition enforces; ``hard=False`` is advice.
    """

    intervention: str | None = None
    when: Literal["delivered", "effective"] = "delivered"
    lag: int = 0
    indicator: str | None = None
    level: int | None = None
    fact: str | None = None
    all_of: tuple[Condition, ...] = ()
    any_of: tuple[Condition, ...] = ()
    share: float | None = None
    of: tuple[str, ...] = ()
    rule: str | None = None
    hard: bool = True
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Effect:
    """The intervention raises an indicator to ``to_level`` if the State stands at ``from_level``
    or above (below it, the effect counts only up to ``from_level``). A documented judgement."""

    indicator: str
    from_level: int
    to_level: int


@dataclass(frozen=True, kw_only=True)
class Demand:
    """``units`` of a renewable resource (``trainers``, ``mentors``, ``regional-team``) in each
    month of delivery."""

    resource: str
    units: int = 1


@dataclass(frozen=True, kw_only=True)
class EquipmentKind:
    """``units`` of a kind of equipment, taken from donations."""

    kind: str
    units: int = 1


@dataclass(frozen=True, kw_only=True)
class Intervention:
    """A type of activity.

    ``number`` is the draft's (None for those added). ``area`` is one of the instrument's fifteen
    intervention areas; the catalogue's area map gives its capacity area and pillar. ``hosts`` are
    kinds of institutions that can host it, best first. ``length`` says in words how long delivery
    takes; ``duration`` is its months in a plan, ``effect_after`` the months from the end of
    delivery to effect. ``cohort`` counts people, units or events (``cohort_of`` says which).
    ``regional`` marks a seat on a regional activity. ``exclusive_with`` are alternatives of which
    one is enough. ``security_forces`` says whether R1 applies when the recipient is a unit of the
    security forces or the civil authority commanding it; otherwise R1 is not applicable and the
    plan says who decided so. ``judgement`` says why effects and prerequisites are what they are.
    """

    id: str
    title: str
    what: str
    area: str
    hosts: tuple[str, ...]
    length: str
    duration: int
    effect_after: int
    costs: tuple[InterventionCost, ...]
    effects: tuple[Effect, ...]
    evidence: SourceGrade
    sources: tuple[str, ...]
    judgement: str
    number: int | None = None
    cohort: Spread | None = None
    cohort_of: str = "people"
    price_year: int = 2024
    requires: Condition | None = None
    demands: tuple[Demand, ...] = ()
    equipment: tuple[EquipmentKind, ...] = ()
    rules: tuple[str, ...] = ()
    load: int = 1
    sustain: float = 0.9
    security_forces: bool = True
    regional: bool = False
    repeats: bool = False
    exclusive_with: tuple[str, ...] = ()

    @property
    def bound_by(self) -> tuple[str, ...]:
        """The rules of the field that bind it: those it names, and those its conditions stand for."""
        found = set(self.rules)
        waiting = [self.requires] if self.requires is not None else []
        while waiting:
            condition = waiting.pop()
            found |= {condition.rule} if condition.rule is not None else set()
            waiting += [*condition.all_of, *condition.any_of]
        return tuple(sorted(found, key=lambda rule: int(rule[1:])))
