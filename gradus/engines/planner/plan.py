"""What the planner answers: the plan, how good it is provably, and why each thing is in or out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from gradus.domain.messages import Message
from gradus.engines.planner.problem import CostKind

FORMAT: Literal["gradus.plan/1"] = "gradus.plan/1"

Stop = Literal["optimal", "gap", "work", "clock"]

ChangeKind = Literal[
    "money", "resource", "capacity", "equipment", "fact", "calendar", "allow", "exclusive"
]


@dataclass(frozen=True, kw_only=True)
class Activity:
    """A chosen candidate: months are counted from month zero; ``end`` is the first month after
    delivery, ``effective`` the month from which it counts. ``fixed``: done or running when the plan
    was made again, and not to be moved. ``start_month`` and ``end_month`` are the calendar months of
    the first and the last month of delivery, for readers; nothing is computed from them."""

    candidate: str
    start: int
    end: int
    effective: int
    fixed: bool = False
    start_month: str = ""
    end_month: str = ""


@dataclass(frozen=True, kw_only=True)
class Payment:
    """Money of one pot for one kind of cost of one activity in one year."""

    candidate: str
    pot: str
    year: int
    amount: int
    kind: CostKind


@dataclass(frozen=True, kw_only=True)
class PotYear:
    """A pot in a year: what was available (with carry-over), committed, and left unspent."""

    pot: str
    year: int
    available: int
    committed: int
    unspent: int


@dataclass(frozen=True, kw_only=True)
class AreaPath:
    """An area's gain in level points at the end of each month of the horizon, at face value
    (``raised``) and after diminishing returns (``value``, unweighted)."""

    area: str
    raised: tuple[float, ...]
    value: tuple[float, ...]


@dataclass(frozen=True, kw_only=True)
class Change:
    """A change to the problem that can be applied and solved again.

    ``kind``: money (``amount`` USD, unearmarked, in ``year``), resource (``amount`` units of
    ``target`` in ``months``), capacity (of institution ``target`` in ``months``), equipment
    (``amount`` units of kind ``target`` by ``month``), fact (``target`` holds from ``month``),
    calendar (``target`` candidate may start/end outside its window or the horizon is longer by
    ``amount`` months), allow (the State withdraws its rule-out of ``target``), exclusive
    (``target`` may be chosen beside its alternative).
    """

    kind: ChangeKind
    text: Message
    target: str = ""
    amount: int = 0
    year: int | None = None
    month: int | None = None
    months: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Reason:
    """Why a candidate is in or out.

    ``verdict``: ``in``, ``insisted``, ``fixed``, ``credited``, ``out``, ``ruled-out``, ``tie`` (in
    or out makes less difference than the gap). ``worth`` is, as a share of the plan's value, the
    objective lost without it (in: an interval) or gained at most with it (out: ``worth_high``
    alone, negative where every plan with it is proven to be worth less).
    ``unlocks``: chosen candidates that need it. ``blocked_by``: codes of what stops it
    (``fact:x``, ``activity:y``, ``money:2``, ``resource:trainers``, ``institution:h``,
    ``equipment:k``, ``calendar``, ``allow`` (the State rules it out), ``exclusive:x`` (alternative
    x is in the plan), ``same-course:x`` (x does the same for the same host), ``gate``,
    ``not-worth``).
    ``with_it``: candidates to be added with it for the smallest change to be enough.
    """

    candidate: str
    verdict: Literal["in", "insisted", "fixed", "credited", "out", "ruled-out", "tie"]
    text: tuple[Message, ...]
    raises: tuple[tuple[str, float], ...] = ()
    unlocks: tuple[str, ...] = ()
    blocked_by: tuple[str, ...] = ()
    worth_low: float | None = None
    worth_high: float | None = None
    changes: tuple[Change, ...] = ()
    with_it: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Price:
    """What a little more of a scarce thing is worth: objective gained, as an interval
    (``low``: a plan found; ``high``: a proven bound), also as share of the plan's value."""

    change: Change
    low: float
    high: float


@dataclass(frozen=True, kw_only=True)
class Difference:
    """Against a previous plan: ``same``, ``moved``, ``added``, ``dropped``, with the reason."""

    candidate: str
    kind: Literal["same", "moved", "added", "dropped"]
    text: Message
    before: int | None = None
    after: int | None = None


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A solved planning problem."""

    format: Literal["gradus.plan/1"]
    title: str
    start: str
    horizon: int
    activities: tuple[Activity, ...]
    payments: tuple[Payment, ...]
    pots: tuple[PotYear, ...]
    areas: tuple[AreaPath, ...]
    objective: float
    bound: float
    gap: float
    greedy_objective: float
    stop: Stop
    reasons: tuple[Reason, ...] = ()
    prices: tuple[Price, ...] = ()
    differences: tuple[Difference, ...] = ()
    problem_sha256: str = ""
    seed: int = 0
    version: str = ""
    solver: str = ""
    work: tuple[tuple[str, float], ...] = ()
