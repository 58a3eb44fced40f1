"""The State file: who is there, what is available, what holds, what the State wants.

YAML, ``schema: gradus.state/1``. Months count from month zero (``start``); money is US dollars. The
shape is published in ``docs/reference/state-file.md``.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from gradus.catalogue.shelf import Shelf
from gradus.domain.messages import Message, message
from gradus.domain.periods import Month
from gradus.domain.refusals import Fault, InvalidInput
from gradus.engines.planner.problem import CostKind
from gradus.formats.records.read_yaml import lines_of, read_yaml
from gradus.workflows.files import read_file

Diligence = Literal["cleared", "mitigated", "pending", "not-applicable"]
Effect = Literal["nothing-starts", "visits-pause", "fewer", "money-cut", "noted"]
Grade = Literal["sourced", "partly sourced", "assumed"]
RULES = ("R2", "R3", "R4", "R5", "R6", "R7", "R8", "R9")


@dataclass(frozen=True, kw_only=True)
class Host:
    """An institution that can host activities.

    ``capacity`` is how many activities it can carry at a time; ``blackout`` its months without
    activities; ``diligence`` the state of human-rights due diligence (R1), ``decided_by`` the function
    that decided it.
    """

    id: str
    title: str
    kind: str
    capacity: int = 2
    blackout: tuple[int, ...] = ()
    diligence: Diligence = "pending"
    decided_by: str = ""


@dataclass(frozen=True, kw_only=True)
class Supply:
    """Trainers, mentors or the regional team: units in each month.

    ``own`` are those of them, month by month, who are in the State: a pause of visits leaves them.
    """

    id: str
    title: str = ""
    capacity: int = 0
    monthly: tuple[int, ...] | None = None
    own: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Money:
    """A donor's money: ``amounts`` by plan year; ``purposes`` are intervention areas it is earmarked
    for (none: unearmarked)."""

    id: str
    donor: str
    amounts: tuple[int, ...]
    purposes: tuple[str, ...] = ()
    cost_kinds: tuple[CostKind, ...] = ()
    carry_over: bool = False


@dataclass(frozen=True, kw_only=True)
class Offer:
    """Equipment from a donor, available from ``month`` on."""

    id: str
    kind: str
    units: int
    month: int = 0
    donor: str = ""


@dataclass(frozen=True, kw_only=True)
class Confirmation:
    """A fact of the catalogue that holds from a month on (null: not confirmed).

    With an ``institution`` (its id) it is said of that one alone, and takes the place there of what is
    said of the State.
    """

    id: str
    from_month: int | None = None
    owner: str = ""
    institution: str | None = None


@dataclass(frozen=True, kw_only=True)
class Circumstance:
    """An election, an emergency, a cut of money: its months, its source, and what it does to a plan.

    ``effect``: *nothing-starts* (and delivery pauses), *visits-pause* (who works from abroad cannot
    come), *fewer* (institutions carry ``share`` of what they carry else, and at least one activity
    while the share is above nothing), *money-cut* (``share`` of the money of ``donor``, or of
    everybody, is not there in these months), *noted* (it changes nothing by itself).
    """

    months: tuple[int, ...]
    reason: str
    source: str = ""
    kind: str = "other"
    effect: Effect = "nothing-starts"
    share: float = 0.5
    donor: str = ""
    grade: Grade = "sourced"


@dataclass(frozen=True, kw_only=True)
class Done:
    """An activity of this or another provider, done (``end`` before 0) or running: it is credited."""

    intervention: str
    end: int
    provider: str = ""
    institution: str | None = None
    occupies: bool = False


@dataclass(frozen=True, kw_only=True)
class Wish:
    """An intervention the State insists on (by a month) or rules out, and why."""

    intervention: str
    reason: str = ""
    by: int | None = None


@dataclass(frozen=True, kw_only=True)
class Waiver:
    """An exception to one of R2 to R9 for an intervention, by two functions, with reason and expiry."""

    rule: str
    intervention: str
    programme_officer: str
    state_officer: str
    reason: str
    expires: str


@dataclass(frozen=True, kw_only=True)
class StateFile:
    """A State's own side of the plan.

    ``commitment`` is how far the State's leadership stands behind the plan, from 0 to 4; none: not said.
    """

    schema: Literal["gradus.state/1"]
    code: str
    name: str
    fictional: bool = False
    region: str = ""
    start: str
    horizon: int = 48
    target_level: int = 3
    assessed_on: str = ""
    institutions: tuple[Host, ...] = ()
    national_host: str | None = None
    resources: tuple[Supply, ...] = ()
    pots: tuple[Money, ...] = ()
    donations: tuple[Offer, ...] = ()
    facts: tuple[Confirmation, ...] = ()
    circumstances: tuple[Circumstance, ...] = ()
    done: tuple[Done, ...] = ()
    insists: tuple[Wish, ...] = ()
    rules_out: tuple[Wish, ...] = ()
    priorities: Mapping[str, float] = field(default_factory=dict)
    commitment: int | None = None
    exceptions: tuple[Waiver, ...] = ()
    judgement: str | None = None
    notes: tuple[Message, ...] = ()


def read_state(path: Path, shelf: Shelf) -> StateFile:
    """A State file, judged against the catalogue.

    Raises
    ------
    InvalidInput
        With every fault by line.
    """
    data = read_file(path)
    found = read_yaml(StateFile, data, path.name)
    faults = list(_faults(found, shelf, path.name, data))
    if faults:
        raise InvalidInput(path.name, faults)
    return found


class _Lines:
    def __init__(self, source: str, data: bytes) -> None:
        self._source = source
        self._lines = lines_of(data, source)

    def fault(self, path: str, what: Message, remedy: Message) -> Fault:
        return Fault(f"{self._source}, line {self._lines.get(path, 1)}, {path}", what, remedy)

    def unknown(self, path: str, name: str, known: Iterable[str]) -> Fault:
        names = list(known)
        near = difflib.get_close_matches(name, names, n=1)
        return self.fault(
            path,
            message("{name} is not known.", name=repr(name)),
            message("Did you mean {near}?", near=near[0])
            if near
            else message("Write one of: {known}.", known=", ".join(names[:25])),
        )


def _faults(found: StateFile, shelf: Shelf, source: str, data: bytes) -> Iterable[Fault]:
    lines = _Lines(source, data)
    interventions = [i.id for i in shelf.interventions]
    areas = [a.id for a in shelf.areas]
    hosts = [h.id for h in found.institutions]
    try:
        Month.parse(found.start)
    except ValueError:
        yield lines.fault(
            "start",
            message("{value} is no month.", value=repr(found.start)),
            message("Write such as 2027-01."),
        )
    if not 12 <= found.horizon <= 120:
        yield lines.fault(
            "horizon",
            message("A plan runs from 12 to 120 months."),
            message("Write 36, 48 or 60."),
        )
    if not 1 <= found.target_level <= 4:
        yield lines.fault(
            "target_level", message("Levels run from 0 to 4."), message("Write 2, 3 or 4.")
        )
    if found.commitment is not None and not 0 <= found.commitment <= 4:
        yield lines.fault(
            "commitment", message("Levels run from 0 to 4."), message("Write 0, 1, 2, 3 or 4.")
        )
    for n, one in enumerate(found.circumstances):
        if not 0 <= one.share <= 1:
            yield lines.fault(
                f"circumstances[{n}].share",
                message("A share lies between 0 and 1."),
                message("Write such as 0.5."),
            )
    for n, host in enumerate(found.institutions):
        if host.kind not in shelf.institution_kinds:
            yield lines.unknown(f"institutions[{n}].kind", host.kind, shelf.institution_kinds)
        if host.diligence == "not-applicable" and not host.decided_by:
            yield lines.fault(
                f"institutions[{n}]",
                message("Due diligence is marked not applicable, without who decided it (R1)."),
                message("Add decided_by with the function that decided."),
            )
        if host.diligence == "not-applicable" and host.kind in shelf.security_forces:
            yield lines.fault(
                f"institutions[{n}].diligence",
                message("Due diligence applies to units of the security forces (R1)."),
                message("Write cleared, mitigated or pending."),
            )
    for part, entries in (("done", found.done), ("insists", found.insists),
                          ("rules_out", found.rules_out), ("exceptions", found.exceptions)):  # fmt: skip
        for n, entry in enumerate(entries):
            name = entry.intervention  # type: ignore[attr-defined]
            if name not in interventions:
                yield lines.unknown(f"{part}[{n}].intervention", name, interventions)
    for n, pot in enumerate(found.pots):
        for m, purpose in enumerate(pot.purposes):
            if purpose not in areas:
                yield lines.unknown(f"pots[{n}].purposes[{m}]", purpose, areas)
    for n, offer in enumerate(found.donations):
        if offer.kind not in shelf.equipment_kinds:
            yield lines.unknown(f"donations[{n}].kind", offer.kind, shelf.equipment_kinds)
    known_facts = [f.id for f in shelf.facts]
    for n, fact in enumerate(found.facts):
        if fact.id not in known_facts:
            yield lines.unknown(f"facts[{n}].id", fact.id, known_facts)
        if fact.institution is not None and fact.institution not in hosts:
            yield lines.unknown(f"facts[{n}].institution", fact.institution, hosts)
    for name in found.priorities:
        if name not in areas:
            yield lines.unknown(f"priorities.{name}", name, areas)
    for n, exception in enumerate(found.exceptions):
        if exception.rule not in RULES:
            yield lines.fault(
                f"exceptions[{n}].rule",
                message("{rule} cannot be excepted.", rule=exception.rule),
                message("R2 to R9 can be; R1 never is."),
            )
    for n, note in enumerate(found.notes):
        if not note.is_plain():
            yield lines.fault(
                f"notes[{n}]",
                message("Its places are not those of its params."),
                message(
                    "Write the note as plain text, or as {form}.", form="{id: text, params: {}}"
                ),
            )
    if found.national_host is not None and found.national_host not in hosts:
        yield lines.unknown("national_host", found.national_host, hosts)
