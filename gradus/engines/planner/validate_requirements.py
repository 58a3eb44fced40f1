"""What is wrong with the requirements of a problem: their form, what they name, their circles."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from gradus.domain.messages import Message, message
from gradus.domain.refusals import Fault
from gradus.engines.planner.problem import Problem, Requirement

DEEPEST = 20
"""Levels of nesting a requirement may have."""

_RULE = re.compile(r"^R([1-9]|10)$")
_LONGEST_LAG = 1200


def requirement_faults(problem: Problem) -> Iterator[Fault]:
    """Faults of form and of dangling names, in the order of the problem."""
    names = {
        "activity": {candidate.id for candidate in problem.candidates},
        "area": {area.id for area in problem.areas},
        "fact": {fact.id for fact in problem.facts},
    }
    for place, candidate in enumerate(problem.candidates):
        if candidate.requires is None:
            continue
        pending = [(f"candidates[{place}].requires", candidate.requires, 1)]
        while pending:
            where, requirement, depth = pending.pop()
            if depth > DEEPEST:
                yield Fault(
                    where,
                    message("The requirement is nested more than {most} deep.", most=DEEPEST),
                    message("Split it into simpler ones."),
                )
                continue
            yield from _form(where, requirement)
            yield from _names(where, requirement, names)
            inner = [
                (f"{where}.{form}[{n}]", part, depth + 1)
                for form in ("all_of", "any_of")
                for n, part in enumerate(getattr(requirement, form))
            ]
            pending.extend(reversed(inner))


def _form(where: str, requirement: Requirement) -> Iterator[Fault]:
    forms = [
        name
        for name, filled in (
            ("activity", requirement.activity is not None),
            ("all_of", bool(requirement.all_of)),
            ("any_of", bool(requirement.any_of)),
            ("share", requirement.share is not None or bool(requirement.of)),
            ("area", requirement.area is not None or requirement.points is not None),
            ("fact", requirement.fact is not None),
        )
        if filled
    ]
    if len(forms) != 1:
        what = (
            message("Several forms are filled: {forms}.", forms=", ".join(forms))
            if forms
            else message("The requirement is empty.")
        )
        yield Fault(
            where,
            what,
            message(
                "Fill exactly one of activity, all_of, any_of, share with of, area with "
                "points, fact."
            ),
            "form",
        )
    yield from _share(where, requirement)
    yield from _gate(where, requirement)
    if not 0 <= requirement.lag <= _LONGEST_LAG:
        yield _bounds(f"{where}.lag", requirement.lag, message("Give months from 0 on."))
    if requirement.lag and (requirement.all_of or requirement.any_of):
        yield Fault(
            f"{where}.lag",
            message("A lag around several conditions has no meaning."),
            message("Give each inner condition its own lag."),
        )
    if requirement.rule is not None and not _RULE.match(requirement.rule):
        yield Fault(
            f"{where}.rule",
            message("{rule} is not a field rule.", rule=repr(requirement.rule)),
            message("Use R1 to R10."),
        )


def _share(where: str, requirement: Requirement) -> Iterator[Fault]:
    if requirement.share is None and not requirement.of:
        return
    if requirement.share is None or not requirement.of:
        yield Fault(
            where,
            message("A share needs both share and of."),
            message("Give the share and list the activities it is of."),
            "form",
        )
        return
    if not (math.isfinite(requirement.share) and 0 < requirement.share <= 1):
        yield _bounds(
            f"{where}.share", requirement.share, message("Give a share above 0 and up to 1.")
        )
    if len(set(requirement.of)) < len(requirement.of):
        yield Fault(
            f"{where}.of",
            message("An activity is listed twice."),
            message("List each once."),
            "duplicate",
        )


def _gate(where: str, requirement: Requirement) -> Iterator[Fault]:
    if requirement.area is None and requirement.points is None:
        return
    if requirement.area is None or requirement.points is None:
        yield Fault(
            where,
            message("A gate needs both area and points."),
            message("Give the area and the points it must have been raised by."),
            "form",
        )
    elif not (math.isfinite(requirement.points) and 0 < requirement.points <= 1000):
        yield _bounds(f"{where}.points", requirement.points, message("Give points above 0."))


def _bounds(where: str, value: object, remedy: Message) -> Fault:
    return Fault(where, message("{value} is out of bounds.", value=value), remedy, "bounds")


def _names(where: str, requirement: Requirement, known: dict[str, set[str]]) -> Iterator[Fault]:
    named = [
        (f"{where}.activity", requirement.activity, "activity"),
        (f"{where}.area", requirement.area, "area"),
        (f"{where}.fact", requirement.fact, "fact"),
        *((f"{where}.of[{n}]", name, "activity") for n, name in enumerate(requirement.of)),
    ]
    for place, name, family in named:
        if name is not None and name not in known[family]:
            yield Fault(
                place,
                message("There is no {name}.", name=repr(name)),
                message("Name something that the problem holds, or add it."),
                "dangling",
            )


def cycle_faults(problem: Problem) -> list[Fault]:
    """Circles of candidates that each must wait for the next, spelled out; found iteratively.

    Only what is needed in every case counts: a circle through one of several alternatives is no
    fault. A credited candidate waits for nothing.
    """
    credited = {credit.candidate for credit in problem.credits}
    waits = {
        candidate.id: sorted(needed(candidate.requires) - credited)
        for candidate in problem.candidates
        if candidate.id not in credited
    }
    place = {candidate.id: n for n, candidate in enumerate(problem.candidates)}
    return [
        Fault(
            f"candidates[{place[cycle[0]]}].requires",
            message(
                "These activities wait for each other: {cycle}.",
                cycle=" -> ".join((*cycle, cycle[0])),
            ),
            message("Remove one of these requirements or make it advice (hard: false)."),
            "cycle",
        )
        for cycle in _cycles(waits)
    ]


def needed(requirement: Requirement | None) -> set[str]:
    """Candidates that must have been delivered in every case for the requirement to hold."""
    found: set[str] = set()
    pending = [requirement]
    while pending:
        part = pending.pop()
        if part is None or not part.hard:
            continue
        if part.activity is not None:
            found.add(part.activity)
        if part.share is not None and part.of and part.share > (len(part.of) - 1) / len(part.of):
            found.update(part.of)
        pending.extend(part.all_of)
        binding = [inner for inner in part.any_of if inner.hard]
        if len(binding) == 1:
            pending.append(binding[0])
    return found


def _cycles(waits: dict[str, list[str]]) -> list[list[str]]:
    """One cycle for every knot of nodes that a depth-first walk closes, without recursion."""
    cycles: list[list[str]] = []
    state: dict[str, int] = {}
    for root in waits:
        if root in state:
            continue
        path = [root]
        iterators = [iter(waits[root])]
        state[root] = 1
        while path:
            follower = next(iterators[-1], None)
            if follower is None:
                state[path.pop()] = 2
                iterators.pop()
            elif state.get(follower) == 1:
                cycles.append(path[path.index(follower) :])
            elif follower in waits and follower not in state:
                state[follower] = 1
                path.append(follower)
                iterators.append(iter(waits[follower]))
    return cycles
