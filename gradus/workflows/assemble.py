"""From scores, threat, interventions and the State file to a planning problem.

How every number comes about is told in ``docs/explanation/from-assessment-to-problem.md``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from gradus.catalogue.intervention import Intervention
from gradus.catalogue.shelf import Shelf
from gradus.engines.planner.problem import (
    FORMAT,
    Candidate,
    Credit,
    Donation,
    EquipmentNeed,
    Exclusive,
    Insist,
    Institution,
    Need,
    Pot,
    Problem,
    Requirement,
    RuleOut,
)
from gradus.engines.scoring.instrument import Instrument
from gradus.engines.threat.profile import ThreatProfile
from gradus.workflows.assembly_bench import (
    BASELINE,
    DILIGENCE,
    FOLLOW_UP,
    FRAMEWORK,
    FRAMEWORK_INDICATOR,
    LATER,
    SECOND_YEAR,
    Bench,
    Levels,
    diligent,
    excepted,
    is_open,
)
from gradus.workflows.assembly_circumstances import under
from gradus.workflows.assembly_conditions import conditions, no_way, together
from gradus.workflows.assembly_sums import areas, costs, gains, resources
from gradus.workflows.state import Host, StateFile

TRAINING_AREA = "TRN"
"""The intervention area of training institutions and training of trainers."""


@dataclass(frozen=True)
class Assembled:
    """The problem, and which intervention each candidate comes from."""

    problem: Problem
    intervention_of: Mapping[str, str]


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
    bench = Bench(shelf, state, instrument, levels, threat, baseline_first)
    bench.prior = int(shelf.defaults["prior-level"].value)
    for host in state.institutions:
        bench.hosts[host.kind].append(host)
    chosen = [(i, host) for i in shelf.interventions for host in _hosts(bench, i)]
    _name(bench, chosen)
    candidates = tuple(c for i, host in chosen for c in _candidates(bench, i, host))
    ids = {c.id for c in candidates}
    problem = Problem(
        format=FORMAT,
        title=state.name,
        start=state.start,
        horizon=state.horizon,
        areas=areas(bench),
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
        resources=resources(bench, candidates),
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
        facts=tuple(fact for _, fact in sorted(bench.facts.items())),
        credits=_credits(bench, done),
        insists=tuple(_insists(bench, follow_up_by)),
        rule_outs=tuple(
            RuleOut(candidate=name, reason=w.reason)
            for w in state.rules_out
            for name in bench.candidates.get(w.intervention, ())
        ),
        exclusives=tuple(_exclusives(bench, ids)),
        purposes=tuple(a.id for a in shelf.areas),
        notes=tuple(map(str, state.notes)),
    )
    return Assembled(under(state, problem), {c.id: c.intervention for c in candidates})


def _hosts(bench: Bench, intervention: Intervention) -> list[Host]:
    """The institutions that would host it: those of the first kind there is; none, no candidate."""
    if intervention.id == DILIGENCE:
        return [
            h for h in bench.state.institutions if diligent(bench, h) and h.diligence == "pending"
        ]
    for kind in intervention.hosts:
        if bench.hosts.get(kind):
            return bench.hosts[kind]
    if "academy" in intervention.hosts and bench.state.national_host is not None:
        return [h for h in bench.state.institutions if h.id == bench.state.national_host]
    return []


def _name(bench: Bench, chosen: Sequence[tuple[Intervention, Host]]) -> None:
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


def _splits(bench: Bench, intervention: Intervention) -> bool:
    """Whether R5 makes a difference to the course: it trains, and there is no framework yet."""
    trains = any(d.resource == "trainers" for d in intervention.demands)
    insisted = any(w.intervention == intervention.id for w in bench.state.insists)
    framework = any(i.id == FRAMEWORK for i in bench.shelf.interventions)
    done = any(d.intervention == FRAMEWORK for d in bench.state.done)
    waived = excepted(bench, intervention.id, "R5")
    known = bench.levels.get(FRAMEWORK_INDICATOR)
    has = known is not None and known >= 3
    return trains and framework and not (insisted or done or waived or has)


def _candidates(bench: Bench, intervention: Intervention, host: Host) -> list[Candidate]:
    count = len({n.removesuffix(LATER) for n in bench.candidates[intervention.id]})
    name = _id(intervention, host, count)
    title = intervention.title
    if count > 1 or intervention.id == DILIGENCE:
        title = f"{intervention.title}: {host.title}"
    parts = conditions(bench, intervention, host)
    kinds = bench.shelf.equipment_kinds
    base = Candidate(
        id=name,
        title=title,
        duration=intervention.duration,
        gains=gains(bench, intervention),
        costs=costs(bench, intervention),
        purposes=(intervention.area,),
        intervention=intervention.id,
        institution=host.id,
        load=intervention.load,
        effect_after=intervention.effect_after,
        requires=together(parts),
        needs=tuple(Need(resource=d.resource, amount=d.units) for d in intervention.demands),
        equipment=tuple(
            EquipmentNeed(kind=e.kind, units=e.units, title=kinds.get(e.kind, ""))
            for e in intervention.equipment
        ),
        rules=intervention.rules,
        national=_national(bench, intervention, host),
    )
    if not _splits(bench, intervention):
        return [base]
    framework = Requirement(
        any_of=tuple(Requirement(activity=n) for n in bench.candidates[FRAMEWORK])
        or (no_way(bench, FRAMEWORK),),
        rule="R5",
    )
    later = {
        **base.__dict__,
        "id": name + LATER,
        "earliest": SECOND_YEAR,
        "requires": together([*parts, framework]),
        "rules": tuple(dict.fromkeys((*base.rules, "R5"))),
    }
    return [Candidate(**{**base.__dict__, "latest": SECOND_YEAR - 1}), Candidate(**later)]


def _national(bench: Bench, intervention: Intervention, host: Host) -> bool:
    """Whether it is the State's own: its academy or national host delivers it, or it makes trainers."""
    academy = host.kind == "academy" or host.id == bench.state.national_host
    return academy or intervention.area == TRAINING_AREA


def _insists(bench: Bench, follow_up_by: int | None) -> Iterable[Insist]:
    """What the State insists on, and what R8 asks for."""
    for wish in bench.state.insists:
        for name in bench.candidates.get(wish.intervention, ())[:1]:
            yield Insist(candidate=name, by=wish.by, reason=wish.reason)
    wished = any(w.intervention == FOLLOW_UP for w in bench.state.insists)
    if (
        follow_up_by is not None
        and not wished
        and is_open(bench, FOLLOW_UP)
        and not excepted(bench, FOLLOW_UP, "R8")
    ):
        yield Insist(candidate=bench.candidates[FOLLOW_UP][0], by=follow_up_by, reason="R8")


def _credits(bench: Bench, done: Sequence[tuple[str, int, str, str]]) -> tuple[Credit, ...]:
    found: dict[str, Credit] = {}
    stated = [
        (d.intervention, d.end, d.provider, d.institution, d.occupies) for d in bench.state.done
    ]
    if not bench.baseline_first and is_open(bench, BASELINE):
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


def _exclusives(bench: Bench, ids: set[str]) -> Iterable[Exclusive]:
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
