"""A problem with a shape laid on it, as a problem of its own that the planner solves like any other.

Sliders first, then pins, then the tilt:

* ``keep``, ``by`` and ``start-in`` become what is insisted on, ``leave-out`` what is ruled out,
  ``not-before``, ``by`` and ``start-in`` narrow the months a candidate may start in;
* ``fast-start``: a month counts ``Tilts.fast_start`` of the same month a year earlier;
* ``self-reliance``: of every gain the share that lasts is raised to the power ``Tilts.lasting``, and
  counts ``Tilts.foreign`` where the activity is not the State's own (``Candidate.national``);
* ``donor-neutral``: no donor offers more than ``Tilts.donor`` of all that is offered;
* ``lowest-cost``: nothing here; :mod:`cheapest` then looks for the least money.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from gradus.domain.messages import Message, message
from gradus.domain.periods import Month
from gradus.domain.refusals import InvalidInput
from gradus.engines.planner.conflict import Conflict
from gradus.engines.planner.plan import Activity
from gradus.engines.planner.problem import (
    Blackout,
    Candidate,
    Insist,
    Institution,
    Pot,
    Problem,
    Resource,
    RuleOut,
)
from gradus.engines.planner.shape import Pin, Shape, Sliders, Tilts, shape_faults, wants

SPREAD = 1.2
"""With few donors none can carry less than an even part; this much more than one is allowed."""


def shaped(
    problem: Problem,
    shape: Shape,
    tilts: Tilts = Tilts(),  # noqa: B008 - a frozen value
    *,
    now: int = 0,
    begun: Collection[str] = (),
) -> Problem:
    """The problem with the shape laid on it.

    Parameters
    ----------
    problem
        A problem without faults.
    shape
        What the parties ask for.
    tilts
        How far a tilt leans.
    now
        Money of years and people of months that began before this month stay as they are.
    begun
        Candidates that have begun: only ``keep`` may be pinned on them.

    Raises
    ------
    InvalidInput
        With every fault of the shape (see ``shape_faults``).

    Examples
    --------
    >>> from gradus.engines.planner.problem import Pot, Problem
    >>> bare = Problem(format="gradus.plan-problem/1", title="", start="2027-01", horizon=12,
    ...                areas=(), candidates=(), pots=(Pot(id="p", donor="P", amounts=(100,)),))
    >>> shaped(bare, Shape(sliders=Sliders(money=0.8))).pots[0].amounts
    (80,)
    """
    found = shape_faults(problem, shape, begun=begun)
    if found:
        raise InvalidInput("shape", found)
    changed = _slid(problem, shape.sliders, now)
    for pin in shape.pins:
        changed = _pinned(changed, pin)
    if shape.tilt == "fast-start":
        return replace(changed, tempo=changed.tempo * tilts.fast_start)
    if shape.tilt == "self-reliance":
        return replace(changed, candidates=tuple(_own(c, tilts) for c in changed.candidates))
    if shape.tilt == "donor-neutral":
        return replace(changed, pots=_levelled(changed, tilts.donor, -(-now // 12)))
    return changed


# --- sliders ------------------------------------------------------------------------------------


def _slid(problem: Problem, sliders: Sliders, now: int) -> Problem:
    horizon = problem.horizon + sliders.months
    years = -(-horizon // 12)
    last = horizon - 1
    return replace(
        problem,
        horizon=horizon,
        pots=tuple(
            replace(pot, amounts=scaled(pot.amounts[:years], sliders.money, -(-now // 12)))
            for pot in problem.pots
        ),
        resources=tuple(
            _staffed(resource, sliders.people, now, horizon, problem.horizon)
            for resource in problem.resources
        ),
        institutions=tuple(
            _extended(institution, problem.horizon, horizon) for institution in problem.institutions
        ),
        blackouts=tuple(
            Blackout(months=tuple(m for m in b.months if m < horizon), reason=b.reason)
            for b in problem.blackouts
        ),
        insists=tuple(
            replace(i, by=min(i.by, last)) if i.by is not None else i for i in problem.insists
        ),
    )


def scaled(amounts: Sequence[int], share: float, first: int = 0) -> tuple[int, ...]:
    """Whole dollars of a share of each amount, from year ``first`` on."""
    return tuple(
        amount if year < first else math.floor(amount * share + 1e-6)
        for year, amount in enumerate(amounts)
    )


def _staffed(resource: Resource, share: float, now: int, horizon: int, before: int) -> Resource:
    if resource.monthly is None and (share == 1.0 or now == 0):
        return replace(resource, capacity=_part(resource.capacity, share))
    units = list(resource.monthly or (resource.capacity,) * before)
    units += units[-1:] * max(0, horizon - len(units))
    return replace(
        resource,
        monthly=tuple(n if month < now else _part(n, share) for month, n in enumerate(units)),
    )


def _part(units: int, share: float) -> int:
    """The share in whole units, to the nearest; a half is dropped."""
    return math.ceil(units * share - 0.5 - 1e-9)


def _extended(institution: Institution, before: int, horizon: int) -> Institution:
    """Months without activities within the plan; in added months those of the year before recur."""
    months = {month for month in institution.blackout if month < horizon}
    for month in range(before, horizon):
        if month - 12 in months:
            months.add(month)
    return replace(institution, blackout=tuple(sorted(months)))


# --- pins ---------------------------------------------------------------------------------------


def _pinned(problem: Problem, pin: Pin) -> Problem:
    if pin.kind == "leave-out":
        if any(r.candidate == pin.candidate for r in problem.rule_outs):
            return problem
        rule_out = RuleOut(candidate=pin.candidate, reason=pin.reason)
        return replace(problem, rule_outs=(*problem.rule_outs, rule_out))
    if wants(pin):
        by = pin.month if pin.kind in ("by", "start-in") else None
        problem = replace(problem, insists=_insisting(problem, pin, by))
    if pin.kind in ("not-before", "start-in"):
        problem = replace(
            problem,
            candidates=tuple(
                _not_before(c, pin.month or 0) if c.id == pin.candidate else c
                for c in problem.candidates
            ),
        )
    return problem


def _insisting(problem: Problem, pin: Pin, by: int | None) -> tuple[Insist, ...]:
    found = next((i for i in problem.insists if i.candidate == pin.candidate), None)
    if found is None:
        return (*problem.insists, Insist(candidate=pin.candidate, by=by, reason=pin.reason))
    months = [month for month in (found.by, by) if month is not None]
    tighter = replace(found, by=min(months, default=None))
    return tuple(tighter if i is found else i for i in problem.insists)


def _not_before(candidate: Candidate, month: int) -> Candidate:
    return replace(candidate, earliest=max(candidate.earliest, month))


# --- tilts --------------------------------------------------------------------------------------


def _own(candidate: Candidate, tilts: Tilts) -> Candidate:
    share = 1.0 if candidate.national else tilts.foreign
    return replace(
        candidate,
        gains=tuple(
            replace(gain, sustain=max(1e-6, share * gain.sustain**tilts.lasting))
            for gain in candidate.gains
        ),
    )


def _levelled(problem: Problem, most: float, first: int) -> tuple[Pot, ...]:
    """Pots of which no donor offers more than the share, from year ``first`` on.

    The cap is a share of what is then offered by all, so it is lowered until it holds; the pots of a
    donor above it shrink by one factor.
    """
    offered: dict[str, int] = {}
    for pot in problem.pots:
        donor = pot.donor or pot.id
        offered[donor] = offered.get(donor, 0) + sum(pot.amounts[first:])
    cap = cap_of(list(offered.values()), most)
    return tuple(
        replace(pot, amounts=scaled(pot.amounts, min(1.0, cap / whole), first))
        if (whole := offered[pot.donor or pot.id]) > cap
        else pot
        for pot in problem.pots
    )


def cap_of(offers: Sequence[int], most: float) -> float:
    """The largest sum one donor may offer so that none offers more than a share of what is then left.

    Examples
    --------
    >>> round(cap_of([800, 100, 100, 100, 100], 0.4), 2)
    266.67
    """
    offers = [offer for offer in offers if offer > 0]
    if not offers:
        return math.inf
    share = min(1.0, max(most, SPREAD / len(offers)))
    ordered = sorted(offers, reverse=True)
    if ordered[0] <= share * sum(ordered):
        return math.inf
    for count in range(1, len(ordered)):
        rest = sum(ordered[count:])
        if share * count >= 1:
            break
        cap = share * rest / (1 - share * count)
        if ordered[count] <= cap:
            return cap
    return float(ordered[-1])


# --- contradictions in the words of the parties -------------------------------------------------


def in_their_words(
    conflict: Sequence[Conflict], problem: Problem, shape: Shape
) -> tuple[Conflict, ...]:
    """A contradiction of a shaped problem, told in terms of pins and sliders where they made it.

    Parameters
    ----------
    conflict
        Of the shaped problem (``NoPlan.conflict``).
    problem, shape
        The problem without the shape, and the shape.
    """
    return tuple(_told(part, problem, shape) for part in conflict)


def _told(part: Conflict, problem: Problem, shape: Shape) -> Conflict:
    family, _, name = part.code.partition(":")
    for place, pin in enumerate(shape.pins):
        if pin.candidate == name and family in _FAMILIES[pin.kind] and _made(family, pin, problem):
            return Conflict(f"pin:{place}", pin_text(pin, problem))
    if family == "money" and shape.sliders.money < 1:
        return Conflict(
            "slider:money",
            message(
                "The money is set to {percent} % of what the pots hold.",
                percent=f"{100 * shape.sliders.money:.0f}",
            ),
        )
    if family == "resource" and shape.sliders.people < 1:
        return Conflict(
            "slider:people",
            message(
                "Trainers and mentors are set to {percent} % of those there are.",
                percent=f"{100 * shape.sliders.people:.0f}",
            ),
        )
    return part


_FAMILIES = {
    "keep": ("insist",),
    "by": ("insist", "deadline"),
    "start-in": ("insist", "deadline", "earliest"),
    "not-before": ("earliest",),
    "leave-out": ("rule-out",),
}
"""The conditions that a kind of pin puts on a problem."""


def _made(family: str, pin: Pin, problem: Problem) -> bool:
    """Whether the pin made the condition, and not the problem by itself."""
    if family == "insist":
        return all(i.candidate != pin.candidate for i in problem.insists)
    if family == "deadline":
        own = next((i.by for i in problem.insists if i.candidate == pin.candidate), None)
        return own is None or (pin.month is not None and pin.month <= own)
    if family == "earliest":
        own = next(c.earliest for c in problem.candidates if c.id == pin.candidate)
        return pin.month is not None and pin.month >= own
    return True


def is_kept(pin: Pin, activities: Iterable[Activity]) -> bool:
    """Whether a plan of these activities does what the pin asks."""
    start = next((a.start for a in activities if a.candidate == pin.candidate), None)
    month = 0 if pin.month is None else pin.month
    if start is None:
        return not wants(pin)
    return {
        "keep": True,
        "leave-out": False,
        "not-before": start >= month,
        "by": start <= month,
        "start-in": start == month,
    }[pin.kind]


def pin_text(pin: Pin, problem: Problem) -> Message:
    """A pin as a sentence: who wishes what, and why."""
    title = next((c.title for c in problem.candidates if c.id == pin.candidate), "")
    values: dict[str, object] = {
        "who": pin.wanted_by or message("The parties"),
        "title": title or pin.candidate,
    }
    month = "" if pin.month is None else str(Month.parse(problem.start).plus(pin.month))
    said = next(_wishes(pin, values, month))
    if not pin.reason:
        return said
    return message("{wish} Reason: {reason}", wish=said, reason=pin.reason)


def _wishes(pin: Pin, values: dict[str, object], month: str) -> Iterator[Message]:
    if pin.kind == "keep":
        yield message("{who}: {title} is to be in the plan.", **values)
    elif pin.kind == "leave-out":
        yield message("{who}: {title} is to be left out.", **values)
    elif pin.kind == "not-before":
        yield message("{who}: {title} is not to start before {month}.", **values, month=month)
    elif pin.kind == "by":
        yield message("{who}: {title} is to start by {month}.", **values, month=month)
    else:
        yield message("{who}: {title} is to start in {month}.", **values, month=month)
