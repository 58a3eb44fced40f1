"""What-if files: variants of a planning problem, each a name and changes."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from gradus.domain.messages import message
from gradus.domain.refusals import Fault, InvalidInput
from gradus.engines.planner.changes import apply_changes
from gradus.engines.planner.plan import Change, ChangeKind
from gradus.engines.planner.problem import Problem
from gradus.formats.records.read_json import read_json


@dataclass(frozen=True, kw_only=True)
class VariantChange:
    """One change: its kind and what it is about (see ``Change`` in the reference of plans)."""

    kind: ChangeKind
    target: str = ""
    amount: int = 0
    year: int | None = None
    month: int | None = None
    months: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Variant:
    """A variant of a problem."""

    name: str
    changes: tuple[VariantChange, ...]


@dataclass(frozen=True, kw_only=True)
class Variants:
    """A what-if file."""

    variants: tuple[Variant, ...]


def read_variants(data: bytes, source: str, problem: Problem) -> Mapping[str, Problem]:
    """The changed problems of a what-if file by name, in its order.

    Raises
    ------
    InvalidInput
        With every fault of the file, and every change that names what the problem lacks.
    """
    found = read_json(Variants, data, source)
    faults = list(_faults(found, problem, source))
    if faults:
        raise InvalidInput(source, faults)
    return {v.name: apply_changes(problem, map(_change, v.changes)) for v in found.variants}


def _change(change: VariantChange) -> Change:
    return Change(
        kind=change.kind,
        text=message(""),
        target=change.target,
        amount=change.amount,
        year=change.year,
        month=change.month,
        months=change.months,
    )


def _faults(found: Variants, problem: Problem, source: str) -> Iterator[Fault]:
    names: set[str] = set()
    for n, variant in enumerate(found.variants):
        where = f"{source}, variants[{n}]"
        if variant.name in names:
            yield Fault(
                f"{where}.name",
                message("The id {name} is used twice.", name=repr(variant.name)),
                message("Give each its own id."),
            )
        names.add(variant.name)
        for m, change in enumerate(variant.changes):
            yield from _faults_of(change, problem, f"{where}.changes[{m}]")


def _faults_of(change: VariantChange, problem: Problem, where: str) -> Iterator[Fault]:
    known = _targets(problem).get(change.kind)
    if known is not None and change.target not in known:
        near = difflib.get_close_matches(change.target, known, n=1)
        yield Fault(
            f"{where}.target",
            message("There is no {name}.", name=repr(change.target)),
            message("Did you mean {near}?", near=near[0])
            if near
            else message("Write one of: {known}.", known=", ".join(sorted(known)[:25])),
        )
    needs_amount = change.kind in ("money", "resource", "capacity", "equipment")
    years = -(-problem.horizon // 12)
    yield from _bounds(f"{where}.amount", change.amount, 1 if needs_amount else 0, 10**12)
    yield from _bounds(f"{where}.year", change.year, 0, years - 1)
    for number in (change.month, *change.months):
        yield from _bounds(f"{where}.month", number, 0, problem.horizon - 1)


def _bounds(where: str, value: int | None, low: int, high: int) -> Iterator[Fault]:
    if value is not None and not low <= value <= high:
        yield Fault(
            where,
            message("{value} is out of bounds.", value=value),
            message("Give a whole number from {low} to {high}.", low=low, high=high),
        )


def _targets(problem: Problem) -> Mapping[str, list[str]]:
    """What each kind of change may be about; kinds that are not here may be about anything."""
    candidates = [c.id for c in problem.candidates]
    return {
        "resource": [r.id for r in problem.resources],
        "capacity": [i.id for i in problem.institutions],
        "fact": [f.id for f in problem.facts],
        "calendar": candidates,
        "allow": candidates,
        "exclusive": candidates,
    }
