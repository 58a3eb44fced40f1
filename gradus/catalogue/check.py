"""Is the catalogue sound? Every fault with file, line and remedy."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from gradus.catalogue.check_classification import check_classification
from gradus.catalogue.check_courses import check_courses
from gradus.catalogue.classification import FILE as CLASSIFICATION
from gradus.catalogue.classification import ClassificationFile
from gradus.catalogue.contents import (
    AreasFile,
    ConventionFile,
    DefaultsFile,
    FactsFile,
    InterventionsFile,
    KindsFile,
)
from gradus.catalogue.course import COMPETENCES, COURSES, CompetencesFile, CoursesFile
from gradus.catalogue.instrument_file import read_instrument
from gradus.catalogue.intervention import Condition, Intervention
from gradus.catalogue.member_states import FOLDER, read_states
from gradus.catalogue.raci import FILE as RACI
from gradus.catalogue.raci import RaciFile, check_raci
from gradus.catalogue.shelf import SHIPPED, Shelf
from gradus.domain.messages import Message, message
from gradus.domain.refusals import Fault, InvalidInput
from gradus.engines.scoring.instrument import Instrument
from gradus.formats.records.read_yaml import lines_of, read_yaml

LONGEST = 60
"""Months of the longest plan: a chain of prerequisites that is longer never ends in one."""

INSTRUMENT = "gradus-cj"
RESOURCES = ("trainers", "mentors", "regional-team")
RULES = tuple(f"R{n}" for n in range(1, 11))
COST_KINDS = (
    "delivery", "staff", "mentors", "travel", "equipment", "licences", "evaluation", "support",
)  # fmt: skip
FILES: Mapping[str, type] = {
    "areas.yaml": AreasFile,
    "facts.yaml": FactsFile,
    "kinds.yaml": KindsFile,
    "defaults.yaml": DefaultsFile,
    "interventions.yaml": InterventionsFile,
    CLASSIFICATION: ClassificationFile,
    RACI: RaciFile,
    COMPETENCES: CompetencesFile,
    COURSES: CoursesFile,
}


def check(extra: Path | None = None) -> tuple[Fault, ...]:
    """Everything wrong with the shipped catalogue, or with a user's folder over it.

    Parameters
    ----------
    extra
        A user's own folder; only its faults are told then, judged together with what is shipped.
    """
    root = extra or SHIPPED
    found = list(_shapes(root))
    if found:
        return tuple(found)
    shelf = Shelf.open(extra)
    found += _interventions(root, shelf)
    found += _areas(root, shelf)
    found += _defaults(root)
    found += check_classification(root)
    found += check_raci(
        root,
        parties=(party.id for party in shelf.raci.parties),
        areas=(area.id for area in shelf.areas),
        interventions=(one.id for one in shelf.interventions),
        kinds=shelf.institution_kinds,
    )
    found += check_courses(root, shelf, RULES)
    return tuple(found)


def _shapes(root: Path) -> Iterator[Fault]:
    """Every file can be read: shape, unknown keys, syntax."""
    for name, type_ in FILES.items():
        path = root / name
        if path.is_file():
            yield from _read(type_, path, name)
    for path in sorted((root / "conventions").glob("*.yaml")):
        yield from _read(ConventionFile, path, f"conventions/{path.name}")
    if (root / FOLDER).is_dir():
        try:
            read_states(root / FOLDER)
        except InvalidInput as refusal:
            yield from refusal.faults
    for path in sorted((root / "instruments").rglob("*.y*ml")):
        try:
            read_instrument(path.read_bytes(), str(path.relative_to(root)))
        except InvalidInput as refusal:
            yield from refusal.faults


def _read(type_: type, path: Path, name: str) -> Iterator[Fault]:
    try:
        read_yaml(type_, path.read_bytes(), name)
    except InvalidInput as refusal:
        yield from refusal.faults


@dataclass
class _Judge:
    """Collects faults of one file, with lines."""

    source: str
    lines: Mapping[str, int]
    found: list[Fault]

    def add(self, path: str, what: Message, remedy: Message) -> None:
        where = f"{self.source}, line {self.lines.get(path, 1)}, {path}"
        self.found.append(Fault(where, what, remedy))

    def known(self, name: str, known: Iterable[str], path: str) -> None:
        names = list(known)
        if name in names:
            return
        near = difflib.get_close_matches(name, names, n=1)
        self.add(
            path,
            message("{name} is not known.", name=repr(name)),
            message("Did you mean {near}?", near=near[0])
            if near
            else message("Write one of: {known}.", known=", ".join(names[:25])),
        )


def _judge(root: Path, name: str) -> _Judge | None:
    path = root / name
    if not path.is_file():
        return None
    return _Judge(name, lines_of(path.read_bytes(), name), [])


# --- interventions ------------------------------------------------------------------------------


def _interventions(root: Path, shelf: Shelf) -> list[Fault]:
    judge = _judge(root, "interventions.yaml")
    if judge is None:
        return []
    path = root / "interventions.yaml"
    own = read_yaml(InterventionsFile, path.read_bytes(), path.name).interventions
    instrument = shelf.instrument(INSTRUMENT)
    known = {i.id: i for i in shelf.interventions}
    seen: set[str] = set()
    for n, intervention in enumerate(own):
        where = f"interventions[{n}]"
        if intervention.id in seen:
            judge.add(
                f"{where}.id",
                message("The id {name} is used twice.", name=repr(intervention.id)),
                message("Give each its own id."),
            )
        seen.add(intervention.id)
        _one(judge, where, intervention, shelf, instrument, known)
    _cycles(judge, own, known)
    _chains(judge, own, known)
    return judge.found


def _one(
    judge: _Judge,
    where: str,
    entry: Intervention,
    shelf: Shelf,
    instrument: Instrument,
    known: Mapping[str, Intervention],
) -> None:
    judge.known(entry.area, [a.id for a in shelf.areas], f"{where}.area")
    for m, host in enumerate(entry.hosts):
        judge.known(host, shelf.institution_kinds, f"{where}.hosts[{m}]")
    for m, demand in enumerate(entry.demands):
        judge.known(demand.resource, RESOURCES, f"{where}.demands[{m}].resource")
    for m, item in enumerate(entry.equipment):
        judge.known(item.kind, shelf.equipment_kinds, f"{where}.equipment[{m}].kind")
    for m, rule in enumerate(entry.rules):
        judge.known(rule, RULES, f"{where}.rules[{m}]")
    for m, other in enumerate(entry.exclusive_with):
        judge.known(other, known, f"{where}.exclusive_with[{m}]")
    for m, effect in enumerate(entry.effects):
        at = f"{where}.effects[{m}]"
        judge.known(effect.indicator, instrument.indicators, f"{at}.indicator")
        if not 0 <= effect.from_level < effect.to_level <= 4:
            judge.add(
                at,
                message(
                    "An effect raises a level, not from {low} to {high}.",
                    low=effect.from_level,
                    high=effect.to_level,
                ),
                message("Write levels from 0 to 4, the second above the first."),
            )
    for m, cost in enumerate(entry.costs):
        at = f"{where}.costs[{m}]"
        judge.known(cost.kind, COST_KINDS, f"{at}.kind")
        if not 0 <= cost.amount.low <= cost.amount.mid <= cost.amount.high:
            judge.add(
                f"{at}.amount",
                message("Low, mid and high are not in order."),
                message("Write low <= mid <= high, none below zero."),
            )
    if entry.duration < 1 or entry.effect_after < 0 or not 0 < entry.sustain <= 1:
        judge.add(
            where,
            message("Duration, months to effect or sustain are out of bounds."),
            message("duration >= 1, effect_after >= 0, 0 < sustain <= 1."),
        )
    if not entry.sources or not entry.judgement:
        judge.add(
            where,
            message("There is no source or no judgement."),
            message("Say where the values come from and why they are what they are."),
        )
    if entry.requires is not None:
        _condition(judge, f"{where}.requires", entry.requires, shelf, instrument, known)


def _condition(
    judge: _Judge,
    where: str,
    condition: Condition,
    shelf: Shelf,
    instrument: Instrument,
    known: Mapping[str, Intervention],
) -> None:
    forms = [
        condition.intervention is not None,
        condition.indicator is not None,
        condition.fact is not None,
        bool(condition.all_of),
        bool(condition.any_of),
        condition.share is not None,
    ]
    if sum(forms) != 1:
        judge.add(
            where,
            message("A condition says {count} things.", count=sum(forms)),
            message("Write exactly one of intervention, indicator, fact, all_of, any_of, share."),
        )
    if condition.intervention is not None:
        judge.known(condition.intervention, known, f"{where}.intervention")
    if condition.indicator is not None:
        judge.known(condition.indicator, instrument.indicators, f"{where}.indicator")
    if condition.fact is not None:
        judge.known(condition.fact, [f.id for f in shelf.facts], f"{where}.fact")
    for m, name in enumerate(condition.of):
        judge.known(name, known, f"{where}.of[{m}]")
    for part in ("all_of", "any_of"):
        for m, inner in enumerate(getattr(condition, part)):
            _condition(judge, f"{where}.{part}[{m}]", inner, shelf, instrument, known)


def _needed(condition: Condition | None) -> set[str]:
    """Interventions that are needed in every case."""
    if condition is None or not condition.hard:
        return set()
    if condition.intervention is not None:
        return {condition.intervention}
    if condition.any_of:
        options = [_needed(c) for c in condition.any_of]
        return set.intersection(*options) if options else set()
    return {name for part in condition.all_of for name in _needed(part)}


def _cycles(judge: _Judge, own: Iterable[Intervention], known: Mapping[str, Intervention]) -> None:
    """Interventions that need themselves, spelled out."""
    told: set[frozenset[str]] = set()
    for n, intervention in enumerate(own):
        trail = [intervention.id]
        pending = [(name, [*trail, name]) for name in sorted(_needed(intervention.requires))]
        seen: set[str] = set()
        while pending:
            name, path = pending.pop()
            if name == intervention.id:
                if frozenset(path) not in told:
                    told.add(frozenset(path))
                    judge.add(
                        f"interventions[{n}].requires",
                        message("It needs itself: {path}.", path=" > ".join(path)),
                        message("Take one of these conditions away."),
                    )
                break
            if name in known and name not in seen:
                seen.add(name)
                pending += [(x, [*path, x]) for x in sorted(_needed(known[name].requires))]


def _chains(judge: _Judge, own: Iterable[Intervention], known: Mapping[str, Intervention]) -> None:
    """Chains of prerequisites that no plan is long enough for."""
    memo: dict[str, int] = {}

    def months(name: str, depth: int = 0) -> int:
        if name in memo or name not in known or depth > len(known):
            return memo.get(name, 0)
        before = [months(x, depth + 1) for x in _needed(known[name].requires)]
        memo[name] = known[name].duration + max(before, default=0)
        return memo[name]

    for n, intervention in enumerate(own):
        if months(intervention.id) > LONGEST:
            judge.add(
                f"interventions[{n}]",
                message(
                    "With all it needs it takes {months} months, longer than any plan.",
                    months=months(intervention.id),
                ),
                message("Make a condition advice (hard: false), or split it."),
            )


# --- areas and defaults -------------------------------------------------------------------------


def _areas(root: Path, shelf: Shelf) -> list[Fault]:
    judge = _judge(root, "areas.yaml")
    if judge is None:
        return []
    for n, area in enumerate(shelf.areas):
        judge.known(area.capacity_area, shelf.capacity_areas, f"areas[{n}].capacity_area")
        judge.known(area.pillar, shelf.pillars, f"areas[{n}].pillar")
    asked = shelf.instrument(INSTRUMENT).intervention_areas
    for name in asked:
        if name not in {a.id for a in shelf.areas}:
            judge.add(
                "areas",
                message("The area {name} of the instrument is not mapped.", name=name),
                message("Add it with its capacity area and pillar."),
            )
    return judge.found


def _defaults(root: Path) -> list[Fault]:
    judge = _judge(root, "defaults.yaml")
    if judge is None:
        return []
    path = root / "defaults.yaml"
    for n, default in enumerate(read_yaml(DefaultsFile, path.read_bytes(), path.name).defaults):
        if not default.low <= default.value <= default.high:
            judge.add(
                f"defaults[{n}]",
                message("Low, value and high are not in order."),
                message("Write low <= value <= high."),
            )
    return judge.found
