"""Conditions of the catalogue and rules of the field as requirements on this State's candidates."""

from __future__ import annotations

from collections.abc import Sequence

from gradus.catalogue.intervention import Condition, Intervention
from gradus.domain.messages import N_
from gradus.engines.planner.problem import Fact, Requirement
from gradus.workflows.assembly_bench import (
    AGREED,
    AGREEMENT,
    BASELINE,
    DILIGENCE,
    NO_REGRET,
    Bench,
    diligent,
    excepted,
    is_open,
)
from gradus.workflows.state import Host


def together(parts: Sequence[Requirement]) -> Requirement | None:
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else Requirement(all_of=tuple(parts))


def conditions(bench: Bench, intervention: Intervention, host: Host) -> list[Requirement]:
    parts = []
    if intervention.requires is not None:
        found = _requirement(bench, intervention, intervention.requires, host)
        if found is not None:
            parts.append(found)
    if _supports(intervention) and is_open(bench, AGREEMENT):
        parts.append(_agreement(bench))
    if intervention.security_forces and diligent(bench, host) and intervention.id != DILIGENCE:
        parts.append(_diligence(bench, host))
    if bench.baseline_first and intervention.id not in NO_REGRET:
        parts.append(
            Requirement(
                any_of=tuple(Requirement(activity=n) for n in bench.candidates[BASELINE])
                or (no_way(bench, BASELINE),),
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


def _agreement(bench: Bench) -> Requirement:
    """Support follows the agreement on the plan, which names those it is for."""
    _fact(bench, AGREED)
    signing = (Requirement(activity=n) for n in bench.candidates[AGREEMENT])
    return Requirement(any_of=(*signing, Requirement(fact=AGREED)))


def _diligence(bench: Bench, host: Host) -> Requirement:
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
    bench: Bench, intervention: Intervention, condition: Condition, host: Host
) -> Requirement | None:
    """A condition of the catalogue for this State; None where it holds or is excepted."""
    if excepted(bench, intervention.id, condition.rule):
        return None
    if condition.all_of:
        parts = [_requirement(bench, intervention, c, host) for c in condition.all_of]
        return together([p for p in parts if p is not None])
    if condition.any_of:
        options = [_requirement(bench, intervention, c, host) for c in condition.any_of]
        kept = [o for o in options if o is not None]
        return None if len(kept) < len(options) else Requirement(any_of=tuple(kept))
    if condition.fact is not None:
        return Requirement(
            fact=_fact(bench, condition.fact, host),
            lag=condition.lag,
            rule=condition.rule,
            hard=condition.hard,
        )
    if condition.indicator is not None:
        return _level(bench, condition)
    if condition.share is not None:
        names = [n for i in condition.of for n in _doing(bench, i)]
        if not names:
            return no_way(bench, condition.of[0])
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


def _doing(bench: Bench, intervention: str) -> list[str]:
    """Candidates that do what an intervention does: its own, and its alternatives."""
    names = list(bench.candidates.get(intervention, ()))
    for other in bench.shelf.interventions:
        if intervention in other.exclusive_with:
            names += bench.candidates.get(other.id, ())
    return names


def _intervention(bench: Bench, condition: Condition) -> Requirement | None:
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
        return no_way(bench, name) if condition.hard else None
    return options[0] if len(options) == 1 else Requirement(any_of=options, hard=condition.hard)


def _already(bench: Bench, intervention: Intervention) -> bool:
    """Whether the State already stands where the intervention leads."""
    return bool(intervention.effects) and all(
        (level := bench.levels.get(e.indicator)) is not None and level >= e.to_level
        for e in intervention.effects
    )


def _level(bench: Bench, condition: Condition) -> Requirement | None:
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


def no_way(bench: Bench, intervention: str) -> Requirement:
    """There is no host for what is required: a fact that does not hold."""
    fact = f"host:{intervention}"
    bench.facts.setdefault(
        fact,
        Fact(id=fact, title=bench.by_id()[intervention].title, owner="National coordinator"),
    )
    return Requirement(fact=fact)


def _fact(bench: Bench, name: str, host: Host | None = None) -> str:
    """Put the fact among those of the problem: the host's own where one is stated; its id there."""
    entry = next(f for f in bench.shelf.facts if f.id == name)
    said = {f.institution: f for f in bench.state.facts if f.id == name}
    own = said.get(host.id) if host is not None else None
    stated = own or said.get(None)
    id_, title = name, entry.title
    if own is not None and host is not None:
        id_, title = f"{name}@{host.id}", f"{entry.title}: {host.title}"
    bench.facts[id_] = Fact(
        id=id_,
        title=title,
        from_month=stated.from_month if stated else None,
        owner=(stated.owner if stated else "") or entry.owner,
    )
    return id_
