"""The planning problem: what could be done in a State, and what limits it.

Everything is a plain frozen dataclass, read from JSON by ``gradus.formats`` and published as a
schema in ``docs/reference``. Months count from month zero (``start``); year ``y`` is months
``12*y`` to ``12*y + 11``. Money is whole US dollars. Unknown keys are faults.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FORMAT: Literal["gradus.plan-problem/1"] = "gradus.plan-problem/1"

CostKind = Literal[
    "delivery", "staff", "mentors", "travel", "equipment", "licences", "evaluation", "support"
]


@dataclass(frozen=True, kw_only=True)
class Area:
    """A capability area whose level the plan raises.

    ``gap`` is the distance from today's level to the target in level points (0 to 4): gains
    beyond it are worth less and less. ``weight`` is the risk weight, all weights of a problem are
    compared with one another. ``weight_low``/``weight_high`` are its interval if known.
    """

    id: str
    title: str
    weight: float
    gap: float
    weight_low: float | None = None
    weight_high: float | None = None


@dataclass(frozen=True, kw_only=True)
class Gain:
    """How many level points an activity adds to an area once effective, at face value.

    ``sustain`` in (0, 1] is the share expected to last (retention, power, legal basis). The
    objective counts the expected gain, ``points * sustain``; gates (``Requirement.area``) count
    ``points``.
    """

    area: str
    points: float
    sustain: float = 1.0


@dataclass(frozen=True, kw_only=True)
class Cost:
    """A sum of money the activity commits, ``years_after`` its start year (0: in that year).

    Costs that fall due after the last year of the horizon are not asked of the pots.
    """

    kind: CostKind
    amount: int
    years_after: int = 0


@dataclass(frozen=True, kw_only=True)
class Requirement:
    """A condition for an activity to start in a month. Exactly one of the forms is filled:

    * ``activity``: that candidate was delivered (``when="delivered"``, its end) or is effective
      (``when="effective"``, end plus ``effect_after``) at least ``lag`` months earlier;
    * ``all_of`` / ``any_of``: nested requirements (``lag`` belongs to the inner ones);
    * ``share`` of ``of``: at least that share (0..1, rounded up to whole activities) of the listed
      candidates were delivered at least ``lag`` months earlier (``when`` as above);
    * ``area`` and ``points``: activities effective at least ``lag`` months earlier have raised the
      area by that many points (each counted once, at face value, before diminishing returns;
      credits count unless their effect is already in today's level);
    * ``fact``: that fact has held for ``lag`` months (see ``Fact``).

    ``rule`` names the field rule (R1..R10) the requirement enforces, ``hard=False`` marks advice
    that is reported but does not bind: it is skipped wherever it stands.
    """

    activity: str | None = None
    when: Literal["delivered", "effective"] = "delivered"
    lag: int = 0
    all_of: tuple[Requirement, ...] = ()
    any_of: tuple[Requirement, ...] = ()
    share: float | None = None
    of: tuple[str, ...] = ()
    area: str | None = None
    points: float | None = None
    fact: str | None = None
    rule: str | None = None
    hard: bool = True


@dataclass(frozen=True, kw_only=True)
class Fact:
    """Something the State or a host confirms (premises, a lawful power, a licence payer).

    It holds from month ``from_month`` on; None: it does not hold and no activity brings it about.
    ``owner`` is the function (never a person) who can confirm it.
    """

    id: str
    title: str
    from_month: int | None = None
    owner: str = ""


@dataclass(frozen=True, kw_only=True)
class Need:
    """``amount`` units of a renewable resource in every working (not paused) month of delivery."""

    resource: str
    amount: int = 1


@dataclass(frozen=True, kw_only=True)
class EquipmentNeed:
    """``units`` of a kind of equipment, taken for good from donations that have arrived."""

    kind: str
    units: int = 1
    title: str = ""


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """An intervention that could become an activity of the plan.

    ``duration`` is the months of delivery (it occupies institution, trainers and mentors);
    blackout months of its institution pause it. It becomes effective ``effect_after`` months
    after its end. ``purposes`` are what its money may be booked to (earmarks). ``load`` is what
    it takes of its institution's absorptive capacity in each month of delivery. ``national``: it is
    the State's own (its academy or national host delivers it, or it makes trainers of its own people).
    """

    id: str
    title: str
    duration: int
    gains: tuple[Gain, ...] = ()
    costs: tuple[Cost, ...] = ()
    purposes: tuple[str, ...] = ()
    intervention: str = ""
    institution: str | None = None
    load: int = 1
    effect_after: int = 0
    earliest: int = 0
    latest: int | None = None
    requires: Requirement | None = None
    needs: tuple[Need, ...] = ()
    equipment: tuple[EquipmentNeed, ...] = ()
    rules: tuple[str, ...] = ()
    national: bool = False


@dataclass(frozen=True, kw_only=True)
class Institution:
    """A host of activities. ``capacity``: absorptive load it can carry in a month."""

    id: str
    title: str
    capacity: int
    blackout: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Blackout:
    """Months in which nothing starts and delivery pauses, for everybody (an election)."""

    months: tuple[int, ...]
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Resource:
    """Trainers, mentors, a regional team: ``capacity`` units in each month.

    ``monthly`` (one number a month) replaces ``capacity`` where given.
    """

    id: str
    title: str
    capacity: int = 0
    monthly: tuple[int, ...] | None = None


@dataclass(frozen=True, kw_only=True)
class Donation:
    """``units`` of a kind of equipment available from ``month`` on."""

    id: str
    kind: str
    units: int
    month: int
    donor: str = ""


@dataclass(frozen=True, kw_only=True)
class Pot:
    """A donor's money: ``amounts[y]`` becomes available in year ``y``.

    It pays for activities with at least one purpose in ``purposes`` (empty: unearmarked, pays for
    anything). ``carry_over`` keeps what is left for later years of the plan. ``cost_kinds`` (empty:
    all) limits the kinds of cost it pays.
    """

    id: str
    donor: str
    amounts: tuple[int, ...]
    purposes: tuple[str, ...] = ()
    cost_kinds: tuple[CostKind, ...] = ()
    carry_over: bool = False


@dataclass(frozen=True, kw_only=True)
class Credit:
    """A candidate already delivered or running, by this programme or anyone: counted, not proposed.

    ``end`` is the month its delivery ended (negative) or will end (0 or later, running).
    A running credit still occupies its institution if ``occupies``. It costs this plan nothing.
    It satisfies requirements from its end and counts as a member of exclusives. Its gain counts
    from the month it is effective, unless ``in_baseline``: then today's levels already show it.
    """

    candidate: str
    end: int
    provider: str = ""
    occupies: bool = False
    in_baseline: bool = False


@dataclass(frozen=True, kw_only=True)
class Insist:
    """The State insists on an activity, if given to start by month ``by``."""

    candidate: str
    by: int | None = None
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class RuleOut:
    """The State rules an activity out."""

    candidate: str
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Exclusive:
    """At most one of these candidates (delivery modes, alternatives)."""

    members: tuple[str, ...]
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Curve:
    """Diminishing returns: ``x`` points against a gap ``G`` are worth ``G(1-exp(-shape x/G))``.

    Read by straight chords between the ``knots`` (shares of the gap, increasing, from 0); beyond
    the last knot a further point is worth nothing.
    """

    shape: float = 1.6
    knots: tuple[float, ...] = (0.3, 0.6, 0.9, 1.3)


@dataclass(frozen=True, kw_only=True)
class Terminal:
    """Value after the horizon: capability is read at half-year marks for ``months`` months.

    Each mark stands for the months since the mark before it, worth ``yearly_retention`` to the
    power of the years since the horizon.
    """

    months: int = 24
    yearly_retention: float = 0.85


@dataclass(frozen=True, kw_only=True)
class Problem:
    """A whole planning problem. See the module and ``docs/reference/plan-problem.md``.

    ``purposes`` is the vocabulary of earmarks: empty, it is what the candidates' money may be
    booked to, and a pot for any other purpose is a fault. ``tempo`` is what a month counts beside the
    same month a year earlier: 1, all count the same; below 1, what comes early counts more.
    """

    format: Literal["gradus.plan-problem/1"]
    title: str
    start: str
    horizon: int
    areas: tuple[Area, ...]
    candidates: tuple[Candidate, ...]
    institutions: tuple[Institution, ...] = ()
    blackouts: tuple[Blackout, ...] = ()
    resources: tuple[Resource, ...] = ()
    donations: tuple[Donation, ...] = ()
    pots: tuple[Pot, ...] = ()
    facts: tuple[Fact, ...] = ()
    credits: tuple[Credit, ...] = ()
    insists: tuple[Insist, ...] = ()
    rule_outs: tuple[RuleOut, ...] = ()
    exclusives: tuple[Exclusive, ...] = ()
    curve: Curve = Curve()
    terminal: Terminal = Terminal()
    tempo: float = 1.0
    purposes: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
