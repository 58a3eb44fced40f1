"""From scores, threat, interventions and the State file to a planning problem.

How every number comes about is told in ``docs/explanation/from-assessment-to-problem.md``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from gradus.catalogue.intervention import Condition, Effect, Intervention
from gradus.catalogue.shelf import Shelf
from gradus.domain.messages import N_
from gradus.engines.planner.problem import (
    FORMAT,
    Area,
    Blackout,
    Candidate,
    Cost,
    Credit,
    Donation,
    EquipmentNeed,
    Exclusive,
    Fact,
    Gain,
    Insist,
    Institution,
    Need,
    Pot,
    Problem,
    Requirement,
    Resource,
    RuleOut,
)
from gradus.engines.scoring.instrument import Instrument
from gradus.engines.threat.profile import ThreatProfile
from gradus.workflows.state import Host, StateFile

BASELINE = "baseline-assessment"
DILIGENCE = "hrddp-assessment"
AGREEMENT = "national-plan"
AGREED = "plan-agreed"
"""The fact that the State agreed to the plan, where no activity is needed for it."""

FOLLOW_UP = "follow-up-evaluation"
FRAMEWORK = "competency-framework"
FRAMEWORK_INDICATOR = "JUS-06"
NO_REGRET = frozenset({BASELINE, "provider-mapping", DILIGENCE})
"""What may start before the baseline is known."""

SECOND_YEAR = 12
LATER = ".later"
"""Ending of the id of a course in or after the second year of training, which needs R5."""

Levels = Mapping[str, Fraction | int | None]


@dataclass(frozen=True)
class Assembled:
    """The problem, and which intervention each candidate comes from."""

    problem: Problem
    intervention_of: Mapping[str, str]


@dataclass
class _Bench:
    shelf: Shelf
    state: StateFile
    instrument: Instrument
    levels: Levels
    threat: ThreatProfile
    baseline_first: bool
    hosts: dict[str, list[Host]] = field(default_factory=lambda: defaultdict(list))
    candidates: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    facts: dict[str, Fact] = field(default_factory=dict)
    prior: int = 1
    assessment: str = N_("the assessment this plan rests on")

    def level(self, indicator: str) -> Fraction | int:
        """Today's level, or the stated prior where nobody knows it."""
        known = self.levels.get(indicator)
        return self.prior if known is None else known

    def by_id(self) -> dict[str, Intervention]:
        return {i.id: i for i in self.shelf.interventions}


def assemble(
    shelf: Shelf,
    state: StateFile,
    instrument: Instrument,
    levels: Levels,
    threat: ThreatProfile,
    *,
    baseline_first: bool = False,
    follow_up_by: int | None = None,
    done: Sequence[tuple[str, int, str, str]] = (),
    equipment: Sequence[Donation] = (),
) -> Assembled:
    """The planning problem of a State.

    Parameters
    ----------
    shelf, state, instrument
        The catalogue, the State file, the instrument assessed with.
    levels
        Today's level of each indicator; ``None`` or absent where it is not known.
    threat
        Weights of the intervention areas.
    baseline_first
        Too little is known: everything but desk work waits for the baseline assessment. Otherwise
        the assessment at hand is credited as the baseline.
    follow_up_by
        The month by which follow-up and evaluation start, as R8 asks; None does without.
    done
        What was done or runs beside the State file: intervention, month of its end, provider,
        institution (id or title; one the State file does not name, or none, stands for all hosts).
    equipment
        Equipment held already, as donations available from month 0.
    """
    bench = _Bench(shelf, state, instrument, levels, threat, baseline_first)
    bench.prior = int(shelf.defaults["prior-level"].value)
    for host in state.institutions:
        bench.hosts[host.kind].append(host)
    chosen = [(i, host) for i in shelf.interventions for host in _hosts(bench, i)]
    _name(bench, chosen)
    candidates = tuple(c for i, host in chosen for c in _candidates(bench, i, host))
    ids = {c.id for c in candidates}
    _stated_facts(bench)
    problem = Problem(
        format=FORMAT,
        title=state.name,
        start=state.start,
        horizon=state.horizon,
        areas=_areas(bench),
        candidates=candidates,
        institutions=tuple(
            Institution(
                id=h.id,
                title=h.title,
                capacity=h.capacity,
                blackout=tuple(m for m in h.blackout if m < state.horizon),
            )
            for h in state.institutions
        ),
        blackouts=tuple(
            Blackout(months=tuple(m for m in c.months if m < state.horizon), reason=c.reason)
            for c in state.circumstances
        ),
        resources=_resources(bench, candidates),
        donations=(
            *(
                Donation(id=o.id, kind=o.kind, units=o.units, month=o.month, donor=o.donor)
                for o in state.donations
                if o.month < state.horizon
            ),
            *equipment,
        ),
        pots=tuple(
            Pot(
                id=p.id,
                donor=p.donor,
                amounts=p.amounts,
                purposes=p.purposes,
                cost_kinds=p.cost_kinds,
                carry_over=p.carry_over,
            )
            for p in state.pots
        ),
        facts=tuple(bench.facts.values()),
        credits=_credits(bench, done),
        insists=tuple(_insists(bench, follow_up_by)),
        rule_outs=tuple(
            RuleOut(candidate=name, reason=w.reason)
            for w in state.rules_out
            for name in bench.candidates.get(w.intervention, ())
        ),
        exclusives=tuple(_exclusives(bench, ids)),
        purposes=tuple(a.id for a in shelf.areas),
        notes=state.notes,
    )
    return Assembled(problem, {c.id: c.intervention for c in candidates})


# --- hosts and names ----------------------------------------------------------------------------


def _hosts(bench: _Bench, intervention: Intervention) -> list[Host]:
    """The institutions that would host it: those of the first kind there is; none, no candidate."""
    if intervention.id == DILIGENCE:
        return [
            h for h in bench.state.institutions if _diligent(bench, h) and h.diligence == "pending"
        ]
    for kind in intervention.hosts:
        if bench.hosts.get(kind):
            return bench.hosts[kind]
    if "academy" in intervention.hosts and bench.state.national_host is not None:
        return [h for h in bench.state.institutions if h.id == bench.state.national_host]
    return []


def _diligent(bench: _Bench, host: Host) -> bool:
    """Whether R1 applies to the institution."""
    return host.kind in bench.shelf.security_forces


def _name(bench: _Bench, chosen: Sequence[tuple[Intervention, Host]]) -> None:
    """Ids of candidates: the intervention's, with the host's where there are several."""
    counts: dict[str, int] = defaultdict(int)
    for intervention, _ in chosen:
        counts[intervention.id] += 1
    for intervention, host in chosen:
        name = _id(intervention, host, counts[intervention.id])
        bench.candidates[intervention.id].append(name)
        if _splits(bench, intervention):
            bench.candidates[intervention.id].append(name + LATER)


def _id(intervention: Intervention, host: Host, count: int) -> str:
    if count > 1 or intervention.id == DILIGENCE:
        return f"{intervention.id}@{host.id}"
    return intervention.id


def _splits(bench: _Bench, intervention: Intervention) -> bool:
    """Whether R5 makes a difference to the course: it trains, and there is no framework yet."""
    trains = any(d.resource == "trainers" for d in intervention.demands)
    insisted = any(w.intervention == intervention.id for w in bench.state.insists)
    framework = any(i.id == FRAMEWORK for i in bench.shelf.interventions)
    done = any(d.intervention == FRAMEWORK for d in bench.state.done)
    excepted = _excepted(bench, intervention.id, "R5")
    known = bench.levels.get(FRAMEWORK_INDICATOR)
    has = known is not None and known >= 3
    return trains and framework and not (insisted or done or excepted or has)


def _excepted(bench: _Bench, intervention: str, rule: str | None) -> bool:
    return any(e.rule == rule and e.intervention == intervention for e in bench.state.exceptions)


# --- candidates ---------------------------------------------------------------------------------


def _candidates(bench: _Bench, intervention: Intervention, host: Host) -> list[Candidate]:
    count = len({n.removesuffix(LATER) for n in bench.candidates[intervention.id]})
    name = _id(intervention, host, count)
    title = intervention.title
    if count > 1 or intervention.id == DILIGENCE:
        title = f"{intervention.title}: {host.title}"
    parts = _conditions(bench, intervention, host)
    base = Candidate(
        id=name,
        title=title,
        duration=intervention.duration,
        gains=_gains(bench, intervention),
        costs=_costs(bench, intervention),
        purposes=(intervention.area,),
        intervention=intervention.id,
        institution=host.id,
        load=intervention.load,
        effect_after=intervention.effect_after,
        requires=_all(parts),
        needs=tuple(Need(resource=d.resource, amount=d.units) for d in intervention.demands),
        equipment=tuple(EquipmentNeed(kind=e.kind, units=e.units) for e in intervention.equipment),
        rules=intervention.rules,
    )
    if not _splits(bench, intervention):
        return [base]
    framework = Requirement(
        any_of=tuple(Requirement(activity=n) for n in bench.candidates[FRAMEWORK])
        or (_no_way(bench, FRAMEWORK),),
        rule="R5",
    )
    later = {
        **base.__dict__,
        "id": name + LATER,
        "earliest": SECOND_YEAR,
        "requires": _all([*parts, framework]),
        "rules": tuple(dict.fromkeys((*base.rules, "R5"))),
    }
    return [Candidate(**{**base.__dict__, "latest": SECOND_YEAR - 1}), Candidate(**later)]


def _all(parts: Sequence[Requirement]) -> Requirement | None:
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else Requirement(all_of=tuple(parts))


def _conditions(bench: _Bench, intervention: Intervention, host: Host) -> list[Requirement]:
    parts = []
    if intervention.requires is not None:
        found = _requirement(bench, intervention, intervention.requires)
        if found is not None:
            parts.append(found)
    if _supports(intervention) and _open(bench, AGREEMENT):
        parts.append(_agreement(bench))
    if intervention.security_forces and _diligent(bench, host) and intervention.id != DILIGENCE:
        parts.append(_diligence(bench, host))
    if bench.baseline_first and intervention.id not in NO_REGRET:
        parts.append(
            Requirement(
                any_of=tuple(Requirement(activity=n) for n in bench.candidates[BASELINE])
                or (_no_way(bench, BASELINE),),
                rule="R8",
            )
        )
    return parts


def _supports(intervention: Intervention) -> bool:
    """Whether it gives practitioners training (at home or as a seat), mentors or equipment."""
    people = {demand.resource for demand in intervention.demands}
    return intervention.id != DILIGENCE and bool(
        people & {"trainers", "mentors"}
        or intervention.equipment
        or intervention.exclusive_with
        or "R1" in intervention.rules
    )


def _open(bench: _Bench, intervention: str) -> bool:
    """Whether the intervention has a host here and the State does not rule it out."""
    return bool(bench.candidates.get(intervention)) and not any(
        w.intervention == intervention for w in bench.state.rules_out
    )


def _agreement(bench: _Bench) -> Requirement:
    """Support follows the agreement on the plan, which names those it is for."""
    _fact(bench, AGREED)
    signing = (Requirement(activity=n) for n in bench.candidates[AGREEMENT])
    return Requirement(any_of=(*signing, Requirement(fact=AGREED)))


def _diligence(bench: _Bench, host: Host) -> Requirement:
    """R1: the unit is cleared or mitigated, today or by the assessment planned for it."""
    fact = f"hrddp:{host.id}"
    bench.facts[fact] = Fact(
        id=fact,
        title=f"{N_('Human-rights due diligence')}: {host.title}",
        from_month=0 if host.diligence in ("cleared", "mitigated") else None,
        owner=host.decided_by or N_("Programme officer"),
    )
    if host.diligence in ("cleared", "mitigated"):
        return Requirement(fact=fact, rule="R1")
    planned = tuple(
        Requirement(activity=n, rule="R1")
        for n in bench.candidates[DILIGENCE]
        if n == f"{DILIGENCE}@{host.id}"
    )
    return Requirement(any_of=(Requirement(fact=fact, rule="R1"), *planned), rule="R1")


def _requirement(
    bench: _Bench, intervention: Intervention, condition: Condition
) -> Requirement | None:
    """A condition of the catalogue for this State; None where it holds or is excepted."""
    if _excepted(bench, intervention.id, condition.rule):
        return None
    if condition.all_of:
        parts = [_requirement(bench, intervention, c) for c in condition.all_of]
        return _all([p for p in parts if p is not None])
    if condition.any_of:
        options = [_requirement(bench, intervention, c) for c in condition.any_of]
        kept = [o for o in options if o is not None]
        return None if len(kept) < len(options) else Requirement(any_of=tuple(kept))
    if condition.fact is not None:
        _fact(bench, condition.fact)
        return Requirement(
            fact=condition.fact, lag=condition.lag, rule=condition.rule, hard=condition.hard
        )
    if condition.indicator is not None:
        return _level(bench, condition)
    if condition.share is not None:
        names = [n for i in condition.of for n in _doing(bench, i)]
        if not names:
            return _no_way(bench, condition.of[0])
        wanted = condition.share * len(condition.of) / len(names)
        return Requirement(
            share=min(1.0, wanted),
            of=tuple(names),
            lag=condition.lag,
            when=condition.when,
            rule=condition.rule,
            hard=condition.hard,
        )
    return _intervention(bench, condition)


def _doing(bench: _Bench, intervention: str) -> list[str]:
    """Candidates that do what an intervention does: its own, and its alternatives."""
    names = list(bench.candidates.get(intervention, ()))
    for other in bench.shelf.interventions:
        if intervention in other.exclusive_with:
            names += bench.candidates.get(other.id, ())
    return names


def _intervention(bench: _Bench, condition: Condition) -> Requirement | None:
    name = condition.intervention or ""
    intervention = bench.by_id()[name]
    if _already(bench, intervention):
        return None
    options = tuple(
        Requirement(
            activity=n, when=condition.when, lag=condition.lag, rule=condition.rule,
            hard=condition.hard,
        )
        for n in _doing(bench, name)
    )  # fmt: skip
    if not options:
        return _no_way(bench, name) if condition.hard else None
    return options[0] if len(options) == 1 else Requirement(any_of=options, hard=condition.hard)


def _already(bench: _Bench, intervention: Intervention) -> bool:
    """Whether the State already stands where the intervention leads."""
    return bool(intervention.effects) and all(
        (level := bench.levels.get(e.indicator)) is not None and level >= e.to_level
        for e in intervention.effects
    )


def _level(bench: _Bench, condition: Condition) -> Requirement | None:
    """An indicator's level: today's, or by activities that raise it so far."""
    indicator, level = condition.indicator or "", condition.level or 0
    known = bench.levels.get(indicator)
    if known is not None and known >= level:
        return None
    raising = tuple(
        Requirement(activity=n, when="effective", lag=condition.lag, rule=condition.rule)
        for i in bench.shelf.interventions
        if any(e.indicator == indicator and e.to_level >= level for e in i.effects)
        for n in bench.candidates.get(i.id, ())
    )
    fact = f"{indicator}>={level}"
    title = (
        bench.instrument.indicators[indicator].title
        if indicator in bench.instrument.indicators
        else indicator
    )
    bench.facts.setdefault(
        fact, Fact(id=fact, title=f"{title}: {level}", owner="National coordinator")
    )
    return Requirement(any_of=(*raising, Requirement(fact=fact, rule=condition.rule)))


def _no_way(bench: _Bench, intervention: str) -> Requirement:
    """There is no host for what is required: a fact that does not hold."""
    fact = f"host:{intervention}"
    bench.facts.setdefault(
        fact,
        Fact(id=fact, title=bench.by_id()[intervention].title, owner="National coordinator"),
    )
    return Requirement(fact=fact)


def _fact(bench: _Bench, name: str) -> None:
    entry = next(f for f in bench.shelf.facts if f.id == name)
    stated = {f.id: f for f in bench.state.facts}.get(name)
    bench.facts[name] = Fact(
        id=name,
        title=entry.title,
        from_month=stated.from_month if stated else None,
        owner=(stated.owner if stated else "") or entry.owner,
    )


def _stated_facts(bench: _Bench) -> None:
    """Facts no candidate asks for are left out of the problem."""
    bench.facts = dict(sorted(bench.facts.items()))


# --- sums ---------------------------------------------------------------------------------------


def _informing(bench: _Bench) -> dict[str, list[tuple[str, Fraction]]]:
    """By intervention area, the indicators that inform it, with their weight."""
    found: dict[str, list[tuple[str, Fraction]]] = defaultdict(list)
    for indicator in bench.instrument.indicators.values():
        if indicator.scored:
            for area in indicator.informs:
                found[area].append((indicator.id, Fraction(indicator.weight)))
    return found


def _gains(bench: _Bench, intervention: Intervention) -> tuple[Gain, ...]:
    """Level points by area: the rise of each indicator, weighted as it informs the area."""
    points: dict[str, Fraction] = defaultdict(Fraction)
    for area, informing in _informing(bench).items():
        total = sum((w for _, w in informing), Fraction(0))
        weights = dict(informing)
        for effect in intervention.effects:
            if effect.indicator in weights:
                points[area] += weights[effect.indicator] * _rise(bench, effect) / total
    return tuple(
        Gain(area=area, points=round(float(p), 4), sustain=intervention.sustain)
        for area, p in points.items()
        if p > 0
    )


def _rise(bench: _Bench, effect: Effect) -> Fraction:
    """How far the intervention raises the indicator from where the State stands."""
    now = Fraction(bench.level(effect.indicator))
    reach = effect.to_level if now >= effect.from_level else min(effect.from_level, effect.to_level)
    return max(Fraction(0), Fraction(reach) - now)


def _areas(bench: _Bench) -> tuple[Area, ...]:
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


def _costs(bench: _Bench, intervention: Intervention) -> tuple[Cost, ...]:
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


def _resources(bench: _Bench, candidates: Iterable[Candidate]) -> tuple[Resource, ...]:
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


def _insists(bench: _Bench, follow_up_by: int | None) -> Iterable[Insist]:
    """What the State insists on, and what R8 asks for."""
    for wish in bench.state.insists:
        for name in bench.candidates.get(wish.intervention, ())[:1]:
            yield Insist(candidate=name, by=wish.by, reason=wish.reason)
    wished = any(w.intervention == FOLLOW_UP for w in bench.state.insists)
    if (
        follow_up_by is not None
        and not wished
        and _open(bench, FOLLOW_UP)
        and not _excepted(bench, FOLLOW_UP, "R8")
    ):
        yield Insist(candidate=bench.candidates[FOLLOW_UP][0], by=follow_up_by, reason="R8")


def _credits(bench: _Bench, done: Sequence[tuple[str, int, str, str]]) -> tuple[Credit, ...]:
    found: dict[str, Credit] = {}
    stated = [
        (d.intervention, d.end, d.provider, d.institution, d.occupies) for d in bench.state.done
    ]
    if not bench.baseline_first and _open(bench, BASELINE):
        stated.append((BASELINE, 0, bench.assessment, None, False))
    known = {name.casefold(): h.id for h in bench.state.institutions for name in (h.title, h.id)}
    stated += [
        (name, end, provider, known.get(institution.casefold()), False)
        for name, end, provider, institution in done
    ]
    for intervention, end, provider, institution, occupies in stated:
        for name in bench.candidates.get(intervention, ()):
            base = name.removesuffix(LATER)
            if name != base or (
                institution and "@" in base and not base.endswith(f"@{institution}")
            ):
                continue
            found.setdefault(
                base,
                Credit(
                    candidate=base,
                    end=end,
                    provider=provider,
                    occupies=occupies and end > 0,
                    in_baseline=end <= 0,
                ),
            )
    return tuple(found.values())


def _exclusives(bench: _Bench, ids: set[str]) -> Iterable[Exclusive]:
    for name in sorted(ids):
        if name.endswith(LATER):
            yield Exclusive(members=(name.removesuffix(LATER), name), reason="The same course")
    for intervention in bench.shelf.interventions:
        for other in intervention.exclusive_with:
            for seat in bench.candidates.get(intervention.id, ()):
                for course in bench.candidates.get(other, ()):
                    yield Exclusive(
                        members=(seat, course), reason="A seat abroad or a course at home"
                    )
