"""Why there is no plan: a smallest set of conditions that contradict each other.

Method: a deletion filter. Every condition that can contradict another (what the State insists on,
its deadlines, rule-outs, alternatives, blackouts, windows, requirements, people, equipment and
money) is a *part*; a part is dropped for good if what remains is still without a plan. What cannot
be dropped is an irreducible set: without any one of its members there is a plan.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from gradus.domain.messages import Message, message
from gradus.engines.planner.lookup import Lookup
from gradus.engines.planner.model import Model
from gradus.engines.planner.plan import Activity
from gradus.engines.planner.problem import Candidate, Problem
from gradus.engines.planner.solver import Limits, Session

PLENTY = 10**9


@dataclass(frozen=True)
class Conflict:
    """One condition of the set: a code such as ``insist:x`` or ``money:2``, and a sentence."""

    code: str
    text: Message


@dataclass(frozen=True)
class _Part:
    """A condition, and the problem without it."""

    conflict: Conflict
    without: Callable[[Problem], Problem]


def smallest_conflict(
    problem: Problem, fixed: Sequence[Activity] = (), now: int = 0
) -> tuple[Conflict, ...]:
    """An irreducible set of conditions that no plan can keep together.

    Parameters
    ----------
    problem
        A problem without faults and without a plan.
    fixed, now
        What is done or running, and the month the plan is made in.
    """
    relaxed = problem
    kept: list[_Part] = []
    for part in _parts(relaxed):
        smaller = part.without(relaxed)
        if _has_plan(smaller, fixed, now):
            kept.append(part)
        else:
            relaxed = smaller
    return tuple(part.conflict for part in kept)


def _has_plan(problem: Problem, fixed: Sequence[Activity], now: int) -> bool:
    model = Model(Lookup(problem), fixed=fixed, now=now)
    if model.impossible or not model.payable:
        return False
    if not model.windows:
        return not problem.insists or all(
            i.candidate in {a.candidate for a in fixed} | set(model.lookup.credits)
            for i in problem.insists
        )
    model.rows.cost = [0.0] * len(model.rows.cost)
    outcome = Session(model).solve(Limits())
    return outcome.ending != "infeasible"


def _parts(problem: Problem) -> Iterator[_Part]:
    """Every condition that may be part of a contradiction; the least likely first."""
    titles = {c.id: c.title or c.id for c in problem.candidates}
    yield from _scarce(problem)
    yield from _calendar(problem, titles)
    yield from _candidates(problem)
    yield from _wishes(problem, titles)


def _scarce(problem: Problem) -> Iterator[_Part]:
    for resource in problem.resources:
        yield _Part(
            Conflict(
                f"resource:{resource.id}",
                message("There are only so many {title}.", title=resource.title or resource.id),
            ),
            lambda p, id_=resource.id: replace(  # type: ignore[misc]
                p,
                resources=tuple(
                    replace(r, capacity=PLENTY, monthly=None) if r.id == id_ else r
                    for r in p.resources
                ),
            ),
        )
    for institution in problem.institutions:
        yield _Part(
            Conflict(
                f"institution:{institution.id}",
                message(
                    "{title} can carry {capacity} at a time.",
                    title=institution.title or institution.id,
                    capacity=institution.capacity,
                ),
            ),
            lambda p, id_=institution.id: replace(  # type: ignore[misc]
                p,
                institutions=tuple(
                    replace(i, capacity=PLENTY) if i.id == id_ else i for i in p.institutions
                ),
            ),
        )
    kinds = {item.kind: item.title for c in problem.candidates for item in c.equipment}
    for kind, title in sorted(kinds.items()):
        yield _Part(
            Conflict(
                f"equipment:{kind}",
                message("Only so much {kind} has been donated by then.", kind=title or kind),
            ),
            lambda p, kind=kind: replace(  # type: ignore[misc]
                p,
                candidates=tuple(
                    replace(c, equipment=tuple(e for e in c.equipment if e.kind != kind))
                    for c in p.candidates
                ),
            ),
        )
    yield _Part(
        Conflict(
            "money", message("The pots hold only so much money for these purposes and years.")
        ),
        lambda p: replace(p, candidates=tuple(replace(c, costs=()) for c in p.candidates)),
    )


def _calendar(problem: Problem, titles: dict[str, str]) -> Iterator[_Part]:
    for place, blackout in enumerate(problem.blackouts):
        reason = blackout.reason or ", ".join(str(m) for m in blackout.months)
        yield _Part(
            Conflict(
                f"blackout:{place}",
                message("Nothing starts in these months: {reason}.", reason=reason),
            ),
            lambda p, place=place: replace(  # type: ignore[misc]
                p,
                blackouts=tuple(
                    replace(b, months=()) if n == place else b for n, b in enumerate(p.blackouts)
                ),
            ),
        )
    for institution in problem.institutions:
        if institution.blackout:
            yield _Part(
                Conflict(
                    f"calendar:{institution.id}",
                    message(
                        "{title} has months without activities.",
                        title=institution.title or institution.id,
                    ),
                ),
                lambda p, id_=institution.id: replace(  # type: ignore[misc]
                    p,
                    institutions=tuple(
                        replace(i, blackout=()) if i.id == id_ else i for i in p.institutions
                    ),
                ),
            )
    for place, exclusive in enumerate(problem.exclusives):
        names = ", ".join(titles.get(m, m) for m in exclusive.members)
        yield _Part(
            Conflict(
                f"exclusive:{place}", message("Only one of these is chosen: {names}.", names=names)
            ),
            lambda p, place=place: replace(  # type: ignore[misc]
                p,
                exclusives=tuple(
                    replace(e, members=e.members[:1]) if n == place else e
                    for n, e in enumerate(p.exclusives)
                ),
            ),
        )


def _changed(problem: Problem, name: str, **changes: object) -> Problem:
    return replace(
        problem,
        candidates=tuple(
            replace(c, **changes) if c.id == name else c  # type: ignore[arg-type]
            for c in problem.candidates
        ),
    )


def _candidates(problem: Problem) -> Iterator[_Part]:
    for candidate in problem.candidates:
        yield from _of_candidate(candidate)


def _of_candidate(candidate: Candidate) -> Iterator[_Part]:
    name, title = candidate.id, candidate.title or candidate.id
    if candidate.requires is not None:
        yield _Part(
            Conflict(
                f"requires:{name}",
                message("{title} may start only after what it requires.", title=title),
            ),
            lambda p: _changed(p, name, requires=None),
        )
    if candidate.earliest > 0:
        yield _Part(
            Conflict(
                f"earliest:{name}",
                message(
                    "{title} may not start before month {month}.",
                    title=title,
                    month=candidate.earliest,
                ),
            ),
            lambda p: _changed(p, name, earliest=0),
        )
    if candidate.latest is not None:
        yield _Part(
            Conflict(
                f"latest:{name}",
                message(
                    "{title} may not start after month {month}.",
                    title=title,
                    month=candidate.latest,
                ),
            ),
            lambda p: _changed(p, name, latest=None),
        )
    if candidate.duration > 1:
        yield _Part(
            Conflict(
                f"duration:{name}",
                message(
                    "{title} takes {duration} months within the plan.",
                    title=title,
                    duration=candidate.duration,
                ),
            ),
            lambda p: _changed(p, name, duration=1),
        )


def _wishes(problem: Problem, titles: dict[str, str]) -> Iterator[_Part]:
    for rule_out in problem.rule_outs:
        yield _Part(
            Conflict(
                f"rule-out:{rule_out.candidate}",
                message(
                    "The State rules out: {title}.",
                    title=titles.get(rule_out.candidate, rule_out.candidate),
                ),
            ),
            lambda p, name=rule_out.candidate: replace(  # type: ignore[misc]
                p, rule_outs=tuple(r for r in p.rule_outs if r.candidate != name)
            ),
        )
    for insist in problem.insists:
        title = titles.get(insist.candidate, insist.candidate)
        if insist.by is not None:
            yield _Part(
                Conflict(
                    f"deadline:{insist.candidate}",
                    message("{title} is to start by month {by}.", title=title, by=insist.by),
                ),
                lambda p, name=insist.candidate: replace(  # type: ignore[misc]
                    p,
                    insists=tuple(
                        replace(i, by=None) if i.candidate == name else i for i in p.insists
                    ),
                ),
            )
        yield _Part(
            Conflict(
                f"insist:{insist.candidate}",
                message("The State insists on: {title}.", title=title),
            ),
            lambda p, name=insist.candidate: replace(  # type: ignore[misc]
                p, insists=tuple(i for i in p.insists if i.candidate != name)
            ),
        )
